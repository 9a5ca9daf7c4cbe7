import RuleFormat

/// Rules ready for scanning: a prefilter over all keywords, and each rule compiled when it is first needed.
public final class RuleSet: Sendable {
    /// How many rules there are.
    public let count: Int
    /// Finds the rules whose keywords stand in a text.
    private let prefilter = Lazy<KeywordPrefilter>()
    private let lazyEverywhere = Lazy<RuleMask>()
    private let lazyFar = Lazy<RuleMask>()
    private let lazyPaths = Lazy<TellingPaths>()
    private let lazyUnanchored = Lazy<(all: RuleMask, isUnconditional: Bool)>()
    private let lazyLineKeywords = Lazy<KeywordPrefilter>()
    /// Rules to try on every text: those without keywords, or with keywords whose case ASCII rules cannot tell.
    let unconditional: RuleMask
    /// What is not a secret, whatever rule finds it.
    let allowlists: [CompiledAllowlist]

    /// Whether they are the default rules, all of them and no others.
    let isDefault: Bool

    /// Finds the default rules that may match.
    private let database: RuleDatabase?
    /// Where each default rule stands in this set, -1 where it does not; nil: where it stands there.
    private let places: [Int]?

    private enum Origin: Sendable {
        case defaults([Lazy<CompiledRule>])
        case rules([CompiledRule])
    }
    private let origin: Origin

    /// The default rules. Costs microseconds: a rule is read from the binary when one of its keywords is met.
    public static let standard = RuleSet(database: .standard)

    /// The default rules, found through a database or by keywords alone: both give the same findings.
    init(database: RuleDatabase?) {
        count = DefaultRules.count
        origin = .defaults((0..<count).map { _ in Lazy() })
        var unconditional = RuleMask(count: count)
        for index in embeddedUnconditional { unconditional.insert(index) }
        self.unconditional = unconditional
        isDefault = true
        self.database = database
        places = nil
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
        var unconditional = RuleMask(count: count)
        var places = [Int](repeating: -1, count: DefaultRules.count)
        var shared = 0
        for (index, rule) in rules.enumerated() {
            if let embedded = rule.embedded {
                places[embedded] = index
                shared += 1
            }
            if rule.keywords.isEmpty || rule.keywords.contains(where: { $0.utf8.contains { $0 >= 0x80 } || $0.isEmpty })
            {
                unconditional.insert(index)
            }
        }
        self.unconditional = unconditional
        isDefault = shared == count && count == DefaultRules.count
        // A configuration that adds to the default rules has their speed.
        database = shared > DefaultRules.count / 2 ? .standard : nil
        self.places = database == nil ? nil : places
        allowlists = configuration.allowlists.map(CompiledAllowlist.init)
    }

    /// The same rules, found through a database of their own where there is one or one can be made: worth its while where there is
    /// much to scan.
    ///
    /// - Parameters:
    ///   - cache: where databases are kept.
    ///   - compiles: whether one may be made, which takes a second or some.
    init(_ set: RuleSet, cache: RuleDatabaseCache, compiles: Bool) {
        count = set.count
        origin = set.origin
        unconditional = set.unconditional
        isDefault = set.isDefault
        allowlists = set.allowlists
        if set.database == nil, case .rules(let rules) = set.origin {
            let described = rules.map { compiled in
                DatabaseRule(
                    id: compiled.rule.id,
                    regex: compiled.rule.regex.flatMap { try? GoSyntax.translated($0) },
                    keywords: compiled.rule.keywords,
                    hasPath: compiled.rule.path != nil)
            }
            database = cache.database(of: described, compiles: compiles)
            places = nil
        } else {
            database = set.database
            places = set.places
        }
    }

    /// The same rules, found through a database in the user's cache folder.
    ///
    /// - Parameter compiles: whether one may be made where there is none, which takes a second or some.
    public func withCachedDatabase(compiles: Bool) -> RuleSet {
        guard database == nil, let cache = RuleDatabaseCache() else { return self }
        return RuleSet(self, cache: cache, compiles: compiles)
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

    /// The rules to try on `text`, and where in it, by their anchors; nil where nothing is known of these.
    func anchored(in text: UnsafeRawBufferPointer) -> RuleCandidates? {
        guard let database, let found = database.anchors.search(text) else { return nil }
        guard let places else {
            var whole = unanchoredCandidates(in: text)
            for rule in found.whole { whole.insert(rule) }
            return RuleCandidates(whole: whole, entries: found.entries)
        }
        var whole = keywordCandidates(in: text)
        for index in places.indices where places[index] >= 0 && database.anchors.has(index) {
            whole.remove(places[index])
        }
        for rule in found.whole where places[rule] >= 0 { whole.insert(places[rule]) }
        let entries = found.entries.compactMap { entry in
            places[entry.rule] < 0 ? nil : RuleCandidates.Entry(rule: places[entry.rule], places: entry.places)
        }
        return RuleCandidates(whole: whole, entries: entries)
    }

    /// The rules to try on all of `text` among those of which anchors know nothing.
    func unanchoredCandidates(in text: UnsafeRawBufferPointer) -> RuleMask {
        var mask = unanchored.all
        if !unanchored.isUnconditional { mask.formIntersection(keywordCandidates(in: text)) }
        return mask
    }

    /// The rules of which anchors know nothing, and whether they are to be tried on every text.
    private var unanchored: (all: RuleMask, isUnconditional: Bool) {
        lazyUnanchored.value {
            var all = RuleMask(count: count)
            var isUnconditional = true
            for index in 0..<count where database?.anchors.has(index) == false {
                all.insert(index)
                if !unconditional.contains(index) { isUnconditional = false }
            }
            return (all, isUnconditional)
        }
    }

    /// Whether candidates may lack their keyword.
    var needsKeywords: Bool { database != nil }

    /// The database, if it alone says which rules may match.
    var partsDatabase: RuleDatabase? { places == nil ? database : nil }

    /// Finds the keywords of rules whose matches end on their line.
    var lineKeywords: KeywordPrefilter {
        lazyLineKeywords.value {
            var prefilter = KeywordPrefilter()
            for index in 0..<count where database?.reach(of: index) == .line {
                for keyword in rule(at: index).rule.keywords {
                    Array(keyword.utf8).withUnsafeBufferPointer { prefilter.add($0, index) }
                }
            }
            return prefilter
        }
    }

    /// Rules to try on all of every text, of which a memo can say nothing.
    var everywhere: RuleMask {
        guard let database else { return unconditional }
        return lazyEverywhere.value {
            var mask = unconditional
            for index in 0..<count where database.reach(of: index) == .near && database.anchors.has(index) {
                mask.remove(index)
            }
            return mask
        }
    }

    /// Rules whose matches may reach so far that no part of a text tells whether one begins in it.
    var farRules: RuleMask {
        lazyFar.value {
            var mask = RuleMask(count: count)
            guard let database else { return mask }
            for index in 0..<count where database.reach(of: index) == .far {
                mask.insert(index)
            }
            return mask
        }
    }

    /// The paths that say something.
    func paths() throws(ExpressionError) -> TellingPaths {
        try lazyPaths.value { () throws(ExpressionError) in try TellingPaths(of: self) }
    }

    /// The rules of which a keyword stands in `text`.
    func keywordCandidates(in text: UnsafeRawBufferPointer) -> RuleMask {
        var mask = unconditional
        keywords.find(in: text, &mask)
        return mask
    }

    private var keywords: KeywordPrefilter {
        prefilter.value {
            var prefilter = KeywordPrefilter()
            switch origin {
            case .defaults: DefaultRules.keywords { prefilter.add($0, $1) }
            case .rules(let rules):
                for (index, rule) in rules.enumerated() {
                    for keyword in rule.rule.keywords {
                        Array(keyword.utf8).withUnsafeBufferPointer { prefilter.add($0, index) }
                    }
                }
            }
            return prefilter
        }
    }
}
