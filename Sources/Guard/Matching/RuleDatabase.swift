import CVectorscan
import Platform
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The default rules' expressions as one Vectorscan database: it finds in one pass over a text the rules that may match, and
/// nothing has to be compiled for it.
///
/// It finds every rule that matches, and few others; the scanner's confirmation decides. `embed-rules` makes the file, which
/// stands beside the program or in `../libexec/git-ccds`; it is mapped and used as it stands. Without it keywords serve.
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
    // Constant memory, mapped for the life of the process; scanning is documented as safe from any thread, and each scan has
    // its scratch alone.
    private nonisolated(unsafe) let database: OpaquePointer
    private nonisolated(unsafe) let contained: UnsafeRawPointer
    private let scratches = Mutex<[Scratch]>([])

    /// Vectorscan's working memory. Handed out to one scan at a time, hence safe to pass between threads.
    private struct Scratch: @unchecked Sendable { let pointer: OpaquePointer }

    /// Maps a file; nil where there is none, or it is not for these rules, this version or this machine.
    init?(_ path: FilePath) {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return nil }
        defer { try? file.close() }
        guard let end = try? file.seek(offset: 0, from: .end), end > 128,
            let memory = mmap(nil, Int(end), PROT_READ, MAP_PRIVATE, file.rawValue, 0), memory != MAP_FAILED
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: memory, count: Int(end))
        func number(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let count = DefaultRules.count
        let image = (64 + count + 63) / 64 * 64
        let version = Array(String(cString: hs_version()).utf8.prefix(24))
        guard bytes.starts(with: Array("CCDSRDB1".utf8)), number(8) == embeddedRulesFingerprint,
            number(16) == UInt64(count), number(24) == UInt64(bytes.count - min(bytes.count, image)),
            bytes[32..<32 + version.count].elementsEqual(version), image < bytes.count
        else {
            munmap(memory, Int(end))
            return nil
        }
        self.count = count
        contained = UnsafeRawPointer(memory + 64)
        database = OpaquePointer(memory + image)
        var size = 0
        guard hs_database_size(database, &size) == HS_SUCCESS, let scratch = takeScratch() else { return nil }
        scratches.withLock { $0.append(scratch) }
    }

    /// Whether the rule is found by its expression; else by its keywords.
    func has(_ rule: Int) -> Bool { contained.load(fromByteOffset: rule, as: UInt8.self) != 0 }

    /// Adds to `mask` the rules that may match in `text`. False where that cannot be told.
    func find(in text: UnsafeRawBufferPointer, _ mask: inout RuleMask) -> Bool {
        guard text.count < Int(UInt32.max) else { return false }
        guard let base = text.baseAddress else { return true }
        if Self.isPlain(text) { return scan(base, text.count, &mask) }
        let copy = Self.characters(of: text)
        return copy.withUnsafeBytes { copy in
            guard let base = copy.baseAddress else { return true }
            return scan(base, copy.count, &mask)
        }
    }

    private func scan(_ text: UnsafeRawPointer, _ count: Int, _ mask: inout RuleMask) -> Bool {
        guard let scratch = takeScratch() else { return false }
        defer { scratches.withLock { $0.append(scratch) } }
        var found = Found(mask: mask, rules: self.count)
        let status = withUnsafeMutablePointer(to: &found) { found in
            hs_scan(
                database, text.assumingMemoryBound(to: CChar.self), UInt32(count), 0, scratch.pointer,
                { id, _, _, _, context in
                    guard let found = context?.assumingMemoryBound(to: Found.self) else { return 1 }
                    let id = Int(id)
                    let rules = found.pointee.rules
                    found.pointee.mask.insert(id < rules ? id : id - rules)
                    return 0
                }, found)
        }
        mask = found.mask
        return status == HS_SUCCESS
    }

    private struct Found {
        var mask: RuleMask
        var rules: Int
    }

    private func takeScratch() -> Scratch? {
        if let scratch = scratches.withLock({ $0.popLast() }) { return scratch }
        var scratch: OpaquePointer?
        guard hs_alloc_scratch(database, &scratch) == HS_SUCCESS else { return nil }
        return scratch.map(Scratch.init)
    }

    /// Whether every character of the text is one byte that means the same to both engines.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // No byte beyond ASCII, and no 0x0B: a byte is zero in `other` where it is in `word`.
            let other = word ^ 0x0B0B_0B0B_0B0B_0B0B
            let zero = (other &- 0x0101_0101_0101_0101) & ~other
            if (word | zero) & 0x8080_8080_8080_8080 != 0 { return false }
            index += 8
        }
        while index < text.count {
            if text[index] >= 0x80 || text[index] == 0x0B { return false }
            index += 1
        }
        return true
    }

    /// The text with one byte a character: 0xFF for those beyond ASCII, and for the vertical tab, which is white space here
    /// but not in RE2. The two that are a k and an s in any case are these letters.
    static func characters(of text: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
            var index = 0
            while index < text.count {
                let byte = text[index]
                var length = 1
                var character = byte
                if byte == 0x0B {
                    character = 0xFF
                } else if byte >= 0x80 {
                    length = max(1, UTF8Text.sequenceLength(text, at: index))
                    character = 0xFF
                    if length == 2, byte == 0xC5, text[index + 1] == 0xBF { character = UInt8(ascii: "s") }
                    if length == 3, byte == 0xE2, text[index + 1] == 0x84, text[index + 2] == 0xAA {
                        character = UInt8(ascii: "k")
                    }
                }
                buffer[count] = character
                count += 1
                index += length
            }
        }
    }
}
