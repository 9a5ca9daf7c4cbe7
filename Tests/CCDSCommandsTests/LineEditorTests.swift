import Testing

@testable import CCDSCommands

@Suite struct LineEditorTests {
    private func line(_ keys: [Key]) -> LineEditor.Outcome? {
        var editor = LineEditor(prompt: "", terminal: .current)
        for key in keys {
            if let outcome = editor.handle(key) { return outcome }
        }
        return nil
    }

    private func typed(_ text: String) -> [Key] { text.map { .character($0) } }

    @Test func typingAndEnter() {
        #expect(line(typed("Zoë 🍵") + [.enter]) == .line("Zoë 🍵"))
    }

    @Test func movingAndDeletingGoByCharacters() {
        #expect(line(typed("aëb") + [.left, .backspace, .enter]) == .line("ab"))
        #expect(line(typed("abc") + [.home, .delete, .end, .character("d"), .enter]) == .line("bcd"))
        #expect(line(typed("abc") + [.left, .left, .left, .left, .character("x"), .enter]) == .line("xabc"))
    }

    @Test func killing() {
        #expect(line(typed("one two ") + [.killWord, .enter]) == .line("one "))
        #expect(line(typed("abc") + [.left, .killToStart, .enter]) == .line("c"))
        #expect(line(typed("abc") + [.home, .right, .killToEnd, .enter]) == .line("a"))
    }

    @Test func endOfInputEndsOnlyAnEmptyLine() {
        #expect(line([.endOfInput]) == .end)
        #expect(line(typed("ab") + [.home, .endOfInput, .enter]) == .line("b"))
        #expect(line(typed("ab") + [.interrupt]) == .interrupted)
    }
}
