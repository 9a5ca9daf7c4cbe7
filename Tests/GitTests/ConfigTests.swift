import Git
import Platform
import Testing

@Suite struct ConfigTests {
    @Test func levelsWinInGitsOrder() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        let config = try work.open().config()
        #expect(try config.string("user.name") == "Ann Example")
        try config.set("User.Name", to: "Local Ann")
        #expect(try config.string("user.name") == "Local Ann")
        #expect(try work.git.text(["config", "user.name"]) == "Local Ann")
        #expect(try config.entry("user.name")?.level == .local)
        #expect(try config.values("user.name") == ["Ann Example", "Local Ann"])
        try config.unset("user.name")
        #expect(try config.string("user.name") == "Ann Example")
        try config.unset("user.name")
    }

    @Test func severalValuesOfOneKey() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        let config = try work.open().config()
        try config.add("remote.x.fetch", "+a:b")
        try config.add("remote.x.fetch", "+c:d")
        #expect(try config.values("remote.x.fetch") == ["+a:b", "+c:d"])
        #expect(try work.git.text(["config", "--get-all", "remote.x.fetch"]) == "+a:b\n+c:d")
        try config.unset("remote.x.fetch")
        #expect(try config.values("remote.x.fetch").isEmpty)
    }

    @Test func globalIsTheFileThatTheEnvironmentNames() throws {
        let scratch = try Scratch()
        let file = scratch.root.appending("other-config")
        try scratch.write("[user]\n\tname = Other\n", to: file)
        scratch.environment["GIT_CONFIG_GLOBAL"] = file.string
        let config = try Config.user(environment: scratch.environment)
        #expect(try config.string("user.name") == "Other")
        #expect(try config.string("user.email") == nil)
        try config.set("user.email", to: "o@example.org", level: .global)
        #expect(
            try GitCommand(in: scratch.root, environment: scratch.environment).text(["config", "user.email"])
                == "o@example.org")
    }

    @Test func theEnvironmentsValuesComeOnTop() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        // What git itself hands to its children for -c.
        let text = try work.git.output([
            "-c", "user.name=It's -c", "-c", "core.flag", "-c", "core.empty=", "-c", "alias.env=!env -0", "env",
        ])
        let parameters = try #require(
            GitCommand.nulSeparated(text).map { String(decoding: $0, as: UTF8.self) }.first {
                $0.hasPrefix("GIT_CONFIG_PARAMETERS=")
            })
        scratch.environment["GIT_CONFIG_PARAMETERS"] = String(parameters.dropFirst("GIT_CONFIG_PARAMETERS=".count))
        scratch.environment["GIT_CONFIG_COUNT"] = "1"
        scratch.environment["GIT_CONFIG_KEY_0"] = "Core.HooksPath"
        scratch.environment["GIT_CONFIG_VALUE_0"] = "elsewhere"
        let config = try Repository.open(environment: scratch.environment, directory: work.top).config()
        #expect(try config.string("user.name") == "It's -c")
        #expect(try config.boolean("core.flag") == true)
        #expect(try config.string("core.empty") == "")
        #expect(try config.boolean("core.empty") == false)
        #expect(try config.string("core.hookspath") == "elsewhere")
    }

    @Test func includesCountAlsoByRemote() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try scratch.write("[user]\n\tname = By directory\n", to: scratch.root.appending("home/dir"))
        try scratch.write("[user]\n\temail = remote@example.org\n", to: scratch.root.appending("home/remote"))
        let home = scratch.root.appending("home/.gitconfig")
        let text = String(decoding: try FileSystem.read(home), as: UTF8.self)
        try scratch.write(
            text + "[includeIf \"gitdir:\(work.top.string)/\"]\n\tpath = dir\n"
                + "[includeIf \"hasconfig:remote.*.url:https://example.org/**\"]\n\tpath = remote\n", to: home)
        try work.git("remote", "add", "origin", "https://example.org/x.git")
        let config = try work.open().config()
        #expect(try config.string("user.name") == "By directory")
        #expect(try config.string("user.email") == "remote@example.org")
    }

    @Test func worktreeConfigCounts() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.git("config", "extensions.worktreeConfig", "true")
        try work.git("config", "core.repositoryFormatVersion", "1")
        try work.git("config", "--worktree", "ccds.here", "yes")
        let repository = try work.open()
        #expect(try repository.config().boolean("ccds.here") == true)
        #expect(try repository.config().entry("ccds.here")?.level == .worktree)
        try repository.config().set("ccds.here", to: "no", level: .worktree)
        #expect(try work.git.text(["config", "ccds.here"]) == "no")
    }

    @Test func numbersAndBooleans() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.git("config", "x.size", "5m")
        try work.git("config", "x.flag", "maybe")
        let config = try work.open().config()
        #expect(try config.integer("x.size") == 5 << 20)
        #expect(throws: GitError.self) { try config.boolean("x.flag") }
        #expect(try config.boolean("x.none") == nil)
    }
}
