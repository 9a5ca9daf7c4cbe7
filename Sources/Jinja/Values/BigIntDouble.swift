extension BigInt {
    /// The integer part of a float, which must be finite.
    public init(_ float: Double) {
        precondition(float.isFinite, "infinity and NaN are no integers")
        if let word = Int(exactly: float.rounded(.towardZero)) {
            self.init(word: word)
            return
        }
        // Beyond a word: all bits of the significand are of the integer part.
        let bits = Double.significandBitCount
        let significand = BigInt(float.significandBitPattern | 1 << UInt64(bits)) << (Int(float.exponent) - bits)
        self = float < 0 ? -significand : significand
    }

    /// The value of a float, or nil when it is no integer.
    public init?(exactly float: Double) {
        guard float.isFinite, float == float.rounded(.towardZero) else { return nil }
        self.init(float)
    }
}

extension Double {
    /// The nearest float, the even one of two that are equally near, as Python's; infinite when it is too large.
    public init(_ number: BigInt) {
        if let word = Int(exactly: number) {
            self.init(word)
            return
        }
        let words = number.words
        let drop = max(0, number.bitWidth - 64)
        // The first 64 bits; the last of them also stands for all that follow, so that rounding sees them.
        let (word, bit) = drop.quotientAndRemainder(dividingBy: UInt.bitWidth)
        var first = UInt64(words[word] >> UInt(bit))
        if bit > 0, word + 1 < words.count { first |= UInt64(words[word + 1]) << UInt64(UInt.bitWidth - bit) }
        let isInexact = words[..<word].contains { $0 != 0 } || words[word] & ((1 << UInt(bit)) - 1) != 0
        if isInexact { first |= 1 }
        let magnitude = Double(sign: .plus, exponent: drop, significand: Double(first))
        self = number.sign == .minus ? -magnitude : magnitude
    }
}
