import RuleFormat
import Testing

@testable import RuleCompiler

@Suite struct ExpressionShapeTests {
    @Test(arguments: [
        ("abc", 3), ("a|bcd", 3), ("(?i:ab[cd]{2,4})x?", 7), (#"\bfoo\b$"#, 3), (#"\x41\x{263A}\n"#, 3),
        (#"[]a-z\]]{3}"#, 3), (#"\Qa.b\E"#, 3), ("a*", 64), ("(?:ab){70,}", 140), ("(?P<n>.)(?<m>x)", 2), ("é", 1),
        ("[[:alpha:]]{2}", 2), ("a{2}{3}", 6),
    ]) func tellsTheGreatestWidth(expression: String, width: Int) throws {
        #expect(try #require(ExpressionShape(expression)).width == width)
    }

    @Test func knowsNotWhatItCannotRead() {
        for expression in ["(a", "[a", "a)", "(?=a)", #"\y"#] { #expect(ExpressionShape(expression) == nil) }
    }

    @Test func tellsWhatRunsAreOf() throws {
        let runs = try #require(ExpressionShape(#"(?i:k+)[^x]*(?:ab|\d)+a{3}"#)).runs
        #expect(runs.contains { $0.contains(0x6B) && $0.contains(0x4B) && $0.contains(0xE2) })
        #expect(runs.contains { !$0.contains(0x78) && $0.contains(0x0A) && $0.contains(0x80) })
        #expect(runs.contains { $0.contains(0x61) && $0.contains(0x35) && !$0.contains(0x63) })
        #expect(runs.count == 3)
    }

    @Test func tellsHowFarRulesReach() {
        var reaches = Reaches()
        for expression in [
            #"key_[a-z]{20}"#, #"key[\w.]*=[ ]*[a-z]{20}"#, #"(?m)^a=[^\n]*$"#, #"(?s)BEGIN.*END"#, "x[^<>]{2,}y",
            #"k\pL{2}é"#, #"k\pL*é"#, "(?=x)", nil,
        ] { reaches.append(expression) }
        #expect(reaches.reaches == [.near, .near, .line, .far, .far, .near, .far, .far, .far])
    }

    /// The same rules make the same database on every machine.
    @Test func unitesClassesOfRunsInOneOrder() {
        var reaches = Reaches()
        reaches.append(#"x(?:[0-9]+|[ ]+|[\t]+|[,]+|[t]+|[e]+|[\n]+|[;]+)"#)
        #expect(
            reaches.classes.map { set in (UInt8(0)...0x7F).filter(set.contains) } == [
                Array("\t\n,0123456789;et".utf8), Array(" ".utf8),
            ])
    }
}
