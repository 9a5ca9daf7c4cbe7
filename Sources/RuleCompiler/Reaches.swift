import RuleFormat

/// The reach of each rule of a set, and what long runs are in it.
struct Reaches {
    /// The most characters that a near rule's match has beside long runs.
    static let window = 768

    private(set) var reaches: [Reach] = []
    /// The classes that long runs are of: what the unbounded repetitions of near rules are made of, in a few sets.
    private(set) var classes: [ByteSet] = []

    /// Learns the reach of the next rule in the set.
    mutating func append(_ regex: String) {
        guard let shape = ExpressionShape(regex) else {
            reaches.append(.far)
            return
        }
        if Self.isNear(shape) {
            reaches.append(.near)
            addRuns(of: shape)
        } else {
            reaches.append(shape.characters.contains(0x0A) ? .far : .line)
        }
    }

    /// Adds a rule whose keywords stand for its expression.
    mutating func appendKeywords(_ keywords: [String] = [], for regex: String? = nil) {
        guard let regex, !keywords.isEmpty, let shape = ExpressionShape(regex), Self.isNear(shape) else {
            return reaches.append(.keywords)
        }
        addRuns(of: shape)
        reaches.append(Self.beginsWithKeyword(regex, keywords) ? .nearAtKeyword : .nearByKeywords)
    }

    /// Whether every match of an expression begins with one of the keywords.
    private static func beginsWithKeyword(_ regex: String, _ keywords: [String]) -> Bool {
        guard let names = ExpressionTree(regex)?.parts.first?.names else { return false }
        return Set(keywords.map { Array($0.lowercased().utf8) }).isSuperset(of: names)
    }

    mutating func set(_ reach: Reach, of rule: Int) { reaches[rule] = reach }

    /// The beginning of an expression, near as it is, up to where it may get long; nil where it says too little.
    mutating func beginning(of regex: String) -> String? {
        let begun = ExpressionShape.beginning(of: regex) { $0.width <= 100 && Self.isNear($0) }
        guard let (text, shape) = begun, shape.letters >= 4 else { return nil }
        addRuns(of: shape)
        return text
    }

    private static func isNear(_ shape: ExpressionShape) -> Bool {
        shape.width <= window && shape.runs.allSatisfy(isSparse)
    }

    private mutating func addRuns(of shape: ExpressionShape) {
        // What they are united with depends on their order.
        shape.runs.sorted().forEach { add($0) }
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
