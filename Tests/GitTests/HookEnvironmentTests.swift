import Git
import Platform
import SystemPackage
import Testing

/// What git really gives to hooks: each hook here notes its environment and keeps what is gone afterwards.
@Suite struct HookEnvironmentTests {
    /// Installs a hook that keeps its environment, index and quarantine, and refuses.
    private func install(_ hook: String, in gitDirectory: FilePath, keeping kept: FilePath) throws {
        try FileSystem.createDirectory(kept, mode: 0o755, intermediates: true)
        let script = """
            #!/bin/sh
            env -0 >'\(kept.string)/environment'
            pwd >'\(kept.string)/directory'
            test -z "$GIT_INDEX_FILE" || cp "$GIT_INDEX_FILE" '\(kept.string)/index'
            test -z "$GIT_QUARANTINE_PATH" || cp -R "$GIT_QUARANTINE_PATH" '\(kept.string)/objects'
            exit 1
            """
        let path = gitDirectory.appending("hooks").appending(hook)
        try FileSystem.createDirectory(path.removingLastComponent(), mode: 0o755, intermediates: true)
        try FileSystem.write(Array(script.utf8), to: path, mode: 0o755)
    }

    /// The environment that a hook noted, with what it kept in the places of what is gone.
    private func environment(_ kept: FilePath) throws -> (EnvironmentVariables, FilePath) {
        var environment = EnvironmentVariables()
        for record in GitCommand.nulSeparated(try FileSystem.read(kept.appending("environment"))) {
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
            environment.set(
                String(decoding: record[..<equals], as: UTF8.self), to: Array(record[(equals + 1)...]))
        }
        if environment["GIT_INDEX_FILE"] != nil { environment["GIT_INDEX_FILE"] = kept.appending("index").string }
        if environment["GIT_QUARANTINE_PATH"] != nil {
            environment["GIT_OBJECT_DIRECTORY"] = kept.appending("objects").string
        }
        return (environment, FilePath(bytes: try FileSystem.read(kept.appending("directory")).dropLast()))
    }

    private func readers(_ kept: FilePath) throws -> [any RepositoryReader] {
        let (environment, directory) = try environment(kept)
        return [
            Libgit2Reader(try Repository.open(environment: environment, directory: directory)),
            try PlumbingReader(environment: environment, directory: directory),
        ]
    }

    @Test(arguments: [
        (["commit", "-m", "m"], ["staged"]),
        (["commit", "-a", "-m", "m"], ["staged", "tracked"]),
        (["commit", "-m", "m", "tracked"], ["tracked"]),
        (["commit", "--amend", "-m", "m"], ["staged"]),
        (["-c", "user.name=x", "-C", "sub", "commit", "-m", "m"], ["staged"]),
    ])
    func preCommitSeesWhatIsCommitted(_ arguments: [String], _ paths: [String]) throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("1", to: "tracked")
        try work.add("1", to: "sub/x")
        try work.commit()
        try work.write("2", to: "tracked")
        try work.add("new", to: "staged")
        let kept = scratch.root.appending("kept")
        try install("pre-commit", in: work.top.appending(".git"), keeping: kept)
        #expect(try !work.git.succeeds(arguments.map { Argument($0) }))
        for reader in try readers(kept) {
            #expect(try reader.stagedChanges().map(\.path.string) == paths)
            #expect(reader.location.workTree == work.top)
        }
        let (environment, directory) = try environment(kept)
        if arguments.first == "-c" {
            let config = try Repository.open(environment: environment, directory: directory).config()
            #expect(try config.string("user.name") == "x")
        }
    }

    @Test func linkedWorktreesHook() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.commit()
        let linked = Work(scratch: scratch, top: scratch.root.appending("linked"))
        try work.git("worktree", "add", "--quiet", Argument(linked.top))
        try linked.add("x", to: "here")
        let kept = scratch.root.appending("kept")
        try install("pre-commit", in: work.top.appending(".git"), keeping: kept)
        #expect(try !linked.git.succeeds(["commit", "-m", "m"]))
        for reader in try readers(kept) {
            #expect(try reader.stagedChanges().map(\.path) == ["here"])
            #expect(reader.location.workTree == linked.top)
        }
    }

    @Test func submodulesHook() throws {
        let scratch = try Scratch()
        let library = try scratch.repository("library")
        try library.commit()
        let work = try scratch.repository()
        try work.git("submodule", "--quiet", "add", Argument(library.top), "lib")
        let inside = Work(scratch: scratch, top: work.top.appending("lib"))
        try inside.add("x", to: "here")
        let kept = scratch.root.appending("kept")
        try install("pre-commit", in: work.top.appending(".git/modules/lib"), keeping: kept)
        #expect(try !inside.git.succeeds(["commit", "-m", "m"]))
        for reader in try readers(kept) { #expect(try reader.stagedChanges().map(\.path) == ["here"]) }
    }

    @Test func preReceiveSeesTheQuarantine() throws {
        let scratch = try Scratch()
        let bare = try scratch.repository("remote.git", ["--bare"])
        let work = try scratch.repository()
        try work.add("1", to: "a")
        try work.commit()
        try work.git("remote", "add", "origin", Argument(bare.top))
        try work.git("push", "--quiet", "origin", "main")
        let kept = scratch.root.appending("kept")
        try install("pre-receive", in: bare.top, keeping: kept)
        try work.add("secret", to: "b")
        try work.commit()
        let head = try work.id("HEAD")
        #expect(try !work.git.succeeds(["push", "origin", "main"]))
        for reader in try readers(kept) {
            #expect(reader.location.isBare)
            let old = try reader.references(prefix: "refs/").map(\.target)
            let new = try reader.newObjects(tips: [head], excluding: old)
            #expect(new.commits.map(\.id) == [head])
            #expect(try new.blobs.map { try reader.contents(of: $0.id) } == [Array("secret".utf8)])
        }
        #expect(try !bare.open().objectDatabase().contains(head))
    }
}
