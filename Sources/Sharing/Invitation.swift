import Git

/// A message to send to a partner.
public struct Invitation: Sendable, Equatable {
    /// Whom it is for; nil for anybody.
    public var partner: Partner?
    /// The command that joins.
    public var joinCommand: String
    /// What a partner without git-ccds types instead; empty where that does not do.
    public var gitCommands: [String]
    /// Whether the partner's machine needs git-ccds: a shared folder's hook runs on the machine that pushes.
    public var needsGitCCDS: Bool
    /// The command by which git comes to trust a folder of somebody else.
    public var trustCommand: String?

    init(to partner: Partner?, remote: RemoteURL, effective: RemoteURL) {
        self.partner = partner
        let url = effective.withoutCredentials
        joinCommand = ShellQuoting.line(
            ["git", "ccds", "join"] + (partner.map { ["--as", $0.name] } ?? []) + [url])
        needsGitCCDS = effective.isLocal
        if let path = effective.path {
            gitCommands = []
            trustCommand = ShellQuoting.line(
                ["git", "config", "--global", "--add", "safe.directory", path.string])
        } else {
            let folder = effective.repositoryName
            let branch = partner.map { ["--branch", $0.branch] } ?? []
            gitCommands = [
                ShellQuoting.line(["git", "clone"] + branch + [url] + (folder.isEmpty ? ["project"] : [])),
                ShellQuoting.line(["cd", folder.isEmpty ? "project" : folder]),
            ]
        }
    }

    /// The whole message.
    public var text: String {
        var paragraphs = [
            partner.map { "Hello \($0.typed), our project is there to work on together. Type:" }
                ?? "Our project is there to work on together. Type:",
            block([joinCommand]),
        ]
        if let trustCommand {
            paragraphs.append(
                "git-ccds has to be installed on your machine too: the shared folder asks it about every push.\n"
                    + "If git says that the folder belongs to somebody else, tell it once that this is fine:")
            paragraphs.append(block([trustCommand]))
        } else {
            paragraphs.append("Without git-ccds these do nearly the same, but nothing looks at what you commit:")
            paragraphs.append(block(gitCommands))
        }
        if let partner {
            paragraphs.append(
                "Your branch is \(partner.branch); call later ones \(partner.name)/SOMETHING.")
        }
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    private func block(_ commands: [String]) -> String {
        commands.map { "    " + $0 }.joined(separator: "\n")
    }
}
