import Formats
import Testing

@testable import Guard

/// No bytes from elsewhere crash, hang or fill the memory: a few inputs each in `make test`, ten minutes each in `make fuzz`.
@Suite(.serialized) struct ForeignBytesTests {
    @Test func ruleFiles() throws {
        let text = Array("x = \"tok_0123456789abcdef\"\n\(Seeds.key)\nexample xxxx\n".utf8)
        try Fuzzer(
            name: "rule-files", seeds: Seeds.ruleFiles.map { Array($0.utf8) },
            dictionary: [
                "[[rules]]\n", "id = \"x\"\n", "regex = '''", "'''", "{1,1000}", "{1000}", "(?i)", "(?P<n>", "[^",
                "\\pN", "*",
                "+?", "|", "(", ")", "\\", "\"\"\"", "= ", "{", "}", "[", "]", ",", "1e999", "-9223372036854775809",
                "\u{FEFF}",
            ]
        ).run { bytes in
            guard let configuration = try? Configuration.parse(bytes, name: "f.toml", read: { _ in bytes }) else {
                return
            }
            _ = try Scanner(rules: RuleSet(configuration)).scan(text, file: Array("src/a.py".utf8))
        }
    }

    @Test func ignoreFiles() throws {
        let finding = Finding(ruleID: "rule", startLine: 12, secret: [1], file: Array("file.py".utf8))
        try Fuzzer(
            name: "ignore-files", seeds: (Seeds.ignoreFiles + Seeds.policies + Seeds.baselines).map { Array($0.utf8) },
            dictionary: [
                ":", "::", "\n", "#", "file.py", "rule", "[guard]\n", "\"", "99999999999999999999", "**/", "GB",
            ],
            inputs: 1500
        ).run { bytes in
            var accepted = Accepted(ignoreFile: IgnoreFile(bytes))
            if let baseline = try? Baseline(json: bytes) { accepted.baseline = baseline }
            _ = accepted.accepts(finding)
            if let table = try? TOML.parse(bytes), let policy = try? Policy(table: table.table?["guard"], file: "f") {
                var settings = Settings(policy: policy)
                settings.accepted = accepted
                let item = Item(path: Array("data/raw/x.csv".utf8), blob: BlobReference([]), size: 10)
                _ = try Inspection(settings).inspect([item], scope: [.data, .secretFiles]) { _ in Array("x".utf8) }
            }
        }
    }

    @Test func notebooks() throws {
        let scanner = ContentScanner(scanner: Scanner(), maximumArchiveDepth: 3)
        try Fuzzer(
            name: "notebooks", seeds: Seeds.notebooks.map { Array($0.utf8) },
            dictionary: [
                "{", "}", "[", "]", "\"", ",", ":", "\"cells\": [", "\"source\": ", "\"outputs\": ", "\\u0000",
                "\\ud800",
                "\\n", "null", "1e400", "\"image/png\": \"",
            ]
        ).run { bytes in
            try check(bytes.withUnsafeBytes { try scanner.scan($0, file: Array("a.ipynb".utf8)) }, in: bytes)
        }
    }

    @Test func archives() throws {
        let scanner = ContentScanner(scanner: Scanner(), maximumArchiveDepth: 3, notes: ArchiveNotes())
        try Fuzzer(
            name: "archives", seeds: try Seeds.archives(),
            dictionary: [
                "PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "ustar\u{0}00", "../", "BZh9", "path=", "\u{7F}",
            ]
        ).run { bytes in
            try check(bytes.withUnsafeBytes { try scanner.scan($0, file: Array("a.zip".utf8)) }, in: nil)
            _ = scanner.notes?.take()
        }
    }

    @Test func blobs() throws {
        let scanner = ContentScanner(scanner: Scanner(), maximumArchiveDepth: 3)
        try Fuzzer(
            name: "blobs", seeds: Seeds.texts,
            dictionary: [
                Seeds.key, "password = \"", "gitleaks:allow", "%25", "\\x41", "eyJhbGciOiJIUzI1NiJ9.", "-----BEGIN ",
                "==", "\u{0}",
                "\r\n", "\u{1B}[31m", "secret", "token: ",
            ]
        ).run { bytes in
            try check(bytes.withUnsafeBytes { try scanner.scan($0, file: Array("a.py".utf8)) }, in: bytes)
        }
    }

    @Test func messages() throws {
        let inspection = Inspection(Settings())
        try Fuzzer(name: "messages", seeds: Seeds.texts, dictionary: [Seeds.key, "\n", "#"], inputs: 200).run { bytes in
            try check(inspection.message(bytes).findings, in: bytes)
        }
    }

    /// What every finding has to be, whatever it was found in; and all reports can be written.
    private func check(_ findings: [Finding], in bytes: [UInt8]?) throws {
        guard !findings.isEmpty else { return }
        let lines = bytes.map { $0.count { $0 == 0x0A } + 1 }
        for finding in findings {
            let isSane = finding.startLine >= 0 && finding.endLine >= finding.startLine && finding.startColumn >= 0
            #expect(isSane, "\(finding.ruleID) \(finding.startLine)-\(finding.endLine):\(finding.startColumn)")
            if let lines {
                #expect(finding.startLine <= lines, "\(finding.ruleID) on line \(finding.startLine) of \(lines)")
            }
        }
        let verdict = Verdict(
            refusals: findings.map { Problem(kind: .secret, finding: $0, message: $0.description) })
        _ = Report.human(verdict)
        for format in [Report.Format.json, .csv, .junit, .sarif] {
            _ = Report.write(findings, format: format, rules: [])
        }
    }
}
