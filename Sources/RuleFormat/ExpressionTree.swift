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

    init(_ alternatives: [[ExpressionReader.Item]]) {
        let sequences = alternatives.map { $0.count == 1 ? $0[0].tree : .sequence($0.map(\.tree)) }
        self = sequences.count == 1 ? sequences[0] : .alternatives(sequences)
    }

    /// Its parts, where it is nothing but parts one behind the other.
    package var parts: [ExpressionTree] {
        if case .sequence(let parts) = self { return parts.flatMap(\.parts) }
        return [self]
    }

    /// The texts that it matches, in lower case, where it is nothing but some of letters, digits, `_` and `-`; nil otherwise.
    package var names: [[UInt8]]? {
        switch self {
        case .character(let set):
            // A letter in one case or both: of k and s with what is the same beyond ASCII.
            let letters = Set((UInt8(0)...0x7F).filter(set.contains).map { Self.isLetter($0) ? $0 | 0x20 : $0 })
            guard let letter = letters.first, letters.count == 1, !set.contains(0xFF), Self.isInNames(letter) else {
                return nil
            }
            return [[letter]]
        case .sequence(let parts):
            var name: [UInt8] = []
            for part in parts {
                guard let own = part.names, own.count == 1 else { return nil }
                name += own[0]
            }
            return [name]
        case .alternatives(let parts):
            var names: [[UInt8]] = []
            for part in parts {
                guard let own = part.names else { return nil }
                names += own
            }
            return names
        case .edge, .nothing, .repeated: return nil
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isInNames(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }
}
