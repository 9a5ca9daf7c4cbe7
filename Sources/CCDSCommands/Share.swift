import ArgumentParser
import Formats
import Sharing

/// `git ccds share`: the shared remote, the partners' branches, an invitation.
struct Share: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        _superCommandName: "git-ccds",
        abstract: "Set up the shared remote and a branch for each partner, and print the invitation.",
        discussion: """
            WHERE is a path or file:// URL, where the shared repository is made and guarded, or the URL of a \
            repository that exists already (an empty one just made on GitHub, by ssh or https). Run again it changes \
            nothing and prints the invitation again.
            """)

    @ArgumentParser.Argument(help: "A path, a file:// URL, or the URL of an existing repository.")
    var location: String

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A partner, who gets a branch NAME/main; may be given again.", valueName: "name"))
    var partners: [String] = []

    @Option(help: "The name of the remote.")
    var remote = "origin"

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let terminal = Terminal.current
        let request = ShareRequest(location: location, partners: partners, remoteName: remote)
        if dryRun {
            let plan = try SharedRemote.plan(request)
            plan.notes.forEach(terminal.warn)
            if json { return terminal.print(JSON.write(plan.node, indent: 2)) }
            if plan.steps.isEmpty { terminal.say("all is shared already") }
            return plan.steps.forEach { terminal.print("would \($0.summary)") }
        }
        let shared = try SharedRemote.share(request, hooks: .embedded) { $0.notes.forEach(terminal.warn) }
        if json { return terminal.print(JSON.write(shared.node, indent: 2)) }
        if shared.steps.isEmpty { terminal.say("all is shared already; the invitation again:") }
        for step in shared.steps { terminal.say("\(terminal.errorStyle.green("done:")) \(step.summary)") }
        for invitation in shared.invitations { terminal.print("\n" + invitation.text.trimmingTrailingNewlines) }
    }
}

extension SharePlan {
    /// The plan as `--json` prints it.
    var node: Node {
        .table([
            ("remote", .string(remoteName)),
            ("url", .string(remote.description)),
            ("branch", .string(branch)),
            ("steps", .array(steps.map { .table([("kind", .string($0.kind)), ("summary", .string($0.summary))]) })),
            (
                "invitations",
                .array(
                    invitations.map { invitation in
                        .table([
                            ("partner", invitation.partner.map { .string($0.name) } ?? .null),
                            ("join", .string(invitation.joinCommand)),
                            ("git", .strings(invitation.gitCommands)),
                            ("needsGitCCDS", .boolean(invitation.needsGitCCDS)),
                        ])
                    })
            ),
            ("notes", .strings(notes)),
        ])
    }
}
