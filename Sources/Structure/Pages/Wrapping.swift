/// Breaks running text into lines of a width.
enum Wrapping {
    /// The lines of `text`, what stood between backquotes set between single quotes and styled as code.
    ///
    /// A word longer than the width gets a line of its own and is not cut: it may be a path or an address.
    static func lines(of text: String, width: Int) -> [PageText.Line] {
        var lines: [PageText.Line] = []
        var line = PageText.Line()
        var used = 0
        for word in words(of: text) {
            let length = word.reduce(0) { $0 + $1.text.displayWidth }
            if used > 0, used + 1 + length > width {
                lines.append(line.merged)
                line = PageText.Line()
                used = 0
            }
            if used > 0 {
                line.spans.append(PageText.Span(text: " ", style: .plain))
                used += 1
            }
            line.spans += word
            used += length
        }
        if used > 0 || lines.isEmpty { lines.append(line.merged) }
        return lines
    }

    /// The words, each in pieces of one style: a backquote may open or close inside a word.
    private static func words(of text: String) -> [[PageText.Span]] {
        var words: [[PageText.Span]] = []
        var word: [PageText.Span] = []
        var piece = ""
        var isCode = false
        func closePiece() {
            guard !piece.isEmpty else { return }
            word.append(PageText.Span(text: piece, style: isCode ? .code : .plain))
            piece = ""
        }
        for character in text {
            switch character {
            case "`":
                if isCode {
                    piece.append("'")
                    closePiece()
                } else {
                    closePiece()
                    piece.append("'")
                }
                isCode.toggle()
            case " ", "\n":
                closePiece()
                if !word.isEmpty { words.append(word) }
                word = []
            default:
                piece.append(character)
            }
        }
        closePiece()
        if !word.isEmpty { words.append(word) }
        return words
    }
}

extension PageText.Line {
    /// The same line with neighbouring pieces of one style joined.
    fileprivate var merged: PageText.Line {
        var result: [PageText.Span] = []
        for span in spans {
            if let last = result.last, last.style == span.style {
                result[result.count - 1].text += span.text
            } else {
                result.append(span)
            }
        }
        return PageText.Line(result)
    }
}

extension String {
    /// The columns that the text takes on a terminal: two for wide characters, none for combining ones.
    ///
    /// Wide are the East Asian and emoji blocks of Unicode's EastAsianWidth.txt, taken as whole ranges.
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
            0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}
