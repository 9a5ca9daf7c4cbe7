import CTomMath

/// The owner of one libtommath number, which never changes once it is made and is freed with its owner.
///
/// Unchecked, because the number holds a pointer to its digits; nothing writes to them after `init`.
final class TomMathNumber: @unchecked Sendable {
    private let number: mp_int

    private init(owning number: mp_int) {
        var number = number
        Self.check(mp_shrink(&number))
        self.number = number
    }

    deinit {
        var number = number
        mp_clear(&number)
    }

    /// The number that a function of libtommath writes.
    static func make(_ write: (UnsafeMutablePointer<mp_int>) -> mp_err) -> TomMathNumber {
        var number = mp_int()
        check(mp_init(&number))
        check(withUnsafeMutablePointer(to: &number, write))
        return TomMathNumber(owning: number)
    }

    /// The two numbers that a function of libtommath writes.
    static func makePair(
        _ write: (UnsafeMutablePointer<mp_int>, UnsafeMutablePointer<mp_int>) -> mp_err
    ) -> (TomMathNumber, TomMathNumber) {
        var first = mp_int()
        var second = mp_int()
        check(mp_init(&first))
        check(mp_init(&second))
        check(
            withUnsafeMutablePointer(to: &first) { first in withUnsafeMutablePointer(to: &second) { write(first, $0) } }
        )
        return (TomMathNumber(owning: first), TomMathNumber(owning: second))
    }

    /// Reads the number; the pointer is valid only during the call.
    func read<Result>(_ body: (UnsafePointer<mp_int>) -> Result) -> Result {
        withExtendedLifetime(self) { withUnsafePointer(to: number, body) }
    }

    var isNegative: Bool { number.sign == MP_NEG }

    /// How many bits the magnitude has.
    var bitWidth: Int { read { Int(mp_count_bits($0)) } }

    /// How many of libtommath's digits the number has.
    var digitCount: Int { Int(number.used) }

    /// The number as a machine word, or nil when it does not fit.
    var word: Int? {
        let bits = bitWidth
        let fits = bits < Int.bitWidth
        // Only the smallest word has as many bits as a word.
        let isSmallest = bits == Int.bitWidth && isNegative && read { Int(mp_cnt_lsb($0)) } == bits - 1
        return fits || isSmallest ? Int(truncatingIfNeeded: read { mp_get_i64($0) }) : nil
    }

    /// The magnitude in machine words, least significant first, without leading zeros.
    var words: [UInt] {
        let perDigit = Int(MP_DIGIT_BIT)
        var words = [UInt](repeating: 0, count: (bitWidth + UInt.bitWidth - 1) / UInt.bitWidth)
        withExtendedLifetime(self) {
            for position in 0..<digitCount {
                let digit = UInt(number.dp[position])
                let (word, bit) = (position * perDigit).quotientAndRemainder(dividingBy: UInt.bitWidth)
                if word < words.count { words[word] |= digit << bit }
                if word + 1 < words.count { words[word + 1] |= digit >> (UInt.bitWidth - bit) }
            }
        }
        return words
    }

    /// Stops when libtommath cannot go on: it is out of memory, or a number is beyond the sizes that it can hold.
    static func check(_ status: mp_err) {
        if status == MP_OKAY { return }
        fatalError("libtommath: \(String(cString: mp_error_to_string(status)))")
    }
}
