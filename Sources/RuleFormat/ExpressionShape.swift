/// How far a match of an expression can reach, told from the expression's text.
///
/// An unbounded repetition counts as ``runLength`` characters: a stretch of it that is longer is a run of more than so many
/// characters of one of ``runs``. Every answer errs on the side of more.
package struct ExpressionShape {
    /// From this length on a run of one class counts as long.
    package static let runLength = 64

    /// The most characters of a match without long runs.
    package var width = 0
    /// What the characters of each unbounded repetition may be.
    package var runs: Set<ByteSet> = []
    /// What the characters of a match may be: bytes, those from 0x80 on for all characters beyond ASCII.
    package var characters = ByteSet()
    /// How many characters of a match are told one by one.
    package var letters = 0
    /// Texts that stand in every match.
    package var literal = Literal()

    /// The lengths of texts that stand in every match of an expression.
    package struct Literal {
        /// The longest; of alternatives, the shortest one's.
        package var longest = 0
        /// The one at the beginning, and the one at the end.
        package var head = 0
        package var tail = 0
        /// Whether there is nothing else in a match.
        package var isWhole = true

        mutating func append(_ other: Literal) {
            longest = max(longest, other.longest, tail + other.head)
            head = isWhole ? head + other.head : head
            tail = other.isWhole ? tail + other.tail : other.tail
            isWhole = isWhole && other.isWhole
        }

        mutating func formAlternative(_ other: Literal) {
            longest = min(longest, other.longest)
            head = min(head, other.head)
            tail = min(tail, other.tail)
            isWhole = isWhole && other.isWhole
        }
    }

    /// The shape of an expression in RE2's syntax; nil where this reader does not know what it says.
    package init?(_ source: String) {
        var reader = Reader(bytes: Array(source.utf8))
        guard let shape = reader.alternatives(), reader.index == reader.bytes.count else { return nil }
        self = shape
    }

    /// The longest beginning of an expression, from item to item, whose shape is fit, of every alternative; nil where not even
    /// the first item's is.
    ///
    /// Wherever the expression matches, its beginning does.
    package static func beginning(
        of source: String, isFit: (ExpressionShape) -> Bool
    ) -> (text: String, shape: ExpressionShape)? {
        var reader = Reader(bytes: Array(source.utf8))
        var result: (text: String, shape: ExpressionShape)?
        while true {
            guard let next = reader.beginning(isFit) else { return nil }
            if var before = result {
                before.text += "|" + next.text
                before.shape.formAlternative(next.shape)
                result = before
            } else {
                result = next
            }
            guard reader.next == UInt8(ascii: "|") else { break }
            reader.index += 1
        }
        return reader.index == reader.bytes.count ? result : nil
    }

    init() {}

    init(_ characters: ByteSet) {
        width = 1
        self.characters = characters
        // One letter in one case or both, or one of a few.
        letters = (0..<0x80).count { characters.contains($0) } <= 4 ? 1 : 0
        literal = Literal(longest: letters, head: letters, tail: letters, isWhole: letters > 0)
    }

    mutating func append(_ other: ExpressionShape) {
        width = min(width + other.width, 1 << 24)
        letters += other.letters
        literal.append(other.literal)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    mutating func formAlternative(_ other: ExpressionShape) {
        width = max(width, other.width)
        letters = min(letters, other.letters)
        literal.formAlternative(other.literal)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    func repeated(_ least: Int, _ most: Int?) -> ExpressionShape {
        var result = self
        result.letters = min(letters * least, 1 << 24)
        if least == 0 { result.literal = Literal(isWhole: false) }
        for _ in 1..<max(1, min(least, 64)) { result.literal.append(literal) }
        if most != least || least > 64 { result.literal.isWhole = false }
        if let most {
            result.width = min(width * most, 1 << 24)
        } else if width > 0 {
            result.width = max(Self.runLength, min(width * least, 1 << 24))
            result.runs = [characters]
        }
        return result
    }
}
