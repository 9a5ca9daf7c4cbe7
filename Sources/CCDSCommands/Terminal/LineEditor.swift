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
/// so that an accent or an emoji is one step of the cursor.
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
    private let prompt: String
    private let terminal: Terminal

    init(prompt: String, terminal: Terminal) {
        self.prompt = prompt
        self.terminal = terminal
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

        draw()
        while let key = Key.read() {
            switch handle(key) {
            case nil: draw()
            case .line(let line)?:
                terminal.sayRaw("\r\n")
                return .line(line)
            case let outcome?:
                terminal.sayRaw("\r\n")
                return outcome
            }
        }
        terminal.sayRaw("\r\n")
        return .end
    }

    /// Carries a key out; nil where the line goes on.
    mutating func handle(_ key: Key) -> Outcome? {
        switch key {
        case .enter: return .line(String(text))
        case .character(let character):
            text.insert(character, at: cursor)
            cursor += 1
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

    private func draw() {
        // The cursor goes back by what stands to its right; wide characters count as the two columns they take.
        let behind = text[cursor...].reduce(0) { $0 + Self.columns($1) }
        let back = behind > 0 ? "\u{1b}[\(behind)D" : ""
        terminal.sayRaw("\r\u{1b}[K" + prompt + String(text) + back)
    }

    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }
}
