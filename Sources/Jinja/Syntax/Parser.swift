/// Builds the syntax tree of a template: the statements. ParserExpressions.swift has the expressions.
struct Parser {
    let options: Environment.Options
    let tags: [String: Environment.Tag]
    let name: String?
    private(set) var current: Token
    var tokens: [Token]
    var next = 1
    var tagStack: [String] = []
    var endTokens: [[String]] = []
    var depth = 0

    /// The statements of a template.
    static func parse(
        _ source: String, _ options: Environment.Options, tags: [String: Environment.Tag], name: String?
    ) throws(TemplateError) -> [Statement] {
        var lexer = Lexer(source, options)
        var parser = try Parser(lexer.tokenize(), options, tags, name)
        return try parser.statements(until: nil)
    }

    init(_ tokens: [Token], _ options: Environment.Options, _ tags: [String: Environment.Tag], _ name: String?)
        throws(TemplateError)
    {
        self.tokens = tokens
        self.options = options
        self.tags = tags
        self.name = name
        current = tokens[0]
        try checkFailure(current)
    }

    // MARK: Tokens

    func fail(_ message: String, _ line: Int? = nil, exception: String = "TemplateSyntaxError") -> TemplateError {
        TemplateError(.syntax, message, exception: exception, name: name, line: line ?? current.line)
    }

    func checkFailure(_ token: Token) throws(TemplateError) {
        if token.kind == .failure { throw fail(token.text, token.line) }
    }

    @discardableResult mutating func advance() throws(TemplateError) -> Token {
        let token = current
        if next < tokens.count {
            current = tokens[next]
            next += 1
            try checkFailure(current)
        }
        return token
    }

    func peek() throws(TemplateError) -> Token {
        let token = next < tokens.count ? tokens[next] : current
        try checkFailure(token)
        return token
    }

    mutating func skip(_ kind: Token.Kind) throws(TemplateError) -> Bool {
        guard current.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func skip(name: String) throws(TemplateError) -> Bool {
        guard current.isName(name) else { return false }
        try advance()
        return true
    }

    func expected(_ label: String) -> TemplateError {
        let shown = PythonRepr.quote(label)
        if current.kind == .end { return fail("unexpected end of template, expected \(shown).") }
        return fail("expected token \(shown), got \(PythonRepr.quote(current.description))")
    }

    @discardableResult mutating func expect(_ kind: Token.Kind) throws(TemplateError) -> Token {
        guard current.kind == kind else { throw expected(kind.label) }
        return try advance()
    }

    mutating func expect(name: String) throws(TemplateError) {
        guard current.isName(name) else { throw expected(name) }
        try advance()
    }

    /// Counts a level of nesting, so that no source can exhaust the stack.
    mutating func enter() throws(TemplateError) {
        depth += 1
        if depth > options.limits.nesting {
            throw TemplateError(
                .limit, "the template is nested too deeply", exception: "LimitError", name: name, line: current.line)
        }
    }
}
