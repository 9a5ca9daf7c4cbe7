import ArgumentParser
import Formats
import Git
import Platform
import Sharing
import SystemPackage

/// `git ccds join`: a partner's clone, ready to work in.
struct Join: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        _superCommandName: "git-ccds",
        abstract: "Clone a shared project with hooks and your own branch, ready to work.",
        discussion: """
            The invitation that `git ccds share` prints has the whole command. Without --as the name comes from \
            user.name if a branch for it exists, else it is asked for.
            """)

    @Option(name: .customLong("as"), help: ArgumentHelp("Your name, as the invitation has it.", valueName: "name"))
    var name: String?

    @ArgumentParser.Argument(help: "Where the shared project is.")
    var url: String

    @ArgumentParser.Argument(help: "The folder to clone into; the project's name where it is left out.")
    var directory: String?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let terminal = Terminal.current
        let plan = try plan(name)
        if dryRun {
            if json {
                return terminal.print(
                    JSON.write(
                        .table([
                            ("directory", .string(plan.directory.string)), ("branch", .string(plan.branch)),
                            ("steps", .strings(plan.steps)),
                        ]), indent: 2))
            }
            return plan.steps.forEach { terminal.print("would \($0)") }
        }
        var folder = plan.directory
        let isBelow = folder.removePrefix(FileSystem.currentDirectory) && !folder.isEmpty
        terminal.say("Cloning into '\(isBelow ? folder.string : plan.directory.string)'...")
        let joined = try Sharing.Join.carryOut(plan, showsProgress: terminal.isInteractive) { directory in
            let installation = HookInstallation(in: directory, scripts: .embedded)
            _ = try installation.install()
            return try installation.status()
        }
        joined.notes.forEach(terminal.warn)
        if json {
            terminal.print(JSON.write(joined.node, indent: 2))
        } else {
            report(joined)
        }
        if !joined.isReady { throw Ending(exitCode: .attention) }
    }

    /// The plan; where it needs a name, a person at a terminal is asked for it.
    private func plan(_ name: String?) throws -> JoinPlan {
        do {
            return try Sharing.Join.plan(JoinRequest(location: url, name: name, directory: directory))
        } catch let error as SharingError where Terminal.current.isInteractive {
            guard case .nameNeeded(let names) = error.kind, !names.isEmpty else { throw error }
            let prompter = Prompter(terminal: .current) { _ in nil }
            return try plan(try prompter.choose("Who are you?", from: names))
        }
    }

    private func report(_ joined: Joined) {
        let terminal = Terminal.current
        let style = terminal.errorStyle
        for check in joined.checks {
            let mark = check.passed ? style.green("ok") : style.red("no")
            terminal.say("\(mark)  \(check.title)\(check.detail.isEmpty ? "" : ": \(check.detail)")")
            if !check.passed { check.hints.forEach(terminal.hint) }
        }
        terminal.print("You are on branch \(joined.branch) in \(joined.directory.string). Next:")
        for step in joined.nextSteps { terminal.print("    \(step)") }
    }
}

extension Joined {
    /// What came of joining as `--json` prints it.
    var node: Node {
        .table([
            ("directory", .string(directory.string)),
            ("branch", .string(branch)),
            ("ready", .boolean(isReady)),
            (
                "checks",
                .array(
                    checks.map {
                        .table([
                            ("title", .string($0.title)), ("passed", .boolean($0.passed)),
                            ("detail", .string($0.detail)),
                        ])
                    })
            ),
            ("next", .strings(nextSteps)),
        ])
    }
}
