import Testing

@testable import Guard

@Suite struct AcceptedTests {
    private let finding = Finding(
        ruleID: "r", startLine: 3, endLine: 3, startColumn: 2, match: Array("secretvalue".utf8),
        secret: Array("secretvalue".utf8), file: Array("a/b.py".utf8), commit: CommitFacts(hash: "abc"))

    @Test(arguments: [
        ("a/b.py:r:3", true), ("abc:a/b.py:r:3", true), ("  a\\b.py:r:3  ", true), ("# a/b.py:r:3", false),
        ("def:a/b.py:r:3", false), ("a/b.py:r:4", false), ("", false),
    ])
    func readsFingerprints(line: String, accepted: Bool) {
        #expect(IgnoreFile(Array("x\n\(line)\n".utf8)).contains(finding) == accepted)
    }

    @Test func namesHopelessLines() {
        let file = IgnoreFile(Array("# why\na:b:1\nnothing\na:b:c\n".utf8))
        #expect(file.hopeless.map(\.line) == [3, 4])
    }

    @Test func writesEntries() {
        #expect(IgnoreFile.entry(for: finding, reason: "a\nb") == "# a b\na/b.py:r:3\n")
        #expect(IgnoreFile(Array(IgnoreFile.entry(for: finding, reason: nil).utf8)).contains(finding))
    }

    @Test(arguments: [nil, 0, 20, 100] as [Int?])
    func readsItsOwnReportsAsBaseline(redact: Int?) throws {
        let baseline = try Baseline(json: Array(Report.json([finding], redact: redact).utf8))
        #expect(baseline.contains(finding))
        var other = finding
        other.startLine = 4
        #expect(!baseline.contains(other))
        other = finding
        other.secret = Array("anothersecret".utf8)
        #expect(baseline.contains(other) == (redact == 100))
    }

    @Test(arguments: ["{", "{}", "[1]"])
    func refusesWhatIsNoReport(json: String) {
        #expect(throws: BaselineError.self) { try Baseline(json: Array(json.utf8)) }
    }
}
