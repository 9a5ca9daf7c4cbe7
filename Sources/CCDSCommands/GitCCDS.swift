import ArgumentParser

/// `git ccds`: the command and its subcommands.
struct GitCCDS: ParsableCommand {
    /// The version, as `git ccds --version` prints it.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "git-ccds",
        abstract: "Data-science projects as git repositories that keep secrets and raw data out.",
        discussion: """
            Start:         git ccds init
            Share it:      git ccds share ../shared/project.git --with ann
            Join:          git ccds join --as ann ../shared/project.git
            What is what:  git ccds explain data/raw

            Results go to standard output, everything else to standard error. Exit codes: 0 done or clean, 1 there \
            is something to see to (a finding, a conflict), 2 a usage or environment error.
            """,
        version: version,
        subcommands: [
            Init.self, Update.self, Hooks.self, Share.self, Join.self, Explain.self, Scan.self, Rules.self, Allow.self,
            HookCommand.self,
        ])
}
