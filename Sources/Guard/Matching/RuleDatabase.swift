import Platform
import RuleFormat
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is known of a set of rules before any text is read: it tells in one pass over a text which of them may match, and where, and
/// nothing has to be compiled for it.
///
/// It finds every rule that matches, and few others; the scanner's confirmation decides. `embed-rules` makes the default rules'
/// file, which stands beside the program or in `../libexec/git-ccds`; it is mapped and used as it stands. Without it keywords
/// serve. `RuleDatabaseWriter` says what is in the file.
final class RuleDatabase: Sendable {
    /// The file's name.
    static let fileName: FilePath.Component = "git-ccds.rules"

    /// The database beside this program, if it is one of the rules in it.
    static let standard: RuleDatabase? = {
        let folder = FileSystem.currentProgram.removingLastComponent()
        return RuleDatabase(folder.appending(fileName))
            ?? RuleDatabase(folder.removingLastComponent().appending("libexec/git-ccds").appending(fileName))
    }()

    /// The number of rules.
    let count: Int
    /// Tells where in a text a rule's matches may begin.
    let anchors: AnchorSet
    /// The most characters that a near rule's match has beside long runs.
    let window: Int
    /// How many bytes of one class in a row are a long run.
    let runLength: Int
    // Constant memory, mapped for the life of the process.
    private nonisolated(unsafe) let reaches: UnsafePointer<UInt8>
    /// For each byte the classes of long runs that it is in, a bit each.
    private nonisolated(unsafe) let runClasses: UnsafePointer<UInt8>

    /// Maps a file; nil where there is none, or it is not for these rules or this version.
    ///
    /// - Parameter trailer: what stands behind the database.
    init?(
        _ path: FilePath, count: Int = DefaultRules.count, fingerprint: UInt64 = embeddedRulesFingerprint,
        trailer: [UInt8] = []
    ) {
        let opened = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow])
        guard let file = opened else { return nil }
        defer { try? file.close() }
        guard let end = try? file.seek(offset: 0, from: .end), end > 512,
            let memory = mmap(nil, Int(end), PROT_READ, MAP_PRIVATE, file.rawValue, 0), memory != MAP_FAILED
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: memory, count: Int(end))
        func number(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let head = (320 + count + 63) / 64 * 64
        guard bytes.starts(with: Array(RuleDatabaseForm.magic.utf8)), number(8) == fingerprint,
            number(16) == UInt64(count), number(24) == UInt64(bytes.count - min(bytes.count, trailer.count)),
            head + trailer.count < bytes.count, bytes.suffix(trailer.count).elementsEqual(trailer),
            let anchors = AnchorSet(
                UnsafeRawBufferPointer(rebasing: bytes[head..<bytes.count - trailer.count]), rules: count)
        else {
            munmap(memory, Int(end))
            return nil
        }
        self.count = count
        self.anchors = anchors
        window = Int(number(32) & 0xFFFF_FFFF)
        runLength = Int(number(32) >> 32)
        runClasses = UnsafeRawPointer(memory + 64).assumingMemoryBound(to: UInt8.self)
        reaches = UnsafeRawPointer(memory + 320).assumingMemoryBound(to: UInt8.self)
    }

    /// What tells how far near rules' matches reach in a text.
    var runs: Chunk.Runs { Chunk.Runs(window: window, length: runLength, classes: runClasses) }

    /// How far the rule's matches reach.
    func reach(of rule: Int) -> Reach { Reach(rawValue: reaches[rule]) ?? .far }
}
