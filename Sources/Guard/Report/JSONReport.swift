import Formats

extension Report {
    /// gitleaks' report in JSON: an array of findings.
    public static func json(_ findings: [Finding], redact: Int? = nil) -> String {
        guard !findings.isEmpty else { return "[]\n" }
        var text = ""
        for finding in findings {
            // Record by record: of very many the tree would be much larger than the text.
            let one = JSON.write(
                Node(.array([Node(.table(record(finding, redact: redact)))])), indent: 1, sortKeys: false,
                ensureASCII: false)
            text += text.isEmpty ? "[" : ","
            text += one.dropFirst().dropLast(2)
        }
        return text + "\n]\n"
    }

    /// A finding with the names that gitleaks' reports use.
    static func record(_ finding: Finding, redact: Int?) -> Table {
        let (secret, match) = shown(finding, redact: redact)
        let entropy = Float(finding.entropy)
        return Table([
            ("RuleID", Node(.string(finding.ruleID))),
            ("Description", Node(.string(finding.description))),
            ("StartLine", Node(.integer(String(finding.startLine)))),
            ("EndLine", Node(.integer(String(finding.endLine)))),
            ("StartColumn", Node(.integer(String(finding.startColumn)))),
            ("EndColumn", Node(.integer(String(finding.endColumn)))),
            ("Match", Node(.string(match))),
            ("Secret", Node(.string(secret))),
            ("File", Node(.string(path(finding)))),
            ("SymlinkFile", Node(.string(""))),
            ("Commit", Node(.string(finding.commit?.hash ?? ""))),
            ("Entropy", Node(.float(Double(entropy), text: "\(entropy)"))),
            ("Author", Node(.string(finding.commit?.author ?? ""))),
            ("Email", Node(.string(finding.commit?.email ?? ""))),
            ("Date", Node(.string(finding.commit?.date ?? ""))),
            ("Message", Node(.string(finding.commit?.message ?? ""))),
            ("Tags", Node(.array(finding.tags.map { Node(.string($0)) }))),
            ("Fingerprint", Node(.string(finding.fingerprint))),
        ])
    }
}
