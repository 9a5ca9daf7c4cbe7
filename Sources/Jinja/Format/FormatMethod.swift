extension PythonFormat {
    /// `text.format(*arguments)`; for markup every value is escaped.
    static func format(_ text: String, _ arguments: Arguments, _ context: Context, escapes: Bool) throws(TemplateError)
        -> String
    {
        var formatter = FieldFormatter(arguments, context, escapes)
        return try formatter.format(PythonString.scalars(text)[...], depth: 2)
    }
}

private struct FieldFormatter {
    private let arguments: Arguments
    private let context: Context
    private let escapes: Bool
    private var automatic = 0
    private var isManual = false

    init(_ arguments: Arguments, _ context: Context, _ escapes: Bool) {
        self.arguments = arguments
        self.context = context
        self.escapes = escapes
    }

    mutating func format(_ scalars: ArraySlice<Unicode.Scalar>, depth: Int) throws(TemplateError) -> String {
        if depth < 0 { throw .value("Max string recursion exceeded") }
        var output = ""
        var position = scalars.startIndex
        let end = scalars.endIndex
        while position < end {
            let scalar = scalars[position]
            position += 1
            if scalar != "{", scalar != "}" {
                output.unicodeScalars.append(scalar)
                continue
            }
            if position < end, scalars[position] == scalar {
                output.unicodeScalars.append(scalar)
                position += 1
                continue
            }
            if scalar == "}" { throw .value("Single '}' encountered in format string") }
            if position == end { throw .value("Single '{' encountered in format string") }
            let start = position
            var open = 1
            while position < end {
                if scalars[position] == "{" { open += 1 }
                if scalars[position] == "}" { open -= 1 }
                if open == 0 { break }
                position += 1
            }
            if open > 0 { throw .value("expected '}' before end of string") }
            output += try field(scalars[start..<position], depth)
            position += 1
            try context.run.charge(bytes: output.utf8.count >> 6)
        }
        return output
    }

    private mutating func field(_ scalars: ArraySlice<Unicode.Scalar>, _ depth: Int) throws(TemplateError) -> String {
        var end = scalars.startIndex
        var inBrackets = false
        while end < scalars.endIndex {
            if scalars[end] == "[" { inBrackets = true }
            if scalars[end] == "]" { inBrackets = false }
            if !inBrackets, scalars[end] == ":" || scalars[end] == "!" { break }
            end += 1
        }
        var value = try lookUp(scalars[scalars.startIndex..<end])
        if end < scalars.endIndex, scalars[end] == "!" {
            guard end + 1 < scalars.endIndex else {
                throw .value("end of string while looking for conversion specifier")
            }
            let conversion = scalars[end + 1]
            end += 2
            if end < scalars.endIndex, scalars[end] != ":" {
                throw .value("expected ':' after conversion specifier")
            }
            switch conversion {
            case "s": value = .string(try value.string())
            case "r": value = .string(try value.representation())
            case "a": value = .string(PythonRepr.ascii(try value.representation()))
            default: throw .value("Unknown conversion specifier \(conversion)")
            }
        }
        var specification = ""
        if end < scalars.endIndex, scalars[end] == ":" {
            specification = try format(scalars[(end + 1)...], depth: depth - 1)
        }
        if escapes {
            if let markup = try HTML.markupText(value) {
                if !specification.isEmpty {
                    throw .value(
                        "Format specifier \(specification) given, but <class 'markupsafe.Markup'> does not define "
                            + "__html_format__. A class that defines __html__ must define __html_format__ to work "
                            + "with format specifiers.")
                }
                return markup
            }
            return HTML.escape(try FormatSpecification.format(value, specification, context))
        }
        return try FormatSpecification.format(value, specification, context)
    }

    private mutating func lookUp(_ name: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Value {
        var end = name.startIndex
        while end < name.endIndex, name[end] != ".", name[end] != "[" { end += 1 }
        let first = PythonString.string(name[name.startIndex..<end])
        var value: Value
        if first.isEmpty || first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            let position: Int
            if first.isEmpty {
                if isManual {
                    throw .value("cannot switch from manual field specification to automatic field numbering")
                }
                position = automatic
                automatic += 1
            } else {
                if automatic > 0 {
                    throw .value("cannot switch from automatic field numbering to manual field specification")
                }
                isManual = true
                position = Int(first) ?? Int.max
            }
            guard position < arguments.positional.count else {
                throw .index("Replacement index \(position) out of range for positional args tuple")
            }
            value = arguments.positional[position]
        } else {
            guard let found = arguments[first] else { throw .key(PythonRepr.quote(first)) }
            value = found
        }
        while end < name.endIndex {
            if name[end] == "." {
                var stop = end + 1
                while stop < name.endIndex, name[stop] != ".", name[stop] != "[" { stop += 1 }
                let attribute = PythonString.string(name[(end + 1)..<stop])
                if attribute.isEmpty { throw .value("Empty attribute in format string") }
                guard let found = try Access.plainAttribute(value, attribute) else {
                    throw .attribute("'\(value.typeName)' object has no attribute '\(attribute)'")
                }
                value = found
                end = stop
            } else {
                guard let close = name[end...].firstIndex(of: "]") else {
                    throw .value("Missing ']' in format string")
                }
                let text = PythonString.string(name[(end + 1)..<close])
                if text.isEmpty { throw .value("Empty attribute in format string") }
                let key: Value = Int(text).map { .integer($0) } ?? .string(text)
                if case .undefined(let undefined) = value { throw undefined.error }
                guard let found = try Access.subscripted(value, key, context.run) else {
                    switch value {
                    case .dict: throw .key(try key.representation())
                    case .list where key.index == nil:
                        throw .type("list indices must be integers or slices, not str")
                    case .string where key.index == nil, .markup where key.index == nil:
                        throw .type("string indices must be integers, not 'str'")
                    case .string, .markup: throw .index("string index out of range")
                    case .list: throw .index("list index out of range")
                    case .tuple where key.index != nil: throw .index("tuple index out of range")
                    default: throw .type("'\(value.typeName)' object is not subscriptable")
                    }
                }
                value = found
                end = close + 1
                if end < name.endIndex, name[end] != ".", name[end] != "[" {
                    throw .value("Only '.' or '[' may follow ']' in format field specifier")
                }
            }
        }
        return value
    }
}

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
        if specification.isEmpty { return try value.string() }
        switch value {
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            throw .type("unsupported format string passed to \(value.typeName).__format__")
        case .none, .list, .tuple, .dict, .function, .object:
            throw .type("unsupported format string passed to \(value.typeName).__format__")
        default: break
        }
        let parsed = try FormatSpecification(specification, value)
        try context.run.charge(bytes: max(parsed.width, parsed.precision ?? 0))
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
            while PythonString.length(prefix) + NumberText.grouped(digits, grouping, every: size).utf8.count
                + rest.utf8.count < width
            {
                digits = "0" + digits
            }
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
