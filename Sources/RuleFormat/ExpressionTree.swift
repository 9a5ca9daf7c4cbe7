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

    /// Reads an expression; nil where this reader does not know what it says.
    package init?(_ source: String) {
        var reader = ExpressionShape.Reader(bytes: Array(source.utf8))
        guard let tree = reader.tree(), reader.index == reader.bytes.count else { return nil }
        self = tree
    }
}

extension ExpressionShape.Reader {
    /// Alternatives up to the end of the group or of the text.
    mutating func tree() -> ExpressionTree? {
        let (ignored, dot) = (ignoresCase, dotIsAll)
        defer { (ignoresCase, dotIsAll) = (ignored, dot) }
        var alternatives: [ExpressionTree] = []
        while true {
            var parts: [ExpressionTree] = []
            while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                guard var part = part() else { return nil }
                while let counts = counts() {
                    part = .repeated(part, least: counts.least, most: counts.most)
                }
                parts.append(part)
            }
            alternatives.append(parts.count == 1 ? parts[0] : .sequence(parts))
            guard next == UInt8(ascii: "|") else { break }
            index += 1
        }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func part() -> ExpressionTree? {
        guard let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "("): return groupTree()
        case UInt8(ascii: "["):
            index += 1
            return characterClass().map { .character($0) }
        case UInt8(ascii: "."):
            index += 1
            return .character(dotIsAll ? .all : ByteSet([0x0A]).inverted)
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            index += 1
            return .nothing
        case UInt8(ascii: "\\"):
            index += 1
            guard let escaped = next else { return nil }
            switch escaped {
            case UInt8(ascii: "b"):
                index += 1
                return .edge
            case UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"):
                index += 1
                return .nothing
            case UInt8(ascii: "Q"): return quoted()
            default: return escape().map { .character(inBothCases($0)) }
            }
        default: return plainCharacter()
        }
    }

    private mutating func plainCharacter() -> ExpressionTree? {
        guard let byte = next else { return nil }
        index += 1
        if byte < 0x80 { return .character(inBothCases(ByteSet([byte]))) }
        while let more = next, more & 0xC0 == 0x80 {
            _ = more
            index += 1
        }
        guard ignoresCase else { return .character(.beyondASCII) }
        // It may be one of those that are a k or an s.
        var set = ByteSet("ksKS".utf8)
        set.formUnion(.beyondASCII)
        return .character(set)
    }

    private mutating func quoted() -> ExpressionTree? {
        index += 1
        var parts: [ExpressionTree] = []
        while index < bytes.count {
            if at("\\E") {
                index += 2
                break
            }
            guard let part = plainCharacter() else { return nil }
            parts.append(part)
        }
        return .sequence(parts)
    }

    private mutating func groupTree() -> ExpressionTree? {
        index += 1
        if at("?") {
            index += 1
            if at("P<") || (at("<") && !at("<=") && !at("<!")) {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                index = end + 1
            } else {
                // Flags, for the rest of the group around or for this group.
                let (ignored, dot) = (ignoresCase, dotIsAll)
                var isSet = true
                flags: while let flag = next {
                    index += 1
                    switch flag {
                    case UInt8(ascii: "-"): isSet = false
                    case UInt8(ascii: "i"): ignoresCase = isSet
                    case UInt8(ascii: "s"): dotIsAll = isSet
                    case UInt8(ascii: "m"), UInt8(ascii: "U"): break
                    case UInt8(ascii: ")"): return .nothing
                    case UInt8(ascii: ":"): break flags
                    default: return nil
                    }
                }
                guard let result = tree(), next == UInt8(ascii: ")") else { return nil }
                (ignoresCase, dotIsAll) = (ignored, dot)
                index += 1
                return result
            }
        }
        guard let result = tree(), next == UInt8(ascii: ")") else { return nil }
        index += 1
        return result
    }

    /// With both cases of a letter where case is ignored.
    private func inBothCases(_ set: ByteSet) -> ByteSet {
        guard ignoresCase else { return set }
        var result = set
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            if set.contains(letter) { result.insert(letter & ~0x20) }
            if set.contains(letter & ~0x20) { result.insert(letter) }
        }
        // Of k and s there is one more beyond ASCII each: U+212A and U+017F, by their first bytes.
        if result.contains(UInt8(ascii: "k")) { result.insert(0xE2) }
        if result.contains(UInt8(ascii: "s")) { result.insert(0xC5) }
        return result
    }
}
