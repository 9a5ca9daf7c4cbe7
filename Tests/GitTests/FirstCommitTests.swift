import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct FirstCommitTests {
    private let message = "Start the project from a template\n\nCcds-Template: x@1\nCcds-Tree: y\n"

    /// A work tree with all that git treats in a way of its own.
    private func fill(_ top: FilePath, _ scratch: Scratch) throws {
        try scratch.write("one\n", to: top.pushing("README.md"))
        try scratch.write("#!/bin/sh\n", to: top.pushing("run.sh"), mode: 0o755)
        try scratch.write("", to: top.pushing("empty"))
        try scratch.write([0, 1, 2, 0xff], to: top.pushing("src/binary.bin"))
        try scratch.write("a\r\nb\r\n", to: top.pushing("src/windows.txt"))
        try scratch.write("x\n", to: top.pushing("src-other/x"))
        try scratch.write("x\n", to: top.pushing("src.d/ü ñ.txt"))
        try scratch.write("/data/**\n!/data/**/\n!.gitkeep\n*.log\n", to: top.pushing(".gitignore"))
        try scratch.write("", to: top.pushing("data/raw/.gitkeep"))
        try scratch.write("1", to: top.pushing("data/raw/secret.csv"))
        try scratch.write("1", to: top.pushing("a.log"))
        try scratch.write("1", to: top.pushing("mine.txt"))
        try scratch.write("!a.log\n", to: top.pushing("sub/.gitignore"))
        try scratch.write("1", to: top.pushing("sub/a.log"))
        try FileSystem.createDirectory(top.pushing("nothing/here"), intermediates: true)
        try FileSystem.symlink(target: Array("src/none".utf8), at: top.pushing("link"))
        try FileSystem.symlink(target: Array("src".utf8), at: top.pushing("folder-link"))
        try scratch.write("mine.txt\n", to: scratch.root.pushing("home/.config/git/ignore"))
    }

    private func dated(_ scratch: Scratch) -> EnvironmentVariables {
        var environment = scratch.environment
        environment["GIT_AUTHOR_DATE"] = "1700000000 +0530"
        environment["GIT_COMMITTER_DATE"] = "@1700000001 -0300"
        environment["GIT_COMMITTER_NAME"] = "  Ben <Q> \"Example\", "
        environment["GIT_COMMITTER_EMAIL"] = "<ben@example.org>"
        return environment
    }

    private func throughGit(_ top: FilePath, _ environment: EnvironmentVariables, branch: String) throws -> GitCommand {
        let git = GitCommand(in: top, environment: environment)
        try git.perform(["init", "--quiet", "--initial-branch", Argument(branch)])
        try git.perform([
            "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.attributesFile=/dev/null", "add",
            "--all",
        ])
        try git.perform(["commit", "--quiet", "--message", Argument(message)])
        return git
    }

    @Test(arguments: ["main", "feature/one"]) func isGitsOwnToTheByte(_ branch: String) throws {
        let scratch = try Scratch()
        let environment = dated(scratch)
        let (ours, theirs) = (scratch.root.appending("ours"), scratch.root.appending("theirs"))
        for top in [ours, theirs] { try fill(top, scratch) }
        let reference = try throughGit(theirs, environment, branch: branch)

        let repository = try Repository.initialise(at: ours, initialBranch: branch, environment: environment)
        let first = try #require(try FirstCommit(in: repository))
        let id = try #require(try first.commit(message: message))
        let git = GitCommand(in: ours, environment: environment)
        for arguments: [Argument] in [
            ["rev-parse", "HEAD"], ["ls-files", "--stage"], ["symbolic-ref", "HEAD"], ["cat-file", "commit", "HEAD"],
            ["reflog", "show", "--format=%H %gd %gn %ge %gs", "HEAD"],
            ["reflog", "show", "--format=%H %gd %gn %ge %gs", Argument(branch)],
            ["status", "--porcelain", "--ignored", "--untracked-files=all"], ["for-each-ref"],
        ] {
            #expect(try git.text(arguments) == reference.text(arguments), "\(arguments)")
        }
        #expect(try git.text(["rev-parse", "HEAD"]) == id.hex)
        #expect(try git.run(["fsck", "--strict", "--full"]).errorText == "")
        #expect(try git.text(["status", "--porcelain"]) == "")
        // One pack holds all but the commit.
        let counts = try git.text(["count-objects", "-v"]).split(separator: "\n")
        #expect(counts.contains("count: 1") && counts.contains("packs: 1") && counts.contains("prune-packable: 0"))
        // The index holds what git would have written: nothing is looked at again.
        #expect(try git.succeeds(["diff-files", "--quiet"]))
        let log = { (top: FilePath) in try FileSystem.read(top.pushing(".git/logs/HEAD")) }
        #expect(try log(ours) == log(theirs))
    }

    /// Where more than git's plain rules has a say, git is left to do it.
    @Test(arguments: [
        "[commit]\n\tgpgSign = true\n", "[core]\n\thooksPath = /tmp/hooks\n", "[core]\n\tsharedRepository = group\n",
        "[i18n]\n\tcommitEncoding = latin1\n", "[core]\n\tfsmonitor = true\n", "[index]\n\tversion = 4\n",
        "[feature]\n\tmanyFiles = true\n", "[core]\n\tsplitIndex = true\n", "[commit]\n\tcleanup = strip\n",
        "[core]\n\texcludesFile = ~other/ignore\n", "[core]\n\tlogAllRefUpdates = always\n",
        "[hook \"x\"]\n\tcommand = true\n",
    ])
    func settingsOfTheUserAreLeftToGit(_ settings: String) throws {
        let scratch = try Scratch()
        try scratch.write("x", to: scratch.root.pushing("p/x"))
        let config = scratch.root.pushing("home/.gitconfig")
        try FileSystem.write(try FileSystem.read(config) + Array(settings.utf8), to: config)
        let repository = try Repository.initialise(
            at: scratch.root.appending("p"), initialBranch: "main", environment: scratch.environment)
        #expect(try FirstCommit(in: repository) == nil)
        #expect(try repository.index().count == 0)
    }

    @Test(arguments: [
        ("GIT_AUTHOR_DATE", "yesterday"), ("GIT_COMMITTER_DATE", "2025-01-01T00:00:00"), ("GIT_AUTHOR_DATE", "1 +0000"),
        ("GIT_TEST_SOMETHING", "1"), ("GIT_AUTHOR_NAME", ""),
    ])
    func variablesAreLeftToGit(_ name: String, _ value: String) throws {
        let scratch = try Scratch()
        try scratch.write("x", to: scratch.root.pushing("p/x"))
        scratch.environment[name] = value
        let repository = try Repository.initialise(
            at: scratch.root.appending("p"), initialBranch: "main", environment: scratch.environment)
        #expect(try FirstCommit(in: repository) == nil)
    }

    @Test(arguments: [
        (".gitattributes", "*.txt ident\n", true), (".gitattributes", "*.txt filter=lfs\n", true),
        (".gitattributes", "*.txt working-tree-encoding=UTF-16\n", true), (".gitattributes", "* text=auto\n", false),
        ("sub/.git/HEAD", "x", true), (".gitmodules", "", true), ("sub/.GIT", "", true), ("sub/.git ", "", true),
        (".github/workflows/x.yml", "", false), (".gitlab-ci.yml", "", false), ("git~1", "", true),
    ])
    func filesThatGitTreatsOtherwiseAreLeftToIt(_ path: String, _ text: String, _ isLeft: Bool) throws {
        let scratch = try Scratch()
        let top = scratch.root.appending("p")
        try scratch.write("x\n", to: top.pushing("a.txt"))
        try scratch.write(text, to: top.pushing(FilePath(path)))
        let repository = try Repository.initialise(
            at: top, initialBranch: "main", environment: scratch.environment)
        #expect(try (FirstCommit(in: repository) == nil) == isLeft)
        // Line endings may have to change where attributes speak of text.
        if path == ".gitattributes", !isLeft {
            try scratch.write("x\r\n", to: top.pushing("a.txt"))
            let other = try Repository.open(at: top, environment: scratch.environment)
            #expect(try FirstCommit(in: other) == nil)
        }
    }

    @Test func messagesThatGitWouldChangeAreLeftToIt() throws {
        let scratch = try Scratch()
        try scratch.write("x", to: scratch.root.pushing("p/x"))
        let repository = try Repository.initialise(
            at: scratch.root.appending("p"), initialBranch: "main", environment: scratch.environment)
        let first = try #require(try FirstCommit(in: repository))
        for message in ["", "a", "a \n", "a\n\n\nb\n", "a\n\n", "a  b\n", "\na\n", "a\n\nb \n", "a\r\n", "a\tb\n"] {
            #expect(try first.commit(message: message) == nil, "\(message)")
        }
        #expect(try first.commit(message: "a b\n\nc  d\n") != nil)
    }
}
