import Testing

@testable import Guard

@Suite struct DecoderTests {
    private static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    static func base64(_ text: String) -> String {
        var result = ""
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            var digits: [Character] = []
            for _ in 0..<4 {
                digits.insert(base64[value & 63], at: 0)
                value >>= 6
            }
            result += String(digits.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
        }
        return result
    }

    static func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func percent(_ text: String) -> String { text.utf8.map { "%" + hex(String(UnicodeScalar($0))) }.joined() }

    static func unicode(_ text: String) -> String {
        text.utf8.map { "\\u00" + hex(String(UnicodeScalar($0))) }.joined()
    }

    @Test(arguments: ["base64", "hex", "percent", "unicode"])
    func decodes(encoding: String) throws {
        let plain = "token " + Samples.token() + " is it"
        let encoded =
            switch encoding {
            case "base64": Self.base64(plain)
            case "hex": Self.hex(plain)
            case "percent": Self.percent(plain)
            default: Self.unicode(plain)
            }
        let scanner = try Samples.scanner(Samples.tokenRule)
        let finding = try #require(try scanner.scan("one\ntwo: '\(encoded)'\n").first)
        #expect(finding.secretText == Samples.token())
        #expect(finding.startLine == 2)
        #expect(finding.tags == ["decoded:\(encoding)", "decode-depth:1"])
        #expect(try Samples.scanner(Samples.tokenRule, depth: 0).scan(encoded).isEmpty)
    }

    @Test func decodesOneInAnotherUpToTheDepth() throws {
        let twice = Self.base64("data " + Self.hex("the token: " + Samples.token() + " ") + " end.")
        #expect(try Samples.scanner(Samples.tokenRule).scan("x = \(twice)").map(\.secretText) == [Samples.token()])
        #expect(try Samples.scanner(Samples.tokenRule, depth: 1).scan(twice).isEmpty)
    }

    @Test func doesNotReportPlainSecretsTwice() throws {
        let text = Self.base64("nothing to be found here") + "\n\n" + Samples.token()
        #expect(try Samples.scanner(Samples.tokenRule).scan(text).count == 1)
    }

    @Test func findsEncodingsAsTheExpressionsDo() throws {
        let all = try Expression(
            "(%[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?)|((?:U\\+[a-fA-F0-9]{4}(?:\\s|$))+|(?i)(?:\\\\{1,2}u[a-fA-F0-9]{4})+)"
                + "|([0-9A-Fa-f]{32,})|([\\w\\/+-]{16,}={0,2})")
        var state: UInt64 = 3
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "%41", "%4", "%zz", "\\u0041", "\\\\u00e9", "\\\\\\u0041", "U+0041", "U+0041 ", "U+00e9\n", "abcdefghijkl",
            "0123456789abcdef0123456789abcdef", "0123456789abcdef", "=", "==", "===", "\n", " ", "_-/+", "xyz", "é",
            "U", "+",
        ]
        for _ in 0..<3000 {
            let text = (0..<random(12)).map { _ in pieces[random(pieces.count)] }.joined()
            let bytes = Array(text.utf8)
            bytes.withUnsafeBytes { buffer in
                let expected = all.allMatches(in: buffer)
                let found = EncodingFinder.all(in: buffer, isComplete: true).map(\.range)
                #expect(found == expected, "in \(text.debugDescription)")
            }
        }
    }
}
