import Platform
import Synchronization
import SystemPackage
import Testing

@testable import Git

/// Numbers that are the same for the same seed.
struct PackSampler {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
        return Array(bytes.prefix(count))
    }

    mutating func line() -> String { String(next(), radix: 36) + " " + String(next(), radix: 36) }

    /// Versions of a text, each a little different from the one before.
    mutating func versions(_ count: Int, lines: Int = 60) -> [[UInt8]] {
        var text = (0..<lines).map { _ in line() }
        return (0..<count).map { _ in
            text[below(text.count)] = line()
            text.insert(line(), at: below(text.count))
            return Array(text.joined(separator: "\n").utf8)
        }
    }
}

/// Commits as `git fast-import` reads them: many are made at once.
struct ImportStream {
    struct File {
        var path: String
        /// nil takes the file away.
        var contents: [UInt8]?
        var mode = "100644"
    }

    private(set) var bytes: [UInt8] = []
    private var marks = 0

    /// Adds a commit; its mark.
    @discardableResult
    mutating func commit(
        to branch: String = "main", parents: [Int]? = nil, date: Int? = nil, _ files: [File]
    ) -> Int {
        marks += 1
        // Without parents of its own a commit goes on from the branch.
        if parents == [] { add("reset refs/heads/\(branch)\n\n") }
        add("commit refs/heads/\(branch)\nmark :\(marks)\n")
        add("committer Ann Example <ann@example.org> \(date ?? 1_700_000_000 + marks * 60) +0000\ndata 2\nm\n")
        for (index, parent) in (parents ?? []).enumerated() { add("\(index == 0 ? "from" : "merge") :\(parent)\n") }
        for file in files {
            guard let contents = file.contents else {
                add("D \(file.path)\n")
                continue
            }
            if file.mode == "160000" {
                add("M 160000 \(String(decoding: contents, as: UTF8.self)) \(file.path)\n")
                continue
            }
            add("M \(file.mode) inline \(file.path)\ndata \(contents.count)\n")
            bytes += contents
            add("\n")
        }
        add("\n")
        return marks
    }

    private mutating func add(_ text: String) { bytes += Array(text.utf8) }
}

/// An object as git tells it.
struct GitObject: Equatable {
    var kind: ObjectDatabase.Kind
    var bytes: [UInt8]

    func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        bytes.withUnsafeBytes { own in
            guard own.count == other.count else { return false }
            guard let left = own.baseAddress, let right = other.baseAddress, !own.isEmpty else { return own.isEmpty }
            return RawBytes.compare(left, right, own.count) == 0
        }
    }
}

extension Work {
    /// Makes commits, packed at once or loose.
    func add(_ stream: ImportStream, loose: Bool = false, depth: Int = 50) throws {
        try git.perform(
            [
                "-c", "fastimport.unpackLimit=\(loose ? 100_000 : 0)", "fast-import", "--quiet", "--force",
                "--depth=\(depth)",
            ], input: stream.bytes)
    }

    /// Everything that `git cat-file` tells.
    func objects() throws -> [ObjectID: GitObject] {
        let output = try git.output(["cat-file", "--batch-all-objects", "--batch"])
        var objects: [ObjectID: GitObject] = [:]
        var position = 0
        while position < output.count {
            let end = try #require(output[position...].firstIndex(of: UInt8(ascii: "\n")))
            let words = output[position..<end].split(separator: UInt8(ascii: " "))
            let id = try #require(ObjectID(hexDigits: words[0]))
            let kinds: [String: ObjectDatabase.Kind] = ["commit": .commit, "tree": .tree, "blob": .blob, "tag": .tag]
            let kind = try #require(kinds[String(decoding: words[1], as: UTF8.self)])
            let count = try #require(Int(String(decoding: words[2], as: UTF8.self)))
            objects[id] = GitObject(kind: kind, bytes: Array(output[end + 1..<end + 1 + count]))
            position = end + 1 + count + 1
        }
        return objects
    }

    var objectDirectory: FilePath {
        let inner = top.appending(".git/objects")
        return FileSystem.isDirectory(inner) ? inner : top.appending("objects")
    }

    /// The packs and their indexes, by their endings.
    func packFiles(_ ending: String) throws -> [FilePath] {
        let directory = objectDirectory.appending("pack")
        return try FileSystem.list(directory).filter { $0.extension == ending }.map { directory.appending($0) }
    }

    func store() throws -> PackStore {
        try PackStore(objectDirectories: open().objectDatabase().objectDirectories())
    }

    /// Puts other bytes in the place of a file of git's, which are read-only.
    func replace(_ file: FilePath, with bytes: [UInt8]) throws {
        try FileSystem.remove(file)
        try FileSystem.write(bytes, to: file)
    }

    func looseFile(_ id: ObjectID) -> FilePath {
        objectDirectory.appending(String(id.hex.prefix(2))).appending(String(id.hex.dropFirst(2)))
    }
}

/// How the objects of packs are stored.
struct PackForms: Equatable {
    var whole = 0
    var byOffset = 0
    var byName = 0

    init(_ store: PackStore) throws {
        for pack in store.packs {
            for position in 0..<pack.index.count {
                switch try #require(pack.entry(at: position)).form {
                case .whole: whole += 1
                case .offsetDelta: byOffset += 1
                case .namedDelta: byName += 1
                }
            }
        }
    }
}

/// What reading blobs on several threads gave.
struct BulkResult {
    var contents: [Int: [UInt8]]
    var unread: [Int]

    init(_ reader: any RepositoryReader, _ ids: [ObjectID], threads: Int) throws {
        let seen = Mutex<[Int: [UInt8]]>([:])
        unread = try reader.readPackedBlobs(ids, threads: threads) { number, bytes in
            let bytes = Array(bytes)
            let old = seen.withLock { $0.updateValue(bytes, forKey: number) }
            #expect(old == nil, "read twice: \(ids[number])")
        }
        contents = seen.withLock { $0 }
    }
}

/// Reads all objects of a repository on every way that there is, and compares them with what git reads.
///
/// - Parameter unpacked: how many objects are in no pack.
/// - Parameter tooLarge: how many blobs are too large for reading in bulk.
func expectEverythingRead(
    _ work: Work, unpacked: Int = 0, tooLarge: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let expected = try work.objects()
    #expect(!expected.isEmpty, sourceLocation: sourceLocation)
    let reader = Libgit2Reader(try work.open())
    let database = try reader.repository.objectDatabase()
    let store = try PackStore(objectDirectories: database.objectDirectories())
    let packs = try #require(PackReader(store))
    let source = HistorySource(store, database)
    var loose: Set<ObjectID> = []
    for (id, object) in expected {
        if let place = store.place(of: id) {
            if object.bytes.count <= PackReader.sizeLimit {
                let read = try packs.object(at: place)
                #expect(read.kind == object.kind, sourceLocation: sourceLocation)
                #expect(object.isSame(as: read.contents), "\(id)", sourceLocation: sourceLocation)
            } else {
                #expect(throws: GitError.self, sourceLocation: sourceLocation) { try packs.object(at: place) }
            }
            #expect(store.isIntact(id), sourceLocation: sourceLocation)
        } else {
            loose.insert(id)
        }
        let read = try source.object(id)
        #expect(read.kind == object.kind && object.isSame(as: read.contents), "\(id)", sourceLocation: sourceLocation)
    }
    #expect(loose.count == unpacked, sourceLocation: sourceLocation)

    var blobs = expected.filter { $0.value.kind == .blob }.keys.sorted()
    var sampler = PackSampler(blobs.count)
    for threads in [1, 4] {
        for index in blobs.indices.reversed() { blobs.swapAt(index, sampler.below(index + 1)) }
        let bulk = try BulkResult(reader, blobs, threads: threads)
        #expect(
            Set(bulk.contents.keys).union(bulk.unread).count == blobs.count
                && bulk.contents.count + bulk.unread.count == blobs.count, sourceLocation: sourceLocation)
        for (number, bytes) in bulk.contents {
            #expect(expected[blobs[number]]?.bytes == bytes, "\(blobs[number])", sourceLocation: sourceLocation)
        }
        let unread = bulk.unread.map { blobs[$0] }
        let large = unread.filter { !loose.contains($0) }
        #expect(large.count == tooLarge, sourceLocation: sourceLocation)
        var last: Set<ObjectID> = []
        try reader.readCheckedBlobs(unread, maximumSize: nil) { id, reading in
            guard case .contents(let bytes) = reading else { return }
            if let object = expected[id], object.isSame(as: bytes) { last.insert(id) }
        }
        #expect(last == Set(unread), sourceLocation: sourceLocation)
    }
}
