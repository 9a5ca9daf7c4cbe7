import Git
import Platform
import SystemPackage
import Testing

@Suite struct RepositoryTests {
    @Test func aNewRepositoryIsUnborn() throws {
        let scratch = try Scratch()
        let top = scratch.root.appending("deep/er")
        let repository = try Repository.initialise(at: top, initialBranch: "trunk", environment: scratch.environment)
        #expect(repository.isHeadUnborn && !repository.isBare && repository.state == .none)
        #expect(try repository.currentBranch() == "refs/heads/trunk")
        #expect(try repository.headCommit() == nil)
        #expect(repository.workTree == top)
        #expect(
            try GitCommand(in: top, environment: scratch.environment).text(["symbolic-ref", "HEAD"])
                == "refs/heads/trunk")
    }

    @Test func aBareRepositoryHasNoWorkTree() throws {
        let scratch = try Scratch()
        let path = scratch.root.appending("bare.git")
        let repository = try Repository.initialise(at: path, initialBranch: "main", bare: true)
        #expect(repository.isBare && repository.workTree == nil && repository.gitDirectory == path)
        #expect(try GitCommand(in: path, environment: scratch.environment).text(["config", "core.bare"]) == "true")
    }

    @Test func discoveredFromBelow() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "sub/dir/file")
        let repository = try Repository.open(environment: scratch.environment, directory: work.top.appending("sub/dir"))
        #expect(repository.workTree == work.top)
        #expect(repository.location.prefix == "sub/dir")
        #expect(try Repository.discover(from: work.top.appending("sub")) == work.top.appending(".git"))
        #expect(try Repository.discover(from: scratch.root) == nil)
        let error = try #require(throws: GitError.self) {
            try Repository.open(environment: scratch.environment, directory: scratch.root)
        }
        #expect(error.code == .notFound)
    }

    @Test func theEnvironmentOfAHookNamesRepositoryAndIndex() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.commit()
        var other = scratch.environment
        other["GIT_INDEX_FILE"] = ".git/other-index"
        let git = GitCommand.inheriting(other, in: work.top)
        try git.perform(["read-tree", "HEAD"])
        try work.write("y", to: "b")
        try git.perform(["add", "b"])
        let repository = try Repository.open(environment: other, directory: work.top)
        #expect(try repository.stagedChanges().map(\.path) == ["b"])
        #expect(try work.open().stagedChanges().isEmpty)
    }

    @Test func gitDirAndWorkTreeApart() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.commit()
        let elsewhere = scratch.root.appending("elsewhere")
        try scratch.write("changed", to: elsewhere.appending("a"))
        var environment = scratch.environment
        environment["GIT_DIR"] = "../repo/.git"
        environment["GIT_WORK_TREE"] = "."
        let repository = try Repository.open(environment: environment, directory: elsewhere)
        #expect(repository.workTree == elsewhere)
        #expect(try repository.diffIndexToWorkTree().map(\.path) == ["a"])
        environment["GIT_WORK_TREE"] = nil
        #expect(try Repository.open(environment: environment, directory: elsewhere).workTree == elsewhere)
        // open(at:) does not look at any of this.
        environment["GIT_DIR"] = "/nonexistent"
        #expect(try Repository.open(at: work.top, environment: environment).workTree == work.top)
    }

    @Test func objectsOfAQuarantineAreSeen() throws {
        let scratch = try Scratch()
        let work = try scratch.repository("bare.git", ["--bare"])
        var environment = scratch.environment
        let incoming = work.top.appending("objects/incoming \"x")
        try FileSystem.createDirectory(incoming, mode: 0o755, intermediates: true)
        environment["GIT_DIR"] = "."
        environment["GIT_OBJECT_DIRECTORY"] = incoming.string
        environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = work.top.appending("objects").string
        environment["GIT_QUARANTINE_PATH"] = incoming.string
        let old = try #require(
            ObjectID(hex: try work.git.text(["hash-object", "-w", "--stdin"], input: Array("old".utf8))))
        let new = try #require(
            ObjectID(
                hex: try GitCommand.inheriting(environment, in: work.top).text(
                    ["hash-object", "-w", "--stdin"], input: Array("new".utf8))))
        let repository = try Repository.open(environment: environment, directory: work.top)
        let database = try repository.objectDatabase()
        #expect(database.contains(old) && database.contains(new))
        #expect(try Set(database.allObjects()) == [old, new])
        #expect(try !work.open().objectDatabase().contains(new))
        for reader in try work.readers({ $0 = environment }) {
            #expect(try reader.contents(of: new) == Array("new".utf8))
            #expect(try reader.contents(of: old) == Array("old".utf8))
        }
    }

    @Test func alternatesInQuotesAndOfAlternates() throws {
        let scratch = try Scratch()
        let one = try scratch.repository("one")
        let two = try scratch.repository("two")
        let three = try scratch.repository("thr\"ee:x")
        let id = try #require(ObjectID(hex: try one.git.text(["hash-object", "-w", "--stdin"], input: [1])))
        try scratch.write(
            one.top.appending(".git/objects").string + "\n", to: three.top.appending(".git/objects/info/alternates"))
        var environment = scratch.environment
        environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] =
            "/nonexistent:\""
            + three.top.appending(".git/objects").string.split(separator: "\"").joined(separator: "\\\"") + "\""
        for reader in try two.readers({ $0 = environment }) {
            #expect(try reader.contents(of: id) == [1])
        }
    }

    @Test func linkedWorktree() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.commit()
        let linked = Work(scratch: scratch, top: scratch.root.appending("linked tree"))
        try work.git("worktree", "add", "--quiet", "-b", "topic", Argument(linked.top))
        try linked.add("x", to: "only here")
        let repository = try linked.open()
        #expect(repository.isLinkedWorktree && repository.location.isLinkedWorktree)
        #expect(repository.workTree == linked.top)
        #expect(repository.commonDirectory == work.top.appending(".git"))
        #expect(repository.gitDirectory == work.top.appending(".git/worktrees/linked-tree"))
        #expect(try repository.currentBranch() == "refs/heads/topic")
        #expect(try work.open().worktrees().map(\.path) == [linked.top])
        // As git runs a hook there.
        var environment = scratch.environment
        environment["GIT_DIR"] = repository.gitDirectory.string
        environment["GIT_INDEX_FILE"] = repository.gitDirectory.appending("index").string
        for reader in try linked.readers({ $0 = environment }) {
            #expect(try reader.stagedChanges().map(\.path) == ["only here"])
            #expect(reader.location == repository.location)
        }
        #expect(try work.open().stagedChanges().isEmpty)
    }

    @Test func submodule() throws {
        let scratch = try Scratch()
        let library = try scratch.repository("library")
        try library.add("x", to: "a")
        try library.commit()
        let work = try scratch.repository()
        try work.git("submodule", "--quiet", "add", Argument(library.top), "lib")
        let inside = Work(scratch: scratch, top: work.top.appending("lib"))
        let repository = try inside.open()
        #expect(repository.workTree == inside.top)
        #expect(repository.gitDirectory == work.top.appending(".git/modules/lib"))
        try inside.add("y", to: "b")
        #expect(try repository.stagedChanges().map(\.path) == ["b"])
        let submodules = try work.open().submodules()
        #expect(submodules.map(\.path) == ["lib"])
        #expect(submodules.first?.url == library.top.string)
        #expect(submodules.first?.indexID == (try library.id("HEAD")))
        for reader in try work.readers() {
            let change = try #require(try reader.stagedChanges().first { $0.path == "lib" })
            #expect(change.new?.mode == .submodule && change.newBlob == nil)
        }
    }

    @Test func statesAreSeen() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("base\n", to: "a")
        try work.commit()
        try work.git("switch", "--quiet", "-c", "other")
        try work.add("theirs\n", to: "a")
        try work.commit()
        try work.git("switch", "--quiet", "main")
        try work.add("ours\n", to: "a")
        try work.commit()
        #expect(try work.git.succeeds(["merge", "other"]) == false)
        let repository = try work.open()
        #expect(repository.state == .merge)
        #expect(try repository.index().hasConflicts)
        #expect(try repository.mergeHeads() == [work.id("other")])
        #expect(try repository.status().contains { $0.flags.contains(.conflicted) })
        try work.git("merge", "--abort")
        try work.git("checkout", "--quiet", "--detach")
        let detached = try work.open()
        #expect(detached.isHeadDetached)
        #expect(try detached.currentBranch() == nil)
        #expect(try detached.defaultBranch() == "main")
    }
}
