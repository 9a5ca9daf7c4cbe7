import Testing

@testable import Guard

@Suite struct ScannerTests {
    @Test func aRuleMayBeRequiredInTwoWays() throws {
        let scanner = try Samples.scanner(
            """
            [[rules]]
            id = "main"
            regex = "main[0-9]"
            [[rules.required]]
            id = "other"
            withinLines = 0
            [[rules.required]]
            id = "other"
            withinLines = 1
            [[rules]]
            id = "other"
            regex = "other"
            skipReport = true
            """)
        let findings = try scanner.scan("main1 other\nmain2\nmain3\n\nmain4\nother\n")
        #expect(findings.map(\.matchText) == ["main1", "main2", "main4"])
    }

    @Test func findsASecretWithItsPlace() throws {
        let token = Samples.token()
        let findings = try Samples.scanner(Samples.tokenRule).scan("one\nkey = \"\(token)\"\nthree", file: "a/b.py")
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.ruleID == "test-token" && finding.secretText == token)
        #expect(finding.startLine == 2 && finding.endLine == 2)
        #expect(finding.startColumn == 8 && finding.endColumn == 27)
        #expect(String(decoding: finding.line, as: UTF8.self) == "key = \"\(token)\"")
        #expect(finding.fingerprint == "a/b.py:test-token:2")
        #expect(!finding.masked.contains(token.dropFirst(6)))
    }

    @Test func needsAKeyword() throws {
        let scanner = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'x[0-9]+'\nkeywords = ['Word']")
        #expect(try scanner.scan("x12").isEmpty)
        #expect(try scanner.scan("x12 WORD").count == 1)
    }

    @Test func takesTheRightGroup() throws {
        let first = try Samples.scanner("[[rules]]\nid = 'a'\nregex = '(x)?k=(\\w+)'")
        #expect(try first.scan("k=abc").map(\.secretText) == ["abc"])
        let chosen = try Samples.scanner("[[rules]]\nid = 'a'\nregex = '(x)k=(\\w+)'\nsecretGroup = 2")
        #expect(try chosen.scan("xk=abc").map(\.secretText) == ["abc"])
    }

    @Test func asksForMoreEntropyThanTheBound() throws {
        let scanner = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'k=(\\w+)'\nentropy = 2.0")
        #expect(try scanner.scan("k=abcd").isEmpty)
        #expect(try scanner.scan("k=abcde").count == 1)
    }

    @Test func keepsToThePath() throws {
        let scanner = try Samples.scanner(
            "[[rules]]\nid = 'a'\nregex = 'x'\npath = '\\.py$'\n[[rules]]\nid = 'only'\npath = '\\.key$'")
        #expect(try scanner.scan("x", file: "a.txt").isEmpty)
        #expect(try scanner.scan("x", file: "a.py").map(\.ruleID) == ["a"])
        let named = try scanner.scan("", file: "b/s.key")
        #expect(named.map(\.ruleID) == ["only"] && named.first?.matchText == "file detected: b/s.key")
        #expect(named.first?.startLine == 0)
    }

    @Test func heedsAllowComments() throws {
        var scanner = try Samples.scanner(Samples.tokenRule)
        let text = "\(Samples.token()) # gitleaks:allow\n\(Samples.token(2))"
        #expect(try scanner.scan(text).map(\.startLine) == [2])
        scanner.ignoresAllowComments = true
        #expect(try scanner.scan(text).count == 2)
    }

    @Test(arguments: [
        ("stopwords = ['MORE']", 1),
        ("regexes = ['^secret']", 1),
        ("regexTarget = 'match'\nregexes = ['^k=']", 0),
        ("regexTarget = 'line'\nregexes = ['# test']", 1),
        ("paths = ['file']", 0),
        ("paths = ['other']", 2),
        ("condition = 'AND'\npaths = ['file']\nregexes = ['more']", 1),
        ("condition = 'AND'\npaths = ['other']\nregexes = ['more']", 2),
        ("commits = ['abc']", 2),
        ("condition = '&&'\nstopwords = ['more']\nregexes = ['^nothing']", 2),
    ])
    func heedsAllowlists(list: String, count: Int) throws {
        let text = "k=secretA # test\nk=moreB"
        let own = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'k=(\\w+)'\n[[rules.allowlists]]\n\(list)")
        #expect(try own.scan(text).count == count)
        let global = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'k=(\\w+)'\n[[allowlists]]\n\(list)")
        #expect(try global.scan(text).count == count)
    }

    @Test func looksAtPathsOneByOne() throws {
        // A flag of one is none of another's; a list of commits holds for files whatever they are named.
        let scanner = try Samples.scanner(
            """
            [[rules]]
            id = 'capital'
            path = 'KEY$'
            [[rules]]
            id = 'any'
            path = '(?i)pem$'
            [[rules]]
            id = 'text'
            regex = 'x'
            [[allowlists]]
            commits = ['ABC']
            [[allowlists]]
            paths = ['(?i)^own/', '^Other/']
            """)
        func rules(_ file: String, commit: String = "0") throws -> [String] {
            try scanner.scan(Array("x".utf8), file: Array(file.utf8), commit: CommitFacts(hash: commit)).map(\.ruleID)
        }
        #expect(try rules("a.KEY") == ["capital", "text"])
        #expect(try rules("a.key") == ["text"])
        #expect(try rules("a.PEM") == ["any", "text"])
        #expect(try rules("OWN/a.KEY").isEmpty)
        #expect(try rules("other/a.KEY").isEmpty)
        #expect(try rules("anOther/a.KEY") == ["capital", "text"])
        #expect(try rules("a.txt", commit: "abc").isEmpty)
    }

    @Test func heedsAllowedCommits() throws {
        let scanner = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'x'\n[[rules.allowlists]]\ncommits = ['ABC']")
        let commit = CommitFacts(hash: "abc")
        #expect(try scanner.scan(Array("x".utf8), file: [97], commit: commit).isEmpty)
    }

    @Test func wantsWhatARuleRequires() throws {
        let scanner = try Samples.scanner(
            """
            [[rules]]
            id = "pair"
            regex = 'secret=(\\w+)'
            [[rules.required]]
            id = "name"
            withinLines = 2
            [[rules]]
            id = "name"
            regex = 'user=(\\w+)'
            skipReport = true
            """)
        #expect(try scanner.scan("user=a\n\nsecret=b").map(\.ruleID) == ["pair"])
        #expect(try scanner.scan("user=a\n\n\nsecret=b").isEmpty)
        #expect(try scanner.scan("secret=b").isEmpty)
    }

    @Test func letsParticularRulesGoFirst() throws {
        let scanner = try Samples.scanner(
            Samples.tokenRule + "\n[[rules]]\nid = 'generic-key'\nregex = 'key=(\\w+)'\n")
        #expect(try scanner.scan("key=\(Samples.token())").map(\.ruleID) == ["test-token"])
        #expect(try scanner.scan("key=other").map(\.ruleID) == ["generic-key"])
    }

    @Test func countsLinesOfMatchesOverSeveral() throws {
        let scanner = try Samples.scanner("[[rules]]\nid = 'a'\nregex = 'BEGIN[\\s\\S]+?END'")
        let finding = try #require(try scanner.scan("x\nBEGIN\n1\nEND y\n").first)
        #expect(finding.startLine == 2 && finding.endLine == 4 && finding.endColumn == 3)
    }

    @Test func findsSecretsAmongBytesThatAreNoText() throws {
        let token = Samples.token()
        let bytes: [UInt8] = Array("a\n".utf8) + [0xFF, 0xFE, 0x20] + Array("\(token) ".utf8) + [0xC3]
        let finding = try #require(try Samples.scanner(Samples.tokenRule).scan(bytes, file: [97]).first)
        #expect(finding.secretText == token && finding.startLine == 2 && finding.startColumn == 4)
    }

    @Test func enablesRulesByName() throws {
        let configuration = try Samples.parse("[[rules]]\nid = 'a'\nregex = 'x'\n[[rules]]\nid = 'b'\nregex = 'x'")
        let scanner = Scanner(rules: RuleSet(configuration, enabled: ["b"]))
        #expect(try scanner.scan("x").map(\.ruleID) == ["b"])
    }
}
