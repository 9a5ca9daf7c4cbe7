import Formats
import Git
import Guard
import Platform
import SystemPackage
import Templates

/// What init says when the project stands.
struct InitReport {
    let project: GeneratedProject
    let repository: ProjectRepository?
    let options: Init

    /// Prints the result and what to type next; ends with 1 where the first commit was not made.
    func print(_ terminal: Terminal) throws {
        if options.json {
            terminal.print(JSON.write(node, indent: 2))
        } else if repository?.trouble == nil {
            printNextSteps(terminal)
        }
        if options.verbose {
            for entry in project.tree.entries where !entry.isDirectory { terminal.say("wrote \(entry.path.display)") }
        }
        for change in repository?.hookChanges ?? []
        where options.verbose || change.kind == .keep || change.kind == .passThrough || change.kind == .setHooksPath {
            terminal.say(change.summary)
        }
        guard let trouble = repository?.trouble else { return }
        report(trouble, terminal)
        throw Ending(exitCode: .attention)
    }

    /// The project as it is named from here.
    private var path: String {
        var path = project.directory
        let isBelow = path.removePrefix(FileSystem.currentDirectory) && !path.isEmpty
        return isBelow ? path.string : project.directory.string
    }
    private var quoted: String {
        var path = project.directory
        let isBelow = path.removePrefix(FileSystem.currentDirectory) && !path.isEmpty
        let word = ShellQuoting.pasteable(isBelow ? path : project.directory)
        return isBelow && word.hasPrefix("-") ? "./" + word : word
    }

    private func printNextSteps(_ terminal: Terminal) {
        let files = project.tree.entries.filter { !$0.isDirectory }.count
        let style = terminal.outputStyle
        terminal.print("\(style.green("Made")) \(style.bold(path)): \(files) files\(commitText)")
        for path in project.skipped { terminal.say("kept as it was: \(path.display)") }
        guard repository != nil else { return }
        let isCCDS = project.tree.entries.contains { $0.path == RepositoryPath(".ccds.toml") }
        terminal.print("\nNext:")
        if !options.here { terminal.print("    cd \(quoted)") }
        if isCCDS { terminal.print("    make create_environment && make requirements") }
        terminal.print("    git ccds explain                # what is where, and why")
        terminal.print("    git ccds share WHERE --with NAME # work on it together")
    }

    private var commitText: String {
        guard let commit = repository?.commit else { return "" }
        if repository?.hadHistory == true { return ", commit \(commit.abbreviated())" }
        return ", a git repository with hooks, first commit \(commit.abbreviated())"
    }

    private var isNew: Bool { repository?.isNew ?? true }

    private func report(_ trouble: ProjectRepository.Trouble, _ terminal: Terminal) {
        let finish = "cd \(quoted) && git commit -m 'Start the project'"
        // Never where somebody's own files stand.
        let takeBack = isNew ? ["to take it back: rm -rf \(quoted)"] : []
        switch trouble {
        case .findings(let verdict):
            terminal.sayRaw(Report.human(verdict, colour: terminal.errorStyle.isColoured))
            terminal.report(
                CommandFailure(
                    "the guard found something in the template's files: they are staged in '\(path)', not committed",
                    hints: ["to finish, mend the files, git add them, then: \(finish)"] + takeBack)
            )
        case .failed(let error):
            // A hook says in its own words what it has against a commit; git says what failed.
            let isOfGit = error.standardError.split(separator: "\n").contains {
                $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ")
            }
            let commit = repository?.hadHistory == true ? "the commit" : "the first commit"
            let what = isOfGit ? "\(commit) failed, \(error.message)" : "\(commit) was refused"
            terminal.report(
                CommandFailure(
                    "\(what): the project is staged in '\(path)', not committed",
                    hints: ["to finish: \(finish)"] + takeBack, details: error.standardError))
        }
    }

    private var node: Node {
        let files = project.tree.entries.filter { !$0.isDirectory }.map(\.path.string)
        let commit = repository?.commit
        return .table([
            ("project", .string(project.directory.string)),
            ("files", .strings(files)),
            ("commit", commit.map { .string($0.hex) } ?? .null),
            ("committed", .boolean(commit != nil && repository?.trouble == nil)),
            ("skipped", .strings(project.skipped.map(\.string))),
        ])
    }
}
