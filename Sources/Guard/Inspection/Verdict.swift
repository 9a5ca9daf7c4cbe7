import Git
import Platform

/// What an inspection found.
public struct Verdict: Sendable, Equatable {
    /// What must not go in.
    public var refusals: [Problem]
    /// What was there before, or deserves a word.
    public var notes: [Problem]
    /// How many blobs were looked at.
    public var inspected: Int
    /// How many more were not, since nothing in them can be read: compressed, media, machine code.
    public var passedOver = 0
    /// How many more were not, since they are larger than the settings allow.
    public var tooLarge = 0
    /// How many files could not be read; each has a note.
    public var unread = 0

    /// Makes a verdict; nothing inspected, nothing found.
    public init(refusals: [Problem] = [], notes: [Problem] = [], inspected: Int = 0) {
        self.refusals = refusals
        self.notes = notes
        self.inspected = inspected
    }

    /// Whether nothing is refused.
    public var isClean: Bool { refusals.isEmpty }

    /// Adds what another inspection found.
    public mutating func add(_ other: Verdict) {
        refusals += other.refusals
        notes += other.notes
        inspected += other.inspected
        passedOver += other.passedOver
        tooLarge += other.tooLarge
        unread += other.unread
    }

    /// The findings that are refused, for reports.
    public var findings: [Finding] { refusals.map(\.finding) }

    /// Notes a file that could not be read.
    mutating func addUnread(_ file: [UInt8], _ error: FileError) {
        addUnread(file, "cannot \(error.operation) it: \(error.reasonText)")
    }

    /// Notes what could not be read, and why.
    mutating func addUnread(_ file: [UInt8], _ message: String) {
        unread += 1
        notes.append(
            Problem(
                kind: .unreadable, finding: Finding(ruleID: "unreadable-file", description: message, file: file),
                message: message))
    }

    /// In the order of files and lines.
    mutating func sort() {
        refusals.sort(by: Problem.precedes)
        notes.sort(by: Problem.precedes)
    }
}

/// One thing that should not be in a repository.
public struct Problem: Sendable, Equatable {
    /// What sort of thing.
    public enum Kind: Sendable, Equatable {
        /// A secret in a text.
        case secret
        /// A secret in the message of a commit or an annotated tag.
        case message
        /// A file that is a secret as a whole.
        case secretFile
        /// A file in a data folder.
        case data
        /// A file that is too large.
        case large
        /// Something that could not be looked into.
        case unreadable
    }

    /// What sort of thing it is.
    public var kind: Kind
    /// Where it is, and its rule; for all kinds, so that all can be reported and accepted alike.
    public var finding: Finding
    /// What is wrong, one phrase.
    public var message: String
    /// What to type to accept it, where that is not `git ccds allow` with its fingerprint.
    public var acceptance: String?

    /// Makes a problem.
    public init(kind: Kind, finding: Finding, message: String) {
        self.kind = kind
        self.finding = finding
        self.message = message
    }

    /// What to do about it, one thing to type or do a line.
    public var wayOut: [String] {
        let path = ShellQuoting.pasteable(finding.file)
        switch kind {
        case .secret:
            var lines = ["move it to .env, which git ignores, and read it from there"]
            if let revoke = finding.revoke { lines.append("if it was ever shared or pushed: \(revoke)") }
            lines.append("if it is no secret: " + (acceptance ?? Self.wayToAccept(Fingerprint(of: finding))))
            return lines
        case .message:
            var lines: [String] = []
            if let commit = finding.commit {
                let isTag = finding.file == MessageFile.tag
                lines.append(
                    isTag
                        ? "make the tag anew with another message: git tag -f -a"
                        : "reword it: git commit --amend, or git rebase -i \(commit.hash.prefix(10))^")
            } else {
                lines.append("take it out of the message")
            }
            if let revoke = finding.revoke { lines.append("if it was ever shared or pushed: \(revoke)") }
            lines.append("if it is no secret: " + Self.wayToAccept(Fingerprint(ofMessage: finding)))
            return lines
        case .secretFile:
            return [
                "take it out of the commit: git rm --cached \(path)",
                "and keep it out: add it to .gitignore",
                "if it holds no secret: " + Self.wayToAccept(Fingerprint(of: finding)),
            ]
        case .data:
            return [
                "take it out of the commit: git rm --cached \(path)",
                "keep data in remote storage, or track it with DVC or Git LFS; if it belongs here: [guard] allow in .ccds.toml",
            ]
        case .large:
            return [
                "take it out of the commit: git rm --cached \(path)",
                "track it with Git LFS or DVC; or raise [guard] max-file-size, or add it to allow, in .ccds.toml",
            ]
        case .unreadable: return []
        }
    }

    /// How to accept a finding.
    private static func wayToAccept(_ fingerprint: Fingerprint) -> String {
        fingerprint.canBeWritten
            ? "git ccds allow " + fingerprint.word
            : "give its path an allowlist in .gitleaks.toml (no line of .gitleaksignore can name it)"
    }

    static func precedes(_ left: Problem, _ right: Problem) -> Bool {
        if left.finding.file != right.finding.file {
            return left.finding.file.lexicographicallyPrecedes(right.finding.file)
        }
        if left.finding.startLine != right.finding.startLine { return left.finding.startLine < right.finding.startLine }
        if left.finding.startColumn != right.finding.startColumn {
            return left.finding.startColumn < right.finding.startColumn
        }
        if left.finding.ruleID != right.finding.ruleID {
            return left.finding.ruleID.utf8.lexicographicallyPrecedes(right.finding.ruleID.utf8)
        }
        return left.message.utf8.lexicographicallyPrecedes(right.message.utf8)
    }
}
