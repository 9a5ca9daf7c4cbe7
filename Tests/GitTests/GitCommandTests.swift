import Git
import Platform
import Testing

@Suite struct GitCommandTests {
    @Test func whatAnErrorNamesIsPartOfIt() throws {
        func error(_ text: String) -> GitCommandError {
            GitCommandError(
                arguments: [],
                completed: Completed(status: .exited(128), standardOutput: [], standardError: Array(text.utf8)))
        }
        let unknown = error("fatal: unknown repository extension found:\n\tfoo\n")
        #expect(unknown.message == "unknown repository extension found: foo" && unknown.hints.isEmpty)
        let owned = error("fatal: detected dubious ownership in '/x'\nTo add an exception, call:\n\n\tgit config x\n")
        #expect(owned.message == "detected dubious ownership in '/x'" && owned.hints == ["git config x"])
    }

    @Test func localVariablesAreThoseOfGit() throws {
        let listed = try GitCommand(in: "/").text(["rev-parse", "--local-env-vars"]).split(separator: "\n")
        #expect(Set(listed.map(String.init)).isSubset(of: GitCommand.localEnvironmentVariables))
    }

    @Test func aHooksEnvironmentDoesNotReachAnotherRepository() throws {
        let scratch = try Scratch()
        let one = try scratch.repository("one")
        let other = try scratch.repository("other")
        var hook = scratch.environment
        hook["GIT_DIR"] = one.top.appending(".git").string
        hook["GIT_INDEX_FILE"] = one.top.appending(".git/index").string
        hook["GIT_PREFIX"] = ""
        let command = GitCommand(in: other.top, environment: hook)
        #expect(try command.text(["rev-parse", "--show-toplevel"]) == other.top.string)
        let aimed = GitCommand(gitDirectory: other.top.appending(".git"), workTree: other.top, environment: hook)
        #expect(try aimed.text(["rev-parse", "--absolute-git-dir"]) == other.top.appending(".git").string)
        let inherited = GitCommand.inheriting(hook, in: other.top)
        #expect(try inherited.text(["rev-parse", "--absolute-git-dir"]) == one.top.appending(".git").string)
    }

    @Test func configurationInTheEnvironmentStaysOutsideHooks() throws {
        let scratch = try Scratch()
        var environment = scratch.environment
        environment["GIT_CONFIG_COUNT"] = "1"
        environment["GIT_CONFIG_KEY_0"] = "user.name"
        environment["GIT_CONFIG_VALUE_0"] = "From count"
        #expect(
            try GitCommand(in: scratch.root, environment: environment).text(["config", "user.name"]) == "From count")
        environment["GIT_INDEX_FILE"] = ".git/index"
        #expect(
            try GitCommand(in: scratch.root, environment: environment).text(["config", "user.name"]) == "Ann Example")
    }

    @Test func anErrorCarriesGitsOwnWords() throws {
        let scratch = try Scratch()
        let git = GitCommand(in: scratch.root, environment: scratch.environment)
        let error = try #require(throws: GitCommandError.self) { try git.perform(["rev-parse", "--git-dir", "a b"]) }
        #expect(error.message.hasPrefix("not a git repository"))
        #expect(error.exitCode == 128)
        #expect(error.commandLine == "git rev-parse --git-dir 'a b'")
    }

    @Test func hintsAreGitsHints() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.write("*.log\n", to: ".gitignore")
        try work.write("x", to: "a.log")
        let error = try #require(throws: GitCommandError.self) { try work.git("add", "a.log") }
        #expect(error.hints.contains { $0.contains("-f") })
    }

    @Test func aMissingGitIsSaid() throws {
        var environment = EnvironmentVariables()
        environment["PATH"] = "/nonexistent"
        let git = GitCommand(in: "/", environment: environment)
        let error = try #require(throws: GitCommandError.self) { try git.perform(["version"]) }
        #expect(error.exitCode == nil)
        #expect(error.message == "cannot find 'git' on PATH")
    }

    @Test(arguments: [
        ("https://ann:s3cret@host/x.git", "https://***@host/x.git"),
        ("https://ghp_token@host/x", "https://***@host/x"),
        ("ssh://git@host/x and git@host:x", "ssh://git@host/x and git@host:x"),
        ("ssh://git:pw@host/x", "ssh://***@host/x"),
        ("https://host/a@b", "https://host/a@b"),
        ("'https://a:b@c@host/x' http://t@h", "'https://***@host/x' http://***@h"),
        ("no url", "no url"),
    ])
    func credentialsAreMasked(_ text: String, _ masked: String) {
        #expect(GitCommand.masked(text) == masked)
    }

    @Test func errorsMaskWhatGitSays() throws {
        let scratch = try Scratch()
        let git = GitCommand(in: scratch.root, environment: scratch.environment)
        let error = try #require(throws: GitCommandError.self) {
            try git.perform(["ls-remote", "https://ann:hunter2@localhost:1/x"])
        }
        #expect(!error.standardError.contains("hunter2"))
        #expect(!error.commandLine.contains("hunter2"))
    }

    @Test func recordsAreParted() {
        #expect(
            GitCommand.nulSeparated(Array("a\0\0b c\0".utf8)).map { Array($0) } == [
                Array("a".utf8), [], Array("b c".utf8),
            ])
        #expect(GitCommand.nulSeparated([]).isEmpty)
        #expect(GitCommand.lines(Array("a\nb".utf8)).count == 2)
    }

    @Test func argumentsKeepTheirBytes() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        let name: [UInt8] = [0x61, 0x0a, 0xff, 0x22]
        try work.add("x", to: RepositoryPath(name))
        let listed = GitCommand.nulSeparated(try work.git.output(["ls-files", "-z"]))
        #expect(listed.map { Array($0) } == [name])
    }
}

@Suite struct ShellQuotingTests {
    @Test(arguments: ["plain", "", "a b", "it's", "$(x)", "`x`", "a\nb", "*", "ü"])
    func aShellReadsTheWordBack(_ word: String) throws {
        var shell = ChildProcess(.named("sh"), ["-c", Argument("printf %s " + ShellQuoting.quoted(word))])
        shell.environment = .current
        #expect(try shell.run().outputText == word)
    }
}
