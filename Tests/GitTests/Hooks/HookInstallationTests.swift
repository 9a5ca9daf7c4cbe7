import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct HookInstallationTests {
    @Test(arguments: [true, false])
    func installsTwiceAndLeavesWithoutTrace(template: Bool) throws {
        let box = try HookSandbox()
        let repository = try box.repository(template: template)
        let before = try box.hookState(repository)
        let installation = try box.installation(repository)

        #expect(try installation.status().hooks.allSatisfy { $0.state == .absent })
        #expect(try !installation.install(dryRun: true).isEmpty)
        #expect(try box.hookState(repository) == before)

        let changes = try installation.install()
        #expect(changes.filter { $0.kind == .write }.map(\.hook) == HookName.client.map(\.rawValue))
        let status = try installation.status()
        #expect(status.isComplete)
        #expect(status.hooks.map(\.state) == Array(repeating: .installed, count: 7))
        #expect(status.recordedProgram == box.root.appending("bin/git-ccds"))
        #expect(status.recordedProgramExists)

        let installed = try box.hookState(repository)
        #expect(try installation.install().isEmpty)
        #expect(try box.hookState(repository) == installed)

        #expect(try !installation.uninstall(dryRun: true).isEmpty)
        #expect(try box.hookState(repository) == installed)
        _ = try installation.uninstall()
        #expect(try box.hookState(repository) == before)
        #expect(try installation.uninstall().isEmpty)
    }

    @Test func everyWayToCommitComesToGitCCDS() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        _ = try box.installation(repository).install()

        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")

        try box.git(repository, "switch", "--quiet", "--create", "side", "HEAD~1")
        try box.write("side\n", to: repository.appending("side"))
        try box.git(repository, "add", ".")
        try box.git(repository, "commit", "--quiet", "--message", "side")
        _ = box.calls()
        try box.git(repository, "merge", "--quiet", "--no-edit", "main")
        #expect(box.calls() == "hook pre-merge-commit\n")

        try box.git(repository, "switch", "--quiet", "--create", "third", "main~1")
        try box.git(repository, "cherry-pick", "main")
        #expect(box.calls() == "hook prepare-commit-msg .git/COMMIT_EDITMSG message\n")
        try box.git(repository, "revert", "--no-edit", "HEAD")
        #expect(box.calls() == "hook prepare-commit-msg .git/COMMIT_EDITMSG message\n")
        try box.git(repository, "commit", "--quiet", "--amend", "--no-edit")
        #expect(box.calls() == "hook pre-commit\n")

        let patch = try box.git(repository, "format-patch", "--quiet", "-1", "side~1", "-o", box.root.string)
        #expect(patch.succeeded)
        try box.git(repository, "am", "--quiet", box.root.appending("0001-side.patch").string)
        #expect(box.calls() == "hook applypatch-msg .git/rebase-apply/final-commit\nhook pre-applypatch\n")

        try box.git(repository, "switch", "--quiet", "--create", "fourth", "main~1")
        try box.write("fourth\n", to: repository.appending("fourth"))
        try box.git(repository, "add", ".")
        try box.git(repository, "commit", "--quiet", "--message", "fourth")
        _ = box.calls()
        try box.git(repository, "rebase", "--quiet", "main")
        #expect(box.calls().contains("hook prepare-commit-msg "))
    }

    @Test func messagesComeToGitCCDS() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        _ = try box.installation(repository).install()
        try box.git(repository, "commit", "--quiet", "--allow-empty", "--message", "two")
        #expect(box.calls(ofMessages: true) == "hook commit-msg .git/COMMIT_EDITMSG\n")
        try box.git(repository, "switch", "--quiet", "--create", "side", "HEAD~1")
        try box.git(repository, "commit", "--quiet", "--allow-empty", "--message", "side")
        _ = box.calls(ofMessages: true)
        try box.git(repository, "merge", "--quiet", "--no-edit", "main")
        #expect(box.calls(ofMessages: true) == "hook commit-msg .git/MERGE_MSG\n")
        try box.git(repository, "worktree", "add", "--quiet", "../linked", "-b", "linked")
        try box.git(box.root.appending("linked"), "commit", "--quiet", "--allow-empty", "--message", "linked")
        #expect(box.calls(ofMessages: true).hasSuffix("/worktrees/linked/COMMIT_EDITMSG\n"))
    }

    @Test func aRefusalStopsTheCommit() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        _ = try box.installation(repository).install()
        try box.write("", to: box.root.appending("log/fail"))
        try box.write("two\n", to: repository.appending("file"))
        #expect(try !box.run(repository, ["commit", "--all", "--message", "two"]).succeeded)
        try box.git(repository, "switch", "--quiet", "--create", "other")
        try FileSystem.remove(box.root.appending("log/fail"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        try box.write("", to: box.root.appending("log/fail"))
        try box.git(repository, "switch", "--quiet", "main")
        #expect(try !box.run(repository, ["cherry-pick", "other"]).succeeded)
    }

    @Test func pushTellsWhatItPushes() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        _ = try box.installation(repository).install()
        try box.git(box.root, "init", "--quiet", "--bare", "shared.git")
        try box.git(repository, "push", "--quiet", "../shared.git", "main")
        #expect(box.calls() == "hook pre-push ../shared.git ../shared.git\n")
        let head = try box.git(repository, "rev-parse", "HEAD").outputText.dropLast()
        #expect(
            box.text(box.root.appending("log/stdin"))
                == "refs/heads/main \(head) refs/heads/main \(String(repeating: "0", count: 40))\n")
    }

    @Test func linkedWorkTreesAndSubmodulesAreServed() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let library = try box.repository("library")
        try box.git(repository, "submodule", "--quiet", "add", library.string, "sub module")
        try box.git(repository, "commit", "--quiet", "--message", "sub")
        try box.git(repository, "worktree", "add", "--quiet", "../linked tree", "-b", "linked")
        let linked = box.root.appending("linked tree")
        let module = repository.appending("sub module")

        _ = try box.installation(linked).install()
        _ = try box.installation(module).install()
        for tree in [repository, linked, module] {
            try box.write("more\n", to: tree.appending("more"))
            try box.git(tree, "add", "more")
            try box.git(tree, "commit", "--quiet", "--message", "more")
            #expect(box.calls() == "hook pre-commit\n", "\(tree)")
        }
        try box.git(module, "switch", "--quiet", "--create", "side", "HEAD~1")
        try box.git(module, "cherry-pick", "HEAD@{1}")
        #expect(box.calls().hasPrefix("hook prepare-commit-msg "))
    }

    @Test(arguments: ["a b", "it's", "$HOME `x` \"q\"", "new\nline", "ünï-💾"])
    func unusualPaths(name: String) throws {
        let box = try HookSandbox(name: name)
        let repository = try box.repository("pro'ject \(name)")
        // No PATH leads to it: only the recorded place does.
        let program = box.root.appending("else'where").appending("git-ccds")
        try FileSystem.createDirectory(program.removingLastComponent())
        try FileSystem.rename(box.root.appending("bin/git-ccds"), to: program)
        let installation = try box.installation(repository, program: program)
        let before = try box.hookState(repository)
        _ = try installation.install()
        #expect(try installation.status().recordedProgram == program)
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        _ = try installation.uninstall()
        #expect(try box.hookState(repository).last == before.last)
    }

    @Test(arguments: [false, true])
    func withoutGitCCDSItRefusesAndSaysHowToGoOn(hasEarlierHook: Bool) throws {
        let box = try HookSandbox(name: "no'where")
        let repository = try box.repository()
        let hook = repository.appending(".git/hooks/pre-commit")
        if hasEarlierHook { try box.writeHook(hook) }
        _ = try box.installation(repository, program: "/no/such/git-ccds").install()
        try FileSystem.remove(box.root.appending("bin/git-ccds"))
        try box.write("two\n", to: repository.appending("file"))
        // pre-commit and commit-msg, one after the other.
        for _ in 0..<2 {
            let refused = try box.run(repository, ["commit", "--all", "--message", "two"])
            #expect(refused.status == .exited(1))
            #expect(refused.errorText.contains("error: git-ccds is not found"))
            let command = try #require(refused.errorText.split(separator: "\n").last).dropFirst("hint:".count)
            #expect(try box.shell(repository, String(command)).succeeded)
        }
        _ = box.others()
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.others() == (hasEarlierHook ? "pre-commit \n" : ""))
    }

    @Test func anotherPlaceOfGitCCDSIsAnUpdate() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        _ = try box.installation(repository, program: "/old/git-ccds").install()
        let installation = try box.installation(repository)
        #expect(try installation.status().hooks.allSatisfy { $0.state == .outdated })
        #expect(try installation.status().isComplete)
        #expect(try installation.status().lines.contains { $0.contains("/old/git-ccds") })
        #expect(try installation.install().count == 7)
        #expect(try installation.status().hooks.allSatisfy { $0.state == .installed })
    }

    @Test func aHookThatIsNotExecutableIsToldAndMended() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let installation = try box.installation(repository)
        _ = try installation.install()
        try FileSystem.setMode(0o644, of: repository.appending(".git/hooks/pre-push"))
        #expect(try installation.status().hooks.last?.state == .ignored)
        #expect(try !installation.status().isComplete)
        _ = try installation.install()
        #expect(try installation.status().isComplete)
    }

    @Test func afterAFailureAllIsAsItWas() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(repository.appending(".git/hooks/pre-commit"))
        try FileSystem.createDirectory(repository.appending(".git/hooks/pre-push"))
        let before = try box.hookState(repository)
        #expect(throws: HookError(.notAFile(repository.appending(".git/hooks/pre-push")))) {
            try box.installation(repository).install()
        }
        #expect(try box.hookState(repository) == before)

        // In the middle of the work: the last file cannot be put in its place.
        try FileSystem.remove(repository.appending(".git/hooks/pre-push"))
        try FileSystem.createDirectory(repository.appending(".git/hooks/pre-push.ccds-new"))
        let blocked = try box.hookState(repository)
        #expect(throws: FileError.self) { try box.installation(repository).install() }
        #expect(try box.hookState(repository) == blocked)
    }

    @Test func aBareRepositoryGetsPreReceive() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let shared = box.root.appending("shared.git")
        try box.git(box.root, "init", "--quiet", "--bare", shared.string)
        try box.writeHook(shared.appending("hooks/pre-receive"), extra: "cat >> \"$LOG/others\"\n")
        let before = try box.snapshot(shared)
        let installation = try box.installation(shared)
        _ = try installation.install()
        #expect(try installation.status().hooks.map(\.name) == [.preReceive])
        #expect(try installation.status().isComplete)

        try box.git(repository, "push", "--quiet", shared.string, "main")
        #expect(box.calls() == "hook pre-receive\n")
        let head = try box.git(repository, "rev-parse", "HEAD").outputText.dropLast()
        let line = "\(String(repeating: "0", count: 40)) \(head) refs/heads/main\n"
        #expect(box.text(box.root.appending("log/stdin")) == line)
        #expect(box.others() == "pre-receive \n" + line)

        try box.write("", to: box.root.appending("log/fail"))
        let refused = try box.run(repository, ["push", shared.string, "main:other"])
        #expect(refused.errorText.contains("pre-receive hook declined"))

        _ = try installation.uninstall()
        #expect(try box.snapshot(shared).filter { $0.contains("hooks") } == before.filter { $0.contains("hooks") })
    }
}
