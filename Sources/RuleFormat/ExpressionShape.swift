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

    /// The shape of an expression in RE2's syntax; nil where its reader does not know what it says.
    package init?(_ source: String) {
        guard let tree = ExpressionTree(source) else { return nil }
        self.init(tree)
    }

    init(_ tree: ExpressionTree) {
        switch tree {
        case .character(let set): self.init(characters: set)
        case .edge, .nothing: self.init()
        case .sequence(let parts):
            self.init()
            for part in parts { append(ExpressionShape(part)) }
        case .alternatives(let parts):
            self = parts.first.map { ExpressionShape($0) } ?? ExpressionShape()
            for part in parts.dropFirst() { formAlternative(ExpressionShape(part)) }
        case .repeated(let part, let least, let most): self = ExpressionShape(part).repeated(least, most)
        }
    }

    private init() {}

    private init(characters set: ByteSet) {
        width = 1
        characters = set
        if set.hasBeyondASCII { characters.formUnion(.beyondASCII) }
        // One letter in one case or both, or one of a few.
        letters = (0..<0x80).count { set.contains($0) } <= 4 ? 1 : 0
        literal = Literal(longest: letters, head: letters, tail: letters, isWhole: letters > 0)
    }

    fileprivate mutating func append(_ other: ExpressionShape) {
        width = min(width + other.width, 1 << 24)
        letters += other.letters
        literal.append(other.literal)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    fileprivate mutating func formAlternative(_ other: ExpressionShape) {
        width = max(width, other.width)
        letters = min(letters, other.letters)
        literal.formAlternative(other.literal)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    private func repeated(_ least: Int, _ most: Int?) -> ExpressionShape {
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

extension ExpressionShape {
    /// The longest beginning of an expression, from part to part, whose shape is fit, of every alternative; nil where not even
    /// the first part's is.
    ///
    /// Wherever the expression matches, its beginning does.
    package static func beginning(
        of source: String, isFit: (ExpressionShape) -> Bool
    ) -> (text: String, shape: ExpressionShape)? {
        var reader = ExpressionReader(source)
        guard let alternatives = reader.expression() else { return nil }
        var result: (text: String, shape: ExpressionShape)?
        for items in alternatives {
            guard let next = beginning(of: items, reader.bytes, isFit) else { return nil }
            guard let before = result else {
                result = next
                continue
            }
            var shape = before.shape
            shape.formAlternative(next.shape)
            result = (before.text + "|" + next.text, shape)
        }
        return result
    }

    private static func beginning(
        of items: [ExpressionReader.Item], _ bytes: [UInt8], _ isFit: (ExpressionShape) -> Bool
    ) -> (text: String, shape: ExpressionShape)? {
        guard let first = items.first else { return nil }
        var shape = ExpressionShape()
        var end: Int?
        for item in items {
            var longer = shape
            longer.append(ExpressionShape(item.tree))
            guard isFit(longer) else { break }
            shape = longer
            end = item.range.upperBound
        }
        if let end { return (String(decoding: bytes[first.range.lowerBound..<end], as: UTF8.self), shape) }
        // A group that is too wide: what it begins with.
        let group = bytes[first.range]
        guard group.first == UInt8(ascii: "("), group.last == UInt8(ascii: ")") else { return nil }
        var inner = group.dropFirst().dropLast()
        if inner.first == UInt8(ascii: "?") {
            guard inner.starts(with: Array("?:".utf8)) else { return nil }
            inner = inner.dropFirst(2)
        }
        guard let begun = beginning(of: String(decoding: inner, as: UTF8.self), isFit: isFit) else { return nil }
        return ("(?:" + begun.text + ")", begun.shape)
    }
}
