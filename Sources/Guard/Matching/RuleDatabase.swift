import CVectorscan
import Platform
import RuleFormat
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rules' expressions as one Vectorscan database: it finds in one pass over a text the rules that may match, and nothing has to
/// be compiled for it.
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
    // Constant memory, mapped for the life of the process; scanning is documented as safe from any thread, and each scan has
    // its workspace alone.
    private nonisolated(unsafe) let database: OpaquePointer
    private nonisolated(unsafe) let reaches: UnsafePointer<UInt8>
    /// For each byte the classes of long runs that it is in, a bit each.
    private nonisolated(unsafe) let runClasses: UnsafePointer<UInt8>
    private let workspaces = Mutex<[Workspace]>([])

    /// What one scan writes on. Handed out to one scan at a time, hence safe to pass between threads.
    final class Workspace: @unchecked Sendable {
        fileprivate let scratch: OpaquePointer
        fileprivate var met: Met
        /// The numbers that the last scan met, each once.
        var hits: [UInt32] { met.hits }
        /// The keywords and beginnings that the last scan met, with the ends of all their places, if they were asked for.
        var places: [(hit: UInt32, end: Int)] { met.places }
        /// The parts of the text under scan.
        var chunks: [Chunk] = []

        fileprivate init(scratch: OpaquePointer, numbers: Int) {
            self.scratch = scratch
            met = Met(numbers: numbers)
        }
    }

    /// What a scan meets.
    fileprivate struct Met {
        var hits: [UInt32] = []
        var places: [(hit: UInt32, end: Int)] = []
        private var isMet: [Bool]
        /// Places are kept of numbers from this one on.
        private var firstWithPlaces = UInt32.max

        init(numbers: Int) {
            isMet = [Bool](repeating: false, count: numbers)
            hits.reserveCapacity(64)
        }

        mutating func start(firstWithPlaces: UInt32) {
            for hit in hits { isMet[Int(hit)] = false }
            hits.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
            self.firstWithPlaces = firstWithPlaces
        }

        @inline(__always)
        mutating func meet(_ number: UInt32, end: Int) {
            if number >= firstWithPlaces { places.append((number, end)) }
            if isMet[Int(number)] { return }
            isMet[Int(number)] = true
            hits.append(number)
        }
    }

    /// Maps a file; nil where there is none, or it is not for these rules, this version or this machine.
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
        guard head < bytes.count,
            let anchors = AnchorSet(UnsafeRawBufferPointer(rebasing: bytes[head...]), rules: count)
        else {
            munmap(memory, Int(end))
            return nil
        }
        let image = head + anchors.size
        let version = Array(String(cString: hs_version()).utf8.prefix(24))
        guard bytes.starts(with: Array(RuleDatabaseForm.magic.utf8)), number(8) == fingerprint,
            number(16) == UInt64(count),
            number(24) == UInt64(bytes.count - min(bytes.count, image + trailer.count)),
            bytes[32..<32 + version.count].elementsEqual(version), image + trailer.count < bytes.count,
            bytes.suffix(trailer.count).elementsEqual(trailer)
        else {
            munmap(memory, Int(end))
            return nil
        }
        self.count = count
        self.anchors = anchors
        window = Int(number(56) & 0xFFFF_FFFF)
        runLength = Int(number(56) >> 32)
        runClasses = UnsafeRawPointer(memory + 64).assumingMemoryBound(to: UInt8.self)
        reaches = UnsafeRawPointer(memory + 320).assumingMemoryBound(to: UInt8.self)
        database = OpaquePointer(memory + image)
        var size = 0
        // Most scans go by the anchors: what Vectorscan writes on is made when it is needed.
        guard hs_database_size(database, &size) == HS_SUCCESS else { return nil }
    }

    /// What tells how far near rules' matches reach in a text.
    var runs: Chunk.Runs { Chunk.Runs(window: window, length: runLength, classes: runClasses) }

    /// Whether the rule is found by its expression; else by its keywords.
    func has(_ rule: Int) -> Bool { !reach(of: rule).isByKeywords }

    /// How far the rule's matches reach.
    func reach(of rule: Int) -> Reach { Reach(rawValue: reaches[rule]) ?? .far }

    /// Adds to `mask` the rules that may match in `text`. False where that cannot be told.
    func find(in text: UnsafeRawBufferPointer, _ mask: inout RuleMask) -> Bool {
        withWorkspace { workspace in
            guard scan(text, workspace) else { return false }
            for hit in workspace.hits {
                let hit = Int(hit)
                if hit < count {
                    mask.insert(hit)
                } else if !has(hit - count) {
                    mask.insert(hit - count)
                }
            }
            return true
        } ?? false
    }

    /// Lends a workspace; nil where there is no memory for one.
    func withWorkspace<Result, Failure: Error>(
        _ body: (Workspace) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let workspace = takeWorkspace() else { return nil }
        defer { workspaces.withLock { $0.append(workspace) } }
        return try body(workspace)
    }

    /// Leaves in the workspace the numbers of all that the text has: a rule's place for its expression, the place plus
    /// ``count`` for a keyword or a beginning. False where that cannot be told.
    func scan(_ text: UnsafeRawBufferPointer, _ workspace: Workspace) -> Bool {
        workspace.met.start(firstWithPlaces: .max)
        guard text.count < Int(UInt32.max) else { return false }
        guard let base = text.baseAddress else { return true }
        if PlainText.isPlain(text) { return scan(base, text.count, workspace) }
        return scanCharacters(of: text, workspace)
    }

    /// What a scan with places came to.
    enum Scan {
        /// Nobody can tell what the text has.
        case failed
        /// It is known what the text has, but not where.
        case withoutPlaces
        case withPlaces
    }

    /// Scans as ``scan(_:_:)`` does, and leaves the places of keywords and beginnings too.
    func scanWithPlaces(_ text: UnsafeRawBufferPointer, _ workspace: Workspace) -> Scan {
        guard PlainText.isPlain(text) else { return scan(text, workspace) ? .withoutPlaces : .failed }
        workspace.met.start(firstWithPlaces: UInt32(count))
        guard text.count < Int(UInt32.max) else { return .failed }
        guard let base = text.baseAddress else { return .withPlaces }
        return scan(base, text.count, workspace) ? .withPlaces : .failed
    }

    private func scanCharacters(of text: UnsafeRawBufferPointer, _ workspace: Workspace) -> Bool {
        guard let copy = PlainText.characters(of: text) else { return false }
        return copy.withUnsafeBytes { copy in
            guard let base = copy.baseAddress else { return true }
            return scan(base, copy.count, workspace)
        }
    }

    private func scan(_ text: UnsafeRawPointer, _ count: Int, _ workspace: Workspace) -> Bool {
        withUnsafeMutablePointer(to: &workspace.met) { met in
            hs_scan(
                database, text.assumingMemoryBound(to: CChar.self), UInt32(count), 0, workspace.scratch,
                { id, _, end, _, context in
                    guard let met = context?.assumingMemoryBound(to: Met.self) else { return 1 }
                    met.pointee.meet(id, end: Int(end))
                    return 0
                }, met) == HS_SUCCESS
        }
    }

    private func takeWorkspace() -> Workspace? {
        if let workspace = workspaces.withLock({ $0.popLast() }) { return workspace }
        var scratch: OpaquePointer?
        guard hs_alloc_scratch(database, &scratch) == HS_SUCCESS else { return nil }
        return scratch.map { Workspace(scratch: $0, numbers: count * 2) }
    }
}
