import Formats
import Platform
import SystemPackage

/// Answers of an earlier run.
public struct Replay: Sendable {
    /// All that templates saw, as cookiecutter's replay files hold it.
    public var context: Table
    /// Whether everything is taken as it is, private keys too (a replay), or only answers to options that the template
    /// still has (an update).
    var isComplete: Bool

    /// The options and their answers.
    public var answers: Table { context["cookiecutter"]?.table ?? Table() }

    /// Answers for a template that may have changed since: what fits is taken, the rest asked for.
    public init(answers: Table) {
        context = Table([(key: "cookiecutter", node: Node(.table(answers)))])
        isComplete = false
    }

    /// Reads a replay file, cookiecutter's too.
    public static func load(file: FilePath) throws(TemplateProblem) -> Replay {
        let bytes = try TemplateProblem.translating(.configuration) { try FileSystem.read(file) }
        let node: Node
        do {
            node = try JSON.parse(bytes)
        } catch {
            throw TemplateProblem(.configuration, "'\(file)', line \(error.line): \(error.message)")
        }
        guard let context = node.table, context["cookiecutter"]?.table != nil else {
            throw TemplateProblem(
                .configuration, "'\(file)' is no replay", hints: ["a replay is a JSON object with the key cookiecutter"]
            )
        }
        var replay = Replay(answers: Table())
        replay.context = context
        replay.isComplete = true
        return replay
    }

    /// Reads the replay of a template from the replay directory.
    public static func load(name: String, in directory: FilePath) throws(TemplateProblem) -> Replay {
        let file = file(name, in: directory)
        guard FileSystem.exists(file) else {
            throw TemplateProblem(.configuration, "nothing to replay: there is no '\(file)'")
        }
        return try load(file: file)
    }

    /// Writes the replay of a template, in cookiecutter's form.
    public static func save(_ answers: Answers, name: String, in directory: FilePath) throws(TemplateProblem) {
        let text = JSON.write(Node(.table(answers.context)), indent: 2)
        try TemplateProblem.translating(.configuration) {
            try FileSystem.createDirectory(directory, intermediates: true)
            try FileSystem.writeAtomically(Array(text.utf8), to: file(name, in: directory), waitsForDisk: false)
        }
    }

    private static func file(_ name: String, in directory: FilePath) -> FilePath {
        directory.appending(name.hasSuffix(".json") ? name : name + ".json")
    }
}
