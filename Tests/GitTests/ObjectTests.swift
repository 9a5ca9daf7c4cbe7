import Git
import Platform
import Testing

@Suite struct ObjectDatabaseTests {
    @Test func headersContentsAndWriting() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        let database = try work.open().objectDatabase()
        let id = try database.write(Array("hello\n".utf8), kind: .blob)
        #expect(id.hex == "ce013625030ba8dba906f756967f9e9ca394464a")
        #expect(try ObjectDatabase.name(of: "hello\n".utf8, kind: .blob) == id)
        let header = try database.header(of: id)
        #expect(header.kind == .blob && header.size == 6)
        #expect(try database.withContents(of: id) { _, contents in Array(contents) } == Array("hello\n".utf8))
        #expect(try work.git.text(["cat-file", "blob", Argument(id.hex)]) == "hello")
        let error = try #require(throws: GitError.self) { try database.header(of: .zero) }
        #expect(error.code == .notFound)
    }

    @Test func allObjectsComeInPackOrder() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        for number in 0..<30 {
            try work.add(String(repeating: "line \(number % 7)\n", count: 40) + "\(number)", to: "f\(number % 5)")
            try work.commit("\(number)")
        }
        try work.git("repack", "-q", "-a", "-d")
        try work.add("loose", to: "loose")
        let loose = try work.id(":loose")
        let expected = GitCommand.lines(
            try work.git.output(["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"])
        ).compactMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
        let database = try work.open().objectDatabase()
        let all = try database.allObjects()
        #expect(all.last == loose)
        #expect(Array(all.dropLast()) == expected.filter { $0 != loose })
        #expect(try database.inPackOrder(all.reversed()) == all)
    }
}

@Suite struct CommitTests {
    @Test func everythingThatACommitSays() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.commit("first")
        scratch.environment["GIT_AUTHOR_NAME"] = "Jürgen <x>"
        scratch.environment["GIT_AUTHOR_DATE"] = "@1700000000 -0330"
        try work.add("x", to: "a")
        try work.commit("Subject\n\nBody äöü\n\nTrailer: x")
        let id = try work.id("HEAD")
        let parent = try work.id("HEAD~1")
        for reader in try work.readers() {
            let commit = try reader.commit(id)
            #expect(commit.id == id && commit.parents == [parent])
            #expect(try commit.tree == work.id("HEAD^{tree}"))
            #expect(commit.message == "Subject\n\nBody äöü\n\nTrailer: x\n")
            #expect(commit.summary == "Subject")
            #expect(
                commit.author
                    == Signature(name: "Jürgen x", email: "ann@example.org", time: 1_700_000_000, offset: -210))
            #expect(commit.committer.name == "Ann Example")
        }
    }

    @Test func ownCommitsAreWritten() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        let repository = try work.open()
        let tree = try repository.index().writeTree()
        let ann = Signature(name: "Ann", email: "a@example.org", time: 1_700_000_000, offset: 90)
        let id = try repository.writeCommit(tree: tree, parents: [], author: ann, committer: ann, message: "render\n")
        #expect(
            try work.git.text(["log", "-1", "--format=%an %ae %ad %s", "--date=raw", Argument(id.hex)])
                == "Ann a@example.org 1700000000 +0130 render")
        try work.git("fsck", "--strict")
        #expect(try repository.commit(id).author == ann)
    }
}

@Suite struct TreeTests {
    @Test func entriesOfFoldersAndPaths() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("1", to: "b/c/d")
        try work.add("2", to: "a*?[x]")
        try FileSystem.symlink(target: Array("a".utf8), at: work.top.appending("link"))
        try work.git("add", "link")
        try work.commit()
        let tree = try work.open().tree(work.id("HEAD"))
        #expect(tree.entries.map(\.name) == ["a*?[x]", "b", "link"])
        #expect(tree.entries.map(\.mode) == [.file, .tree, .symlink])
        for reader in try work.readers() {
            let head = try work.id("HEAD")
            #expect(try reader.treeEntries(of: head).map(\.path) == ["a*?[x]", "b/c/d", "link"])
            #expect(try reader.entry(at: "b/c/d", in: head)?.id == (try work.id("HEAD:b/c/d")))
            #expect(try reader.entry(at: "b/c", in: head)?.mode == .tree)
            #expect(try reader.entry(at: "b/x", in: head) == nil)
            #expect(try reader.entry(at: ":b", in: head) == nil)
            #expect(try reader.file(at: "a*?[x]", in: head) == Array("2".utf8))
            #expect(try reader.file(at: "link", in: head) == Array("a".utf8))
            #expect(try reader.file(at: "b", in: head) == nil)
            #expect(try reader.indexEntry(at: "a*?[x]")?.mode == .file)
            #expect(try reader.indexEntry(at: "a*") == nil)
            #expect(try reader.indexEntries().map(\.path) == ["a*?[x]", "b/c/d", "link"])
        }
    }

    @Test func blobsWithoutCopying() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("a\0b", to: "binary")
        let blob = try work.open().blob(work.id(":binary"))
        #expect(blob.size == 3 && blob.isBinary && blob.bytes == [97, 0, 98])
        #expect(blob.contents.count == 3)
    }
}
