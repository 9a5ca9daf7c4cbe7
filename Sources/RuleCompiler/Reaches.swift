import RuleFormat

/// The reach of each rule of a set, and what long runs are in it.
struct Reaches {
    /// The most characters that a near rule's match has beside long runs.
    static let window = 768

    private(set) var reaches: [Reach] = []
    /// The classes that long runs are of: what the unbounded repetitions of near rules are made of, in a few sets.
    private(set) var classes: [ByteSet] = []

    /// Learns the reach of the next rule in the set.
    mutating func append(_ regex: String?) {
        guard let regex, let shape = ExpressionShape(regex) else { return reaches.append(.far) }
        guard Self.isNear(shape) else {
            return reaches.append(shape.characters.contains(0x0A) ? .far : .line)
        }
        reaches.append(.near)
        // What they are united with depends on their order.
        shape.runs.sorted().forEach { add($0) }
    }

    private static func isNear(_ shape: ExpressionShape) -> Bool {
        shape.width <= window && shape.runs.allSatisfy(isSparse)
    }

    /// Whether runs of the class are rarely long in a text: no class of whole sentences.
    private static func isSparse(_ set: ByteSet) -> Bool {
        let letters = set.contains(UInt8(ascii: "e")) && set.contains(UInt8(ascii: "t"))
        return set.count <= 80 && !(letters && set.contains(0x20))
    }

    private mutating func add(_ set: ByteSet) {
        for index in classes.indices {
            var union = classes[index]
            union.formUnion(set)
            if Self.isSparse(union) {
                classes[index] = union
                return
            }
        }
        classes.append(set)
    }

    /// A bit for each of the classes that a byte is in. The last of eight stands for all further ones.
    var classTable: [UInt8] {
        (0...255).map { byte in
            classes.enumerated().reduce(UInt8(0)) { bits, entry in
                entry.element.contains(UInt8(byte)) ? bits | 1 << UInt8(min(entry.offset, 7)) : bits
            }
        }
    }
}
