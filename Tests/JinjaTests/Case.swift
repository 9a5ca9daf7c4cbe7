import Formats
import Jinja

/// One line of the conformance table: a template, what it is rendered with, and what comes out.
struct Case: Sendable {
    /// What a rendering gave.
    enum Outcome: Equatable, Sendable, CustomStringConvertible {
        case output(String)
        /// The line only where Jinja2's exception knows one: in syntax errors.
        case failure(exception: String, message: String, line: Int?)

        var description: String {
            switch self {
            case .output(let text): "output \(text.debugDescription)"
            case .failure(let exception, let message, let line): "\(exception) at \(line ?? 0): \(message)"
            }
        }
    }

    let area: String
    let template: String
    let options: Node?
    let context: Node?
    let templates: Node?
    let expected: Outcome?

    init(
        area: String, template: String, options: Node? = nil, context: Node? = nil, templates: Node? = nil,
        expected: Outcome? = nil
    ) {
        self.area = area
        self.template = template
        self.options = options
        self.context = context
        self.templates = templates
        self.expected = expected
    }

    /// The cases of a file of the table: groups that share options, context and templates.
    static func read(_ bytes: [UInt8], area: String) throws -> [Case] {
        try JSON.parse(bytes).array?.flatMap { group in
            group["cases"]?.array?.compactMap { node in
                node["template"]?.string.map {
                    Case(
                        area: area, template: $0, options: group["options"], context: group["context"],
                        templates: group["templates"], expected: outcome(node))
                }
            } ?? []
        } ?? []
    }

    /// The case as the driver reads it.
    var node: Node {
        var entries: [(key: String, node: Node)] = [("template", Node(.string(template)))]
        if let options { entries.append(("options", options)) }
        if let context { entries.append(("context", context)) }
        if let templates { entries.append(("templates", templates)) }
        return Node(.table(Table(entries)))
    }

    /// An outcome as the table and the driver write it.
    static func outcome(_ node: Node) -> Outcome? {
        if let output = node["output"]?.string { return .output(output) }
        guard let exception = node["exception"]?.string else { return nil }
        let line = exception.hasPrefix("TemplateSyntax") || exception.hasPrefix("TemplateAssert")
        return .failure(
            exception: exception, message: node["message"]?.string ?? "", line: line ? node["line"]?.integer : nil)
    }

    /// The environment that the case asks for.
    func environment(limits: Limits = Limits()) -> Environment {
        var chosen = Environment.Options()
        chosen.limits = limits
        for (key, node) in options?.table?.entries ?? [] {
            switch key {
            case "block_start_string": chosen.blockStart = node.string ?? ""
            case "block_end_string": chosen.blockEnd = node.string ?? ""
            case "variable_start_string": chosen.variableStart = node.string ?? ""
            case "variable_end_string": chosen.variableEnd = node.string ?? ""
            case "comment_start_string": chosen.commentStart = node.string ?? ""
            case "comment_end_string": chosen.commentEnd = node.string ?? ""
            case "line_statement_prefix": chosen.lineStatementPrefix = node.string
            case "line_comment_prefix": chosen.lineCommentPrefix = node.string
            case "trim_blocks": chosen.trimBlocks = node.boolean ?? false
            case "lstrip_blocks": chosen.lstripBlocks = node.boolean ?? false
            case "keep_trailing_newline": chosen.keepTrailingNewline = node.boolean ?? false
            case "newline_sequence": chosen.newlineSequence = node.string ?? "\n"
            case "autoescape":
                if node.string == "byName" {
                    chosen.autoescape = .byName { $0?.hasSuffix(".html") == true || $0?.hasSuffix(".xml") == true }
                } else {
                    chosen.autoescape = node.boolean == true ? .on : .off
                }
            case "undefined":
                switch node.string {
                case "strict": chosen.undefined = .strict
                case "chainable": chosen.undefined = .chainable
                case "debug": chosen.undefined = .debug
                default: chosen.undefined = .lenient
                }
            case "extensions":
                for name in node.strings ?? [] {
                    if name == "jinja2.ext.do" { chosen.extensions.insert(.expressionStatement) }
                    if name == "jinja2.ext.loopcontrols" { chosen.extensions.insert(.loopControls) }
                }
            default: break
            }
        }
        var templates: [String: String] = [:]
        for (name, node) in self.templates?.table?.entries ?? [] { templates[name] = node.string }
        return Environment(options: chosen, loader: DictionaryLoader(templates))
    }

    /// What our engine makes of it.
    func render(limits: Limits = Limits()) -> Outcome {
        var context: [String: Jinja.Value] = [:]
        for (name, node) in self.context?.table?.entries ?? [] { context[name] = Self.value(node) }
        do {
            return .output(try environment(limits: limits).render(template, context: context))
        } catch {
            return .failure(
                exception: error.exception, message: error.message,
                line: error.exception.hasPrefix("Template") && error.kind == .syntax ? error.line : nil)
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
