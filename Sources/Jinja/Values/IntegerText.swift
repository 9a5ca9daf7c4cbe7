/// Integers of any size as digits in bases from 2 to 36.
enum IntegerText {
    /// The number that ASCII digits and lower-case letters name, or nil.
    static func parse(_ digits: some StringProtocol, radix: Int) -> BigInt? {
        BigInt(digits, radix: radix)
    }

    /// The digits of a number in base 2, 8 or 16.
    static func binary(_ number: BigInt, bitsPerDigit bits: Int) -> String {
        let magnitude = number.magnitude
        let words = magnitude.words
        let count = max(1, (magnitude.bitWidth + bits - 1) / bits)
        var digits: [UInt8] = []
        digits.reserveCapacity(count)
        for position in (0..<count).reversed() {
            var digit: UInt = 0
            for bit in (0..<bits).reversed() {
                let place = position * bits + bit
                let word = place / UInt.bitWidth
                let isSet = word < words.count && words[word] >> UInt(place % UInt.bitWidth) & 1 == 1
                digit = digit << 1 | (isSet ? 1 : 0)
            }
            digits.append(UInt8(digit < 10 ? digit + 0x30 : digit + 0x57))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
