/// The fingerprints of a `.gitleaksignore`, one a line, `#` before a remark.
public struct IgnoreFile: Sendable {
    private var fingerprints: Set<[UInt8]> = []
    // Scope, file and rule of those that name a value.
    private var values: Set<[UInt8]> = []
    private var lines: [(number: Int, text: [UInt8], fingerprint: Fingerprint?)] = []

    /// A line that can never match a finding.
    public struct HopelessLine: Sendable, Equatable {
        /// Its number, from 1.
        public var number: Int
        /// What it says.
        public var text: String
        /// Why it names nothing, one phrase.
        public var reason: String
    }

    /// An empty file.
    public init() {}

    /// Reads a file.
    public init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var number = 0
        let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = Self.trimmed(line)
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            let fingerprint = Fingerprint(line: line)
            lines.append((number, line, fingerprint))
            guard var fingerprint else { continue }
            if let scope = fingerprint.scope, scope.hasPrefix(Fingerprint.valuePrefix) {
                fingerprint.line = 0
                values.insert(fingerprint.bytes)
                continue
            }
            fingerprints.insert(line)
            // gitleaks on Windows writes paths with backslashes.
            fingerprint.file = fingerprint.file.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
            fingerprints.insert(fingerprint.bytes)
        }
    }

    /// Adds what another file accepts.
    public mutating func add(_ other: IgnoreFile) {
        fingerprints.formUnion(other.fingerprints)
        values.formUnion(other.values)
        lines += other.lines
    }

    /// Lines that can never match a finding.
    ///
    /// - Parameter rules: the rules in force; nil leaves them out of account.
    public func hopeless(rules: RuleSet? = nil) -> [HopelessLine] {
        lines.compactMap { number, text, fingerprint in
            let reason = fingerprint.map { $0.flaw(rules: rules) } ?? "it is no fingerprint, FILE:RULE:LINE"
            return reason.map {
                HopelessLine(number: number, text: String(decoding: text, as: UTF8.self), reason: $0)
            }
        }
    }

    /// The same as warnings.
    ///
    /// - Parameter name: what to call the file.
    public func warnings(name: String, rules: RuleSet? = nil) -> [String] {
        hopeless(rules: rules).map { line in
            "'\(name)', line \(line.number): '\(line.text)' can never match a finding: \(line.reason)"
        }
    }

    /// Whether the finding's fingerprint is there, with its commit or without.
    public func contains(_ finding: Finding) -> Bool {
        guard !fingerprints.isEmpty else { return false }
        var fingerprint = Fingerprint(of: finding)
        if fingerprints.contains(fingerprint.bytes) { return true }
        guard let commit = finding.commit else { return false }
        fingerprint.scope = commit.hash
        return fingerprints.contains(fingerprint.bytes)
    }

    /// Whether the fingerprint of the finding in a message is there, with its commit or tag, or with the hash of its value.
    public func contains(message finding: Finding) -> Bool {
        var fingerprint = Fingerprint(ofMessage: finding)
        if finding.commit != nil, fingerprints.contains(fingerprint.bytes) { return true }
        guard !values.isEmpty else { return false }
        fingerprint.scope = Fingerprint.valueScope(of: finding.secret)
        fingerprint.line = 0
        return values.contains(fingerprint.bytes)
    }

    /// The lines that accept a finding in a file: the reason as a remark above, and the fingerprint.
    ///
    /// The commit is left out of the fingerprint, so that it outlives an amend; a line break in the reason becomes a space.
    public static func entry(for finding: Finding, reason: String?) -> [UInt8] {
        entry(for: Fingerprint(of: finding), reason: reason)
    }

    /// The lines that accept what a fingerprint names.
    public static func entry(for fingerprint: Fingerprint, reason: String?) -> [UInt8] {
        let reason = reason.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") } ?? ""
        return Array((reason.isEmpty ? "" : "# \(reason)\n").utf8) + fingerprint.bytes + [0x0A]
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
