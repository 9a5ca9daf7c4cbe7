import ArgumentParser

/// `git ccds hook NAME`: what the installed hook scripts hand over to.
struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        _superCommandName: "git-ccds",
        abstract: "Do what a git hook does: the installed hook scripts call this.",
        discussion: """
            NAME is pre-commit, pre-merge-commit, prepare-commit-msg, commit-msg, applypatch-msg, pre-applypatch, pre-push \
            or pre-receive; arguments and standard input are those that git gives the hook (githooks(5)). To let another hook manager \
            run the guard, call `git ccds hook pre-commit` and `git ccds hook pre-push "$@"` from it.
            """)

    @ArgumentParser.Argument(help: "The hook's name.")
    var name: String

    @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "The arguments that git gave the hook.")
    var arguments: [String] = []

    func run() throws {
        var hook = HookRun(name: name, arguments: arguments)
        throw Ending(exitCode: try hook.run())
    }
}
