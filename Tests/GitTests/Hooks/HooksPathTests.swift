import Platform
import SystemPackage
import Testing

@testable import Git

/// Repositories whose `core.hooksPath` names a folder that is not theirs to write into.
@Suite struct HooksPathTests {
    @Test func aFolderThatOthersShareIsNotWrittenIntoAndStillRuns() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let shared = box.root.appending("home/git hooks")
        try box.git(repository, "config", "--global", "core.hooksPath", "~/git hooks")
        for name in ["pre-commit", "commit-msg", "post-commit", "pre-push", "reference-transaction"] {
            try box.writeHook(shared.appending(name))
        }
        let before = (try box.snapshot(shared), try box.hookState(repository))
        let installation = try box.installation(repository)
        #expect(try installation.status().directory.obstacle == .inherited(scope: "global"))
        let states = try installation.status().hooks.map(\.state)
        #expect(states == [.foreign, .absent, .absent, .foreign, .absent, .absent, .foreign])

        let changes = try installation.install()
        let own = repository.appending(".git/ccds-hooks")
        #expect(changes.last?.summary == "set core.hooksPath to '\(own.string)', for this repository alone")
        let status = try installation.status()
        #expect(status.isComplete)
        #expect(status.ownFolder == own)
        #expect(status.hooks.first?.chained == shared.appending("pre-commit"))
        #expect(
            status.passedThrough.map { $0.lastComponent?.string } == [
                "post-commit", "reference-transaction",
            ])
        #expect(try installation.install().isEmpty)

        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        let others = box.others().split(separator: "\n").filter { !$0.hasPrefix("reference-transaction") }
        #expect(others == ["pre-commit ", "commit-msg .git/COMMIT_EDITMSG", "post-commit "])

        // A hook that comes there later runs as well.
        try box.writeHook(shared.appending("post-checkout"))
        try box.git(repository, "checkout", "--quiet", "-b", "other")
        #expect(box.others().contains("post-checkout "))
        try FileSystem.remove(shared.appending("post-checkout"))

        #expect(try box.snapshot(shared) == before.0)
        _ = try installation.uninstall()
        let state = try box.hookState(repository)
        #expect(state.last == before.1.last)
        #expect(!state.contains { $0.hasPrefix("ccds") })
        try box.git(repository, "commit", "--quiet", "--allow-empty", "--message", "three")
        #expect(box.calls().isEmpty)
        #expect(box.others().contains("commit-msg "))
    }

    @Test func aTrackedFolderIsNotWrittenInto() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(repository.appending(".husky/pre-commit"))
        try box.writeHook(repository.appending(".husky/commit-msg"))
        try box.git(repository, "add", ".")
        try box.git(repository, "commit", "--quiet", "--message", "husky")
        try box.git(repository, "config", "core.hooksPath", ".husky")
        try box.git(repository, "worktree", "add", "--quiet", "../linked", "-b", "linked")
        let config = box.text(repository.appending(".git/config"))

        let folder = repository.appending("sub/folder")
        try FileSystem.createDirectory(folder, intermediates: true)
        let installation = try box.installation(folder)
        #expect(try installation.status().directory.obstacle == .insideWorkTree(tracked: true))
        _ = try installation.install()
        #expect(try installation.status().isComplete)
        #expect(try box.git(repository, "status", "--porcelain").outputText.isEmpty)

        for tree in [repository, box.root.appending("linked")] {
            _ = box.others()
            try box.write("more\n", to: tree.appending("more"))
            try box.git(tree, "add", "more")
            try box.git(tree, "commit", "--quiet", "--message", "more")
            #expect(box.calls() == "hook pre-commit\n")
            #expect(box.others().hasPrefix("pre-commit \ncommit-msg "))
        }
        _ = try installation.uninstall()
        #expect(box.text(repository.appending(".git/config")) == config)
        #expect(!FileSystem.exists(repository.appending(".git/ccds-hooks")))
    }

    @Test(arguments: ["", "/dev/null"])
    func anEmptyHooksPathMeansNoHookAtAll(value: String) throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(repository.appending(".git/hooks/pre-commit"))
        try box.git(repository, "config", "core.hooksPath", value)
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.others().isEmpty)

        let config = box.text(repository.appending(".git/config"))
        let installation = try box.installation(repository)
        let status = try installation.status()
        #expect(status.directory.path == nil)
        #expect(status.lines.first == "git runs no hook: core.hooksPath is '\(value)' (local)")
        #expect(status.hooks.allSatisfy { $0.state == .disabled })

        _ = try installation.install()
        #expect(try installation.status().isComplete)
        try box.write("three\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "three")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others().isEmpty)
        _ = try installation.uninstall()
        #expect(box.text(repository.appending(".git/config")) == config)
    }

    @Test func aFolderInsideTheGitDirectoryIsTheRepositorysOwn() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(repository.appending(".git/my-hooks/pre-commit"))
        try box.git(repository, "config", "core.hooksPath", ".git/my-hooks")
        let before = try box.hookState(repository)
        let installation = try box.installation(repository)
        _ = try installation.install()
        #expect(FileSystem.exists(repository.appending(".git/my-hooks/pre-push")))
        try box.write("two\n", to: repository.appending("file"))
        #expect(try box.run(repository, ["commit", "--dry-run"]).succeeded == false)
        try box.git(repository, "hook", "run", "pre-commit")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "pre-commit \n")
        _ = try installation.uninstall()
        #expect(
            try box.hookState(repository).filter { $0.hasPrefix("my-hooks") }
                == before.filter { $0.hasPrefix("my-hooks") })
    }

    @Test func aFolderOutsideAndALinkAreNotWrittenInto() throws {
        let box = try HookSandbox()
        let outside = box.root.appending("outside")
        try box.writeHook(outside.appending("pre-commit"))
        let before = try box.snapshot(outside)

        let first = try box.repository("first")
        try box.git(first, "config", "core.hooksPath", outside.string)
        let second = try box.repository("second")
        try FileSystem.symlink(target: outside.bytes, at: second.appending(".git/hooks"))
        for (repository, obstacle) in [(first, HooksDirectory.Obstacle.outside), (second, .link)] {
            let installation = try box.installation(repository)
            #expect(try installation.status().directory.obstacle == obstacle)
            _ = try installation.install()
            #expect(try installation.status().isComplete)
            try box.write("two\n", to: repository.appending("file"))
            try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
            #expect(box.calls() == "hook pre-commit\n")
            #expect(box.others() == "pre-commit \n")
            #expect(try box.snapshot(outside) == before)
            _ = try installation.uninstall()
            #expect(!FileSystem.exists(repository.appending(".git/ccds-hooks")))
        }
    }

    @Test func aWorkTreesOwnConfigurationIsServedThere() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.git(repository, "worktree", "add", "--quiet", "../linked", "-b", "linked")
        let linked = box.root.appending("linked")
        try box.writeHook(linked.appending("my/pre-commit"))
        try box.git(repository, "config", "extensions.worktreeConfig", "true")
        try box.git(linked, "config", "--worktree", "core.hooksPath", "my")
        let installation = try box.installation(linked)
        _ = try installation.install()
        #expect(try installation.status().isComplete)
        try box.git(linked, "commit", "--quiet", "--allow-empty", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "pre-commit \n")
        try box.git(repository, "commit", "--quiet", "--allow-empty", "--message", "two")
        #expect(box.calls().isEmpty)
        _ = try installation.uninstall()
        #expect(try box.git(linked, "config", "core.hooksPath").outputText == "my\n")
    }

    @Test func aValueOfTheCommandLineCannotBeOverridden() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        var installation = try box.installation(repository)
        installation.directory = nil
        installation.environment["GIT_DIR"] = repository.appending(".git").string
        installation.environment["GIT_CONFIG_COUNT"] = "1"
        installation.environment["GIT_CONFIG_KEY_0"] = "core.hooksPath"
        installation.environment["GIT_CONFIG_VALUE_0"] = "/somewhere"
        #expect(throws: HookError(.overridden(value: "/somewhere", scope: "command"))) { try installation.install() }
    }

    @Test(arguments: ["standard", "relative", "home", "absolute"])
    func findsTheFolderThatGitFinds(kind: String) throws {
        let box = try HookSandbox(name: "where git looks")
        let repository = try box.repository("a b")
        switch kind {
        case "relative": try box.git(repository, "config", "core.hooksPath", "my/hooks")
        case "home": try box.git(repository, "config", "--global", "core.hooksPath", "~/hooks")
        case "absolute": try box.git(repository, "config", "core.hooksPath", box.root.appending("x").string)
        default: break
        }
        let git = try box.git(repository, "rev-parse", "--path-format=absolute", "--git-path", "hooks").outputText
        let found = try HooksDirectory.locate(from: repository, environment: box.environment)
        #expect(found.path?.string == String(git.dropLast()))
    }

    @Test func anotherToolsHookInOurFolderIsLeftBehindAndNamed() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.git(repository, "config", "--global", "core.hooksPath", "~/hooks")
        let installation = try box.installation(repository)
        _ = try installation.install()
        let foreign = repository.appending(".git/ccds-hooks/post-merge")
        try FileSystem.remove(foreign)
        try box.writeHook(foreign)
        #expect(try installation.install().isEmpty)
        let changes = try installation.uninstall()
        #expect(changes.contains { $0.kind == .leave && $0.path == foreign })
        #expect(FileSystem.exists(foreign))
        #expect(try !box.run(repository, ["config", "--local", "core.hooksPath"]).succeeded)
    }
}
