import Formats

/// Findings that somebody has looked at and accepted.
public struct Accepted: Sendable {
    /// `.gitleaksignore`.
    public var ignoreFile: IgnoreFile
    /// An earlier report.
    public var baseline: Baseline

    /// Makes a record; of nothing, where nothing is given.
    public init(ignoreFile: IgnoreFile = IgnoreFile(), baseline: Baseline = Baseline()) {
        self.ignoreFile = ignoreFile
        self.baseline = baseline
    }

    /// Whether the finding is accepted.
    public func accepts(_ finding: Finding) -> Bool { ignoreFile.contains(finding) || baseline.contains(finding) }
}

/// The fingerprints of a `.gitleaksignore`: `file:rule:line` or `commit:file:rule:line`, `#` before a remark.
public struct IgnoreFile: Sendable {
    private var fingerprints: Set<String> = []
    /// Lines that can never match a finding.
    public private(set) var hopeless: [(line: Int, text: String)] = []

    /// An empty file.
    public init() {}

    /// Reads a file.
    public init(_ bytes: [UInt8]) {
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let text = Self.trimmed(String(decoding: line, as: UTF8.self))
            if text.isEmpty || text.hasPrefix("#") { continue }
            // gitleaks on Windows writes paths with backslashes.
            var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let isFingerprint =
                parts.count >= 3 && Int(parts[parts.count - 1]) != nil && !parts[parts.count - 2].isEmpty
            if !isFingerprint { hopeless.append((number, text)) }
            let path = parts.count == 3 ? 0 : 1
            if parts.count == 3 || parts.count == 4 {
                parts[path] = String(parts[path].map { $0 == "\\" ? "/" : $0 })
            }
            fingerprints.insert(parts.joined(separator: ":"))
        }
    }

    /// Whether the finding's fingerprint is there, with its commit or without.
    public func contains(_ finding: Finding) -> Bool {
        guard !fingerprints.isEmpty else { return false }
        return fingerprints.contains(finding.globalFingerprint) || fingerprints.contains(finding.fingerprint)
    }

    /// The lines that accept a finding: the reason as a remark above, and the fingerprint.
    ///
    /// The commit is left out of the fingerprint, so that it outlives an amend; a line break in the reason becomes a space.
    public static func entry(for finding: Finding, reason: String?) -> String {
        entry(for: finding.globalFingerprint, reason: reason)
    }

    /// The lines that accept what a fingerprint names.
    public static func entry(for fingerprint: String, reason: String?) -> String {
        let reason = reason.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") } ?? ""
        return (reason.isEmpty ? "" : "# \(reason)\n") + fingerprint + "\n"
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// An earlier report of gitleaks or of ours, in JSON: what it names is not told again.
public struct Baseline: Sendable {
    private struct Key: Hashable {
        var rule: String
        var file: String
        var commit: String
        var startLine: Int
        var endLine: Int
    }

    private struct Entry {
        var startColumn: Int
        var secret: String
    }

    private var entries: [Key: [Entry]] = [:]

    /// A baseline of nothing.
    public init() {}

    /// Reads a report.
    public init(json: [UInt8]) throws(BaselineError) {
        let root: Node
        do {
            root = try JSON.parse(json)
        } catch {
            throw BaselineError(message: "the baseline is not a report in JSON: line \(error.line): \(error.message)")
        }
        if root.value == .null { return }
        guard let findings = root.array else {
            throw BaselineError(message: "the baseline is not a report in JSON: \(root.kind) in place of an array")
        }
        for node in findings {
            guard let rule = node["RuleID"]?.string, let file = node["File"]?.string else {
                throw BaselineError(message: "the baseline is not a report: line \(node.line) has no RuleID or File")
            }
            let key = Key(
                rule: rule, file: file, commit: node["Commit"]?.string ?? "",
                startLine: node["StartLine"]?.integer ?? 0, endLine: node["EndLine"]?.integer ?? 0)
            entries[key, default: []].append(
                Entry(startColumn: node["StartColumn"]?.integer ?? 0, secret: node["Secret"]?.string ?? ""))
        }
    }

    /// Whether the report has the finding: same rule, file, commit and lines, and the same secret as far as the report shows it.
    public func contains(_ finding: Finding) -> Bool {
        guard !entries.isEmpty else { return false }
        let key = Key(
            rule: finding.ruleID, file: String(decoding: finding.file, as: UTF8.self),
            commit: finding.commit?.hash ?? "", startLine: finding.startLine, endLine: finding.endLine)
        let secret = String(decoding: finding.secret, as: UTF8.self)
        return (entries[key] ?? []).contains { entry in
            if entry.secret == secret { return true }
            // A masked secret: the place decides. gitleaks counts columns one higher from the second line on.
            guard entry.startColumn == finding.startColumn || entry.startColumn == finding.startColumn + 1 else {
                return false
            }
            if entry.secret == "REDACTED" || entry.secret == finding.masked { return true }
            return entry.secret.hasSuffix("...") && secret.hasPrefix(entry.secret.dropLast(3))
        }
    }
}

/// Why a baseline cannot be used.
public struct BaselineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, one line.
    public var message: String

    /// Makes an error.
    public init(message: String) { self.message = message }

    /// The error as one line.
    public var description: String { message }
}
