import Testing

@testable import Guard

@Suite struct AcceptedTests {
    private let finding = Finding(
        ruleID: "r", startLine: 3, endLine: 3, startColumn: 2, match: Array("secretvalue".utf8),
        secret: Array("secretvalue".utf8), file: Array("a/b.py".utf8), commit: CommitFacts(hash: commit))
    private static let commit = String(repeating: "ab", count: 20)
    private static let other = String(repeating: "cd", count: 20)

    @Test(arguments: [
        ("a/b.py:r:3", true), ("\(Self.commit):a/b.py:r:3", true), ("  a\\b.py:r:3  ", true), ("# a/b.py:r:3", false),
        ("\(Self.other):a/b.py:r:3", false), ("a/b.py:r:4", false), ("", false), ("a/b.py:r:03", false),
    ])
    func readsFingerprints(line: String, accepted: Bool) {
        #expect(IgnoreFile(Array("x\n\(line)\n".utf8)).contains(finding) == accepted)
        // A byte order mark is no part of the first line.
        #expect(IgnoreFile(Array("\u{feff}\(line)\r\n".utf8)).contains(finding) == accepted)
    }

    @Test func readsNamesAsTheyAre() {
        for name in [Array("caf".utf8) + [0xE9], Array("a\\b".utf8), Array("a:b".utf8), Array("b # c".utf8)] {
            var finding = finding
            finding.file = name
            #expect(IgnoreFile(IgnoreFile.entry(for: finding, reason: nil)).contains(finding))
            finding.file[0] = UInt8(ascii: "x")
            #expect(!IgnoreFile(IgnoreFile.entry(for: self.finding, reason: nil)).contains(finding))
        }
    }

    @Test(arguments: [
        ("nothing", "it is no fingerprint, FILE:RULE:LINE"), ("a:b:c", "it is no fingerprint, FILE:RULE:LINE"),
        ("f:nosuchrule:1", "there is no rule 'nosuchrule'"), ("f:r:0", "'r' finds lines, which count from 1"),
        ("f:p:1", "'p' finds files as a whole, line 0"), ("deadbeef:f:r:1", "'deadbeef' is not a commit's full name"),
        ("./f:r:1", "paths count from the top of the repository"),
        ("/f:r:1", "paths count from the top of the repository"),
        ("*.txt:r:1", "it names one file, and no pattern"),
        ("secret-\(Self.commit):f:r:1", "a value's hash stands for messages only"),
    ])
    func saysWhyALineIsHopeless(line: String, reason: String) throws {
        let rules = RuleSet(
            Configuration(rules: [Rule(id: "r", regex: "secret[a-z]+"), Rule(id: "p", path: "key$")]))
        let text = "# why\na/b.py:r:1\nk:p:0\nx/.env:env-file:0\n\(Self.commit):f:r:1\n\(line)\n"
        let hopeless = IgnoreFile(Array(text.utf8)).hopeless(rules: rules)
        #expect(hopeless == [.init(number: 6, text: line, reason: reason)])
    }

    @Test func acceptsMessagesByValueOrCommit() throws {
        var message = finding
        message.file = MessageFile.commit
        message.commit = nil
        let named = Fingerprint(ofMessage: message)
        // printf secretvalue | git hash-object --stdin
        #expect(named.argument == "secret-96ec69408e2934d88f0b0d408fc76580e5c8cb92:COMMIT_EDITMSG:r:3")
        let file = IgnoreFile(IgnoreFile.entry(for: named, reason: nil))
        #expect(file.contains(message: message) && file.hopeless().isEmpty)
        // Wherever it stands, but no other value, in no file, and under no other rule.
        message.startLine = 9
        message.commit = CommitFacts(hash: Self.commit)
        #expect(file.contains(message: message))
        #expect(!file.contains(finding))
        message.secret = Array("secretother".utf8)
        #expect(!file.contains(message: message))
        message.secret = finding.secret
        message.ruleID = "q"
        #expect(!file.contains(message: message))
        message.ruleID = "r"

        // What named a line of any message accepts none.
        let broad = IgnoreFile(Array("COMMIT_EDITMSG:r:9\n".utf8))
        #expect(!broad.contains(message: message))
        message.commit = nil
        #expect(!broad.contains(message: message))
        let bound = IgnoreFile(Array("\(Self.commit):COMMIT_EDITMSG:r:9\n".utf8))
        #expect(!bound.contains(message: message))
        message.commit = CommitFacts(hash: Self.commit)
        #expect(bound.contains(message: message))
    }

    @Test(arguments: [
        Array("a/b.py".utf8), Array("caf".utf8) + [0xE9], Array("a\nb".utf8), Array("say \"x\"".utf8),
        Array("\"q\"".utf8),
        Array("\u{7f}".utf8),
    ])
    func argumentsComeBack(file: [UInt8]) throws {
        for scope in [nil, Self.commit] {
            let fingerprint = Fingerprint(scope: scope, file: file, rule: "r", line: 2)
            #expect(Fingerprint(argument: fingerprint.argument) == fingerprint)
        }
    }

    @Test func whatCannotBeWrittenIsKnown() {
        for (name, can) in [("#hash", false), (" blank", false), ("a\nb", false), ("a#b c", true)] {
            #expect(Fingerprint(file: Array(name.utf8), rule: "r", line: 1).canBeWritten == can)
        }
    }

    @Test func writesEntries() {
        #expect(IgnoreFile.entry(for: finding, reason: "a\nb") == Array("# a b\na/b.py:r:3\n".utf8))
        #expect(IgnoreFile(IgnoreFile.entry(for: finding, reason: nil)).contains(finding))
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
