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
    }

    private mutating func append(_ other: ExpressionShape) {
        width = min(width + other.width, 1 << 24)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    private mutating func formAlternative(_ other: ExpressionShape) {
        width = max(width, other.width)
        runs.formUnion(other.runs)
        characters.formUnion(other.characters)
    }

    private func repeated(_ least: Int, _ most: Int?) -> ExpressionShape {
        var result = self
        if let most {
            result.width = min(width * most, 1 << 24)
        } else if width > 0 {
            result.width = max(Self.runLength, min(width * least, 1 << 24))
            result.runs = [characters]
        }
        return result
    }
}
