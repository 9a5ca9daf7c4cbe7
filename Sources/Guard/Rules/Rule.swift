/// One kind of secret: how it is told from other text, and what is known about it.
///
/// The fields are those of a gitleaks rule (https://github.com/gitleaks/gitleaks#configuration), then ours.
public struct Rule: Sendable, Equatable {
    /// The identifier, as `disabledRules`, `targetRules` and fingerprints name it.
    public var id: String
    /// What the secret is, one phrase.
    public var description: String
    /// The expression that finds it; nil for a rule about paths only.
    public var regex: String?
    /// The expression that a file's path must match.
    public var path: String?
    /// The group that holds the secret; 0 for the first group that is not empty, else the whole match.
    public var secretGroup: Int
    /// Bits a byte that the secret must exceed; 0 for no bound.
    public var entropy: Double
    /// Texts of which one must stand in the file, in any case; empty for no such condition.
    public var keywords: [String]
    /// Words for reports.
    public var tags: [String]
    /// Whether it serves other rules only (`required`).
    public var skipReport: Bool
    /// Rules that must find something nearby too.
    public var required: [RequiredRule]
    /// What is not a secret although it looks like one.
    public var allowlists: [Allowlist]

    /// How much harm the secret can do.
    public var severity: Severity?
    /// The issuer's page that documents the secret.
    public var source: String?
    /// How to take such a secret out of service.
    public var revoke: String?

    /// The place among the default rules of the one whose expression and keywords this has.
    var embedded: Int?

    /// Makes a rule.
    public init(
        id: String, description: String = "", regex: String? = nil, path: String? = nil, secretGroup: Int = 0,
        entropy: Double = 0, keywords: [String] = [], tags: [String] = [], skipReport: Bool = false,
        required: [RequiredRule] = [], allowlists: [Allowlist] = [], severity: Severity? = nil,
        source: String? = nil, revoke: String? = nil
    ) {
        self.id = id
        self.description = description
        self.regex = regex
        self.path = path
        self.secretGroup = secretGroup
        self.entropy = entropy
        self.keywords = keywords
        self.tags = tags
        self.skipReport = skipReport
        self.required = required
        self.allowlists = allowlists
        self.severity = severity
        self.source = source
        self.revoke = revoke
    }
}

/// A rule that must find something near another rule's finding.
public struct RequiredRule: Sendable, Equatable {
    /// The other rule's identifier.
    public var id: String
    /// The greatest distance in lines; nil for anywhere in the file.
    public var withinLines: Int?
    /// The greatest distance between the columns where the two begin; nil for any.
    public var withinColumns: Int?

    /// Makes the condition.
    public init(id: String, withinLines: Int? = nil, withinColumns: Int? = nil) {
        self.id = id
        self.withinLines = withinLines
        self.withinColumns = withinColumns
    }
}

/// How much harm a secret can do.
public enum Severity: String, Sendable, Comparable, CaseIterable {
    /// Public by design, or easily made harmless.
    case low
    /// Limited or short-lived.
    case medium
    /// Opens data or a paid service.
    case high
    /// Opens an account, infrastructure, money or code.
    case critical

    /// Whether the left one does less harm.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
