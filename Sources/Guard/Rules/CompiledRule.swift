/// A rule with its expressions, each compiled when first needed.
final class CompiledRule: Sendable {
    let rule: Rule
    let allowlists: [CompiledAllowlist]
    /// Whether it gives way to a more particular rule that finds the same secret.
    let isGeneric: Bool
    private let lazyRegex = Lazy<Expression?>()
    private let lazyPath = Lazy<Expression?>()
    private let keywords = Lazy<KeywordPrefilter?>()

    init(_ rule: Rule) {
        self.rule = rule
        allowlists = rule.allowlists.map(CompiledAllowlist.init)
        isGeneric = rule.id.lowercased().contains("generic")
    }

    /// The expression for text, if it has one.
    func regex() throws(ExpressionError) -> Expression? {
        guard let source = rule.regex else { return nil }
        return try lazyRegex.value { () throws(ExpressionError) in try Expression(source) }
    }

    /// The expression for paths, if it has one.
    func path() throws(ExpressionError) -> Expression? {
        guard let source = rule.path else { return nil }
        return try lazyPath.value { () throws(ExpressionError) in try Expression(source) }
    }

    /// Whether one of its keywords stands in `text`, if it has any: mostly that is in the matches themselves.
    func hasKeyword(in text: UnsafeRawBufferPointer, at matches: [Range<Int>]) -> Bool {
        if matches.isEmpty { return true }
        return matches.contains { hasKeyword(in: UnsafeRawBufferPointer(rebasing: text[$0])) }
            || hasKeyword(in: text)
    }

    /// Whether one of its keywords stands in `text`, if it has any.
    func hasKeyword(in text: UnsafeRawBufferPointer) -> Bool {
        if rule.keywords.isEmpty { return true }
        let keywords = keywords.value { () -> KeywordPrefilter? in
            // A keyword with letters beyond ASCII is not told by its case here: such a rule is tried on every text.
            if rule.keywords.contains(where: { $0.isEmpty || $0.utf8.contains { $0 >= 0x80 } }) { return nil }
            return KeywordPrefilter(keywords: rule.keywords.map { ($0, 0) })
        }
        guard let keywords else { return true }
        var mask = RuleMask(count: 1)
        keywords.find(in: text, &mask)
        return mask.contains(0)
    }

    /// Compiles everything now.
    ///
    /// - Returns: the size of all of them.
    func compileAll() throws(ExpressionError) -> Int {
        var size = try regex()?.size ?? 0
        size += try path()?.size ?? 0
        for allowlist in allowlists { size += try allowlist.compileAll() }
        return size
    }
}

/// An allowlist with its expressions, compiled when first needed.
final class CompiledAllowlist: Sendable {
    let allowlist: Allowlist
    private let commits: Set<String>
    private let paths = Lazy<Expression?>()
    private let regexes = Lazy<Expression?>()
    private let stopwords = Lazy<KeywordPrefilter>()

    init(_ allowlist: Allowlist) {
        self.allowlist = allowlist
        commits = Set(allowlist.commits)
    }

    func allows(commit: String?) -> Bool {
        guard let commit, !commits.isEmpty else { return false }
        return commits.contains(commit.lowercased())
    }

    func allows(path: [UInt8]) throws(ExpressionError) -> Bool {
        guard !path.isEmpty, let expression = try pathExpression() else { return false }
        return expression.matches(path)
    }

    func allows(target: UnsafeRawBufferPointer) throws(ExpressionError) -> Bool {
        guard !target.isEmpty, let expression = try regexExpression() else { return false }
        return expression.matches(target)
    }

    func hasStopword(in secret: UnsafeRawBufferPointer) -> Bool {
        guard !secret.isEmpty, !allowlist.stopwords.isEmpty else { return false }
        let words = stopwords.value { KeywordPrefilter(keywords: allowlist.stopwords.map { ($0, 0) }) }
        var mask = RuleMask(count: 1)
        words.find(in: secret, &mask)
        return mask.contains(0)
    }

    ///
    /// - Returns: the size of all of them.
    func compileAll() throws(ExpressionError) -> Int {
        // Each alone first: joined, an error would not say which one is meant.
        var size = 0
        for source in allowlist.paths + allowlist.regexes { size += try Expression(source).size }
        guard size <= Configuration.maximumSize else { return size }
        _ = try pathExpression()
        _ = try regexExpression()
        return size
    }

    private func pathExpression() throws(ExpressionError) -> Expression? {
        guard let source = pathSource else { return nil }
        return try paths.value { () throws(ExpressionError) in try .joined(source) }
    }

    /// One expression for all paths that it names, if it names any.
    var pathSource: String? { allowlist.paths.isEmpty ? nil : Self.joined(allowlist.paths) }

    private func regexExpression() throws(ExpressionError) -> Expression? {
        guard !allowlist.regexes.isEmpty else { return nil }
        return try regexes.value { () throws(ExpressionError) in try .joined(Self.joined(allowlist.regexes)) }
    }

    /// One expression for all, joined as gitleaks joins them: a flag such as `(?i)` holds for those behind it too.
    private static func joined(_ sources: [String]) -> String { "(?:" + sources.joined(separator: "|") + ")" }
}
