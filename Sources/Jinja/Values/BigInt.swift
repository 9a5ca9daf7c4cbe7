import CTomMath

/// An integer of any size, as Python's `int`.
///
/// What fits a machine word is held in place; libtommath holds what is larger. The form of a number is unique:
/// one that fits a word is never held by libtommath.
public struct BigInt: Sendable {
    /// How a number is held.
    enum Storage {
        case small(Int)
        /// A number that does not fit a machine word.
        case large(TomMathNumber)
    }

    let storage: Storage

    /// A machine word as an integer of any size.
    init(word: Int) { storage = .small(word) }

    /// A result of libtommath.
    init(_ result: TomMathNumber) { storage = result.word.map { .small($0) } ?? .large(result) }

    /// The same number.
    public init(_ number: BigInt) { self = number }

    /// The value of an integer of up to 64 bits.
    public init(_ number: some FixedWidthInteger) {
        if let word = Int(exactly: number) {
            self.init(word: word)
        } else {
            // Every number of up to 64 bits that is no `Int` is an unsigned one.
            let bits = UInt64(number)
            self.init(
                TomMathNumber.make { result in
                    mp_set_u64(result, bits)
                    return MP_OKAY
                })
        }
    }

    /// The number as libtommath's functions take it.
    var number: TomMathNumber {
        switch storage {
        case .small(let word):
            TomMathNumber.make { result in
                mp_set_i64(result, Int64(word))
                return MP_OKAY
            }
        case .large(let number): number
        }
    }

    /// Whether a number is negative.
    public enum Sign: Sendable {
        /// Zero or more.
        case plus
        /// Less than zero.
        case minus
    }

    /// The sign of the number; zero's is `plus`.
    public var sign: Sign {
        switch storage {
        case .small(let word): word < 0 ? .minus : .plus
        case .large(let number): number.isNegative ? .minus : .plus
        }
    }

    /// The number without its sign.
    public var magnitude: BigInt { sign == .minus ? -self : self }

    /// How many bits the magnitude has, as Python's `bit_length`; 0 for zero.
    public var bitWidth: Int {
        switch storage {
        case .small(let word): UInt.bitWidth - word.magnitude.leadingZeroBitCount
        case .large(let number): number.bitWidth
        }
    }

    /// The magnitude in machine words, least significant first, without leading zeros; empty for zero.
    public var words: [UInt] {
        switch storage {
        case .small(let word): word == 0 ? [] : [word.magnitude]
        case .large(let number): number.words
        }
    }
}

extension BigInt: ExpressibleByIntegerLiteral {
    /// The value of a literal, which fits a machine word.
    public init(integerLiteral value: Int) { self.init(word: value) }
}

extension BigInt: Hashable {
    /// Whether two numbers are the same.
    public static func == (left: BigInt, right: BigInt) -> Bool {
        switch (left.storage, right.storage) {
        case (.small(let a), .small(let b)): a == b
        case (.large(let a), .large(let b)): a === b || a.read { a in b.read { b in mp_cmp(a, b) == MP_EQ } }
        default: false
        }
    }

    /// Feeds the number to a hasher.
    public func hash(into hasher: inout Hasher) {
        switch storage {
        case .small(let word): hasher.combine(word)
        case .large(let number):
            hasher.combine(number.isNegative)
            hasher.combine(number.words)
        }
    }
}

extension BigInt: Comparable {
    /// Whether the first number is the smaller one.
    public static func < (left: BigInt, right: BigInt) -> Bool {
        switch (left.storage, right.storage) {
        case (.small(let a), .small(let b)): a < b
        // A number beyond a word is beyond all words.
        case (.small, .large(let b)): !b.isNegative
        case (.large(let a), .small): a.isNegative
        case (.large(let a), .large(let b)): a.read { a in b.read { b in mp_cmp(a, b) == MP_LT } }
        }
    }
}

extension Int {
    /// The number as a machine word, or nil when it does not fit.
    public init?(exactly number: BigInt) {
        guard case .small(let word) = number.storage else { return nil }
        self = word
    }
}
