import Formats

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
