import Testing

@testable import Structure

/// Pages as lines.
struct PageTextTests {
    @Test func factsHangBesideTheirLabels() {
        let page = Page(
            "title", blocks: [.paragraph("one two\nthree"), .facts([Page.Fact("Label", "some words that wrap")])],
            seeAlso: ["a", "b"])
        #expect(
            PageText(page, width: 40).text == """
                title

                one two three

                Label         some words that wrap
                See also      a, b

                """)
    }

    @Test func textWrapsAtTheWidth() {
        let lines = Wrapping.lines(of: "aaa bbb ccc", width: 7)
        #expect(lines.map(\.text) == ["aaa bbb", "ccc"])
        #expect(Wrapping.lines(of: "a-very-long-word b", width: 5).map(\.text) == ["a-very-long-word", "b"])
        #expect(Wrapping.lines(of: "", width: 5).map(\.text) == [""])
    }

    @Test func whatOneTypesIsQuotedAndStyled() {
        let line = Wrapping.lines(of: "type `make data`, then", width: 80)[0]
        #expect(line.text == "type 'make data', then")
        #expect(line.spans.filter { $0.style == .code }.map(\.text) == ["'make", "data'"])
    }

    @Test func wideLettersTakeTwoColumns() {
        #expect("数据".displayWidth == 4)
        #expect("e\u{301}té".displayWidth == 3)
        #expect(Wrapping.lines(of: "数据 数据", width: 8).count == 2)
    }

    @Test func aNarrowTerminalIsFilledAndNotOverrun() {
        for page in KnowledgeTests.pages {
            for line in PageText(page, width: 60).lines where !line.text.contains("://") {
                #expect(line.text.displayWidth <= 60, "\(line.text)")
            }
        }
    }
}
