import Formats
import Jinja

/// What the host tells the built-in template: globals that are no answers. Other templates have none, as in cookiecutter.
public struct HostFacts: Sendable {
    /// The newest Python on this machine as `3.N`: `default_python_version`.
    public var defaultPythonVersion: String?
    /// Whether the project gets a `.cruft.json`: `writes_cruft_file`.
    public var writesCruftFile: Bool?

    /// Facts about this run.
    public init(defaultPythonVersion: String? = nil, writesCruftFile: Bool? = nil) {
        self.defaultPythonVersion = defaultPythonVersion
        self.writesCruftFile = writesCruftFile
    }

    var globals: [String: Jinja.Value] {
        var globals: [String: Jinja.Value] = [:]
        if let writesCruftFile { globals["writes_cruft_file"] = .boolean(writesCruftFile) }
        if let defaultPythonVersion { globals["default_python_version"] = .string(defaultPythonVersion) }
        return globals
    }
}

/// The Jinja environment that a template's options ask for: cookiecutter's five extensions always, those of
/// `_extensions` that need no Python, and the settings of `_jinja2_env_vars`.
enum RenderEnvironment {
    /// What a template may use up.
    @TaskLocal static var limits = Limits()

    static func make(
        for file: ContextFile, options: Table, host: HostFacts, loader: (any TemplateLoader)? = nil
    ) throws(TemplateProblem) -> Environment {
        var settings = Environment.Options()
        settings.keepTrailingNewline = true
        settings.limits = limits
        settings.undefined = file.dialect == .ccds ? .lenient : .strict
        if let variables = options["_jinja2_env_vars"]?.table {
            for (key, node) in variables.entries { try set(key, node, in: &settings, file) }
        }
        for name in try extensionNames(options["_extensions"], file) {
            switch name {
            case "jinja2.ext.do": settings.extensions.insert(.expressionStatement)
            case "jinja2.ext.loopcontrols": settings.extensions.insert(.loopControls)
            // Part of the language or of cookiecutter already.
            case "jinja2.ext.with_", "jinja2.ext.autoescape", "jinja2_time.TimeExtension",
                "jinja2_time.jinja2_time.TimeExtension", "jinja2.ext.ExprStmtExtension",
                "jinja2.ext.LoopControlExtension":
                if name.hasSuffix("ExprStmtExtension") { settings.extensions.insert(.expressionStatement) }
                if name.hasSuffix("LoopControlExtension") { settings.extensions.insert(.loopControls) }
            case _ where name.hasPrefix("cookiecutter.extensions."): continue
            default:
                throw TemplateProblem(
                    .template, "\(file.name): the extension '\(name)' is written in Python and cannot be loaded",
                    hints: ["cookiecutter itself can render this template"])
            }
        }
        var environment = Environment(options: settings, loader: loader)
        environment.globals = host.globals
        CookiecutterExtensions.install(in: &environment)
        return environment
    }

    private static func extensionNames(_ node: Node?, _ file: ContextFile) throws(TemplateProblem) -> [String] {
        guard let node else { return [] }
        switch node.value {
        case .array(let nodes): return nodes.map(RawValue.name)
        case .table(let table): return table.keys
        default: throw TemplateProblem(.template, "\(file.name): '_extensions' is \(node.kind), not a list")
        }
    }

    private static func set(
        _ key: String, _ node: Node, in settings: inout Environment.Options, _ file: ContextFile
    ) throws(TemplateProblem) {
        func misfit() -> TemplateProblem {
            TemplateProblem(.template, "\(file.name): '\(key)' in '_jinja2_env_vars' is \(node.kind)")
        }
        func text() throws(TemplateProblem) -> String {
            guard let text = node.string, !text.isEmpty else { throw misfit() }
            return text
        }
        switch key {
        case "block_start_string": settings.blockStart = try text()
        case "block_end_string": settings.blockEnd = try text()
        case "variable_start_string": settings.variableStart = try text()
        case "variable_end_string": settings.variableEnd = try text()
        case "comment_start_string": settings.commentStart = try text()
        case "comment_end_string": settings.commentEnd = try text()
        case "line_statement_prefix": settings.lineStatementPrefix = node.string
        case "line_comment_prefix": settings.lineCommentPrefix = node.string
        case "newline_sequence":
            let sequence = try text()
            guard ["\n", "\r", "\r\n"].contains(sequence) else { throw misfit() }
            settings.newlineSequence = sequence
        case "trim_blocks": settings.trimBlocks = isTrue(node)
        case "lstrip_blocks": settings.lstripBlocks = isTrue(node)
        case "keep_trailing_newline": settings.keepTrailingNewline = isTrue(node)
        case "autoescape": settings.autoescape = isTrue(node) ? .on : .off
        case "optimized", "cache_size", "auto_reload", "enable_async", "bytecode_cache", "finalize": break
        default:
            throw TemplateProblem(
                .template, "\(file.name): Jinja has no setting '\(key)'", hints: ["it stands in '_jinja2_env_vars'"])
        }
    }

    /// Python's truth of a JSON value.
    static func isTrue(_ node: Node) -> Bool {
        switch node.value {
        case .null: false
        case .boolean(let flag): flag
        case .integer(let digits): digits != "0"
        case .float(let number, _): number != 0
        case .string(let text), .date(let text): !text.isEmpty
        case .array(let nodes): !nodes.isEmpty
        case .table(let table): !table.entries.isEmpty
        }
    }
}
