/// Rules ready for scanning: a prefilter over all keywords, and each rule compiled when it is first needed.
public final class RuleSet: Sendable {
    /// How many rules there are.
    public let count: Int
    /// Finds the rules whose keywords stand in a text.
    let prefilter: KeywordPrefilter
    /// Rules to try on every text: those without keywords, or with keywords whose case ASCII rules cannot tell.
    let unconditional: RuleMask
    /// What is not a secret, whatever rule finds it.
    let allowlists: [CompiledAllowlist]

    private enum Origin: Sendable {
        case defaults([Lazy<CompiledRule>])
        case rules([CompiledRule])
    }
    private let origin: Origin

    /// The default rules. Costs microseconds: a rule is read from the binary when one of its keywords is met.
    public static let standard = RuleSet()

    private init() {
        count = DefaultRules.count
        origin = .defaults((0..<count).map { _ in Lazy() })
        var prefilter = KeywordPrefilter()
        var withKeywords = RuleMask(count: count)
        var unconditional = RuleMask(count: count)
        DefaultRules.keywords { keyword, rule in
            prefilter.add(keyword, rule)
            withKeywords.insert(rule)
            if keyword.contains(where: { $0 >= 0x80 }) { unconditional.insert(rule) }
        }
        for index in 0..<count where !withKeywords.contains(index) { unconditional.insert(index) }
        self.prefilter = prefilter
        self.unconditional = unconditional
        allowlists = DefaultRules.allowlists().map(CompiledAllowlist.init)
    }

    /// The rules of a configuration; only those named in `enabled` where it is given.
    public init(_ configuration: Configuration, enabled: Set<String>? = nil) {
        let chosen = configuration.rules.filter { enabled?.contains($0.id) ?? true }
        // Rules that the chosen ones require go with them, for them only.
        var rules = chosen
        if enabled != nil {
            let needed = Set(chosen.flatMap { $0.required.map(\.id) }).subtracting(chosen.map(\.id))
            for var rule in configuration.rules where needed.contains(rule.id) {
                rule.skipReport = true
                rules.append(rule)
            }
        }
        count = rules.count
        origin = .rules(rules.map(CompiledRule.init))
        var prefilter = KeywordPrefilter()
        var unconditional = RuleMask(count: count)
        for (index, rule) in rules.enumerated() {
            for keyword in rule.keywords {
                Array(keyword.utf8).withUnsafeBufferPointer { prefilter.add($0, index) }
            }
            if rule.keywords.isEmpty || rule.keywords.contains(where: { $0.utf8.contains { $0 >= 0x80 } || $0.isEmpty })
            {
                unconditional.insert(index)
            }
        }
        self.prefilter = prefilter
        self.unconditional = unconditional
        allowlists = configuration.allowlists.map(CompiledAllowlist.init)
    }

    /// The rules as they were written.
    public var rules: [Rule] { (0..<count).map { rule(at: $0).rule } }

    func rule(at index: Int) -> CompiledRule {
        switch origin {
        case .defaults(let rules): rules[index].value { CompiledRule(DefaultRules.rule(at: index)) }
        case .rules(let rules): rules[index]
        }
    }

    /// The place of the rule with this identifier.
    func index(of id: String) -> Int? {
        switch origin {
        case .defaults: DefaultRules.index(of: id)
        case .rules(let rules): rules.firstIndex { $0.rule.id == id }
        }
    }

    /// The rules to try on `text`.
    func candidates(in text: UnsafeRawBufferPointer) -> RuleMask {
        var mask = unconditional
        prefilter.find(in: text, &mask)
        return mask
    }
}
