import CTomMath

extension BigInt {
    /// A function of libtommath that writes what two numbers make.
    private typealias Function =
        (UnsafePointer<mp_int>?, UnsafePointer<mp_int>?, UnsafeMutablePointer<mp_int>?) -> mp_err

    /// What a function of libtommath makes of two numbers.
    private static func result(_ left: BigInt, _ right: BigInt, _ function: Function) -> BigInt {
        let (left, right) = (left.number, right.number)
        return BigInt(TomMathNumber.make { result in left.read { a in right.read { b in function(a, b, result) } } })
    }

    /// The sum.
    public static func + (left: BigInt, right: BigInt) -> BigInt {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow { return BigInt(word: sum) }
        }
        return result(left, right, mp_add)
    }

    /// The difference.
    public static func - (left: BigInt, right: BigInt) -> BigInt {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (difference, overflow) = a.subtractingReportingOverflow(b)
            if !overflow { return BigInt(word: difference) }
        }
        return result(left, right, mp_sub)
    }

    /// The negative of the number.
    public static prefix func - (number: BigInt) -> BigInt { 0 - number }

    /// The product.
    public static func * (left: BigInt, right: BigInt) -> BigInt {
        if case .small(let a) = left.storage, case .small(let b) = right.storage {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow { return BigInt(word: product) }
        }
        return result(left, right, mp_mul)
    }

    /// The quotient, rounded towards zero, and the remainder, which has the dividend's sign.
    ///
    /// The divisor must not be zero.
    public func quotientAndRemainder(dividingBy divisor: BigInt) -> (quotient: BigInt, remainder: BigInt) {
        precondition(divisor != 0, "division by zero")
        if case .small(let a) = storage, case .small(let b) = divisor.storage {
            let (quotient, overflow) = a.dividedReportingOverflow(by: b)
            if !overflow { return (BigInt(word: quotient), BigInt(word: a % b)) }
        }
        let (left, right) = (number, divisor.number)
        let (quotient, remainder) = TomMathNumber.makePair { quotient, remainder in
            left.read { a in right.read { b in mp_div(a, b, quotient, remainder) } }
        }
        return (BigInt(quotient), BigInt(remainder))
    }

    /// The quotient, rounded towards zero; the divisor must not be zero.
    public static func / (left: BigInt, right: BigInt) -> BigInt {
        left.quotientAndRemainder(dividingBy: right).quotient
    }

    /// The remainder of the quotient that is rounded towards zero; the divisor must not be zero.
    public static func % (left: BigInt, right: BigInt) -> BigInt {
        left.quotientAndRemainder(dividingBy: right).remainder
    }

    /// Replaces the number by its quotient, rounded towards zero; the divisor must not be zero.
    public static func /= (left: inout BigInt, right: BigInt) { left = left / right }

    /// The number times two to the power of a bit count.
    public static func << (number: BigInt, bits: Int) -> BigInt {
        if bits < 0 { return number >> (0 - bits) }
        if case .small(let word) = number.storage, bits < Int.bitWidth, (word << bits) >> bits == word {
            return BigInt(word: word << bits)
        }
        let left = number.number
        return BigInt(TomMathNumber.make { result in left.read { mp_mul_2d($0, Int32(clamping: bits), result) } })
    }

    /// Replaces the number by itself times two to the power of a bit count.
    public static func <<= (number: inout BigInt, bits: Int) { number = number << bits }

    /// The number divided by two to the power of a bit count, rounded down.
    public static func >> (number: BigInt, bits: Int) -> BigInt {
        if bits < 0 { return number << (0 - bits) }
        switch number.storage {
        case .small(let word): return BigInt(word: word >> bits)
        case .large(let left):
            // More bits than any number has give 0 or -1.
            return BigInt(
                TomMathNumber.make { result in left.read { mp_signed_rsh($0, Int32(clamping: bits), result) } })
        }
    }

    /// The bits that both numbers have, in two's complement.
    public static func & (left: BigInt, right: BigInt) -> BigInt {
        if case .small(let a) = left.storage, case .small(let b) = right.storage { return BigInt(word: a & b) }
        return result(left, right, mp_and)
    }

    /// The bits that either number has, in two's complement.
    public static func | (left: BigInt, right: BigInt) -> BigInt {
        if case .small(let a) = left.storage, case .small(let b) = right.storage { return BigInt(word: a | b) }
        return result(left, right, mp_or)
    }

    /// The number to the power of an exponent, which must not be negative.
    public func power(_ exponent: Int) -> BigInt {
        precondition(exponent >= 0, "negative exponent")
        var result: BigInt = 1
        var square = self
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = result * square }
            rest >>= 1
            if rest > 0 { square = square * square }
        }
        return result
    }

    /// The largest number that divides both, never negative.
    public func greatestCommonDivisor(with other: BigInt) -> BigInt {
        if case .small(let a) = storage, case .small(let b) = other.storage {
            var (a, b) = (a.magnitude, b.magnitude)
            while b != 0 { (a, b) = (b, a % b) }
            return BigInt(a)
        }
        return Self.result(self, other, mp_gcd)
    }
}
