/// An expression in RE2's syntax as its parts.
///
/// It tells at least what the expression matches: `^`, `\b` and their like hold everywhere, and named classes may have more.
package indirect enum ExpressionTree {
    /// One character of a set.
    case character(ByteSet)
    /// The edge of a word.
    case edge
    /// Anything else that takes no character.
    case nothing
    case sequence([ExpressionTree])
    case alternatives([ExpressionTree])
    /// A part so many times; no most: any number of times.
    case repeated(ExpressionTree, least: Int, most: Int?)

    /// Reads an expression; nil where its reader does not know what it says.
    package init?(_ source: String) {
        var reader = ExpressionReader(source)
        guard let alternatives = reader.expression() else { return nil }
        self.init(alternatives)
    }

    init(_ alternatives: [[ExpressionTree]]) {
        let sequences = alternatives.map { $0.count == 1 ? $0[0] : .sequence($0) }
        self = sequences.count == 1 ? sequences[0] : .alternatives(sequences)
    }

    /// Its parts, where it is nothing but parts one behind the other.
    package var parts: [ExpressionTree] {
        if case .sequence(let parts) = self { return parts.flatMap(\.parts) }
        return [self]
    }
}
