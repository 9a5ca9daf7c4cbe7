import Git
import Templates

extension MergeOutcome {
    /// Says how merging a template's files ended; throws the end with 1 where something waits to be seen to.
    func tell(_ terminal: Terminal, upToDate: String) throws {
        switch self {
        case .upToDate: return terminal.print(upToDate)
        case .merged: return terminal.print("merged the template's files")
        case .conflicts(let conflicts):
            for conflict in conflicts { terminal.print("conflict in \(conflict.path.display): \(conflict.kind.text)") }
            terminal.hint("resolve them (git mergetool helps), git add the files, then: git commit")
        case .stopped(let text):
            terminal.report(CommandFailure("the merge is staged, not committed", details: text))
            terminal.hint("see to what is said above, then: git commit")
        }
        terminal.hint("to take it back: git merge --abort")
        throw Ending(exitCode: .attention)
    }
}

extension MergeConflict.Kind {
    fileprivate var text: String {
        switch self {
        case .bothChanged: "changed here and by the template"
        case .bothAdded: "the project's and the template's differ"
        case .deletedByTemplate: "changed here, deleted by the template"
        case .deletedHere: "deleted here, changed by the template"
        case .renamedApart: "renamed here and by the template, each in its own way"
        case .misplacedHere: "yours, but the template has moved its folder or has something else there"
        case .misplacedByTemplate: "the template's, but you have moved its folder or have something else there"
        }
    }
}
