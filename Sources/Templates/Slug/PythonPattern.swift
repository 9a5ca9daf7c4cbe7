import Jinja

/// A regular expression as Python's `re` reads it: sets, groups, alternatives, repetition, anchors, look-around, back
/// references and the flags `i`, `s`, `m`, `x` and `a` at its beginning.
struct PythonPattern: Sendable {
    indirect enum Node: Sendable {
        case set(CharacterSet)
        case start, end, lineStart, lineEnd, textEnd
        case wordBoundary(Bool)
        case sequence([Node])
        case alternatives([Node])
        case group(Node, number: Int)
        case reference(Int)
        case repetition(Node, ClosedRange<Int>, isGreedy: Bool)
        case look(Node, isAhead: Bool, isNegated: Bool)
    }

    /// What one character may be.
    struct CharacterSet: Sendable {
        enum Member: Sendable {
            case range(ClosedRange<UInt32>)
            case word(Bool), digit(Bool), space(Bool)
        }
        var members: [Member] = []
        var isNegated = false
        var ignoresCase = false
        var isASCII = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            holds(scalar) != isNegated
        }

        private func holds(_ scalar: Unicode.Scalar) -> Bool {
            if holdsExactly(scalar) { return true }
            guard ignoresCase else { return false }
            let properties = scalar.properties
            return [properties.lowercaseMapping, properties.uppercaseMapping].contains { text in
                text.unicodeScalars.count == 1 && text.unicodeScalars.first.map(holdsExactly) == true
            }
        }

        private func holdsExactly(_ scalar: Unicode.Scalar) -> Bool {
            let isPlain = !isASCII || scalar.isASCII
            return members.contains { member in
                switch member {
                case .range(let range): range.contains(scalar.value)
                case .word(let flag): (isPlain && PythonString.isWord(scalar)) == flag
                case .digit(let flag): (isPlain && PythonString.isDecimal(scalar)) == flag
                case .space(let flag): (isPlain && PythonString.isSpace(scalar)) == flag
                }
            }
        }
    }

    private let node: Node
    private let groups: Int

    /// Reads a pattern.
    ///
    /// - Throws: an error with Python's class name for text that is no pattern.
    init(_ source: String) throws(TemplateError) {
        var parser = PatternParser(Array(source.unicodeScalars))
        node = try parser.parse()
        groups = parser.groups
    }

    /// `re.sub(pattern, replacement, text)`, the replacement taken literally.
    func replacingMatches(
        in text: [Unicode.Scalar], with replacement: Unicode.Scalar, step: (Int) throws(TemplateError) -> Void
    ) throws(TemplateError) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var copied = 0
        var position = 0
        // Behind an empty match another one may not be empty too.
        var mustAdvance = false
        var work = 0
        while position <= text.count {
            var found: Range<Int>?
            var start = position
            while start <= text.count, found == nil {
                var matcher = PatternMatcher(text: text, groups: groups)
                let isBarred = mustAdvance && start == position
                let end = matcher.match(node, at: start) { $0 > start || !isBarred }
                work += matcher.steps
                try step(matcher.steps)
                if matcher.isExhausted || work > 10_000_000 { throw .value("the pattern takes too long to match") }
                if let end { found = start..<end }
                start += 1
            }
            guard let found else { break }
            result += text[copied..<found.lowerBound]
            result.append(replacement)
            copied = found.upperBound
            position = found.upperBound
            mustAdvance = found.isEmpty
        }
        return result + text[copied...]
    }
}
