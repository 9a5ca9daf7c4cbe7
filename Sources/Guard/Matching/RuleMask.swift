/// A set of rules of one rule set, by their place in it.
struct RuleMask: Sendable, Equatable {
    private(set) var words: [UInt64]

    /// An empty set that can hold `count` rules.
    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

    mutating func remove(_ index: Int) { words[index >> 6] &= ~(1 << UInt64(index & 63)) }

    func contains(_ index: Int) -> Bool { words[index >> 6] & (1 << UInt64(index & 63)) != 0 }

    mutating func formUnion(_ other: RuleMask) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: RuleMask) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func removeAll() {
        for index in words.indices { words[index] = 0 }
    }

    /// The members, in order.
    var indices: [Int] {
        var result: [Int] = []
        for (place, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(place << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }
}
