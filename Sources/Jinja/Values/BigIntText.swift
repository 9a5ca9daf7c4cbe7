import CTomMath

extension BigInt {
    /// The number that ASCII digits and letters name in a base from 2 to 36, with or without a sign; otherwise nil.
    public init?(_ text: some StringProtocol, radix: Int) {
        if let word = Int(text, radix: radix) {
            self.init(word: word)
            return
        }
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        let whole = Chunk(radix: radix)
        var isValid = true
        let number = TomMathNumber.make { result in
            var chunk: mp_digit = 0
            var scale: mp_digit = 1
            func flush() -> mp_err {
                let status = mp_mul_d(result, scale, result)
                return status == MP_OKAY ? mp_add_d(result, chunk, result) : status
            }
            for byte in digits {
                guard let digit = Self.value(of: byte), digit < radix else {
                    isValid = false
                    return MP_OKAY
                }
                chunk = chunk * mp_digit(radix) + mp_digit(digit)
                scale *= mp_digit(radix)
                if scale == whole.scale {
                    let status = flush()
                    if status != MP_OKAY { return status }
                    (chunk, scale) = (0, 1)
                }
            }
            let status = flush()
            return status == MP_OKAY && isNegative ? mp_neg(result, result) : status
        }
        guard isValid else { return nil }
        self.init(number)
    }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// As many digits of a base as one of libtommath's digits holds: what makes texts of many digits quick.
    private struct Chunk {
        var count = 0
        var scale: mp_digit = 1
        init(radix: Int) {
            let limit = (mp_digit(1) << mp_digit(MP_DIGIT_BIT)) - 1
            while scale <= limit / mp_digit(radix) {
                scale *= mp_digit(radix)
                count += 1
            }
        }
    }
}

extension BigInt: LosslessStringConvertible {
    /// The number that decimal ASCII digits name, with or without a sign; otherwise nil.
    public init?(_ description: String) { self.init(description, radix: 10) }

    /// The decimal digits.
    public var description: String {
        guard case .large(let number) = storage else {
            return Int(exactly: self)?.description ?? ""
        }
        let whole = Chunk(radix: 10)
        var chunks: [mp_digit] = []
        _ = TomMathNumber.make { rest in
            var status = number.read { mp_abs($0, rest) }
            while status == MP_OKAY, rest.pointee.used > 0 {
                var chunk: mp_digit = 0
                status = mp_div_d(rest, whole.scale, rest, &chunk)
                chunks.append(chunk)
            }
            return status
        }
        var text = number.isNegative ? "-" : ""
        text.reserveCapacity(chunks.count * whole.count + 1)
        text += String(chunks.popLast() ?? 0)
        for chunk in chunks.reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: whole.count - digits.utf8.count) + digits
        }
        return text
    }
}
