/// What a plain scalar means in YAML 1.1, by PyYAML's rules (which leave out `y` and `n`, and ask floats for a
/// sign in the exponent and for a point).
enum YAMLScalar {
    static func resolve(_ text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        default: break
        }
        if let value = boolean(text) { return value }
        guard let first = text.utf8.first, first < 0x3A else { return .string(text) }
        if let value = integer(text) { return value }
        if let value = float(text) { return value }
        return isTimestamp(text) ? .date(text) : .string(text)
    }

    static func boolean(_ text: String) -> Value? {
        switch text {
        case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .boolean(true)
        case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .boolean(false)
        default: nil
        }
    }

    /// Binary, octal, decimal, hexadecimal, or base 60 (`1:30`), underscores between digits.
    static func integer(_ text: String) -> Value? {
        var body = Substring(text)
        let negative = body.first == "-"
        if negative || body.first == "+" { body = body.dropFirst() }
        guard let first = body.utf8.first, isDigit(first), body.utf8.count <= 4300 else { return nil }
        let digits = body.filter { $0 != "_" }
        if body == "0" { return .integer("0") }
        if body.hasPrefix("0b") {
            return whole(body.dropFirst(2), digits.dropFirst(2), radix: 2, negative: negative)
        }
        if body.hasPrefix("0x") {
            return whole(body.dropFirst(2), digits.dropFirst(2), radix: 16, negative: negative)
        }
        if first == UInt8(ascii: "0") {
            return body.utf8.count > 1 ? whole(body, digits[...], radix: 8, negative: negative) : nil
        }
        if body.contains(":") {
            guard let sum = sexagesimal(body, lastMayBeFraction: false), sum < 1e15 else { return nil }
            return .integer((negative ? "-" : "") + String(Int(sum)))
        }
        guard body.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
        return .integer((negative ? "-" : "") + digits)
    }

    private static func whole(_ written: Substring, _ digits: Substring, radix: Int, negative: Bool) -> Value? {
        guard !digits.isEmpty,
            written.utf8.allSatisfy({ byte in
                byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } == true
            })
        else { return nil }
        let decimal = decimalText(digits.compactMap(\.hexDigitValue), radix: radix)
        return .integer(decimal == "0" || !negative ? decimal : "-" + decimal)
    }

    /// Digits of any base as decimal text of any length.
    private static func decimalText(_ digits: [Int], radix: Int) -> String {
        var limbs: [Int] = [0]  // base 10^9, lowest first
        for digit in digits {
            var carry = digit
            for index in limbs.indices {
                let value = limbs[index] * radix + carry
                limbs[index] = value % 1_000_000_000
                carry = value / 1_000_000_000
            }
            if carry > 0 { limbs.append(carry) }
        }
        var text = String(limbs.last ?? 0)
        for limb in limbs.dropLast().reversed() {
            let part = String(limb)
            text += String(repeating: "0", count: 9 - part.count) + part
        }
        return text
    }

    static func float(_ text: String) -> Value? {
        switch text {
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        default: break
        }
        var body = Substring(text)
        let signed = body.first == "-" || body.first == "+"
        let negative = body.first == "-"
        if signed { body = body.dropFirst() }
        guard let first = body.utf8.first, let point = body.firstIndex(of: ".") else { return nil }
        if body.contains(":") {
            guard isDigit(first), let sum = sexagesimal(body, lastMayBeFraction: true) else { return nil }
            return .float(negative ? -sum : sum)
        }
        // `.5` takes no sign; `1.`, `1.5` and exponents with a sign do.
        if first == UInt8(ascii: ".") {
            guard !signed, let next = body.dropFirst().utf8.first, isDigit(next) else { return nil }
        } else {
            guard isDigit(first), areDigits(body[..<point]) else { return nil }
        }
        var fraction = body[body.index(after: point)...]
        var exponent = ""
        if let mark = fraction.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            let tail = fraction[fraction.index(after: mark)...]
            guard tail.first == "+" || tail.first == "-", tail.count > 1, tail.dropFirst().utf8.allSatisfy(isDigit)
            else { return nil }
            exponent = "e" + tail
            fraction = fraction[..<mark]
        }
        guard areDigits(fraction) else { return nil }
        let plain = "0" + body[..<point].filter { $0 != "_" } + "." + fraction.filter { $0 != "_" } + "0" + exponent
        return Double(plain).map { .float(negative ? -$0 : $0) }
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Base 60 with colons; every part after the first is below 60.
    private static func sexagesimal(_ text: Substring, lastMayBeFraction: Bool) -> Double? {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, areDigits(first), !first.isEmpty else { return nil }
        var fraction = 0.0
        if lastMayBeFraction {
            let last = parts.removeLast().split(separator: ".", omittingEmptySubsequences: false)
            guard last.count == 2, areDigits(last[1]) else { return nil }
            fraction = Double("0." + last[1].filter { $0 != "_" } + "0") ?? 0
            parts.append(last[0])
        }
        var sum = Double(first.filter { $0 != "_" }) ?? 0
        for part in parts.dropFirst() {
            guard (1...2).contains(part.utf8.count), part.utf8.allSatisfy(isDigit), let value = Double(part), value < 60
            else { return nil }
            sum = sum * 60 + value
        }
        return sum + fraction
    }

    /// `2001-12-14`, or a date with a time and perhaps a zone.
    static func isTimestamp(_ text: String) -> Bool {
        var rest = Substring(text)
        func digits(_ counts: ClosedRange<Int>) -> Bool {
            let run = rest.prefix { $0.isASCII && $0.isNumber }
            guard counts.contains(run.count) else { return false }
            rest = rest.dropFirst(run.count)
            return true
        }
        func take(_ mark: Character) -> Bool {
            guard rest.first == mark else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard digits(4...4), take("-") else { return false }
        let day = rest
        guard digits(1...2), take("-"), digits(1...2) else { return false }
        if rest.isEmpty { return day.count == 5 }
        let space = rest.prefix { $0 == " " || $0 == "\t" }
        if space.isEmpty {
            guard take("T") || take("t") else { return false }
        } else {
            rest = rest.dropFirst(space.count)
        }
        guard digits(1...2), take(":"), digits(2...2), take(":"), digits(2...2) else { return false }
        if take(".") { _ = digits(0...Int.max) }
        rest = rest.drop { $0 == " " || $0 == "\t" }
        if rest.isEmpty || rest == "Z" { return true }
        guard take("+") || take("-"), digits(1...2) else { return false }
        return rest.isEmpty || (take(":") && digits(2...2) && rest.isEmpty)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
