/// A secret that a rule found, and where.
public struct Finding: Sendable, Equatable {
    /// The rule's identifier.
    public var ruleID: String
    /// What the rule finds.
    public var description: String
    /// First line of the match, from 1; 0 for a finding about the file itself.
    public var startLine: Int
    /// Last line of the match.
    public var endLine: Int
    /// Column of the first byte of the match, from 1.
    public var startColumn: Int
    /// Column of the last byte of the match.
    public var endColumn: Int
    /// The line that the match begins on; of a very long line what is near the match.
    public var line: [UInt8]
    /// The text that the rule's expression matched.
    public var match: [UInt8]
    /// The secret in it.
    public var secret: [UInt8]
    /// The path, with `/`; `outer!inner` within an archive.
    public var file: [UInt8]
    /// The end of ``file`` that names the place within an archive, `!inner`; empty outside of archives.
    public var innerPath: [UInt8] = []
    /// The commit that brought it, where one is known.
    public var commit: CommitFacts?
    /// Shannon entropy of the secret, bits a byte.
    public var entropy: Double
    /// The rule's tags, and how the secret was encoded.
    public var tags: [String]
    /// How much harm the secret can do, where the rule says so.
    public var severity: Severity?
    /// How to take the secret out of service, where the rule says so.
    public var revoke: String?
    /// The place within a notebook.
    public var cell: NotebookPlace?

    /// Makes a finding.
    public init(
        ruleID: String, description: String = "", startLine: Int = 0, endLine: Int = 0, startColumn: Int = 0,
        endColumn: Int = 0, line: [UInt8] = [], match: [UInt8] = [], secret: [UInt8] = [], file: [UInt8] = [],
        commit: CommitFacts? = nil, entropy: Double = 0, tags: [String] = [], severity: Severity? = nil,
        revoke: String? = nil, cell: NotebookPlace? = nil
    ) {
        self.ruleID = ruleID
        self.description = description
        self.startLine = startLine
        self.endLine = endLine
        self.startColumn = startColumn
        self.endColumn = endColumn
        self.line = line
        self.match = match
        self.secret = secret
        self.file = file
        self.commit = commit
        self.entropy = entropy
        self.tags = tags
        self.severity = severity
        self.revoke = revoke
        self.cell = cell
    }

    /// `file:rule:line`: names the finding whatever commit it is in, and so outlives an amend.
    public var globalFingerprint: String {
        String(decoding: file, as: UTF8.self) + ":\(ruleID):\(startLine)"
    }

    /// gitleaks' fingerprint: `commit:file:rule:line` where a commit is known, else `file:rule:line`.
    public var fingerprint: String { commit.map { $0.hash + ":" + globalFingerprint } ?? globalFingerprint }

    /// The secret with all but its first and last characters masked.
    public var masked: String { Mask.masked(secret) }
}

/// What a report says of a commit.
public struct CommitFacts: Sendable, Equatable {
    /// The full hash, in hexadecimal.
    public var hash: String
    /// The author's name.
    public var author: String
    /// The author's mail address.
    public var email: String
    /// The author's date in UTC, `2006-01-02T15:04:05Z`.
    public var date: String
    /// The whole message.
    public var message: String

    /// Makes the facts.
    public init(hash: String, author: String = "", email: String = "", date: String = "", message: String = "") {
        self.hash = hash
        self.author = author
        self.email = email
        self.date = date
        self.message = message
    }
}

/// A place within a notebook.
public struct NotebookPlace: Sendable, Equatable {
    /// Which part of a cell.
    public enum Part: Sendable, Equatable {
        /// What somebody typed.
        case source
        /// What running it gave.
        case output
        /// Anything else: metadata, attachments.
        case metadata
    }

    /// The cell's number, from 1.
    public var cell: Int
    /// The part of the cell.
    public var part: Part
    /// The line within the part, from 1.
    public var line: Int

    /// Makes a place.
    public init(cell: Int, part: Part, line: Int) {
        self.cell = cell
        self.part = part
        self.line = line
    }
}
