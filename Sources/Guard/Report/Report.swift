/// Verdicts and findings as text. Nothing here prints.
///
/// A secret is masked everywhere unless `redact` is 0: nil gives our mask (first and last characters), 1 to 100 gitleaks' own,
/// which cuts so many percent off the end.
public enum Report {
    /// The formats of a report file.
    public enum Format: String, Sendable, CaseIterable {
        /// gitleaks' own schema.
        case json
        /// gitleaks' columns.
        case csv
        /// JUnit's XML.
        case junit
        /// SARIF 2.1.0.
        case sarif
    }

    /// The findings in a format.
    public static func write(_ findings: [Finding], format: Format, rules: [Rule], redact: Int? = nil) -> String {
        switch format {
        case .json: json(findings, redact: redact)
        case .csv: csv(findings, redact: redact)
        case .junit: junit(findings, redact: redact)
        case .sarif: sarif(findings, rules: rules, redact: redact)
        }
    }

    /// The secret and the match as a report may show them.
    static func shown(_ finding: Finding, redact: Int?) -> (secret: String, match: String) {
        if redact == 0 {
            return (String(decoding: finding.secret, as: UTF8.self), String(decoding: finding.match, as: UTF8.self))
        }
        let mask = redact.map { Mask.redacted(finding.secret, percent: $0) } ?? finding.masked
        return (mask, Mask.masking(finding.secret, in: finding.match, with: mask))
    }

    static func path(_ finding: Finding) -> String { String(decoding: finding.file, as: UTF8.self) }
}
