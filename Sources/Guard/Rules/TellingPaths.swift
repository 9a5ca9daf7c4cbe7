/// The paths of files of which the name alone says something: to a rule that is tried on every text, or to an allowlist.
///
/// Most files have others, which one expression tells.
struct TellingPaths: Sendable {
    /// The rules among those tried on every text that look at no other files.
    let rules: RuleMask
    /// Whether no allowlist says anything of other files as a whole.
    let areAllowedAlone: Bool
    /// Matches the paths; nil: there are none.
    private let expression: Expression?

    init(of set: RuleSet) throws(ExpressionError) {
        // Each is a group of its own: a flag holds for no other.
        var sources = set.allowlists.compactMap(\.pathSource)
        var rules = RuleMask(count: set.count)
        for index in set.unconditional.indices {
            guard let path = set.rule(at: index).rule.path else { continue }
            rules.insert(index)
            sources.append("(?:\(path))")
        }
        self.rules = rules
        areAllowedAlone = set.allowlists.allSatisfy { $0.allowlist.isForPathsOrTexts }
        expression = sources.isEmpty ? nil : try .joined(sources.joined(separator: "|"))
    }

    /// Whether the path says something.
    func isTelling(_ path: [UInt8]) -> Bool { expression?.matches(path) ?? false }
}

extension Allowlist {
    /// Whether it allows nothing but some paths, or what stands in texts.
    fileprivate var isForPathsOrTexts: Bool {
        commits.isEmpty && (condition == .or || !(paths.isEmpty && regexes.isEmpty && stopwords.isEmpty))
    }
}
