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
            for path in written { terminal.say("wrote \(path.display)") }
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
        let files = written.count == 1 ? "1 file" : "\(written.count) files"
        let style = terminal.outputStyle
        let isThere = written.isEmpty && !(project.skipped + project.unchanged).isEmpty
        if repository?.hadHistory ?? isThere {
            let none =
                repository?.commit == nil
                ? "nothing, since all of the template's files are there" : "files that were there"
            let what = written.isEmpty ? none : files
            terminal.print("\(style.green("Put into")) \(style.bold(path)): \(what)\(commitText)")
        } else {
            terminal.print("\(style.green("Made")) \(style.bold(path)): \(files)\(commitText)")
        }
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
        guard let repository else { return "" }
        guard let commit = repository.commit else {
            return written.isEmpty ? "" : ", nothing to commit"
        }
        if repository.hadHistory { return ", commit \(commit.abbreviated())" }
        return ", a git repository with hooks, first commit \(commit.abbreviated())"
    }

    /// The files that were not there before, or not so.
    private var written: [RepositoryPath] {
        let others = Set(project.skipped + project.unchanged)
        return project.tree.entries.filter { !$0.isDirectory && !others.contains($0.path) }.map(\.path)
    }

    private var isNew: Bool { repository?.isNew ?? true }

    /// What is to be committed, where something else is staged that is not to be.
    private var own: String {
        guard let paths = repository?.stagedBesideOthers else { return "" }
        return " -- " + paths.map { ShellQuoting.pasteable(FilePath(bytes: $0.bytes)) }.joined(separator: " ")
    }

    private func report(_ trouble: ProjectRepository.Trouble, _ terminal: Terminal) {
        let finish = "cd \(quoted) && git commit -m '\(isNew ? "Start the project" : "Put in the template")'" + own
        // Never where somebody's own files stand.
        let takeBack = isNew ? ["to take it back: rm -rf \(quoted)"] : []
        switch trouble {
        case .findings(let verdict):
            // What is committed by name is judged by what is committed with it.
            let isNamed = !own.isEmpty && verdict.refusals.contains { $0.kind == .secret || $0.kind == .secretFile }
            let accepted = isNamed ? ["what you allow: git add .gitleaksignore, and name it in that command too"] : []
            terminal.sayRaw(Report.human(reached(verdict), colour: terminal.errorStyle.isColoured))
            terminal.report(
                CommandFailure(
                    "the guard found something in the template's files: they are staged in '\(path)', not committed",
                    hints: ["to finish, mend the files, git add them, then: \(finish)"] + accepted + takeBack)
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

    /// The findings with what to type from where the person stands.
    private func reached(_ verdict: Verdict) -> Verdict {
        var verdict = verdict.knowing(
            try? Reader.open(environment: EnvironmentVariables.current.withoutGit, directory: project.directory))
        for index in verdict.refusals.indices { verdict.refusals[index].git = "git -C \(quoted)" }
        return verdict
    }

    private var node: Node {
        let commit = repository?.commit
        return .table([
            ("project", .string(project.directory.string)),
            ("files", .strings(written.map(\.string))),
            ("unchanged", .strings(project.unchanged.map(\.string))),
            ("commit", commit.map { .string($0.hex) } ?? .null),
            ("committed", .boolean(commit != nil && repository?.trouble == nil)),
            ("skipped", .strings(project.skipped.map(\.string))),
        ])
    }
}
