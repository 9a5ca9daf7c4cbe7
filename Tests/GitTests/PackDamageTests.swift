import Platform
import SystemPackage
import Testing

@testable import Git

/// Packs that are damaged: what comes out is an error or what was put in, never something else.
@Suite(.timeLimit(.minutes(10))) struct PackDamageTests {
    /// A repository with one pack, and what is in it while that is whole.
    private struct Whole {
        let scratch: Scratch
        let work: Work
        let objects: [ObjectID: GitObject]
        let blobs: [ObjectID]
        let tip: ObjectID
        let history: [String]
        let pack: FilePath
        let index: FilePath
        let packBytes: [UInt8]
        let indexBytes: [UInt8]

        init(_ seed: Int, _ repack: Argument...) throws {
            scratch = try Scratch()
            work = try scratch.repository()
            var sampler = PackSampler(seed)
            var stream = ImportStream()
            let one = sampler.versions(12, lines: 30)
            for index in one.indices {
                var files = [ImportStream.File(path: "src/one.txt", contents: one[index])]
                if index == 3 { files.append(.init(path: "empty", contents: [])) }
                if index % 4 == 0 { files.append(.init(path: "d/e/noise\(index)", contents: sampler.bytes(100))) }
                stream.commit(files)
            }
            try work.add(stream)
            try work.git.perform(repack + ["repack", "-adFq"])
            objects = try work.objects()
            blobs = objects.filter { $0.value.kind == .blob }.keys.sorted()
            tip = try work.id("main")
            history = try work.open().blobHistory(tips: [tip]).listing
            pack = try #require(try work.packFiles("pack").first)
            index = try #require(try work.packFiles("idx").first)
            packBytes = try FileSystem.read(pack)
            indexBytes = try FileSystem.read(index)
            // What git derives from the two would only be in the way.
            for ending in ["rev", "bitmap"] { for file in try work.packFiles(ending) { try FileSystem.remove(file) } }
        }

        /// Reads all that there is. How many objects could not be read.
        @discardableResult
        func expectRightOrError(_ damage: String) throws -> Int {
            var errors = 0
            guard let repository = try? work.open(), let database = try? repository.objectDatabase(),
                let directories = try? database.objectDirectories(),
                let store = try? PackStore(objectDirectories: directories)
            else { return objects.count }
            let source = HistorySource(store, database)
            for (id, object) in objects {
                guard let read = try? source.object(id) else {
                    errors += 1
                    continue
                }
                #expect(read.kind == object.kind && object.isSame(as: read.contents), "\(damage): \(id)")
            }
            let reader = Libgit2Reader(repository)
            let bulk = try BulkResult(reader, blobs, threads: 2)
            for (number, bytes) in bulk.contents {
                #expect(objects[blobs[number]]?.bytes == bytes, "\(damage): \(blobs[number])")
            }
            do {
                try reader.readCheckedBlobs(bulk.unread.map { blobs[$0] }, maximumSize: nil) { id, reading in
                    guard case .contents(let bytes) = reading else { return }
                    #expect(objects[id]?.isSame(as: bytes) ?? false, "\(damage): \(id)")
                }
                // A limit is no way round.
                try reader.readCheckedBlobs(bulk.unread.map { blobs[$0] }, maximumSize: 500) { id, reading in
                    guard case .tooLarge = reading else { return }
                    #expect(objects[id].map { $0.bytes.count > 500 } ?? false, "\(damage): \(id)")
                }
            } catch {}
            if let found = try? reader.blobHistory(tips: [tip]) { #expect(found.listing == history, "\(damage)") }
            return errors
        }

        func restore() throws {
            try work.replace(pack, with: packBytes)
            try work.replace(index, with: indexBytes)
        }
    }

    @Test(arguments: 1...6) func bitsThatHaveTurnedInThePack(_ seed: Int) throws {
        let whole = try Whole(seed, "-c", "repack.useDeltaBaseOffset=\(seed % 2 == 0)")
        var sampler = PackSampler(seed)
        var errors = 0
        for _ in 0..<16 {
            var bytes = whole.packBytes
            let offset = sampler.below(bytes.count)
            bytes[offset] ^= 1 << UInt8(sampler.below(8))
            try whole.work.replace(whole.pack, with: bytes)
            errors += try whole.expectRightOrError("seed \(seed), byte \(offset)")
        }
        #expect(errors > 0)
        try whole.restore()
        #expect(try whole.expectRightOrError("whole again") == 0)
    }

    /// The beginnings of objects, where kinds, sizes and bases are.
    @Test(arguments: 1...4) func bitsThatHaveTurnedWhereObjectsBegin(_ seed: Int) throws {
        let whole = try Whole(seed, "-c", "repack.useDeltaBaseOffset=\(seed % 2 == 0)")
        let pack = try #require(try whole.work.store().packs.first)
        var sampler = PackSampler(seed)
        for _ in 0..<12 {
            var bytes = whole.packBytes
            let start = try #require(pack.index.offset(at: sampler.below(pack.index.count)))
            let offset = min(start + sampler.below(4), bytes.count - 1)
            bytes[offset] ^= 1 << UInt8(sampler.below(8))
            try whole.work.replace(whole.pack, with: bytes)
            try whole.expectRightOrError("seed \(seed), byte \(offset)")
        }
    }

    @Test(arguments: 1...4) func bytesThatAreLostOrDoubled(_ seed: Int) throws {
        let whole = try Whole(seed)
        var sampler = PackSampler(seed + 100)
        for _ in 0..<8 {
            var bytes = whole.packBytes
            let offset = sampler.below(bytes.count - 40)
            if sampler.below(2) == 0 {
                bytes.removeSubrange(offset..<offset + 1 + sampler.below(16))
            } else {
                bytes.replaceSubrange(offset..<offset + 16, with: sampler.bytes(16))
            }
            try whole.work.replace(whole.pack, with: bytes)
            try whole.expectRightOrError("seed \(seed), byte \(offset)")
        }
    }

    @Test func packsThatAreCutOff() throws {
        let whole = try Whole(11)
        var sampler = PackSampler(11)
        let lengths = [0, 1, 11, 12, 31, 32, 33, whole.packBytes.count - 20, whole.packBytes.count - 1]
        for length in lengths + (0..<8).map({ _ in sampler.below(whole.packBytes.count) }) {
            try whole.work.replace(whole.pack, with: Array(whole.packBytes.prefix(length)))
            // An error where the index names what is cut off.
            #expect((try? whole.work.store())?.packs.isEmpty ?? true)
            #expect(try whole.expectRightOrError("cut to \(length)") > 0)
        }
    }

    /// Cut off, and with the right end again: only objects tell.
    @Test func packsThatAreCutOffBeforeTheirEnd() throws {
        let whole = try Whole(12)
        var sampler = PackSampler(12)
        for _ in 0..<8 {
            let length = 12 + sampler.below(whole.packBytes.count - 40)
            try whole.work.replace(
                whole.pack, with: Array(whole.packBytes.prefix(length)) + whole.packBytes.suffix(20))
            try whole.expectRightOrError("cut at \(length)")
        }
    }

    @Test func indexesThatAreCutOff() throws {
        let whole = try Whole(13)
        var sampler = PackSampler(13)
        let count = whole.indexBytes.count
        for length in [0, 1, 7, 8, 1031, 1032, 1071, 1072, count - 40, count - 1]
            + (0..<8).map({ _ in sampler.below(count) })
        {
            try whole.work.replace(whole.index, with: Array(whole.indexBytes.prefix(length)))
            try whole.expectRightOrError("cut to \(length)")
        }
        try FileSystem.remove(whole.index)
        #expect(try whole.expectRightOrError("no index") == whole.objects.count)
    }

    @Test(arguments: 1...5) func bitsThatHaveTurnedInTheIndex(_ seed: Int) throws {
        let whole = try Whole(seed, "-c", "repack.useDeltaBaseOffset=\(seed % 2 == 0)")
        var sampler = PackSampler(seed + 200)
        let count = whole.objects.count
        // Header and fan-out, names, checksums, offsets, and the end.
        let parts = [
            0..<1032, 1032..<1032 + count * 20, 1032 + count * 20..<1032 + count * 24,
            1032 + count * 24..<1032 + count * 28, 1032 + count * 28..<whole.indexBytes.count,
        ]
        for _ in 0..<3 {
            for part in parts {
                var bytes = whole.indexBytes
                let offset = part.lowerBound + sampler.below(part.count)
                bytes[offset] ^= 1 << UInt8(sampler.below(8))
                try whole.work.replace(whole.index, with: bytes)
                try whole.expectRightOrError("seed \(seed), byte \(offset)")
            }
        }
    }

    /// libgit2 would read whatever is in memory beyond the pack.
    @Test func indexesThatNamePlacesBeyondThePack() throws {
        let whole = try Whole(18)
        let offsets = 1032 + whole.objects.count * 24
        for place in [whole.packBytes.count, whole.packBytes.count - 20, 0x0200_0000, 0x7FFF_FFFF, 0x8000_0000, 11] {
            var bytes = whole.indexBytes
            withUnsafeBytes(of: UInt32(place).bigEndian) { bytes.replaceSubrange(offsets..<offsets + 4, with: $0) }
            try whole.work.replace(whole.index, with: bytes)
            let reader = Libgit2Reader(try whole.work.open())
            let errors: [GitError?] = [
                #expect(throws: GitError.self) { try reader.checkPacks() },
                #expect(throws: GitError.self) { try reader.blobHistory(tips: [whole.tip]) },
                #expect(throws: GitError.self) { try BulkResult(reader, whole.blobs, threads: 2) },
            ]
            for error in errors { #expect(error?.code == .mismatch && error?.hints.isEmpty == false) }
        }
    }

    /// Checksums of an index that are wrong: the objects are not, and are read on the other way.
    @Test func checksumsThatAreWrong() throws {
        let whole = try Whole(14)
        var bytes = whole.indexBytes
        let count = whole.objects.count
        for index in 0..<count { bytes[1032 + count * 20 + index * 4] ^= 0x55 }
        try whole.work.replace(whole.index, with: bytes)
        let reader = Libgit2Reader(try whole.work.open())
        #expect(try BulkResult(reader, whole.blobs, threads: 2).unread == Array(whole.blobs.indices))
        #expect(try whole.expectRightOrError("checksums") == 0)
        #expect(try reader.blobHistory(tips: [whole.tip]).listing == whole.history)
    }

    /// Objects whose bases lead in a circle.
    @Test func basesThatLeadInACircle() throws {
        let whole = try Whole(15, "-c", "repack.useDeltaBaseOffset=false")
        let pack = try #require(try whole.work.store().packs.first)
        var named: [(start: Int, end: Int, position: Int, size: Int)] = []
        let starts = (0..<pack.index.count).compactMap { pack.index.offset(at: $0) }.sorted()
        for position in 0..<pack.index.count {
            guard let entry = pack.entry(at: position), case .namedDelta = entry.form,
                let start = pack.index.offset(at: position)
            else { continue }
            let end = starts.first { $0 > start } ?? whole.packBytes.count - 20
            named.append((start, end, position, entry.headerSize))
        }
        try #require(named.count > 2)
        // Each is a difference to the next, the last to the first; the checksums say that this is how it should be.
        var bytes = whole.packBytes
        var indexBytes = whole.indexBytes
        for (number, one) in named.enumerated() {
            let base = try #require(pack.index.id(at: named[(number + 1) % named.count].position))
            bytes.replaceSubrange(one.start + one.size - 20..<one.start + one.size, with: base.bytes)
            let sum = bytes[one.start..<one.end].withUnsafeBytes { Inflater.crc32($0) }
            let place = 1032 + whole.objects.count * 20 + one.position * 4
            withUnsafeBytes(of: sum.bigEndian) { indexBytes.replaceSubrange(place..<place + 4, with: $0) }
        }
        try whole.work.replace(whole.pack, with: bytes)
        try whole.work.replace(whole.index, with: indexBytes)
        let store = try whole.work.store()
        let reader = try #require(PackReader(store))
        for one in named {
            #expect(throws: GitError.self) { try reader.object(at: .init(pack: 0, position: one.position)) }
        }
        let unread = try BulkReading(whole.blobs, in: store).read(threads: 2) { _, _ in }
        #expect(unread.count > 0)
    }

    // MARK: Contents that only their name tells to be others

    private static func adler32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }

    /// Changes a byte of an object that is packed without compression, with its zlib stream's own checksum.
    private func forge(_ id: ObjectID, byte: Int, in whole: Whole) throws {
        let pack = try #require(try whole.work.store().packs.first)
        let position = try #require(pack.index.position(of: id))
        let entry = try #require(pack.entry(at: position))
        let start = try #require(pack.index.offset(at: position)) + entry.headerSize
        var bytes = whole.packBytes
        // Two bytes for zlib, five for the only block.
        try #require(bytes[start] == 0x78 && bytes[start + 2] == 1)
        let data = start + 7..<start + 7 + entry.size
        bytes[data.lowerBound + byte] ^= 1
        let sum = Self.adler32(bytes[data])
        withUnsafeBytes(of: sum.bigEndian) {
            bytes.replaceSubrange(data.upperBound..<data.upperBound + 4, with: $0)
        }
        try whole.work.replace(whole.pack, with: bytes)
    }

    private func uncompressed() throws -> Whole {
        let whole = try Whole(16, "-c", "pack.compression=0", "-c", "pack.window=0")
        try #require(try PackForms(whole.work.store()).byOffset == 0)
        return whole
    }

    private func isMismatch(_ error: any Error) -> Bool { (error as? GitError)?.code == .mismatch }

    @Test func aBlobThatIsAnother() throws {
        let whole = try uncompressed()
        let id = try whole.work.id("main:src/one.txt")
        try forge(id, byte: 3, in: whole)
        let reader = Libgit2Reader(try whole.work.open())
        // libgit2 itself takes it.
        #expect(try reader.contents(of: id) != whole.objects[id]?.bytes)
        let bulk = try BulkResult(reader, whole.blobs, threads: 2)
        #expect(bulk.unread.map { whole.blobs[$0] } == [id])
        for limit in [nil, 100, 1_000_000] {
            let error = #expect(throws: GitError.self) {
                try reader.readCheckedBlobs([id], maximumSize: limit) { _, _ in }
            }
            #expect(error?.code == .mismatch && error?.hints.isEmpty == false)
        }
        // git takes it too.
        let plumbing = try PlumbingReader(environment: whole.work.environment, directory: whole.work.top)
        let error = #expect(throws: GitError.self) { try plumbing.readCheckedBlobs([id], maximumSize: nil) { _, _ in } }
        #expect(error?.code == .mismatch)
    }

    @Test(arguments: ["main", "main~2", "main^{tree}", "main:src", "main~4:d/e"])
    func aCommitOrTreeThatIsAnother(_ name: String) throws {
        let whole = try uncompressed()
        let id = try whole.work.id(name)
        let object = try #require(whole.objects[id])
        // The end of a message, or the first letter of a name.
        try forge(id, byte: object.kind == .commit ? object.bytes.count - 1 : 7, in: whole)
        let reader = Libgit2Reader(try whole.work.open())
        #expect(throws: Never.self) { try reader.repository.objectDatabase().object(id) }
        let error = #expect(throws: (any Error).self) { try reader.blobHistory(tips: [whole.tip]) }
        #expect(error.map(isMismatch) ?? false, "\(String(describing: error))")
    }

    @Test func looseObjectsThatAreOthers() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("one", to: "a")
        try work.commit()
        try work.add("two", to: "a")
        try work.commit()
        let ids = try ["HEAD~1:a", "HEAD:a"].map { try work.id($0) }
        let trees = try ["HEAD~1^{tree}", "HEAD^{tree}"].map { try work.id($0) }
        let tip = try work.id("HEAD")
        try work.replace(work.looseFile(ids[0]), with: try FileSystem.read(work.looseFile(ids[1])))
        var reader = Libgit2Reader(try work.open())
        #expect(throws: Never.self) { try reader.blobHistory(tips: [tip]) }
        let blobError = #expect(throws: GitError.self) {
            try reader.readCheckedBlobs(ids, maximumSize: nil) { _, _ in }
        }
        #expect(blobError?.code == .mismatch)
        try work.replace(work.looseFile(trees[0]), with: try FileSystem.read(work.looseFile(trees[1])))
        reader = Libgit2Reader(try work.open())
        let treeError = #expect(throws: GitError.self) { try reader.blobHistory(tips: [tip]) }
        #expect(treeError?.code == .mismatch)
    }

    /// A size that is read wrong does not make a blob one that is passed over.
    @Test func aSizeThatIsDamagedIsNoExcuse() throws {
        let whole = try uncompressed()
        let id = try whole.work.id("main:src/one.txt")
        let pack = try #require(try whole.work.store().packs.first)
        let position = try #require(pack.index.position(of: id))
        let start = try #require(pack.index.offset(at: position))
        var bytes = whole.packBytes
        try #require(bytes[start] & 0x80 != 0 && bytes[start + 1] & 0x80 == 0)
        bytes[start + 1] = 0x7F
        try whole.work.replace(whole.pack, with: bytes)
        let reader = Libgit2Reader(try whole.work.open())
        let size = try #require(whole.objects[id]).bytes.count
        #expect(try reader.size(of: id) > size)
        var isPassedOver = false
        do {
            try reader.readCheckedBlobs([id], maximumSize: size) { _, reading in
                if case .missing = reading { return }
                isPassedOver = true
            }
        } catch {}
        #expect(!isPassedOver)
    }

    @Test func largeBlobsAreStillPassedOverWhereALimitSaysSo() throws {
        let whole = try Whole(17)
        let id = try whole.work.id("main:src/one.txt")
        let reader = Libgit2Reader(try whole.work.open())
        for isLoose in [false, true] {
            if isLoose {
                try FileSystem.rename(whole.pack, to: whole.scratch.root.appending("p"))
                try FileSystem.remove(whole.index)
                try whole.work.git.perform(
                    ["unpack-objects", "-q"], input: try FileSystem.read(whole.scratch.root.appending("p")))
            }
            var sizes: [Int] = []
            try (isLoose ? Libgit2Reader(whole.work.open()) : reader).readCheckedBlobs([id], maximumSize: 100) {
                if case .tooLarge(let size) = $1 { sizes.append(size) }
            }
            #expect(sizes == [whole.objects[id]?.bytes.count])
        }
    }
}
