import Formats

extension Report {
    /// A report in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
    public static func sarif(_ findings: [Finding], rules: [Rule], redact: Int? = nil) -> String {
        var known = Set(rules.map(\.id))
        var described = rules.map(descriptor)
        // Findings about files have rules of their own.
        for finding in findings where known.insert(finding.ruleID).inserted {
            described.append(descriptor(Rule(id: finding.ruleID, description: finding.description)))
        }
        let driver = Table([
            ("name", text("git-ccds")),
            ("rules", Node(.array(described))),
        ])
        let run = Table([
            ("tool", Node(.table(Table([("driver", Node(.table(driver)))])))),
            ("columnKind", text("unicodeCodePoints")),
            ("results", Node(.array(findings.map { result($0, redact: redact) }))),
        ])
        let log = Table([
            ("$schema", text("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", text("2.1.0")),
            ("runs", Node(.array([Node(.table(run))]))),
        ])
        return JSON.write(Node(.table(log)), indent: 1, sortKeys: false, ensureASCII: false) + "\n"
    }

    private static func text(_ text: String) -> Node { Node(.string(text)) }

    private static func descriptor(_ rule: Rule) -> Node {
        var table = Table([
            ("id", text(rule.id)),
            (
                "shortDescription",
                Node(.table(Table([("text", text(rule.description.isEmpty ? rule.id : rule.description))])))
            ),
        ])
        if let source = rule.source { table["helpUri"] = text(source) }
        if let revoke = rule.revoke { table["help"] = Node(.table(Table([("text", text(revoke))]))) }
        return Node(.table(table))
    }

    private static func result(_ finding: Finding, redact: Int?) -> Node {
        let (secret, _) = shown(finding, redact: redact)
        var place = Table([
            ("artifactLocation", Node(.table(Table([("uri", text(uri(finding.file)))]))))
        ])
        if finding.startLine > 0 {
            let startColumn = column(finding.startColumn, in: finding)
            var region = Table([
                ("startLine", Node(.integer(String(finding.startLine)))),
                ("startColumn", Node(.integer(String(startColumn)))),
                ("endLine", Node(.integer(String(finding.endLine)))),
            ])
            // SARIF's end is the column behind the last character.
            let endColumn =
                finding.endLine == finding.startLine
                ? max(startColumn + 1, column(finding.endColumn, in: finding) + 1) : finding.endColumn + 1
            region["endColumn"] = Node(.integer(String(endColumn)))
            region["snippet"] = Node(.table(Table([("text", text(secret))])))
            place["region"] = Node(.table(region))
        }
        var fingerprints = Table([("gitleaks/v1", text(finding.globalFingerprint))])
        if let commit = finding.commit {
            fingerprints["commitSha"] = text(commit.hash)
            fingerprints["author"] = text(commit.author)
            fingerprints["email"] = text(commit.email)
            fingerprints["date"] = text(commit.date)
            fingerprints["commitMessage"] = text(commit.message)
        }
        let message =
            "\(finding.ruleID) has detected a secret in file \(path(finding))"
            + (finding.commit.map { " at commit \($0.hash)" } ?? "") + "."
        return Node(
            .table(
                Table([
                    ("ruleId", text(finding.ruleID)),
                    ("level", text(finding.severity.map { $0 >= .high ? "error" : "warning" } ?? "error")),
                    ("message", Node(.table(Table([("text", text(message))])))),
                    ("locations", Node(.array([Node(.table(Table([("physicalLocation", Node(.table(place)))])))]))),
                    ("partialFingerprints", Node(.table(fingerprints))),
                    ("properties", Node(.table(Table([("tags", Node(.array(finding.tags.map(text))))])))),
                ])))
    }

    /// A column in characters, where the finding's line shows the text before it.
    private static func column(_ column: Int, in finding: Finding) -> Int {
        guard column - 1 <= finding.line.count else { return max(1, column) }
        return max(1, finding.line.prefix(max(0, column - 1)).count { $0 & 0xC0 != 0x80 } + 1)
    }

    /// A path as a relative URI reference (RFC 3986).
    private static func uri(_ path: [UInt8]) -> String {
        var result = ""
        for byte in path {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "+"),
                UInt8(ascii: ","), UInt8(ascii: "="):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}
