import Git
import Platform
import SystemPackage
import Testing

/// Repositories that libgit2 cannot read, or not wholly.
@Suite struct PlumbingReaderTests {
    @Test func sha256() throws {
        let scratch = try Scratch()
        let work = try scratch.repository("repo", ["--object-format=sha256"])
        try work.add("first", to: "a")
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(reader is PlumbingReader)
        #expect(reader.location.usesSHA256 && reader.location.workTree == work.top)
        #expect(try reader.stagedChanges().map(\.path) == ["a"])
        try work.commit()
        try work.add("second", to: "dir/new\nline")
        try work.git("rm", "--quiet", "a")
        let changes = try reader.stagedChanges()
        #expect(changes.map(\.status) == [.deleted, .added])
        let blob = try #require(changes.last?.newBlob)
        #expect(blob.id.isSHA256)
        #expect(try reader.contents(of: blob.id) == Array("second".utf8))
        try work.commit()
        let head = try work.id("HEAD")
        #expect(try reader.changes(in: head) == changes)
        #expect(try reader.changes(from: nil, to: head).map(\.path) == ["dir/new\nline"])
        let new = try reader.newObjects(tips: [head], excluding: [])
        #expect(new.commits.count == 2 && new.blobs.map(\.path) == ["a", "dir/new\nline"])
        #expect(try reader.newObjects(tips: [head], excluding: [work.id("HEAD~1")]).commits.map(\.id) == [head])
        #expect(try reader.commit(head).parents == [work.id("HEAD~1")])
        #expect(try reader.treeEntries(of: head).map(\.path) == ["dir/new\nline"])
        #expect(try reader.references(prefix: "refs/heads/").map(\.target) == [head])
    }

    @Test func unknownExtension() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.git("config", "core.repositoryFormatVersion", "1")
        try work.git("config", "extensions.preciousObjects", "true")
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(try reader.stagedChanges().map(\.path) == ["a"])
    }

    @Test func splitIndex() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.commit()
        try work.git("update-index", "--split-index")
        try work.add("y", to: "b")
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(try reader.stagedChanges().map(\.path) == ["b"])
        #expect(try reader.indexEntry(at: "a") != nil)
        #expect(try reader.indexEntries().map(\.path) == ["a", "b"])
    }

    @Test func indexWithoutChecksum() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        // What index.skipHash makes: the last 20 bytes are zero.
        let file = work.top.appending(".git/index")
        let bytes = try FileSystem.read(file)
        try FileSystem.write(bytes.dropLast(20) + [UInt8](repeating: 0, count: 20), to: file)
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(try reader.stagedChanges().map(\.path) == ["a"])
    }

    @Test func worktreeConfig() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.git("config", "core.repositoryFormatVersion", "1")
        try work.git("config", "extensions.worktreeConfig", "true")
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(reader is Libgit2Reader)
        #expect(try reader.stagedChanges().map(\.path) == ["a"])
    }

    @Test func sparseIndex() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "in/a")
        try work.add("x", to: "out/deep/b")
        try work.commit()
        try work.git("sparse-checkout", "init", "--cone", "--sparse-index")
        try work.git("sparse-checkout", "set", "in")
        try work.add("y", to: "in/c")
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        #expect(try reader.stagedChanges().map(\.path) == ["in/c"])
        #expect(try reader.indexEntries().map(\.path) == ["in/a", "in/c", "out/deep/b"])
    }

    @Test func missingBlobsOfAPartialCloneAreFetched() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository("origin")
        try origin.git("config", "uploadpack.allowFilter", "true")
        try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
        try origin.add("secret", to: "a")
        try origin.add("other", to: "b")
        try origin.commit()
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--bare", "--filter=blob:none", Argument("file://" + origin.top.string), "partial.git",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("partial.git"))
        let reader = try Reader.open(environment: scratch.environment, directory: work.top)
        let new = try reader.newObjects(tips: [work.id("HEAD")], excluding: [])
        #expect(new.blobs.map(\.path) == ["a", "b"])
        #expect(try reader.contents(of: new.blobs[0].id) == Array("secret".utf8))
        var read: [String] = []
        try reader.readBlobs(new.blobs.map(\.id), maximumSize: nil) { _, reading in
            if case .contents(let bytes) = reading { read.append(String(decoding: bytes, as: UTF8.self)) }
        }
        #expect(Set(read) == ["secret", "other"])
    }

    @Test func shallowClone() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository("origin")
        try origin.add("1", to: "a")
        try origin.commit()
        try origin.add("2", to: "b")
        try origin.commit()
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--depth=1", Argument("file://" + origin.top.string), "shallow",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("shallow"))
        for reader in try work.readers() {
            let new = try reader.newObjects(tips: [work.id("HEAD")], excluding: [])
            #expect(new.commits.map { $0.changes.map(\.path) } == [["a", "b"]])
        }
    }

    @Test func somebodyElsesRepositoryIsExplainedByGit() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        // git's own switch for its tests; libgit2 has none, and so opens the repository.
        var environment = scratch.environment
        environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
        let error = try #require(throws: GitCommandError.self) {
            try PlumbingReader(environment: environment, directory: work.top)
        }
        #expect(error.message.contains("dubious ownership"))
        #expect(error.hints.contains { $0.hasPrefix("git config --global --add safe.directory") })
    }

    @Test func noRepositoryIsSaidInGitsWords() throws {
        let scratch = try Scratch()
        let error = try #require(throws: GitCommandError.self) {
            try Reader.open(environment: scratch.environment, directory: scratch.root)
        }
        #expect(error.message.hasPrefix("not a git repository"))
    }
}
