import Formats

extension Report {
    /// gitleaks' report as comma-separated values (RFC 4180, lines ended by a newline); empty without findings.
    public static func csv(_ findings: [Finding], redact: Int? = nil) -> String {
        if findings.isEmpty { return "" }
        let columns = [
            "RuleID", "Commit", "File", "SymlinkFile", "Secret", "Match", "StartLine", "EndLine", "StartColumn",
            "EndColumn", "Author", "Message", "Date", "Email", "Fingerprint", "Tags",
        ]
        var lines = [columns]
        for finding in findings {
            let (secret, match) = shown(finding, redact: redact)
            let commit = finding.commit
            lines.append([
                finding.ruleID, commit?.hash ?? "", path(finding), "", secret, match, String(finding.startLine),
                String(finding.endLine), String(finding.startColumn), String(finding.endColumn), commit?.author ?? "",
                commit?.message ?? "", commit?.date ?? "", commit?.email ?? "", finding.fingerprint,
                finding.tags.joined(separator: " "),
            ])
        }
        return lines.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        let needsQuotes =
            text == "\\." || text.first == " " || text.first == "\t"
            || text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else { return text }
        return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }

    /// A report in JUnit's XML, a failed test case for each finding.
    public static func junit(_ findings: [Finding], redact: Int? = nil) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        text +=
            "\t<testsuite failures=\"\(findings.count)\" name=\"git-ccds\" tests=\"\(findings.count)\" time=\"\">\n"
        for finding in findings {
            let place = finding.startLine > 0 ? ", line \(finding.startLine)" : ""
            let commit = finding.commit.map { ", at commit \($0.hash)" } ?? ""
            let message = escaped("\(finding.ruleID) has detected a secret in file \(path(finding))\(place)\(commit).")
            let description = escaped(finding.description)
            let data = escaped(
                JSON.write(
                    Node(.table(record(finding, redact: redact))), indent: 2, sortKeys: false, ensureASCII: false))
            text +=
                "\t\t<testcase classname=\"\(description)\" file=\"\(escaped(path(finding)))\" name=\"\(message)\" time=\"\">\n"
            text += "\t\t\t<failure message=\"\(message)\" type=\"\(description)\">\(data)</failure>\n"
            text += "\t\t</testcase>\n"
        }
        return text + "\t</testsuite>\n</testsuites>\n"
    }

    /// Text for an attribute or element; what XML 1.0 cannot hold becomes U+FFFD.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&#34;"
            case "'": result += "&#39;"
            case "\n": result += "&#xA;"
            case "\t": result += "&#x9;"
            case "\r": result += "&#xD;"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                result.unicodeScalars.append(scalar)
            default: result += "\u{FFFD}"
            }
        }
        return result
    }
}
