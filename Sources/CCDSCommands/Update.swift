import ArgumentParser
import Formats
import Git
import Platform
import SystemPackage
import Templates

/// `git ccds update`: the template's new version, or changed answers, merged into the project.
struct Update: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        _superCommandName: "git-ccds",
        abstract: "Merge the template's new version, or changed answers, into this project.",
        usage: "git ccds update [<options>] [<key>=<value> ...]",
        discussion: """
            The template is rendered anew on top of the render that the project was made of, and merged: what you \
            changed stays, renames are followed, and a conflict is git's own: git merge --abort, git mergetool, git \
            commit. Exit code 1 where there are conflicts, and with --check where a newer template exists. The \
            template's hooks run once, in a scratch folder; you are asked about them again where they have changed.
            """)

    @ArgumentParser.Argument(help: ArgumentHelp("Answers to change.", valueName: "key=value"))
    var words: [String] = []

    @Option(name: [.short, .long], help: "The branch, tag or commit of the template.")
    var checkout: String?

    @Flag(help: "Only say whether there is a newer template.")
    var check = false

    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Whether the template's hooks may run: yes, no or ask.")
    var acceptHooks = HookAnswer.ask

    @Option(help: "The password of a zip file; else COOKIECUTTER_REPO_PASSWORD.")
    var password: String?

    @Option(name: .long, help: "The file of user defaults, in place of ~/.cookiecutterrc.", transform: { FilePath($0) })
    var configFile: FilePath?

    func run() throws {
        // What is half made is taken away first.
        Interruption.start()
        try UpdateRun(options: self).run()
    }
}
