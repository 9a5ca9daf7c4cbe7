import Formats
import Jinja

/// Conditions and messages in a template's JSON, in the environment of its files.
struct Conditions: Sendable {
    let environment: Environment
    /// The JSON file, for messages.
    let fileName: String

    /// Whether a condition is true: a Jinja expression in a string, or a boolean.
    func holds(_ condition: Node, _ context: [String: Jinja.Value], at place: String) throws(TemplateProblem) -> Bool {
        switch condition.value {
        case .boolean(let flag): return flag
        case .string(let expression):
            let options = environment.options
            let source =
                "\(options.blockStart) if (\(expression)) \(options.blockEnd)1\(options.blockStart) endif \(options.blockEnd)"
            return try rendered(source, context, at: place).contains("1")
        default: throw TemplateProblem(.template, "\(fileName): \(place): a condition is \(condition.kind)")
        }
    }

    /// A message, which is an ordinary template.
    func message(_ node: Node?, _ context: [String: Jinja.Value], at place: String) throws(TemplateProblem) -> String? {
        guard let text = node?.string else { return nil }
        return try rendered(text, context, at: place)
    }

    private func rendered(
        _ source: String, _ context: [String: Jinja.Value], at place: String
    ) throws(TemplateProblem) -> String {
        do {
            return try environment.render(source, context: context)
        } catch {
            throw TemplateProblem(.template, "\(fileName): \(place): \(error.message)")
        }
    }

    /// The options that a condition speaks of: those written as `cookiecutter.NAME`.
    static func options(in condition: Node) -> [String] {
        guard let text = condition.string else { return [] }
        var names: [String] = []
        for part in text.split(separator: "cookiecutter.", omittingEmptySubsequences: false).dropFirst() {
            let name = String(part.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }
}
