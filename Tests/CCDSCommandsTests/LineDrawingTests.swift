import Platform
import Testing

@testable import CCDSCommands

@Suite struct LineDrawingTests {
    private func editor(_ prompt: String, width: Int) -> LineEditor {
        LineEditor(prompt: prompt, terminal: Terminal(environment: EnvironmentVariables()), width: { width })
    }

    private func type(_ text: String, into editor: inout LineEditor) {
        for character in text { _ = editor.handle(.character(character)) }
    }

    @Test func drawsAWrappedLineOverItself() {
        var editor = editor("0123456789ab: ", width: 10)
        #expect(editor.drawing() == "\r\u{1b}[J0123456789ab: \r\u{1b}[4C")
        type("x", into: &editor)
        #expect(editor.drawing() == "\u{1b}[1A\r\u{1b}[J0123456789ab: x\r\u{1b}[5C")
    }

    @Test func goesOnInTheNextRowWhenARowIsFull() {
        var editor = editor("name: ", width: 10)
        type("abcd", into: &editor)
        #expect(editor.drawing() == "\r\u{1b}[Jname: abcd\r\n\r")
        _ = editor.handle(.left)
        #expect(editor.drawing() == "\u{1b}[1A\r\u{1b}[Jname: abcd\r\n\u{1b}[1A\r\u{1b}[9C")
    }

    @Test func countsColoursAsNothingAndWideCharactersAsTwo() {
        var editor = editor("\u{1b}[1mn\u{1b}[0m: ", width: 10)
        type("日本語x", into: &editor)
        _ = editor.handle(.left)
        #expect(editor.drawing() == "\r\u{1b}[J\u{1b}[1mn\u{1b}[0m: 日本語x\r\n\u{1b}[1A\r\u{1b}[9C")
    }

    @Test func joinsAnAccentToItsLetter() {
        var editor = editor("", width: 80)
        for scalar in "e\u{301}x".unicodeScalars { _ = editor.handle(.character(Character(scalar))) }
        _ = editor.handle(.backspace)
        #expect(editor.handle(.enter) == .line("e\u{301}"))
        _ = editor.handle(.backspace)
        #expect(editor.handle(.enter) == .line(""))
    }
}
