import ArgumentParser
import Formats
import Git
import Structure

/// `git ccds explain`: what stands in a project, and what every place, option and word means.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        _superCommandName: "git-ccds",
        abstract: "Say what a project, a path, an option or a word of the field is about.",
        discussion: """
            Without a word: the project as it is, each place with its purpose. With one: what belongs at that path and \
            which rule decides whether it is committed (data/raw, Makefile), what an option's choices change \
            (environment_manager, dataset_storage=s3), what a make target does ('make data'), what a word means \
            (feature, upstream), the six opinions behind it all (opinions), or what the last commit and the staged \
            change are made of (commit). A word that is several of these: an existing path comes first; ./x is a path.
            """)

    @Argument(
        help: ArgumentHelp("A path, an option, a choice, a word; 'opinions' or 'commit'.", valueName: "word"),
        completion: .list(Self.completions))
    var words: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let project = try Project.find()
        let policy = ProjectPolicy.read(project) { Terminal.current.warn($0) }
        switch try Explanation.of(words, in: project, policy: policy) {
        case .project(let view): json ? show(view.json) : show { view.text(width: $0) }
        case .page(let page): json ? show(page.json) : show { PageText(page, width: $0) }
        case .unknown(let nearest): throw unknown(nearest)
        }
    }

    /// Pages are read, not surveyed: on a wide terminal their lines stay short enough for that.
    private static let widest = 100

    private func show(_ json: Node) {
        Terminal.current.print(JSON.write(json, indent: 2))
    }

    private func show(_ text: (_ width: Int) -> PageText) {
        let style = Terminal.current.outputStyle
        let lines = text(min(Terminal.width, Self.widest)).lines
        Pager.show(lines.map { $0.styled(style) + "\n" }.joined())
    }

    private func unknown(_ nearest: [String]) -> CommandFailure {
        let word = words.joined(separator: " ")
        let hints = nearest.map { name in
            "git ccds explain \(name.hasPrefix("make ") ? name : ShellQuoting.quoted(name))"
        }
        let what = Lookup.isPath(word) ? "there is nothing at '\(word)'" : "nothing is known about '\(word)'"
        return CommandFailure(
            what, hints: hints.isEmpty ? ["git ccds explain, without a word, shows the whole project"] : hints)
    }

    /// Known words without blanks, for completion by the shell.
    private static var completions: [String] {
        Lookup.names.filter { name in !name.contains { " {*".contains($0) } }
    }
}

extension PageText.Line {
    /// The line with headings and things to type set apart.
    fileprivate func styled(_ style: Style) -> String {
        spans.map { span in
            switch span.style {
            case .plain: span.text
            case .heading: style.bold(span.text)
            case .label: style.dim(span.text)
            case .code: style.cyan(span.text)
            }
        }.joined()
    }
}
