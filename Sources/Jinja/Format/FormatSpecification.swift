/// Python's mini-language of format specifications: `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
struct FormatSpecification {
    private var fill: Unicode.Scalar = " "
    private var align: Unicode.Scalar?
    private var sign: Unicode.Scalar = "-"
    private var isAlternate = false
    private var isZeroPadded = false
    private var coercesZero = false
    private var width = 0
    private var grouping = ""
    private var precision: Int?
    private var type: Unicode.Scalar?

    /// `format(value, specification)`.
    static func format(_ value: Value, _ specification: String, _ context: Context) throws(TemplateError) -> String {
        if specification.isEmpty { return try value.string(context.run) }
        switch value {
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            throw .type("unsupported format string passed to \(value.typeName).__format__")
        case .none, .list, .tuple, .dict, .function, .object:
            throw .type("unsupported format string passed to \(value.typeName).__format__")
        default: break
        }
        let parsed = try FormatSpecification(specification, value)
        try context.run.charge(bytes: saturatedProduct(parsed.width, String(parsed.fill).utf8.count))
        if case .float = value { try context.run.charge(bytes: parsed.precision ?? 0) }
        if let text = value.text { try context.run.charge(bytes: text.utf8.count) }
        if let number = value.bigInteger { try context.run.charge(bytes: number.bitWidth * 2) }
        return try parsed.apply(value)
    }

    private init(_ text: String, _ value: Value) throws(TemplateError) {
        let scalars = PythonString.scalars(text)
        var position = 0
        func at(_ offset: Int) -> Unicode.Scalar? {
            position + offset < scalars.count ? scalars[position + offset] : nil
        }
        func isAlign(_ scalar: Unicode.Scalar?) -> Bool {
            scalar == "<" || scalar == ">" || scalar == "=" || scalar == "^"
        }
        var hasFill = false
        if isAlign(at(1)), let first = at(0) {
            fill = first
            hasFill = true
            align = at(1)
            position += 2
        } else if isAlign(at(0)) {
            align = at(0)
            position += 1
        }
        if let scalar = at(0), scalar == "+" || scalar == "-" || scalar == " " {
            sign = scalar
            position += 1
        }
        if at(0) == "z" {
            coercesZero = true
            position += 1
        }
        if at(0) == "#" {
            isAlternate = true
            position += 1
        }
        if !hasFill, at(0) == "0" {
            isZeroPadded = true
            fill = "0"
            if align == nil, value.text == nil { align = "=" }
            position += 1
        }
        func number() throws(TemplateError) -> Int? {
            var found: Int?
            while let scalar = at(0), ("0"..."9").contains(scalar) {
                found = (found ?? 0) * 10 + Int(scalar.value - 0x30)
                if found ?? 0 > Int(Int32.max) { throw .value("Too many decimal digits in format string") }
                position += 1
            }
            return found
        }
        width = try number() ?? 0
        if at(0) == "," || at(0) == "_" {
            grouping = at(0).map { String($0) } ?? ""
            position += 1
            if at(0) == "," || at(0) == "_" {
                throw .value(
                    at(0) == "," && grouping == ","
                        ? "Cannot specify ',' with ','." : "Cannot specify both ',' and '_'.")
            }
        }
        if at(0) == "." {
            position += 1
            guard let found = try number() else { throw .value("Format specifier missing precision") }
            precision = found
        }
        if position + 1 < scalars.count {
            throw .value("Invalid format specifier '\(text)' for object of type '\(value.typeName)'")
        }
        type = at(0)
    }

    private func unknown(_ value: Value) -> TemplateError {
        let shown = type.map { String($0) } ?? ""
        return .value("Unknown format code '\(shown)' for object of type '\(value.typeName)'")
    }

    private func apply(_ value: Value) throws(TemplateError) -> String {
        switch value {
        case .string(let text), .markup(let text): return try apply(text, value)
        case .float(let number): return try apply(number, value)
        default: break
        }
        if case .boolean(let flag) = value, type == nil, grouping.isEmpty, precision == nil {
            // `bool` formats as an integer once anything is specified.
            return try integer(flag ? 1 : 0, value)
        }
        switch type {
        case "e", "E", "f", "F", "g", "G", "%":
            return try apply(try (value.number ?? .integer(0)).double(), value)
        default: return try integer(value.bigInteger ?? 0, value)
        }
    }

    private func apply(_ text: String, _ value: Value) throws(TemplateError) -> String {
        guard type == nil || type == "s" else { throw unknown(value) }
        if sign != "-" { throw .value("Sign not allowed in string format specifier") }
        if isAlternate { throw .value("Alternate form (#) not allowed in string format specifier") }
        if align == "=" { throw .value("'=' alignment not allowed in string format specifier") }
        if !grouping.isEmpty { throw .value("Cannot specify '\(grouping)' with 's'.") }
        let body = precision.map { PythonString.string(text.unicodeScalars.prefix($0)) } ?? text
        return pad("", body, standard: "<")
    }

    private func pad(_ prefix: String, _ body: String, standard: Unicode.Scalar) -> String {
        let missing = width - PythonString.length(prefix) - PythonString.length(body)
        if missing <= 0 { return prefix + body }
        func filling(_ count: Int) -> String { String(repeating: String(fill), count: count) }
        switch align ?? standard {
        case "<": return prefix + body + filling(missing)
        case "^": return filling(missing / 2) + prefix + body + filling(missing - missing / 2)
        case "=": return prefix + filling(missing) + body
        default: return filling(missing) + prefix + body
        }
    }

    private func signText(_ isNegative: Bool) -> String {
        isNegative ? "-" : sign == "+" ? "+" : sign == " " ? " " : ""
    }

    /// Digits with separators; zero padding is grouped as well.
    private func grouped(_ whole: String, _ prefix: String, _ rest: String, every size: Int = 3) -> String {
        if grouping.isEmpty { return whole + rest }
        var digits = whole
        if fill == "0", align == "=" {
            // The fewest digits that fill the width with the separators between them.
            let room = width - PythonString.length(prefix) - rest.utf8.count
            let (groups, more) = room.quotientAndRemainder(dividingBy: size + 1)
            let missing = groups * size + max(1, more) - digits.utf8.count
            if room > 0, missing > 0 { digits = String(repeating: "0", count: missing) + digits }
        }
        return NumberText.grouped(digits, grouping, every: size) + rest
    }

    private func integer(_ number: BigInt, _ value: Value) throws(TemplateError) -> String {
        if coercesZero { throw .value("Negative zero coercion (z) not allowed in integer format specifier") }
        if precision != nil { throw .value("Precision not allowed in integer format specifier") }
        let magnitude = BigInt(number.magnitude)
        var base = ""
        var digits: String
        var size = 3
        switch type {
        case nil, "d", "n": digits = try PythonRepr.integer(magnitude)
        case "b": (digits, base, size) = (IntegerText.binary(magnitude, bitsPerDigit: 1), "0b", 4)
        case "o": (digits, base, size) = (IntegerText.binary(magnitude, bitsPerDigit: 3), "0o", 4)
        case "x": (digits, base, size) = (IntegerText.binary(magnitude, bitsPerDigit: 4), "0x", 4)
        case "X": (digits, base, size) = (IntegerText.binary(magnitude, bitsPerDigit: 4).uppercased(), "0X", 4)
        case "c":
            if sign != "-" { throw .value("Sign not allowed with integer format specifier 'c'") }
            guard let code = Int(exactly: number), code >= 0, code < 0x110000 else {
                throw .overflow("%c arg not in range(0x110000)")
            }
            let text = Unicode.Scalar(UInt32(code)).map { String($0) } ?? "\u{FFFD}"
            return pad("", text, standard: ">")
        default: throw unknown(value)
        }
        if size == 4, grouping == "," {
            throw .value("Cannot specify ',' with '\(type.map { String($0) } ?? "")'.")
        }
        let prefix = signText(number.sign == .minus) + (isAlternate ? base : "")
        digits = grouped(digits, prefix, "", every: size)
        return pad(prefix, digits, standard: ">")
    }

    private func apply(_ number: Double, _ value: Value) throws(TemplateError) -> String {
        let isUpper = type == "E" || type == "F" || type == "G"
        var isNegative = number.sign == .minus && !number.isNaN
        var body: String
        if !number.isFinite {
            body = number.isNaN ? "nan" : "inf"
            if isUpper { body = body.uppercased() }
            if type == "%" { body += "%" }
            guard type == nil || "eEfFgGn%".unicodeScalars.contains(type ?? " ") else { throw unknown(value) }
        } else {
            let magnitude = number.magnitude
            switch type {
            case nil:
                if let precision {
                    body = general(magnitude, max(precision, 1))
                } else {
                    body = PythonRepr.float(magnitude)
                }
            case "e", "E", "f", "F":
                body = NumberText.printf(
                    Character(type ?? "f"), magnitude, precision ?? 6, alternate: isAlternate)
            case "g", "G", "n":
                body = NumberText.printf(
                    type == "G" ? "G" : "g", magnitude, precision ?? 6, alternate: isAlternate)
            case "%":
                body = NumberText.printf("f", magnitude * 100, precision ?? 6, alternate: isAlternate) + "%"
            default: throw unknown(value)
            }
            if coercesZero, !body.utf8.contains(where: { $0 >= 0x31 && $0 <= 0x39 }) { isNegative = false }
        }
        let prefix = signText(isNegative)
        if !grouping.isEmpty, number.isFinite {
            let whole = String(body.prefix { $0.isNumber })
            body = grouped(whole, prefix, String(body.dropFirst(whole.count)))
        }
        return pad(prefix, body, standard: ">")
    }

    /// `format(x, ".3")`: like `g`, but always with a digit after the point where there is no exponent.
    private func general(_ magnitude: Double, _ precision: Int) -> String {
        let scientific = NumberText.printf("e", magnitude, precision - 1)
        let mark = scientific.firstIndex(of: "e") ?? scientific.endIndex
        let exponent = Int(scientific[mark...].dropFirst()) ?? 0
        if exponent < -4 || exponent >= precision {
            var mantissa = String(scientific[..<mark])
            if mantissa.contains(".") {
                while mantissa.hasSuffix("0") { mantissa.removeLast() }
                if mantissa.hasSuffix(".") { mantissa.removeLast() }
            }
            return mantissa + scientific[mark...]
        }
        var text = NumberText.printf("f", magnitude, max(0, precision - 1 - exponent))
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text += "0" }
        } else {
            text += ".0"
        }
        return text
    }
}
