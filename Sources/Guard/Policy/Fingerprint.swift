import Git

/// What names a finding in `.gitleaksignore`: `FILE:RULE:LINE`, or the same behind a commit, or behind a secret's hash.
///
/// The first two are gitleaks' own. A finding in a message is named by its value, `secret-HASH:COMMIT_EDITMSG:RULE:LINE`, for the
/// next message has the same file and lines; the hash is what `printf %s VALUE | git hash-object --stdin` prints. gitleaks
/// takes such a line for one of a commit that it never meets.
public struct Fingerprint: Sendable, Equatable {
    /// The commit's or tag's full name, or `secret-` and a hash; nil for a file's finding in any commit.
    public var scope: String?
    /// The path, or a message's name.
    public var file: [UInt8]
    /// The rule's identifier.
    public var rule: String
    /// The line, from 1; 0 for a finding about the file itself.
    public var line: Int

    /// A fingerprint of its parts.
    public init(scope: String? = nil, file: [UInt8], rule: String, line: Int) {
        self.scope = scope
        self.file = file
        self.rule = rule
        self.line = line
    }

    /// The fingerprint that accepts a finding in a file, whatever commit it is in.
    public init(of finding: Finding) {
        self.init(file: finding.file, rule: finding.ruleID, line: finding.startLine)
    }

    /// The fingerprint that accepts a finding in a message: of its commit or tag, where it is made already, else of its value.
    public init(ofMessage finding: Finding) {
        self.init(of: finding)
        scope = finding.commit?.hash ?? Self.valueScope(of: finding.secret)
    }

    static let valuePrefix = "secret-"

    /// The scope that names a value wherever it stands; nil where it cannot be computed.
    static func valueScope(of secret: [UInt8]) -> String? {
        (try? ObjectDatabase.name(of: secret, kind: .blob)).map { valuePrefix + $0.hex }
    }

    /// As `.gitleaksignore` has it.
    public var bytes: [UInt8] {
        (scope.map { Array($0.utf8) + [Self.colon] } ?? []) + file + [Self.colon] + Array("\(rule):\(line)".utf8)
    }

    /// As `git ccds allow` takes it: text, in which git's quotes stand around a path that is none or that a terminal would obey.
    public var argument: String {
        guard
            file.first == UInt8(ascii: "\"") || file.contains(where: { $0 < 0x20 || $0 == 0x7F })
                || !file.withUnsafeBytes(UTF8Text.isValid)
        else { return String(decoding: bytes, as: UTF8.self) }
        return (scope.map { $0 + ":" } ?? "") + RepositoryPath(file).display + ":\(rule):\(line)"
    }

    /// The same as it is typed in a shell, behind `--` where it looks like an option.
    public var word: String {
        let text = argument
        return (text.hasPrefix("-") ? "-- " : "") + ShellQuoting.pasteable(Array(text.utf8))
    }

    /// Whether a line of `.gitleaksignore` can name it: a remark, a blank at the beginning or a line's end cannot stand there.
    public var canBeWritten: Bool {
        let line = bytes
        return line.first.map { $0 != UInt8(ascii: "#") && !IgnoreFile.isBlank($0) } ?? false
            && !line.contains { $0 == 0x0A || $0 == 0x0D }
    }

    /// Reads a fingerprint, the path in quotes or as it is; nil where it is none.
    public init?(argument: String) {
        var scope: String?
        var rest = Array(argument.utf8)[...]
        if rest.first != UInt8(ascii: "\""), let quote = rest.firstIndex(of: UInt8(ascii: "\"")), quote > 0,
            rest[quote - 1] == Self.colon
        {
            scope = String(decoding: rest[..<(quote - 1)], as: UTF8.self)
            rest = rest[quote...]
        }
        if rest.first == UInt8(ascii: "\""), let quoted = CQuoting.unquoted(rest) {
            self.init(line: Array("x".utf8) + rest.dropFirst(quoted.length), firstScope: false)
            file = quoted.bytes
            self.scope = scope
        } else {
            self.init(line: Array(argument.utf8), firstScope: true)
        }
    }

    /// Reads a line of `.gitleaksignore`.
    ///
    /// - Parameter firstScope: whether what stands before the path may be a scope.
    init?(line: [UInt8], firstScope: Bool = true) {
        var parts = line.split(separator: Self.colon, omittingEmptySubsequences: false)
        guard parts.count >= 3, let last = parts.popLast(), let number = Self.number(last), let rule = parts.popLast(),
            !rule.isEmpty
        else { return nil }
        var scope: String?
        if firstScope, parts.count == 2, Self.isScope(parts[0]) {
            scope = String(decoding: parts.removeFirst(), as: UTF8.self)
        }
        let file = Array(parts.joined(separator: [Self.colon]))
        if file.isEmpty { return nil }
        self.init(scope: scope, file: file, rule: String(decoding: rule, as: UTF8.self), line: number)
    }

    private static let colon = UInt8(ascii: ":")

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard let first = digits.first, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            first != 0x30 || digits.count == 1
        else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func isScope(_ part: ArraySlice<UInt8>) -> Bool {
        let hex = part.starts(with: valuePrefix.utf8) ? part.dropFirst(valuePrefix.utf8.count) : part
        return (hex.count == 40 || hex.count == 64) && hex.allSatisfy(isLowerHex)
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// What a path begins with that looks like part of a commit's name; nil where it does not.
    public var abbreviatedCommit: String? {
        guard scope == nil, let end = file.firstIndex(of: Self.colon) else { return nil }
        let start = file[..<end]
        guard start.count >= 4, start.count <= 64, start.allSatisfy({ Self.isLowerHex($0 | 0x20) }) else { return nil }
        return String(decoding: start, as: UTF8.self)
    }
}

extension Fingerprint {
    /// What a rule's findings are about.
    public enum Subject: Sendable {
        case texts, files
    }

    /// What the findings of a rule are about; nil where there is no such rule.
    public static func subject(of rule: String, in rules: RuleSet) -> Subject? {
        if let index = rules.index(of: rule) { return rules.rule(at: index).rule.regex == nil ? .files : .texts }
        return SecretFileNames.identifiers.contains(rule) || ["data-file", "large-file"].contains(rule) ? .files : nil
    }

    /// Why no finding can have it, one phrase; nil where one can.
    ///
    /// - Parameter rules: the rules in force; nil leaves them out of account.
    public func flaw(rules: RuleSet?) -> String? {
        let isMessage = MessageFile.isMessage(String(decoding: file, as: UTF8.self))
        if let commit = abbreviatedCommit { return "'\(commit)' is not a commit's full name" }
        if file.starts(with: Array("./".utf8)) || file.first == UInt8(ascii: "/")
            || file.starts(with: Array("../".utf8))
        {
            return "paths count from the top of the repository"
        }
        if file.contains(UInt8(ascii: "*")) { return "it names one file, and no pattern" }
        if let scope, scope.hasPrefix(Self.valuePrefix), !isMessage {
            return "a value's hash stands for messages only"
        }
        guard let rules else { return nil }
        switch Self.subject(of: rule, in: rules) {
        case nil: return "there is no rule '\(rule)'"
        case .texts? where line == 0: return "'\(rule)' finds lines, which count from 1"
        case .files? where line != 0: return "'\(rule)' finds files as a whole, line 0"
        default: return nil
        }
    }
}
