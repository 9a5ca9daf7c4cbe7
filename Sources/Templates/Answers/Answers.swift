import Formats
import Jinja

/// A template's options, answered: what its files are rendered with.
public struct Answers: Sendable {
    /// All that templates see: `cookiecutter`, and the options before they were answered as `_cookiecutter`.
    public let context: Table
    /// The rendered name of the project's folder.
    public let projectName: String
    /// The template's folder that becomes the project, its name unrendered.
    let projectFolder: String

    /// What templates see, fresh: a hook or a file may change it. Objects that cookiecutter takes over as it read them are
    /// `OrderedDict`s, what it rendered or replays are dicts.
    var variables: [String: Jinja.Value] { Self.variables(context, isReplayed: isReplayed) }

    private static func variables(_ context: Table, isReplayed: Bool) -> [String: Jinja.Value] {
        var variables: [String: Jinja.Value] = [:]
        for (name, node) in context.entries {
            guard !isReplayed, let table = node.table, name == "cookiecutter" || name == "_cookiecutter" else {
                variables[name] = JinjaValues.value(of: node)
                continue
            }
            let isAnswered = name == "cookiecutter"
            let dict = DictObject(isOrdered: isAnswered)
            for (key, node) in table.entries {
                let isRaw = !isAnswered || key.hasPrefix("_") && !key.hasPrefix("__")
                dict.set(key, JinjaValues.value(of: node, isOrdered: isRaw))
            }
            variables[name] = .dict(dict)
        }
        return variables
    }

    /// Whether the answers come from a replay file as a whole.
    private let isReplayed: Bool

    /// The options with their answers, private ones too.
    public var table: Table { context["cookiecutter"]?.table ?? Table() }

    /// An answer as text; nil where there is no such option. Of a choice with sub-options its name.
    public func text(_ key: String) -> String? { table[key].map(RawValue.name) }

    init(
        _ context: Table, template: Template, environment: Environment, isReplayed: Bool = false
    ) throws(TemplateProblem) {
        self.context = context
        self.isReplayed = isReplayed
        let folder = try Self.projectFolder(of: template, environment)
        projectFolder = folder
        let rendered: String
        do {
            rendered = try environment.render(folder, context: Self.variables(context, isReplayed: isReplayed))
        } catch {
            throw TemplateProblem(.template, "the project's name '\(folder)' cannot be rendered: \(error.message)")
        }
        let name = try RenderedName.checked(rendered, from: folder)
        guard !name.isEmpty else {
            throw TemplateProblem(.template, "the project's name '\(folder)' renders to nothing")
        }
        projectName = name
    }

    /// The folder at the template's top whose name has `cookiecutter` and the delimiters of a variable in it.
    private static func projectFolder(of template: Template, _ environment: Environment) throws(TemplateProblem)
        -> String
    {
        let marks = ["cookiecutter", environment.options.variableStart, environment.options.variableEnd]
        let found = try template.tree.entries(in: "", sorted: false).filter { entry in
            marks.allSatisfy(entry.name.contains)
        }
        if let folder = found.first(where: { $0.kind == .directory }) { return folder.name }
        if let link = found.first(where: { $0.kind == .symlink }), let inside = try template.tree.resolved(link.name),
            try template.tree.entry(inside)?.kind == .directory
        {
            return link.name
        }
        throw TemplateProblem(
            .template, "there is no project folder in '\(template.origin.reference)'",
            hints: ["its name is a variable, like '{{ cookiecutter.repo_name }}'"])
    }
}
