/// Python's `textwrap.wrap` of one line, with white space kept.
struct TextWrap {
    let width: Int
    let breaksLongWords: Bool
    let breaksOnHyphens: Bool

    func wrap(_ line: String) throws(TemplateError) -> [String] {
        let text = PythonString.scalars(line)
        var chunks = Array(self.chunks(text).reversed())
        if width <= 0 { throw .value("invalid width \(width) (must be > 0)") }
        func isBlank(_ chunk: Range<Int>) -> Bool { text[chunk].allSatisfy(PythonString.isSpace) }
        var lines: [String] = []
        while let last = chunks.last {
            if isBlank(last), !lines.isEmpty { chunks.removeLast() }
            var current: [Range<Int>] = []
            var length = 0
            while let chunk = chunks.last, length + chunk.count <= width {
                current.append(chunk)
                length += chunk.count
                chunks.removeLast()
            }
            if let chunk = chunks.last, chunk.count > width {
                if breaksLongWords {
                    let space = width < 1 ? 1 : width - length
                    var end = space
                    let start = chunk.lowerBound
                    if breaksOnHyphens, chunk.count > space,
                        let hyphen = text[start..<(start + max(0, space))].lastIndex(of: "-"), hyphen > start,
                        text[start..<hyphen].contains(where: { $0 != "-" })
                    {
                        end = hyphen - start + 1
                    }
                    let cut = start + max(0, end)
                    current.append(start..<cut)
                    chunks[chunks.count - 1] = cut..<chunk.upperBound
                } else if current.isEmpty {
                    current.append(chunk)
                    chunks.removeLast()
                }
            }
            if let end = current.last, isBlank(end) { current.removeLast() }
            if let first = current.first, let end = current.last {
                lines.append(PythonString.string(text[first.lowerBound..<end.upperBound]))
            }
        }
        return lines
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20: true
        default: false
        }
    }

    /// Words with what they may be broken at, and the white space between them.
    private func chunks(_ text: [Unicode.Scalar]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var position = 0
        while position < text.count {
            var end = position
            let isSpace = Self.isSpace(text[position])
            while end < text.count, Self.isSpace(text[end]) == isSpace { end += 1 }
            if isSpace || !breaksOnHyphens {
                chunks.append(position..<end)
            } else {
                split(text[position..<end], into: &chunks)
            }
            position = end
        }
        return chunks
    }

    /// A word at its hyphens and dashes: "mother-in-law--well" becomes "mother-", "in-", "law", "--", "well".
    private func split(_ word: ArraySlice<Unicode.Scalar>, into chunks: inout [Range<Int>]) {
        func isPunctuated(_ scalar: Unicode.Scalar) -> Bool {
            PythonString.isWord(scalar) || "!\"'&.,?".unicodeScalars.contains(scalar)
        }
        func isLetter(_ place: Int) -> Bool {
            word.indices.contains(place) && PythonString.isWord(word[place])
                && !PythonString.isDecimal(word[place])
        }
        func dashEnd(_ place: Int) -> Int? {
            var end = place
            while end < word.endIndex, word[end] == "-" { end += 1 }
            guard end - place >= 2, end < word.endIndex, PythonString.isWord(word[end]) else { return nil }
            return end
        }
        var start = word.startIndex
        while start < word.endIndex {
            if start > word.startIndex, isPunctuated(word[start - 1]), word[start] == "-", let end = dashEnd(start) {
                chunks.append(start..<end)
                start = end
                continue
            }
            // The shortest piece that ends after a hyphen between letters, before a dash, or with the word.
            var end = start + 1
            while end < word.endIndex {
                if word[end] == "-" || word[end - 1] == "-" {
                    let isHyphen =
                        word[end - 1] == "-"
                        && ((isLetter(end - 2) && isLetter(end - 3))
                            || (isLetter(end - 2) && end - 3 >= word.startIndex && word[end - 3] == "-"
                                && isLetter(end - 4)))
                        && isLetter(end)
                        && (isLetter(end + 1) || (end + 1 < word.endIndex && word[end + 1] == "-" && isLetter(end + 2)))
                        && end - 2 >= start
                    if isHyphen { break }
                    if isPunctuated(word[end - 1]), word[end] == "-", dashEnd(end) != nil { break }
                }
                end += 1
            }
            chunks.append(start..<end)
            start = end
        }
    }
}
