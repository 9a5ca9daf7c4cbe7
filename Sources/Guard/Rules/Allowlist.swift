/// What is not a secret although a rule finds it: gitleaks' allowlist.
public struct Allowlist: Sendable, Equatable {
    /// How several kinds of check combine.
    public enum Condition: Sendable, Equatable {
        /// Any check that holds allows the finding.
        case or
        /// Every kind of check that is given must hold.
        case and
    }

    /// What the `regexes` are tried against.
    public enum Target: Sendable, Equatable {
        /// The secret.
        case secret
        /// The whole match of the rule.
        case match
        /// The line or lines that the match stands on.
        case line
    }

    /// Why it is there.
    public var description: String
    /// How the checks combine.
    public var condition: Condition
    /// Full hashes of commits, in lower case.
    public var commits: [String]
    /// Expressions for paths.
    public var paths: [String]
    /// What the expressions are tried against.
    public var regexTarget: Target
    /// Expressions for the target.
    public var regexes: [String]
    /// Words that a secret contains, in lower case.
    public var stopwords: [String]
    /// The rules that it is for; empty for the list's own rule, or for all.
    public var targetRules: [String]

    /// Makes an allowlist.
    public init(
        description: String = "", condition: Condition = .or, commits: [String] = [], paths: [String] = [],
        regexTarget: Target = .secret, regexes: [String] = [], stopwords: [String] = [], targetRules: [String] = []
    ) {
        self.description = description
        self.condition = condition
        self.commits = commits
        self.paths = paths
        self.regexTarget = regexTarget
        self.regexes = regexes
        self.stopwords = stopwords
        self.targetRules = targetRules
    }
}
