import Formats
import Git
import Testing

@testable import Guard

@Suite struct ReportTests {
    private func verdict(_ text: String, path: String = "a b.py") throws -> Verdict {
        let item = Item(path: Array(path.utf8), blob: BlobReference(Array(text.utf8)))
        return try Inspection(Settings(scanner: try Samples.scanner(Samples.tokenRule))).inspect([item]) { $0.bytes }
    }

    @Test func tellsPeopleWhatToDo() throws {
        let token = Samples.token()
        let text = Report.human(try verdict("before\nkey = '\(token)' # é\nafter"))
        #expect(text.contains("a b.py\n  line 2: Test token (test-token)\n    key = 'tok"))
        #expect(!text.contains(token) && !text.contains("before") && !text.contains("after"))
        #expect(text.contains("git ccds allow 'a b.py:test-token:2'"))
        #expect(Report.human(Verdict()).isEmpty)
    }

    @Test func masksEverySecretOnALine() throws {
        let text = Report.human(try verdict("\(Samples.token()) \(Samples.token(2))"))
        #expect(!text.contains(Samples.token()) && !text.contains(Samples.token(2)))
    }

    @Test func aMaskMayBeItsOwnSecret() throws {
        let rule = "[[rules]]\nid = \"stars\"\nregex = '''x=([*]{4,20})'''\n"
        let item = Item(path: Array("a".utf8), blob: BlobReference(Array("x=******** y x=********".utf8)))
        let verdict = try Inspection(Settings(scanner: try Samples.scanner(rule))).inspect([item]) { $0.bytes }
        #expect(verdict.findings.count == 2)
        #expect(Report.human(verdict).contains("x=********"))
    }

    @Test func aLineMayHoldHundreds() throws {
        let tokens = (0..<400).map { Samples.token($0) }
        let found = try verdict("k = '" + tokens.joined(separator: "' '") + "'")
        #expect(found.findings.count == 400)
        let text = Report.human(found)
        #expect(!tokens.prefix(50).contains { text.contains($0) })
    }

    @Test func hidesEncodedSecrets() throws {
        let encoded = DecoderTests.base64("the token is \(Samples.token()) ok")
        let text = Report.human(try verdict("x = \(encoded)"))
        #expect(text.contains("line 1") && !text.contains(encoded.prefix(20)))
    }

    @Test func neutralisesEscapes() throws {
        let text = Report.human(try verdict("\u{1B}[2J\(Samples.token()) \u{202E}", path: "a\u{1B}]0;x\u{7}.py"))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" } && !text.contains("\u{202E}"))
        #expect(Display.safe([0x61, 0xFF, 0x0A]) == "a\u{FFFD}\\x0a")
    }

    @Test func writesGitleaksSchema() throws {
        let token = Samples.token()
        let findings = try verdict("key = '\(token)'").findings
        let whole = try JSON.parse(Array(Report.json(findings, redact: 0).utf8))
        let record = try #require(whole.array?.first?.table)
        #expect(
            record.keys == [
                "RuleID", "Description", "StartLine", "EndLine", "StartColumn", "EndColumn", "Match", "Secret", "File",
                "SymlinkFile", "Commit", "Entropy", "Author", "Email", "Date", "Message", "Tags", "Fingerprint",
            ])
        #expect(record["Secret"]?.string == token)
        for format in Report.Format.allCases {
            let masked = Report.write(findings, format: format, rules: [], redact: nil)
            #expect(!masked.contains(token), "\(format)")
            #expect(Report.write(findings, format: format, rules: [], redact: 0).contains(token), "\(format)")
        }
        #expect(Report.json([]) == "[]\n")
        #expect(Report.json(findings, redact: 100).contains("\"Secret\": \"REDACTED\""))
        #expect(Mask.redacted(Array("0123456789".utf8), percent: 20) == "01234567...")
    }

    @Test func writesTables() throws {
        let finding = Finding(
            ruleID: "r", description: "a \"b\" <c>", startLine: 1, endLine: 1, startColumn: 1, endColumn: 3,
            match: Array("a,\"b".utf8), secret: Array("a,\"b".utf8), file: Array("x\u{1}.py".utf8))
        #expect(Report.csv([finding], redact: 0).split(separator: "\n")[1].contains("\"a,\"\"b\""))
        #expect(Report.csv([]).isEmpty)
        let junit = Report.junit([finding])
        #expect(junit.contains("type=\"a &#34;b&#34; &lt;c&gt;\"") && !junit.contains("\u{1}"))
    }

    @Test func writesSARIF() throws {
        let findings = try verdict("é '\(Samples.token())'").findings
        let log = try JSON.parse(Array(Report.sarif(findings, rules: []).utf8))
        let run = try #require(log["runs"]?.array?.first)
        #expect(run["tool"]?["driver"]?["rules"]?.array?.first?["id"]?.string == "test-token")
        let place = try #require(run["results"]?.array?.first?["locations"]?.array?.first?["physicalLocation"])
        #expect(place["artifactLocation"]?["uri"]?.string == "a%20b.py")
        #expect(place["region"]?["startColumn"]?.integer == 4 && place["region"]?["endColumn"]?.integer == 24)
    }

    @Test func quotesForShells() {
        #expect(ShellQuoting.pasteable(Array("a/b.py".utf8)) == "a/b.py")
        #expect(ShellQuoting.pasteable(Array("it's".utf8)) == "'it'\\''s'")
        #expect(ShellQuoting.pasteable([0x61, 0xFF]) == "$'a\\377'")
        #expect(ShellQuoting.pasteable(Array("-x".utf8)) == "'-x'")
    }
}
