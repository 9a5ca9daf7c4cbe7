/// Where templates that others name come from.
public protocol TemplateLoader: Sendable {
    /// The source of a template, or nil when there is none of that name.
    func source(of name: String) throws(TemplateError) -> String?
}

/// Templates held in memory.
public struct DictionaryLoader: TemplateLoader {
    private let templates: [String: String]
    /// Sources by name.
    public init(_ templates: [String: String]) { self.templates = templates }
    /// The source of a template, or nil.
    public func source(of name: String) throws(TemplateError) -> String? { templates[name] }
}

/// The language as one project uses it: delimiters, white space, undefined values, extra filters and functions.
public struct Environment: Sendable {
    /// The parts of the language that must be switched on.
    public enum Extension: Sendable, Hashable {
        /// `{% do %}` (`jinja2.ext.do`).
        case expressionStatement
        /// `{% break %}` and `{% continue %}` (`jinja2.ext.loopcontrols`).
        case loopControls
    }

    /// Whether output is escaped for HTML.
    public enum Autoescape: Sendable {
        /// Never.
        case off
        /// Always.
        case on
        /// Decided by the template's name (`select_autoescape`).
        case byName(@Sendable (String?) -> Bool)

        func applies(to name: String?) -> Bool {
            switch self {
            case .off: false
            case .on: true
            case .byName(let decide): decide(name)
            }
        }
    }

    /// What `jinja2.Environment` takes; the defaults are Jinja2's.
    public struct Options: Sendable {
        /// Begins a statement.
        public var blockStart = "{%"
        /// Ends a statement.
        public var blockEnd = "%}"
        /// Begins an expression.
        public var variableStart = "{{"
        /// Ends an expression.
        public var variableEnd = "}}"
        /// Begins a comment.
        public var commentStart = "{#"
        /// Ends a comment.
        public var commentEnd = "#}"
        /// Begins a line that is a statement.
        public var lineStatementPrefix: String?
        /// Begins a comment that lasts to the end of the line.
        public var lineCommentPrefix: String?
        /// Removes the first line end after a statement.
        public var trimBlocks = false
        /// Removes spaces and tabs before a statement that begins a line.
        public var lstripBlocks = false
        /// What line ends of the source become in the output.
        public var newlineSequence = "\n"
        /// Keeps one line end at the end of the template.
        public var keepTrailingNewline = false
        /// Escapes output for HTML.
        public var autoescape = Autoescape.off
        /// How missing values behave.
        public var undefined = UndefinedKind.lenient
        /// Parts of the language that are on.
        public var extensions: Set<Extension> = []
        /// What one rendering may use up.
        public var limits = Limits()

        /// Jinja2's defaults.
        public init() {}
    }

    /// A filter of the host: the value, the arguments in parentheses, the context.
    public typealias Filter =
        @Sendable (_ value: Value, _ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value
    /// A test of the host.
    public typealias Test =
        @Sendable (_ value: Value, _ arguments: Arguments, _ context: Context) throws(TemplateError) -> Bool

    /// An argument of a tag of the host; sums and differences arrive unevaluated (`{% now 'utc' + 'hours=2' %}`).
    public enum TagArgument: Sendable {
        /// Any other expression.
        case value(Value)
        /// `left + right`.
        case sum(Value, Value)
        /// `left - right`.
        case difference(Value, Value)
    }

    /// A tag of the host without a body, such as `{% now 'utc', '%Y' %}`.
    public struct Tag: Sendable {
        let render: @Sendable (_ arguments: [TagArgument], _ context: Context) throws(TemplateError) -> Value
        /// A tag that prints what the closure makes of its arguments.
        public init(
            _ render:
                @escaping @Sendable (_ arguments: [TagArgument], _ context: Context) throws(TemplateError) -> Value
        ) {
            self.render = render
        }
    }

    /// The settings.
    public var options: Options
    /// Where templates that others name come from.
    public var loader: (any TemplateLoader)?
    /// Variables that every template sees, besides Jinja's own.
    public var globals: [String: Value] = [:]
    /// Filters besides (or instead of) Jinja's own.
    public var filters: [String: Filter] = [:]
    /// Tests besides (or instead of) Jinja's own.
    public var tests: [String: Test] = [:]
    /// Tags of the host.
    public var tags: [String: Tag] = [:]

    /// An environment; making one costs nothing.
    public init(options: Options = Options(), loader: (any TemplateLoader)? = nil) {
        self.options = options
        self.loader = loader
    }

    /// Compiles a template. Throws syntax errors.
    public func template(_ source: String, name: String? = nil) throws(TemplateError) -> Template {
        let statements = try Parser.parse(source, options, tags: tags, name: name)
        return try Compiler.compile(statements, self, name: name)
    }

    /// Compiles and renders a template in one go.
    public func render(_ source: String, name: String? = nil, context: [String: Value] = [:]) throws(TemplateError)
        -> String
    {
        try template(source, name: name).render(context)
    }

    func filter(_ name: String) -> Filter? { filters[name] ?? Filters.find(name) }
    func test(_ name: String) -> Test? { tests[name] ?? Tests.find(name) }
    func global(_ name: String) -> Value? { globals[name] ?? Globals.find(name) }
}

/// A compiled template.
public final class Template: Sendable {
    /// Its name, as given or as the loader was asked for it.
    public let name: String?
    let environment: Environment
    let blocks: [String: CompiledBlock]
    private let root: CompiledBlock

    init(name: String?, environment: Environment, root: CompiledBlock, blocks: [String: CompiledBlock]) {
        self.name = name
        self.environment = environment
        self.root = root
        self.blocks = blocks
    }

    /// The output with these variables.
    public func render(_ variables: [String: Value] = [:]) throws(TemplateError) -> String {
        let context = Context(Run(environment), self, variables: variables)
        var output = ""
        try render(context, &output)
        return output
    }

    func render(_ context: Context, _ output: inout String) throws(TemplateError) {
        try context.run.checkStack()
        let frame = Frame(context, nil, slots: root.slots)
        _ = try root.body(frame, &output)
        if let parent = frame.parentTemplate { try parent.render(context, &output) }
    }
}
