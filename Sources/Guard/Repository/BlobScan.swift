import Git
import Platform
import Synchronization

/// Scans the blobs of a history, each once for every treatment that its paths ask for, on all cores.
struct BlobScan {
    /// A path as what it is looked at.
    private struct Way: Hashable, Sendable {
        var path: Int32
        var isLink: Bool
    }

    /// A blob as it is looked at.
    private struct Place: Hashable {
        var blob: Int32
        var way: Way
    }

    private struct Found: Sendable {
        var findings: [Place: [Finding]] = [:]
        /// Archives that were looked at on a way of ``repeats`` too.
        var archives: Set<Place> = []
        var passedOver = 0
        var tooLarge = 0

        mutating func add(_ look: Look, of blob: Int) {
            if look.isPassedOver { passedOver += 1 }
            for way in look.archiveWays { archives.insert(Place(blob: Int32(blob), way: way)) }
        }
    }

    /// What a blob's contents say of how to scan them.
    private struct Look {
        var form: TextForm
        /// Whether nothing in them can be read.
        var isPassedOver: Bool
        /// On which of the ways of ``repeats`` they are an archive.
        var archiveWays: [Way]

        init(
            at bytes: UnsafeRawBufferPointer, _ scanner: ContentScanner, _ paths: [RepositoryPath], _ way: Way,
            repeats: [Way]
        ) {
            form = TextForm(bytes)
            isPassedOver = scanner.passesOver(bytes, form, file: paths[Int(way.path)].bytes, isLink: way.isLink)
            archiveWays = repeats.filter {
                ContentScanner.archiveKind(of: bytes, file: paths[Int($0.path)].bytes) != nil
            }
        }
    }

    private let history: BlobHistory
    private let scanner: ContentScanner
    private let looks: PathTreatment.Looks
    /// For every blob one way for each treatment.
    private var ways: [[Way]]
    /// The other ways, of treatments that `ways` has already. They matter where the blob is an archive: allowlists and rules then look at
    /// all of the path, with what is inside.
    private var repeats: [[Way]]
    private var treatments: [Way: PathTreatment] = [:]
    private var found = Found()
    /// How many blobs were looked at.
    private(set) var inspected = 0
    /// How many were not, since nothing in them can be read.
    var passedOver: Int { found.passedOver }
    /// How many were not, since they are too large.
    var tooLarge: Int { found.tooLarge }

    /// Reads and scans.
    ///
    /// - Parameters:
    ///   - passedOver: paths that are not looked at.
    ///   - maximumSize: the size in bytes above which a blob is not looked at.
    init(
        _ history: BlobHistory, _ reader: any RepositoryReader, _ scanner: ContentScanner, passedOver: Set<[UInt8]>,
        maximumSize: Int?
    ) throws {
        self.history = history
        self.scanner = scanner
        looks = try PathTreatment.Looks(scanner.scanner)
        ways = [[Way]](repeating: [], count: history.blobs.count)
        repeats = ways
        try findWays(passedOver)
        try scan(reader, maximumSize)
    }

    private mutating func findWays(_ passedOver: Set<[UInt8]>) throws {
        let passed = history.paths.map { passedOver.contains($0.bytes) }
        var seen: Set<Place> = []
        for change in history.changes where !passed[Int(change.path)] {
            let way = Way(path: change.path, isLink: change.isLink)
            let known = ways[Int(change.blob)]
            if known.contains(way) { continue }
            if !known.isEmpty {
                let own = try treatment(way)
                var isKnown = false
                for other in known where try treatment(other) == own { isKnown = true }
                if isKnown {
                    if scanner.maximumArchiveDepth > 0, !way.isLink,
                        seen.insert(Place(blob: change.blob, way: way)).inserted
                    {
                        repeats[Int(change.blob)].append(way)
                    }
                    continue
                }
            }
            ways[Int(change.blob)].append(way)
        }
    }

    private mutating func treatment(_ way: Way) throws -> PathTreatment {
        if let known = treatments[way] { return known }
        let made = try PathTreatment(history.paths[Int(way.path)].bytes, isLink: way.isLink, looks)
        treatments[way] = made
        return made
    }

    private mutating func scan(_ reader: any RepositoryReader, _ maximumSize: Int?) throws {
        let history = history
        let scanner = scanner
        let ways = ways
        let repeats = repeats
        let memo = ScanMemo()
        let found = Mutex(Found())
        // Versions of a file one after the other: much of each is known from the one before.
        let wanted = ways.indices.filter { !ways[$0].isEmpty }.sorted {
            (ways[$0][0].path, $0) < (ways[$1][0].path, $1)
        }
        let ids = wanted.map { history.blobs[$0] }
        let unread = try reader.readPackedBlobs(ids, threads: FileSystem.coreCount) { number, bytes in
            if let maximumSize, bytes.count > maximumSize {
                found.withLock { $0.tooLarge += 1 }
                return
            }
            let blob = wanted[number]
            let look = Look(at: bytes, scanner, history.paths, ways[blob][0], repeats: repeats[blob])
            found.withLock { $0.add(look, of: blob) }
            for way in ways[blob] + look.archiveWays {
                let findings = try scanner.scan(
                    bytes, form: look.form, file: history.paths[Int(way.path)].bytes, isLink: way.isLink, memo: memo)
                if findings.isEmpty { continue }
                found.withLock { $0.findings[Place(blob: Int32(blob), way: way)] = findings }
            }
        }
        self.found = found.withLock { $0 }
        inspected = wanted.count - unread.count - passedOver - tooLarge
        if unread.isEmpty { return }

        let numbers = Dictionary(unread.map { (ids[$0], wanted[$0]) }) { first, _ in first }
        let scan = ParallelScan(scanner, memo: memo)
        try reader.readCheckedBlobs(unread.map { ids[$0] }, maximumSize: maximumSize) { id, reading in
            guard let blob = numbers[id] else { return }
            switch reading {
            case .contents(let bytes):
                let look = Look(at: bytes, scanner, history.paths, ways[blob][0], repeats: repeats[blob])
                self.found.add(look, of: blob)
                if !look.isPassedOver { inspected += 1 }
                for way in ways[blob] + look.archiveWays {
                    try scan.add(
                        Item(
                            path: history.paths[Int(way.path)].bytes, isLink: way.isLink,
                            blob: Self.reference(Int32(blob), way.path)), Array(bytes))
                }
            case .tooLarge: self.found.tooLarge += 1
            case .missing: throw UnreadableBlob(id: id.hex, path: history.paths[Int(ways[blob][0].path)].display)
            }
        }
        for (item, own) in try scan.finish() {
            let numbers = item.blob.bytes.withUnsafeBytes { bytes in
                (
                    bytes.loadUnaligned(fromByteOffset: 0, as: Int32.self),
                    bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self)
                )
            }
            self.found.findings[Place(blob: numbers.0, way: Way(path: numbers.1, isLink: item.isLink))] = own
        }
    }

    private static func reference(_ blob: Int32, _ path: Int32) -> BlobReference {
        BlobReference(withUnsafeBytes(of: (blob, path)) { Array($0) })
    }

    /// Whether nothing was found anywhere.
    var isEmpty: Bool { found.findings.isEmpty }

    /// What was found in a blob as it is at a path, with that path.
    mutating func findings(in blob: Int32, at path: Int32, isLink: Bool) throws -> [Finding] {
        guard blob >= 0, !isEmpty else { return [] }
        let known = ways[Int(blob)]
        guard let first = known.first else { return [] }
        let asked = Way(path: path, isLink: isLink)
        var way = first
        if found.archives.contains(Place(blob: blob, way: asked)) || known.contains(asked) {
            way = asked
        } else if known.count > 1 {
            let own = try treatment(asked)
            for other in known where try treatment(other) == own { way = other }
        }
        guard let found = found.findings[Place(blob: blob, way: way)] else { return [] }
        let scanned = history.paths[Int(way.path)].bytes
        let file = history.paths[Int(path)].bytes
        if scanned == file { return found }
        return found.map { finding in
            var finding = finding
            finding.file = file + finding.innerPath
            if finding.startLine == 0 { finding.match = Array("file detected: ".utf8) + finding.file }
            return finding
        }
    }
}

/// A blob that is part of a history and cannot be read: nobody can say that it is clean.
public struct UnreadableBlob: Error, Sendable, CustomStringConvertible {
    /// The blob's name.
    public var id: String
    /// A path that it has, safe to print.
    public var path: String

    /// What is wrong, one phrase.
    public var description: String { "cannot read blob '\(id)' of '\(path)'" }
}
