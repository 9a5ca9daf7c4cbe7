import Formats
import Jinja

/// One line of the conformance table: a template, what it is rendered with, and what comes out.
struct Case: Sendable {
    /// What a rendering gave.
    enum Outcome: Equatable, Sendable, CustomStringConvertible {
        case output(String)
        case failure(exception: String, message: String)

        var description: String {
            switch self {
            case .output(let text): "output \(text.debugDescription)"
            case .failure(let exception, let message): "\(exception): \(message)"
            }
        }
    }

    let area: String
    let node: Node
    let template: String
    let expected: Outcome?

    init?(_ node: Node, area: String) {
        guard let template = node["template"]?.string else { return nil }
        self.area = area
        self.node = node
        self.template = template
        expected = Self.outcome(node)
    }

    /// An outcome as the table and the driver write it.
    static func outcome(_ node: Node) -> Outcome? {
        if let output = node["output"]?.string { return .output(output) }
        guard let exception = node["exception"]?.string else { return nil }
        return .failure(exception: exception, message: node["message"]?.string ?? "")
    }

    /// The environment that the case asks for.
    func environment() -> Environment {
        var options = Environment.Options()
        for (key, node) in node["options"]?.table?.entries ?? [] {
            switch key {
            case "block_start_string": options.blockStart = node.string ?? ""
            case "block_end_string": options.blockEnd = node.string ?? ""
            case "variable_start_string": options.variableStart = node.string ?? ""
            case "variable_end_string": options.variableEnd = node.string ?? ""
            case "comment_start_string": options.commentStart = node.string ?? ""
            case "comment_end_string": options.commentEnd = node.string ?? ""
            case "line_statement_prefix": options.lineStatementPrefix = node.string
            case "line_comment_prefix": options.lineCommentPrefix = node.string
            case "trim_blocks": options.trimBlocks = node.boolean ?? false
            case "lstrip_blocks": options.lstripBlocks = node.boolean ?? false
            case "keep_trailing_newline": options.keepTrailingNewline = node.boolean ?? false
            case "newline_sequence": options.newlineSequence = node.string ?? "\n"
            case "autoescape":
                if node.string == "byName" {
                    options.autoescape = .byName { $0?.hasSuffix(".html") == true || $0?.hasSuffix(".xml") == true }
                } else {
                    options.autoescape = node.boolean == true ? .on : .off
                }
            case "undefined":
                switch node.string {
                case "strict": options.undefined = .strict
                case "chainable": options.undefined = .chainable
                case "debug": options.undefined = .debug
                default: options.undefined = .lenient
                }
            case "extensions":
                for name in node.strings ?? [] {
                    if name == "jinja2.ext.do" { options.extensions.insert(.expressionStatement) }
                    if name == "jinja2.ext.loopcontrols" { options.extensions.insert(.loopControls) }
                }
            default: break
            }
        }
        var templates: [String: String] = [:]
        for (name, node) in node["templates"]?.table?.entries ?? [] { templates[name] = node.string }
        return Environment(options: options, loader: DictionaryLoader(templates))
    }

    /// What our engine makes of it.
    func render() -> Outcome {
        var context: [String: Jinja.Value] = [:]
        for (name, node) in node["context"]?.table?.entries ?? [] { context[name] = Self.value(node) }
        do {
            return .output(try environment().render(template, context: context))
        } catch {
            return .failure(exception: error.exception, message: error.message)
        }
    }

    /// A JSON value as Python reads it.
    static func value(_ node: Node) -> Jinja.Value {
        switch node.value {
        case .null: .none
        case .boolean(let flag): .boolean(flag)
        case .integer(let text): Int(text).map { .integer($0) } ?? .none
        case .float(let number, _): .float(number)
        case .string(let text), .date(let text): .string(text)
        case .array(let nodes): .list(nodes.map(value))
        case .table(let table): .dict(table.entries.map { ($0.key, value($0.node)) })
        }
    }
}
