import Platform
import SystemPackage
import Testing

@testable import Git

/// Every object that packs hold, in every form that git writes, against `git cat-file`.
@Suite(.timeLimit(.minutes(5))) struct PackTests {
    /// A history with files that change, one that is empty, and one that stays.
    private func stream(_ seed: Int, commits: Int = 30) -> ImportStream {
        var sampler = PackSampler(seed)
        var stream = ImportStream()
        let one = sampler.versions(commits)
        let other = sampler.versions(commits, lines: 300)
        for index in 0..<commits {
            var files = [ImportStream.File(path: "src/one.txt", contents: one[index])]
            if index % 3 == 0 { files.append(.init(path: "src/deep/er/other.txt", contents: other[index])) }
            if index == 2 { files.append(.init(path: "empty", contents: [])) }
            if index == 4 { files.append(.init(path: "noise.bin", contents: sampler.bytes(5000))) }
            if index == 5 { files.append(.init(path: "byte", contents: [0])) }
            stream.commit(files)
        }
        return stream
    }

    private func repository(_ scratch: Scratch, _ seed: Int = 1) throws -> Work {
        let work = try scratch.repository()
        try work.add(stream(seed))
        try work.git("tag", "--annotate", "one", "--message", "a tag", "main~3")
        return work
    }

    private func longestChain(_ work: Work) throws -> Int {
        var longest = 0
        for index in try work.packFiles("idx") {
            for line in try work.git.text(["verify-pack", "--verbose", Argument(index)]).split(separator: "\n")
            where line.hasPrefix("chain length = ") {
                let number = line.dropFirst("chain length = ".count).prefix { $0 != ":" }
                longest = max(longest, Int(number) ?? 0)
            }
        }
        return longest
    }

    @Test func differencesByOffset() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("repack", "-adfq")
        let forms = try PackForms(work.store())
        #expect(forms.byOffset > 20 && forms.byName == 0)
        try expectEverythingRead(work)
    }

    @Test func differencesByName() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq")
        let forms = try PackForms(work.store())
        #expect(forms.byName > 20 && forms.byOffset == 0)
        try expectEverythingRead(work)
    }

    @Test(arguments: [50, 400]) func deepChains(_ depth: Int) throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var stream = ImportStream()
        var sampler = PackSampler(depth)
        for version in sampler.versions(depth + 20, lines: 40) { stream.commit([.init(path: "a", contents: version)]) }
        try work.add(stream, depth: depth)
        #expect(try longestChain(work) >= depth)
        try expectEverythingRead(work)
        try work.git("repack", "-adfq", "--depth=\(depth)", "--window=20")
        #expect(try longestChain(work) >= depth * 2 / 5)
        try expectEverythingRead(work)
    }

    @Test func noDifferences() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("repack", "-adfq", "--depth=0", "--window=0")
        let forms = try PackForms(work.store())
        #expect(forms.whole > 100 && forms.byOffset == 0 && forms.byName == 0)
        try expectEverythingRead(work)
    }

    @Test(arguments: [0, 1, 9]) func levelsOfCompression(_ level: Int) throws {
        let scratch = try Scratch()
        let work = try repository(scratch, level)
        try work.git("-c", "pack.compression=\(level)", "repack", "-adFq")
        try expectEverythingRead(work)
    }

    @Test func largeBlobs() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var stream = ImportStream()
        var sampler = PackSampler(3)
        let noise = sampler.bytes(TreeDecoder.sizeLimit + 100)
        stream.commit([
            .init(path: "empty", contents: []),
            .init(path: "fits", contents: [UInt8](repeating: 7, count: TreeDecoder.sizeLimit)),
            .init(path: "noise", contents: noise),
            .init(path: "larger", contents: [UInt8](repeating: 1, count: PackReader.sizeLimit + 1)),
        ])
        // A small difference to something that is too large.
        stream.commit([.init(path: "noise", contents: noise + [1])])
        try work.add(stream)
        try work.git("repack", "-adfq")
        #expect(try PackForms(work.store()).byOffset >= 1)
        try expectEverythingRead(work, tooLarge: 3)
    }

    @Test func severalPacks() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        for seed in 1...4 {
            var stream = ImportStream()
            var sampler = PackSampler(seed)
            for version in sampler.versions(15) {
                stream.commit(to: "side\(seed)", [.init(path: "a", contents: version), .init(path: "e", contents: [])])
            }
            try work.add(stream)
        }
        #expect(try work.packFiles("pack").count == 4)
        try expectEverythingRead(work)
        // Now most are in two packs.
        try work.git("repack", "-aq")
        #expect(try work.packFiles("pack").count == 5)
        try expectEverythingRead(work)
        try work.git("multi-pack-index", "write")
        try expectEverythingRead(work)
    }

    @Test func looseAndPacked() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("repack", "-adfq")
        try work.git("reset", "--quiet", "--hard", "main")
        try work.add("not packed", to: "loose")
        try work.add("", to: "src/empty, which is packed")
        try work.commit()
        // A blob, two trees, a commit.
        try expectEverythingRead(work, unpacked: 4)
    }

    @Test func onlyLoose() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add(stream(5, commits: 4), loose: true)
        #expect(try work.packFiles("pack").isEmpty)
        try expectEverythingRead(work, unpacked: try work.objects().count)
    }

    @Test func alternates() throws {
        let scratch = try Scratch()
        let origin = try repository(scratch)
        try origin.git("repack", "-adfq")
        try origin.git.perform(["clone", "--quiet", "--shared", "--no-checkout", ".", "../second"])
        let second = Work(scratch: scratch, top: scratch.root.appending("second"))
        var more = ImportStream()
        var sampler = PackSampler(9)
        for version in sampler.versions(5) { more.commit(to: "more", [.init(path: "b", contents: version)]) }
        try second.add(more)
        try expectEverythingRead(second)
        // One by way of the other.
        try second.git.perform(["clone", "--quiet", "--shared", "--no-checkout", ".", "../third"])
        let third = Work(scratch: scratch, top: scratch.root.appending("third"))
        #expect(try third.packFiles("pack").isEmpty)
        #expect(try third.store().packs.count == 2)
        try expectEverythingRead(third)
    }

    @Test func offsetsOfSixtyFourBits() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("repack", "-adfq")
        let index = try #require(try work.packFiles("idx").first)
        let pack = try #require(try work.packFiles("pack").first)
        try FileSystem.remove(index)
        try work.git("index-pack", "--index-version=2,0x40", "-o", Argument(index), Argument(pack))
        let store = try work.store()
        #expect(try #require(store.packs.first).index.count > 100)
        try expectEverythingRead(work)
    }

    @Test func indexesOfTheFirstVersionAreLeftToLibgit2() throws {
        let scratch = try Scratch()
        let work = try repository(scratch)
        try work.git("-c", "pack.indexVersion=1", "repack", "-adfq")
        #expect(try work.store().packs.isEmpty)
        try expectEverythingRead(work, unpacked: try work.objects().count)
    }

    @Test func sha256IsReadThroughGit() throws {
        let scratch = try Scratch()
        let work = try scratch.repository("wide", ["--object-format=sha256"])
        try work.add("text", to: "a")
        try work.commit()
        try work.git("repack", "-adq")
        let reader = try PlumbingReader(environment: work.environment, directory: work.top)
        let id = try work.id("HEAD:a")
        #expect(try BulkResult(reader, [id], threads: 2).unread == [0])
        var text = ""
        try reader.readCheckedBlobs([id], maximumSize: nil) { _, reading in
            if case .contents(let bytes) = reading { text = String(decoding: bytes, as: UTF8.self) }
        }
        #expect(text == "text")
    }

    /// A clone whose blobs are at its origin yet.
    @Test func missingBlobsOfPartialClonesAreFetched() throws {
        let scratch = try Scratch()
        let origin = try repository(scratch)
        try origin.git("config", "uploadpack.allowFilter", "true")
        try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--bare", "--filter=blob:none", Argument("file://" + origin.top.string), "partial.git",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("partial.git"))
        let expected = try origin.objects().filter { $0.value.kind == .blob }
        let ids = expected.keys.sorted()
        let reader = Libgit2Reader(try work.open())
        #expect(try BulkResult(reader, ids, threads: 3).unread == Array(ids.indices))
        #expect(try reader.blobHistory(tips: [work.id("main")]).blobs.count == ids.count)
        var seen: Set<ObjectID> = []
        try reader.readCheckedBlobs(ids, maximumSize: nil) { id, reading in
            guard case .contents(let bytes) = reading else { return }
            if let object = expected[id], object.isSame(as: bytes) { seen.insert(id) }
        }
        #expect(seen.count == ids.count)
        // All are here now.
        try expectEverythingRead(work)
    }

    @Test func missingBlobsThatNobodyHasAreToldOf() throws {
        let scratch = try Scratch()
        let origin = try repository(scratch)
        try origin.git("config", "uploadpack.allowFilter", "true")
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--bare", "--filter=blob:none", Argument("file://" + origin.top.string), "partial.git",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("partial.git"))
        let id = try origin.id("main:src/one.txt")
        try FileSystem.removeTree(origin.top)
        let reader = Libgit2Reader(try work.open())
        var isRead = false
        do {
            try reader.readCheckedBlobs([id], maximumSize: nil) { _, reading in
                if case .missing = reading { return }
                isRead = true
            }
        } catch {}
        #expect(!isRead)
    }
}
