import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct HookChainingTests {
    enum Earlier: String, CaseIterable {
        case script, privateMode, relativeLink, absoluteLink, danglingLink, binary, notExecutable, empty
    }

    @Test(arguments: Earlier.allCases)
    func anEarlierHookIsKeptAsItIs(earlier: Earlier) throws {
        let box = try HookSandbox()
        let repository = try box.repository(template: true)
        let hook = repository.appending(".git/hooks/pre-commit")
        let tool = repository.appending("tools/check")
        try box.writeHook(tool)
        switch earlier {
        case .script: try box.writeHook(hook)
        case .privateMode:
            try box.writeHook(hook)
            try FileSystem.setMode(0o4710, of: hook)
        case .relativeLink: try FileSystem.symlink(target: Array("../../tools/check".utf8), at: hook)
        case .absoluteLink: try FileSystem.symlink(target: tool.bytes, at: hook)
        case .danglingLink: try FileSystem.symlink(target: Array("../../no/such".utf8), at: hook)
        case .binary: #expect(try box.shell(box.root, "cp /bin/false '\(hook.string)'").succeeded)
        case .notExecutable:
            try box.writeHook(hook)
            try FileSystem.setMode(0o600, of: hook)
        case .empty: try box.write("", to: hook, mode: 0o755)
        }
        let before = try box.hookState(repository)
        let installation = try box.installation(repository)
        _ = try installation.install()
        let kept = repository.appending(".git/ccds-chained/pre-commit")
        let runs = ![.danglingLink, .notExecutable].contains(earlier)
        #expect(try installation.status().hooks.first?.chained == (runs ? kept : nil))
        #expect(try installation.install().isEmpty)

        try box.write("two\n", to: repository.appending("file"))
        let completed = try box.run(repository, ["commit", "--quiet", "--message", "two", "--", "file"])
        #expect(completed.succeeded == (earlier != .binary), "\(completed.errorText)")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(
            box.others()
                == ([.script, .privateMode, .relativeLink, .absoluteLink].contains(earlier) ? "pre-commit \n" : ""))
        try box.git(repository, "reset", "--quiet", "--hard")
        _ = try installation.uninstall()
        let interesting = { (lines: [String]) in
            lines.filter { $0.hasPrefix("hooks") || $0.hasPrefix("ccds") || $0.hasPrefix("[core]") }
        }
        #expect(interesting(try box.hookState(repository)) == interesting(before))
    }

    @Test func anEarlierHookFindsWhatStandsBesideIt() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.write("helped() { echo helped >> \"$LOG/others\"; }\n", to: repository.appending(".git/hooks/lib.sh"))
        try box.write(
            "#!/bin/sh\n. \"$(dirname \"$0\")/lib.sh\"\nhelped\n", to: repository.appending(".git/hooks/pre-commit"),
            mode: 0o755)
        let before = try box.hookState(repository)
        let installation = try box.installation(repository)
        _ = try installation.install()
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.others() == "helped\n")
        _ = try installation.uninstall()
        let hooks = { (lines: [String]) in lines.filter { $0.hasPrefix("hooks") || $0.hasPrefix("ccds") } }
        #expect(hooks(try box.hookState(repository)) == hooks(before))
    }

    @Test func anEarlierPrepareCommitMessageHookRunsOnEveryCommit() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(
            repository.appending(".git/hooks/prepare-commit-msg"), extra: "echo trailer >> \"$1\"\n")
        _ = try box.installation(repository).install()
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "prepare-commit-msg .git/COMMIT_EDITMSG message\n")
        #expect(try box.git(repository, "log", "-1", "--format=%B").outputText.contains("trailer"))
    }

    @Test func aMovedRepositoryStillRunsBoth() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        try box.writeHook(repository.appending(".git/hooks/pre-commit"))
        _ = try box.installation(repository).install()
        let moved = box.root.appending("moved")
        try FileSystem.rename(repository, to: moved)
        try box.write("two\n", to: moved.appending("file"))
        try box.git(moved, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "pre-commit \n")
    }

    @Test func aHookThatReplacedOursIsToldFromTheOneBefore() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let hook = repository.appending(".git/hooks/pre-commit")
        try box.writeHook(hook)
        let installation = try box.installation(repository)
        _ = try installation.install()
        try FileSystem.remove(hook)
        try box.writeHook(hook, extra: "# another\n")
        #expect(try installation.status().hooks.first?.state == .foreign)
        #expect(try !installation.status().isComplete)
        let kept = repository.appending(".git/ccds-chained/pre-commit")
        #expect(throws: HookError(.twoEarlierHooks(name: "pre-commit", current: hook, kept: kept))) {
            try installation.install()
        }
        // Taking ours out touches neither.
        let changes = try installation.uninstall()
        #expect(changes.contains { $0.kind == .leave && $0.path == kept })
        #expect(FileSystem.exists(hook) && FileSystem.exists(kept))
    }

    /// What lefthook does whenever it runs: it moves ours aside, without running it, and puts its own script there.
    @Test func aToolThatPutsItsHookBackIsChainedAgain() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let hook = repository.appending(".git/hooks/pre-commit")
        try box.writeHook(hook)
        let installation = try box.installation(repository)
        _ = try installation.install()
        try FileSystem.rename(hook, to: repository.appending(".git/hooks/pre-commit.old"))
        try box.writeHook(hook)
        #expect(try installation.status().hooks.first?.state == .foreign)
        _ = try installation.install()
        #expect(try installation.status().isComplete)
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "pre-commit \n")
        _ = try installation.uninstall()
        #expect(try FileSystem.list(repository.appending(".git/hooks")) == ["pre-commit"])
        #expect(box.text(hook).contains("basename"))
        #expect(!FileSystem.exists(repository.appending(".git/ccds-chained")))
    }

    @Test func theFrameworkThatKeepsOursAsLegacyIsLeftAlone() throws {
        let box = try HookSandbox()
        let repository = try box.repository()
        let hook = repository.appending(".git/hooks/pre-commit")
        try box.writeHook(hook)
        let installation = try box.installation(repository)
        _ = try installation.install()
        // What the pre-commit framework does to a hook that it finds.
        try FileSystem.rename(hook, to: repository.appending(".git/hooks/pre-commit.legacy"))
        try box.write(
            "#!/bin/sh\n# hook-impl\n\"$(dirname \"$0\")/pre-commit.legacy\" \"$@\"\n", to: hook, mode: 0o755)
        #expect(try installation.status().hooks.first?.state == .through)
        #expect(try installation.status().isComplete)
        #expect(try installation.install().isEmpty)
        try box.write("two\n", to: repository.appending("file"))
        try box.git(repository, "commit", "--quiet", "--all", "--message", "two")
        #expect(box.calls() == "hook pre-commit\n")
        #expect(box.others() == "pre-commit \n")
        _ = try installation.uninstall()
        #expect(box.text(repository.appending(".git/hooks/pre-commit.legacy")).contains("basename"))
        #expect(!FileSystem.exists(repository.appending(".git/ccds-chained")))
    }
}

@Suite struct ChainedHookTests {
    private func chained(_ box: HookSandbox, _ path: FilePath) -> ChainedHook? {
        var environment = box.environment
        environment.set(ChainedHook.variable, to: path.bytes)
        return ChainedHook(environment: environment)
    }

    @Test func passesArgumentsInputAndExitCode() throws {
        let box = try HookSandbox(name: "with 'quote'")
        let hook = box.root.appending("hooks/pre-push")
        try box.write(
            "#!/bin/sh\nprintf '%s|' \"$@\" > \"$LOG/others\"\ncat >> \"$LOG/others\"\nexit 7\n", to: hook, mode: 0o755)
        let input: [UInt8] = [0x61, 0, 0xff, 0x0a] + [UInt8](repeating: 0x78, count: 200_000)
        let code = try #require(chained(box, hook)).run(["origin", Argument([0xff, 0x20])], standardInput: input)
        #expect(code == 7)
        #expect(
            try FileSystem.read(box.root.appending("log/others")) == Array("origin|".utf8) + [0xff, 0x20, 0x7c] + input)
    }

    @Test func aScriptWithoutInterpreterLineIsRunByTheShell() throws {
        let box = try HookSandbox()
        let hook = box.root.appending("hooks/pre-commit")
        try box.write("exit 3\n", to: hook, mode: 0o755)
        #expect(try #require(chained(box, hook)).run([], standardInput: []) == 3)
    }

    @Test func aSignalBecomesTheShellsExitCode() throws {
        let box = try HookSandbox()
        let hook = box.root.appending("hooks/pre-commit")
        try box.write("#!/bin/sh\nkill -TERM $$\n", to: hook, mode: 0o755)
        #expect(try #require(chained(box, hook)).run([], standardInput: []) == 143)
    }

    @Test func whatGitWouldNotRunIsNotRun() throws {
        let box = try HookSandbox()
        let hook = box.root.appending("hooks/pre-commit")
        #expect(chained(box, hook) == nil)
        try box.write("exit 3\n", to: hook, mode: 0o644)
        #expect(chained(box, hook) == nil)
        #expect(ChainedHook(environment: box.environment) == nil)
    }

    @Test func aBrokenInterpreterIsAnErrorNotAPass() throws {
        let box = try HookSandbox()
        let hook = box.root.appending("hooks/pre-commit")
        try box.write("#!/no/such/interpreter\n", to: hook, mode: 0o755)
        #expect(throws: HookError.self) { try #require(chained(box, hook)).run([], standardInput: []) }
    }

    @Test func aHookThatRunsAlreadyIsNotRunAgain() throws {
        let box = try HookSandbox()
        let hook = box.root.appending("hooks/pre-commit")
        try box.write("#!/bin/sh\nenv > \"$LOG/others\"\n", to: hook, mode: 0o755)
        _ = try #require(chained(box, hook)).run([], standardInput: [])
        let inner = box.others()
        #expect(!inner.contains("\(ChainedHook.variable)="))
        var environment = box.environment
        environment.set(ChainedHook.variable, to: hook.bytes)
        environment[ChainedHook.runningVariable] = hook.string + "\n"
        #expect(ChainedHook(environment: environment) == nil)
    }
}
