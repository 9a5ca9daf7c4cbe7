import Testing

@testable import Guard

@Suite struct ExpressionTests {
    private func matches(_ source: String, _ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { buffer in
            try Expression(source).allMatches(in: buffer).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test(arguments: [
        ("a+", "caaandaab", ["aaa", "aa"]),
        ("a*", "baac", ["", "aa", ""]),
        ("", "aé", ["", "", ""]),
        ("(?i)key", "Key KEY", ["Key", "KEY"]),
        ("(?P<x>b)", "abc", ["b"]),
        ("(?<x>b)", "abc", ["b"]),
        ("a$", "a\na", ["a"]),
        ("(?m)a$", "a\na", ["a", "a"]),
        ("a\\z", "aa", ["a"]),
        ("[\\w\\_]+", "a_b-c", ["a_b", "c"]),
        ("\\Q(?<x>\\E", "(?<x>", ["(?<x>"]),
        ("[[:alpha:]]+", "ab1c", ["ab", "c"]),
        ("[]x]+", "a]x", ["]x"]),
        ("(?s)a.b", "a\nb", ["a\nb"]),
        (".", "é", ["é"]),
        ("a|ab", "ab", ["a"]),
    ])
    func meansWhatItMeansInGo(source: String, text: String, expected: [String]) throws {
        #expect(try matches(source, text) == expected)
    }

    @Test(arguments: ["a(?=b)", "(?<!a)b", "(a)\\1", "\\C", "a**", "(", "[b-a]", "x{1001}", "(?P=x)", "a++", "\\Z"])
    func refusesWhatGoRefuses(source: String) {
        #expect(throws: ExpressionError.self) { try Expression(source) }
    }

    @Test func takesLargeRepetitions() throws {
        let source = "(?:[a-z0-9]{500}){1,2}[a-z]{1000}x"
        #expect(try matches(source, String(repeating: "a", count: 1500) + "x").count == 1)
    }

    @Test func refusesWhatTakesMinutesToCompile() throws {
        let part = "(a.b){1,1000}"
        let parts = Array(repeating: part, count: 100).joined(separator: "|")
        #expect(throws: ExpressionError.self) { try Expression("s:(\(parts))") }
        // Nor do many that are fine alone.
        let one = Array(repeating: part, count: 15).joined(separator: "|")
        let rules = (0..<40).map { "[[rules]]\nid = \"r\($0)\"\nregex = '''s:(\(one))\($0)'''\n" }.joined()
        #expect {
            _ = try Samples.parse(rules)
        } throws: { ($0 as? ConfigurationError)?.message.contains("too large") ?? false }
    }

    @Test func seesBytesThatAreNotTextAsGoDoes() {
        // Each stray byte is a character of its own.
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x62, 0xED, 0xA0, 0x80, 0xE2, 0x82, 0xAC]
        bytes.withUnsafeBytes { buffer in
            #expect(!UTF8Text.isValid(buffer))
            let repaired = UTF8Text.repaired(buffer)
            #expect(String(decoding: repaired.text, as: UTF8.self) == "a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}€")
            #expect(repaired.repairs == [1, 4, 8, 11, 14])
        }
        Array("aé€😀".utf8).withUnsafeBytes { #expect(UTF8Text.isValid($0)) }
    }

    @Test(arguments: [("", 0.0), ("aaaa", 0), ("ab", 1), ("abcd", 2), ("éé", 0.5), ("aab", 0.9183)])
    func reckonsEntropy(text: String, expected: Double) {
        #expect(abs(Entropy.shannon(Array(text.utf8)) - expected) < 0.0001)
    }
}
