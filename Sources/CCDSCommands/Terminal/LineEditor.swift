#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads one line from a terminal with the editing keys that people know from a shell.
///
/// Left, right, home, end, delete, backspace, ^A ^E ^B ^F ^K ^U ^W ^D ^C ^L. The line is kept as Unicode characters,
/// so that an accent or an emoji is one step of the cursor. A line longer than the terminal is wide wraps.
struct LineEditor {
    /// How reading a line ended.
    enum Outcome: Equatable {
        case line(String)
        /// End of input: ^D on an empty line, or the terminal is gone.
        case end
        /// ^C.
        case interrupted
    }

    private var text: [Character] = []
    private var cursor = 0
    /// The row of the cursor after the last drawing, counted from the row where the prompt begins.
    private var row = 0
    /// What stands before the prompt's last line, written once.
    private let lead: String
    private let prompt: String
    private let terminal: Terminal
    private let width: () -> Int

    init(prompt: String, terminal: Terminal, width: @escaping () -> Int = { Terminal.promptWidth }) {
        let end = prompt.lastIndex(of: "\n").map { prompt.index(after: $0) } ?? prompt.startIndex
        lead = String(prompt[..<end])
        self.prompt = String(prompt[end...])
        self.terminal = terminal
        self.width = width
    }

    /// Shows the prompt and reads a line; the terminal is left as it was found.
    mutating func read() -> Outcome {
        var saved = termios()
        guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return .end }
        var raw = saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON)
        // TCSADRAIN: what was typed ahead of the prompt is kept.
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }

        terminal.sayRaw(lead + drawing())
        while let key = Key.read() {
            if let outcome = handle(key) {
                leave()
                return outcome
            }
            terminal.sayRaw(drawing())
        }
        leave()
        return .end
    }

    /// Goes to the line below what was typed, wherever in it the cursor stood.
    private mutating func leave() {
        if cursor < text.count {
            cursor = text.count
            terminal.sayRaw(drawing())
        }
        terminal.sayRaw("\r\n")
    }

    /// Carries a key out; nil where the line goes on.
    mutating func handle(_ key: Key) -> Outcome? {
        switch key {
        case .enter: return .line(String(text))
        case .character(let character): insert(character)
        case .interrupt: return .interrupted
        case .endOfInput:
            if text.isEmpty { return .end }
            deleteForward()
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(text.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = text.count
        case .backspace:
            if cursor > 0 {
                cursor -= 1
                text.remove(at: cursor)
            }
        case .delete: deleteForward()
        case .killToEnd: text.removeSubrange(cursor...)
        case .killToStart:
            text.removeSubrange(..<cursor)
            cursor = 0
        case .killWord: killWord()
        case .ignored: break
        }
        return nil
    }

    /// Puts a character in; an accent that comes by itself joins the letter before it.
    private mutating func insert(_ character: Character) {
        if cursor > 0 {
            let joined = String([text[cursor - 1]]) + String(character)
            if joined.count == 1 {
                text[cursor - 1] = Character(joined)
                return
            }
        }
        text.insert(character, at: cursor)
        cursor += 1
    }

    private mutating func deleteForward() {
        if cursor < text.count { text.remove(at: cursor) }
    }

    private mutating func killWord() {
        var start = cursor
        while start > 0, text[start - 1] == " " { start -= 1 }
        while start > 0, text[start - 1] != " " { start -= 1 }
        text.removeSubrange(start..<cursor)
        cursor = start
    }

    /// What puts the prompt, the line and the cursor on the screen, in place of what the last drawing left there.
    mutating func drawing() -> String {
        let width = max(1, width())
        var output = row > 0 ? "\u{1b}[\(row)A" : ""
        output += "\r\u{1b}[J" + prompt + String(text)
        var place = Place(width: width)
        place.advance(over: Self.visible(prompt))
        place.advance(over: text[..<cursor])
        let caret = place
        place.advance(over: text[cursor...])
        // A terminal that has filled a row stays in it until more comes.
        if place.column == 0 && place.row > 0 { output += "\r\n" }
        if place.row > caret.row { output += "\u{1b}[\(place.row - caret.row)A" }
        output += "\r" + (caret.column > 0 ? "\u{1b}[\(caret.column)C" : "")
        row = caret.row
        return output
    }

    /// Where on the screen the next character goes, from the prompt's beginning.
    private struct Place {
        let width: Int
        var row = 0
        var column = 0

        mutating func advance(over characters: some Sequence<Character>) {
            for character in characters {
                let columns = LineEditor.columns(character)
                // A wide character does not fit into the last column.
                if column + columns > width { (row, column) = (row + 1, 0) }
                column += columns
                if column >= width { (row, column) = (row + 1, 0) }
            }
        }
    }

    /// The characters of a text that take room: not its colours.
    private static func visible(_ text: String) -> [Character] {
        var result: [Character] = []
        var isEscape = false
        for character in text {
            if character == "\u{1b}" {
                isEscape = true
            } else if !isEscape {
                result.append(character)
            } else if character.isLetter {
                isEscape = false
            }
        }
        return result
    }

    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }
}
