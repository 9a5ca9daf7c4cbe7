/// Python's `int(x)` and `float(x)`.
enum Conversion {
    static func integer(_ number: Double) throws(TemplateError) -> BigInt {
        if number.isNaN { throw .value("cannot convert float NaN to integer") }
        if number.isInfinite { throw .overflow("cannot convert float infinity to integer") }
        return BigInt(number.rounded(.towardZero))
    }

    /// `int(x)`, for a string in a base.
    static func integer(_ value: Value, base: Int = 10) throws(TemplateError) -> BigInt {
        if let number = value.bigInteger { return number }
        switch value {
        case .float(let number): return try integer(number)
        case .undefined(let undefined): throw undefined.error
        case .string(let text), .markup(let text):
            if base != 0, base < 2 || base > 36 { throw .value("int() base must be >= 2 and <= 36, or 0") }
            if let number = try parse(text, base) { return number }
            throw .value("invalid literal for int() with base \(base): \(PythonRepr.quote(text))")
        default:
            throw .type(
                "int() argument must be a string, a bytes-like object or a real number, not '\(value.typeName)'")
        }
    }

    /// Decimal digits of any script become ASCII ones.
    private static func ascii(_ text: String) -> String {
        if PythonString.isASCII(text) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if PythonString.isDecimal(scalar), let digit = scalar.properties.numericValue {
                result += String(Int(digit))
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func parse(_ text: String, _ givenBase: Int) throws(TemplateError) -> BigInt? {
        var digits = ascii(PythonString.strip(text)).lowercased()[...]
        var isNegative = false
        if let first = digits.first, first == "+" || first == "-" {
            isNegative = first == "-"
            digits = digits.dropFirst()
        }
        var base = givenBase
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
            if digits.hasPrefix(prefix), base == 0 || base == radix {
                base = radix
                digits = digits.dropFirst(2)
                if digits.hasPrefix("_") { digits = digits.dropFirst() }
                break
            }
        }
        if base == 0 {
            base = 10
            if digits.hasPrefix("0"), digits.contains(where: { $0 != "0" && $0 != "_" }) { return nil }
        }
        if digits.isEmpty || digits.hasPrefix("_") || digits.hasSuffix("_") || digits.contains("__") { return nil }
        let plain = digits.filter { $0 != "_" }
        guard plain.utf8.allSatisfy({ $0 < 0x80 && ($0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A) }) else {
            return nil
        }
        if plain.utf8.count > 4300, base & (base - 1) != 0 {
            throw .value(
                "Exceeds the limit (4300 digits) for integer string conversion: value has \(plain.utf8.count) "
                    + "digits; use sys.set_int_max_str_digits() to increase the limit")
        }
        if plain.utf8.count > 100_000 { throw .limit("an integer grows beyond the limit") }
        guard let number = IntegerText.parse(plain, radix: base) else { return nil }
        return isNegative ? -number : number
    }

    /// `float(x)`.
    static func float(_ value: Value) throws(TemplateError) -> Double {
        if let number = value.number { return try number.double() }
        switch value {
        case .undefined(let undefined): throw undefined.error
        case .string(let text), .markup(let text):
            if let number = parseFloat(text) { return number }
            throw .value("could not convert string to float: \(PythonRepr.quote(text))")
        default: throw .type("float() argument must be a string or a real number, not '\(value.typeName)'")
        }
    }

    private static func parseFloat(_ text: String) -> Double? {
        let stripped = ascii(PythonString.strip(text)).lowercased()
        var body = stripped[...]
        var isNegative = false
        if let first = body.first, first == "+" || first == "-" {
            isNegative = first == "-"
            body = body.dropFirst()
        }
        switch body {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: break
        }
        guard let first = body.utf8.first, (first >= 0x30 && first <= 0x39) || first == 0x2E else { return nil }
        var previous: UInt8 = 0
        let bytes = Array(body.utf8)
        for (position, byte) in bytes.enumerated() {
            let isDigit = byte >= 0x30 && byte <= 0x39
            if byte == 0x5F {
                // An underscore stands between two digits.
                guard previous >= 0x30, previous <= 0x39, position + 1 < bytes.count, bytes[position + 1] >= 0x30,
                    bytes[position + 1] <= 0x39
                else { return nil }
            } else if !isDigit, byte != 0x2E, byte != 0x65, byte != 0x2B, byte != 0x2D {
                return nil
            }
            previous = byte
        }
        var plain = body.filter { $0 != "_" }
        // Swift wants a digit on both sides of the point.
        if plain.hasPrefix(".") {
            guard plain.dropFirst().first.map({ $0.isNumber }) == true else { return nil }
            plain = "0" + plain
        }
        plain = PythonString.replace(plain, ".e", ".0e")
        if plain.hasSuffix(".") { plain += "0" }
        guard let number = Double(plain) else { return nil }
        return isNegative ? -number : number
    }
}
