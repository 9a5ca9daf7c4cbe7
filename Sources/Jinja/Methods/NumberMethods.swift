/// The methods of integers and floats.
enum NumberMethods {
    static func call(_ value: Value, _ name: String, _ arguments: Arguments) throws(TemplateError) -> Value {
        try arguments.require("\(value.typeName).\(name)", 0...(name == "to_bytes" ? 2 : 0))
        switch value.number {
        case .float(let number):
            switch name {
            case "is_integer": return .boolean(number.isFinite && number == number.rounded())
            case "conjugate": return value
            case "as_integer_ratio": return try ratio(number)
            case "hex": return .string(hexadecimal(number))
            default: break
            }
        case .integer, .large:
            let number = value.bigInteger ?? 0
            switch name {
            case "bit_length": return .integer(number == 0 ? 0 : number.magnitude.bitWidth)
            case "bit_count": return .integer(number.magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount })
            case "conjugate": return Value(number)
            case "as_integer_ratio": return .tuple([Value(number), .integer(1)])
            default: break
            }
        case nil: break
        }
        throw .type("'\(value.typeName)' object cannot do '\(name)' in a template")
    }

    private static func ratio(_ number: Double) throws(TemplateError) -> Value {
        if number.isNaN { throw .value("cannot convert NaN to integer ratio") }
        if number.isInfinite { throw .overflow("cannot convert Infinity to integer ratio") }
        if number == 0 { return .tuple([.integer(0), .integer(1)]) }
        var mantissa = BigInt(number.significandBitPattern | (number.isNormal ? 1 << 52 : 0))
        let exponent = Int(max(number.exponentBitPattern, 1)) - 1075
        var denominator = BigInt(1)
        if exponent >= 0 { mantissa <<= exponent } else { denominator <<= -exponent }
        let divisor = mantissa.greatestCommonDivisor(with: denominator)
        mantissa /= divisor
        return .tuple([Value(number < 0 ? -mantissa : mantissa), Value(denominator / divisor)])
    }

    private static func hexadecimal(_ number: Double) -> String {
        if !number.isFinite { return PythonRepr.float(number) }
        let sign = number.sign == .minus ? "-" : ""
        if number == 0 { return sign + "0x0.0p+0" }
        let digits = String(number.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.count) + digits
        let exponent = Int(max(number.exponentBitPattern, 1)) - 1023
        return "\(sign)0x\(number.isNormal ? 1 : 0).\(fraction)p\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }
}
