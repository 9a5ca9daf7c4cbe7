/// Python's two ways to format: `text % values`, and `text.format(…)` in FormatMethod.swift.
enum PythonFormat {
    /// `format % value`.
    static func percent(_ format: Value, _ value: Value, _ run: Run) throws(TemplateError) -> Value {
        try run.charge(bytes: format.text?.utf8.count ?? 0)
        var formatter = PercentFormatter(format.text ?? "", value, escapes: format.isMarkup, run)
        let text = try formatter.format()
        return format.isMarkup ? .markup(text) : .string(text)
    }
}

private struct PercentFormatter {
    private let scalars: [Unicode.Scalar]
    private let value: Value
    private let escapes: Bool
    private let run: Run
    private var position = 0
    private var next = 0
    private var usesMapping = false
    private var output: GrowingText

    private struct Specification {
        var flags: Set<Unicode.Scalar> = []
        var width = 0
        var precision: Int?
    }

    init(_ text: String, _ value: Value, escapes: Bool, _ run: Run) {
        scalars = PythonString.scalars(text)
        self.value = value
        self.escapes = escapes
        self.run = run
        output = GrowingText(run)
    }

    private var mapping: DictObject? {
        switch value {
        case .dict(let dict): dict
        case .object(let object as MappingObject): object.dictionary
        default: nil
        }
    }

    mutating func format() throws(TemplateError) -> String {
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            if scalar != "%" {
                try output.append(scalar)
                continue
            }
            try conversion()
        }
        let isMapping =
            switch value {
            case .dict, .list, .undefined: true
            case .object(let object): object.isSequence || object.isMapping
            default: false
            }
        let given: Int = if case .tuple(let tuple) = value { tuple.items.count } else { 1 }
        if !usesMapping, next < given, !isMapping {
            throw .type("not all arguments converted during string formatting")
        }
        if !usesMapping, case .tuple = value, next < given {
            throw .type("not all arguments converted during string formatting")
        }
        return output.text
    }

    private mutating func argument() throws(TemplateError) -> Value {
        defer { next += 1 }
        if case .tuple(let tuple) = value {
            guard next < tuple.items.count else { throw .type("not enough arguments for format string") }
            return tuple.items[next]
        }
        if next > 0 { throw .type("not enough arguments for format string") }
        return value
    }

    private func peek() throws(TemplateError) -> Unicode.Scalar {
        guard position < scalars.count else { throw .value("incomplete format") }
        return scalars[position]
    }

    private mutating func number() throws(TemplateError) -> Int? {
        if try peek() == "*" {
            position += 1
            guard let width = try argument().index else { throw .type("* wants int") }
            return width
        }
        var found: Int?
        while ("0"..."9").contains(try peek()) {
            let digit = Int(scalars[position].value - 0x30)
            found = min((found ?? 0) * 10 + digit, Int(Int32.max))
            position += 1
        }
        return found
    }

    private mutating func conversion() throws(TemplateError) {
        let start = position
        var specification = Specification()
        var keyed: Value?
        if try peek() == "(" {
            guard let mapping else {
                if case .list = value { throw .type("list indices must be integers or slices, not str") }
                throw .type("format requires a mapping")
            }
            var depth = 1
            let start = position + 1
            position += 1
            while depth > 0 {
                guard position < scalars.count else { throw .value("incomplete format key") }
                if scalars[position] == "(" { depth += 1 }
                if scalars[position] == ")" { depth -= 1 }
                position += 1
            }
            let key = PythonString.string(scalars[start..<(position - 1)])
            usesMapping = true
            guard let found = mapping[key] else { throw .key(PythonRepr.quote(key)) }
            keyed = found
        }
        while ["-", "+", " ", "#", "0"].contains(try peek()) {
            specification.flags.insert(scalars[position])
            position += 1
        }
        specification.width = try number() ?? 0
        if specification.width < 0 {
            specification.flags.insert("-")
            specification.width = Int(clamping: specification.width.magnitude)
        }
        if try peek() == "." {
            position += 1
            specification.precision = max(0, try number() ?? 0)
        }
        while ["h", "l", "L"].contains(try peek()) { position += 1 }
        let kind = try peek()
        let place = position
        position += 1
        if kind == "%" {
            // With anything in between, Python wants a value for it and then does not know what to do with it.
            if place > start {
                if keyed == nil { _ = try argument() }
                throw .value("unsupported format character '%' (0x25) at index \(place)")
            }
            try output.append("%")
            return
        }
        guard "diouxXeEfFgGcrsa".unicodeScalars.contains(kind) else {
            throw .value(
                "unsupported format character '\(kind)' (0x\(String(kind.value, radix: 16))) at index \(place)")
        }
        try run.charge(bytes: max(specification.width, specification.precision ?? 0))
        let value: Value
        if let keyed { value = keyed } else { value = try argument() }
        try convert(value, kind, specification)
    }

    private mutating func convert(_ value: Value, _ kind: Unicode.Scalar, _ specification: Specification)
        throws(TemplateError)
    {
        var body: String
        var sign = ""
        var isNumber = false
        switch kind {
        case "s", "r", "a":
            switch kind {
            case "s": body = escapes ? try HTML.escape(value, run) : try value.string(run)
            case "r": body = try value.representation(run)
            default: body = try PythonRepr.ascii(value.representation(run), run)
            }
            if escapes, kind != "s" { body = try HTML.escape(body, run) }
            if let precision = specification.precision {
                body = PythonString.part(body, 0, precision)
            }
        case "c":
            if let text = value.text {
                guard PythonString.length(text) == 1 else { throw .type("%c requires int or char") }
                body = text
            } else {
                guard let code = value.index else { throw .type("%c requires int or char") }
                guard code >= 0, code < 0x110000 else { throw .overflow("%c arg not in range(0x110000)") }
                body = Unicode.Scalar(UInt32(code)).map { String($0) } ?? "\u{FFFD}"
            }
        case "d", "i", "u", "o", "x", "X":
            isNumber = true
            (sign, body) = try integer(value, kind, specification)
        default:
            isNumber = true
            (sign, body) = try float(value, kind, specification)
        }
        if isNumber, sign.isEmpty {
            sign = specification.flags.contains("+") ? "+" : specification.flags.contains(" ") ? " " : ""
        }
        try run.scan(body.utf8.count)
        let missing = specification.width - PythonString.length(body) - sign.utf8.count
        let isLeft = specification.flags.contains("-")
        let isZero = !isLeft && isNumber && specification.flags.contains("0")
        if !isLeft, !isZero { try output.append(repeating: " ", count: missing) }
        try output.append(sign)
        if isZero {
            // Zeros go between the sign or base and the digits.
            let prefix = body.hasPrefix("0x") || body.hasPrefix("0X") || body.hasPrefix("0o") ? body.prefix(2) : ""
            try output.append(prefix)
            try output.append(repeating: "0", count: missing)
            body.removeFirst(prefix.count)
        }
        try output.append(body)
        if isLeft { try output.append(repeating: " ", count: missing) }
    }

    private func integer(_ value: Value, _ kind: Unicode.Scalar, _ specification: Specification) throws(TemplateError)
        -> (String, String)
    {
        var number: BigInt
        if let whole = value.bigInteger {
            try run.step(whole.bitWidth >> 2)
            number = whole
        } else if case .float(let float) = value, kind == "d" || kind == "i" || kind == "u" {
            number = try Conversion.integer(float)
        } else if case .undefined(let undefined) = value {
            throw undefined.error
        } else {
            let wanted = kind == "d" || kind == "i" || kind == "u" ? "a real number" : "an integer"
            throw .type("%\(kind) format: \(wanted) is required, not \(value.typeName)")
        }
        let sign = number.sign == .minus ? "-" : ""
        number = BigInt(number.magnitude)
        var digits: String
        switch kind {
        case "o": digits = IntegerText.binary(number, bitsPerDigit: 3)
        case "x": digits = IntegerText.binary(number, bitsPerDigit: 4)
        case "X": digits = IntegerText.binary(number, bitsPerDigit: 4).uppercased()
        default: digits = try PythonRepr.integer(number)
        }
        if let precision = specification.precision, digits.utf8.count < precision {
            digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
        }
        if specification.flags.contains("#") {
            switch kind {
            case "o": digits = "0o" + digits
            case "x": digits = "0x" + digits
            case "X": digits = "0X" + digits
            default: break
            }
        }
        return (sign, digits)
    }

    private func float(_ value: Value, _ kind: Unicode.Scalar, _ specification: Specification) throws(TemplateError)
        -> (String, String)
    {
        let number: Double
        if let given = value.number {
            number = try given.double()
        } else if case .undefined(let undefined) = value {
            throw undefined.error
        } else {
            throw .type("must be real number, not \(value.typeName)")
        }
        let isUpper = kind.properties.isUppercase
        let sign = number.sign == .minus && !number.isNaN ? "-" : ""
        if !number.isFinite {
            let text = number.isNaN ? "nan" : "inf"
            return (sign, isUpper ? text.uppercased() : text)
        }
        let text = NumberText.printf(
            Character(kind), number.magnitude, specification.precision ?? 6,
            alternate: specification.flags.contains("#"))
        return (sign, text)
    }
}
