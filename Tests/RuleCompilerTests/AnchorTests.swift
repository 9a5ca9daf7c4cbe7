import Testing

@testable import RuleFormat

@Suite struct AnchorTests {
    private func texts(_ regex: String) -> [[String]]? {
        Anchor.anchors(of: regex)?.map { $0.texts.map { String(decoding: $0, as: UTF8.self) } }
    }

    @Test func choosesTextsThatStandInEveryMatch() throws {
        #expect(texts(#"\b(ghp_[0-9a-zA-Z]{36})"#) == [["ghp_"]])
        #expect(texts("(?i:Key|tok[eE]n)[=:]") == [["key:", "key=", "token:", "token="]])
        #expect(texts("[a-z]{3,9}(?:zebra|quux_)[0-9]{4}") == [["quux_", "zebra"]])
        #expect(texts("a*b?c{2}") == nil)
        #expect(texts("(?:abcd)?[0-9]{4}") == nil)
        #expect(texts("[0-9a-f]{32}") == nil)
    }

    @Test func knowsWhatStandsAtTheEdgeOfAWord() {
        #expect(texts(#"\bpw\b[\w\-]{0,16}[=:]"#) == [["pw-", "pw:", "pw="]])
        // A letter beyond ASCII that is a k where case is ignored stands in no word, so that a letter may be next.
        #expect(texts(#"(?i:pk)\b[a=]"#) == [["pk=", "pka"]])
        #expect(texts(#"pa\b[a=]"#) == [["pa="]])
        #expect(texts(#"p=\b[a=]"#) == [["p=a"]])
        // It is known no longer behind what may be missing and what is not.
        #expect(texts(#"pa(?:\b|s)[a=]"#) == [["pa=", "pas=", "pasa"]])
        #expect(texts("[0-9a-f]:[0-9a-f]{64}") == nil)
    }

    @Test func tellsWhereMatchesBegin() throws {
        let anchor = try #require(Anchor.anchors(of: #"[\w.]{0,8}zebra=\d+"#)?.first)
        #expect(anchor.width == 32)
        #expect(anchor.before.contains(UInt8(ascii: "z")) && anchor.before.contains(UInt8(ascii: ".")))
        #expect(!anchor.before.contains(UInt8(ascii: "=")))
        #expect(!anchor.isAtEdge)
        let unbounded = try #require(Anchor.anchors(of: #"(?m)^[ \t]*\bzebra=\d+"#)?.first)
        #expect(unbounded.width == nil && unbounded.isAtEdge)
    }

    @Test func cutsListsOfNamesBehindThem() throws {
        let names = (0..<40).map { "name\($0)x" }
        let anchor = try #require(Anchor.anchors(of: "(?i:" + names.joined(separator: "|") + ")=[0-9]{20}")?.first)
        #expect(anchor.texts.count == 40 && anchor.isBehindText)
        #expect(anchor.automaton?.first.count == 1)
    }

    @Test func leavesOpenWhatItCannotHold() throws {
        let bounded = try #require(Anchor.anchors(of: "zebra[a-f]{2,5}x")?.first?.automaton)
        #expect(bounded.isComplete)
        let vast = try #require(Anchor.anchors(of: #"zebra[\s\S]{0,800}x"#)?.first?.automaton)
        #expect(!vast.isComplete)
        #expect(vast.sets.count == 5)
    }

    @Test func countsLessWhereItWouldBeTooLarge() throws {
        let small = try #require(Anchor.anchors(of: "zebra(?:=|:[a-f]{0,16}){0,16}x")?.first?.automaton)
        #expect(small.isComplete && small.sets.count == 5 + 16 * 18 + 1)
        let large = try #require(
            Anchor.anchors(of: "zebra(?:[a-f]{0,16}=|:){0,16}(?:[a-f]{0,16}x){0,16}y")?.first?.automaton)
        #expect(large.isComplete && large.sets.count < Automaton.largest)
    }

    @Test func findsRunsThatExpressionsBeginWith() {
        #expect(Anchor.run(of: #"\b([0-9a-f]{24}:[0-9a-f]{64})\b"#)?.runLength == 24)
        #expect(Anchor.run(of: "[0-9a-f]{24}:") == nil)
        #expect(Anchor.run(of: #"\b[0-9a-f]{8}:[0-9a-f]{64}"#) == nil)
    }

    @Test func readsWhatItDoesNotKnowAsMore() throws {
        #expect(texts("zebra[^[:alpha:]]x") == [["zebra"]])
        #expect(texts(#"(?i)k\pLzebra"#) == [["zebra"]])
        #expect(texts("(?=zebra)") == nil)
    }
}
