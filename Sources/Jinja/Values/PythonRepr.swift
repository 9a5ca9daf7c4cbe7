/// Python's `repr` and `str` of values.
enum PythonRepr {
    /// `repr` of a string.
    static func quote(_ text: String) -> String {
        String(decoding: quote(text, within: Int.max) ?? [], as: UTF8.self)
    }

    /// `repr` of a string in UTF-8, or nil when it would have more bytes than that.
    static func quote(_ text: String, within limit: Int) -> [UInt8]? {
        let quote: UInt8 = text.utf8.contains(0x27) && !text.utf8.contains(0x22) ? 0x22 : 0x27
        var result: [UInt8] = []
        result.reserveCapacity(min(limit, text.utf8.count + 2))
        result.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case UInt32(quote), 0x5C:
                result.append(0x5C)
                result.append(UInt8(scalar.value))
            case 0x20..<0x7F: result.append(UInt8(scalar.value))
            case 0x0A: result += "\\n".utf8
            case 0x0D: result += "\\r".utf8
            case 0x09: result += "\\t".utf8
            default: result += isPrintable(scalar) ? Array(String(scalar).utf8) : Array(escape(scalar).utf8)
            }
            if result.count >= limit { return nil }
        }
        result.append(quote)
        return result
    }

    /// `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }

    /// `ascii(x)`, from the `repr`.
    static func ascii(_ text: String, _ run: Run) throws(TemplateError) -> String {
        if PythonString.isASCII(text) { return text }
        var result = GrowingText(run)
        for scalar in text.unicodeScalars {
            if scalar.isASCII { try result.append(scalar) } else { try result.append(escape(scalar)) }
        }
        return result.text
    }

    /// `s.isprintable()` of one code point.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    /// The shortest decimal digits that name a finite number, and the exponent of the first: 0.00125 is (125, -3).
    static func digits(_ number: Double) -> (digits: String, exponent: Int) {
        let text = number.magnitude.description
        var mantissa = text[...]
        var exponent = 0
        if let mark = text.firstIndex(of: "e") {
            mantissa = text[..<mark]
            exponent = Int(text[text.index(after: mark)...]) ?? 0
        }
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0]
        let fraction = parts.count > 1 ? parts[1] : ""
        var all = String(whole) + String(fraction)
        exponent += whole.count - 1
        while all.hasPrefix("0"), all.count > 1 {
            all.removeFirst()
            exponent -= 1
        }
        while all.hasSuffix("0"), all.count > 1 { all.removeLast() }
        if all == "0" { exponent = 0 }
        return (all, exponent)
    }

    /// `repr` of a float.
    static func float(_ number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        let (digits, exponent) = digits(number)
        let sign = number.sign == .minus ? "-" : ""
        if exponent < -4 || exponent >= 16 {
            let rest = digits.dropFirst()
            let size = abs(exponent)
            return sign + String(digits.prefix(1)) + (rest.isEmpty ? "" : "." + rest)
                + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 {
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
        }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// `str` of an integer of any size, within Python's limit of 4300 digits.
    static func integer(_ number: BigInt) throws(TemplateError) -> String {
        // 4300 decimal digits are 14285 bits at most.
        if number.magnitude.bitWidth > 14_290 { throw tooManyDigits }
        let text = String(number)
        if text.utf8.count > (number.sign == .minus ? 4301 : 4300) { throw tooManyDigits }
        return text
    }

    private static var tooManyDigits: TemplateError {
        .value(
            "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                + "increase the limit")
    }
}

/// What is being shown, to stop at cycles as Python does and at absurd depths.
struct ReprTrail {
    var open: [ObjectIdentifier] = []
    static let depth = 200
}

extension Value {
    /// `repr(x)`, within the default limits.
    public func representation() throws(TemplateError) -> String { try representation(nil) }

    /// `repr(x)`, within the limits of a rendering.
    func representation(_ run: Run?) throws(TemplateError) -> String {
        var trail = ReprTrail()
        var text = GrowingText(run)
        try represent(into: &text, &trail)
        return text.text
    }

    func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        // A list that holds another twice, and so on, is small and looks large.
        try text.step(1 + trail.open.count / 8)
        switch self {
        case .undefined: try text.append("Undefined")
        case .none: try text.append("None")
        case .boolean(let flag): try text.append(flag ? "True" : "False")
        case .integer(let number): try text.append(String(number))
        case .largeInteger(let box): try text.append(try PythonRepr.integer(box.number))
        case .float(let number): try text.append(PythonRepr.float(number))
        case .string(let string): try text.append(quoted: string)
        case .markup(let string):
            try text.append("Markup(")
            try text.append(quoted: string)
            try text.append(")")
        case .list(let list):
            guard try trail.enter(list) else { return try text.append("[...]") }
            try text.append("[")
            try Self.represent(list.items, into: &text, &trail)
            try text.append("]")
            trail.open.removeLast()
        case .tuple(let tuple):
            guard try trail.enter(tuple) else { return try text.append("(...)") }
            try text.append("(")
            try Self.represent(tuple.items, into: &text, &trail)
            try text.append(tuple.items.count == 1 ? ",)" : ")")
            trail.open.removeLast()
        case .dict(let dict):
            guard try trail.enter(dict) else { return try text.append(dict.isOrdered ? "..." : "{...}") }
            try text.append(dict.isOrdered ? dict.count == 0 ? "OrderedDict(" : "OrderedDict([" : "{")
            for position in dict.keys.indices {
                if position > 0 { try text.append(", ") }
                if dict.isOrdered { try text.append("(") }
                try dict.keys[position].represent(into: &text, &trail)
                try text.append(dict.isOrdered ? ", " : ": ")
                try dict.values[position].represent(into: &text, &trail)
                if dict.isOrdered { try text.append(")") }
            }
            try text.append(dict.isOrdered ? dict.count == 0 ? ")" : "])" : "}")
            trail.open.removeLast()
        case .function(let function): try text.append(function.representation)
        case .object(let object):
            guard try trail.enter(object) else { return try text.append("<\(object.className) ...>") }
            try object.represent(into: &text, &trail)
            trail.open.removeLast()
        }
    }

    private static func represent(_ items: [Value], into text: inout GrowingText, _ trail: inout ReprTrail)
        throws(TemplateError)
    {
        for (position, item) in items.enumerated() {
            if position > 0 { try text.append(", ") }
            try item.represent(into: &text, &trail)
        }
    }

    /// `str(x)`, within the default limits.
    public func string() throws(TemplateError) -> String { try string(nil) }

    /// `str(x)`, within the limits of a rendering.
    func string(_ run: Run?) throws(TemplateError) -> String {
        switch self {
        case .string(let text), .markup(let text): return text
        case .integer(let number): return String(number)
        case .undefined(let undefined): return try undefined.text()
        case .object(let object):
            let text = try object.text()
            try run?.charge(bytes: text.utf8.count)
            return text
        default: return try representation(run)
        }
    }
}

extension ReprTrail {
    /// False when the object is already being shown further out.
    mutating func enter(_ object: AnyObject) throws(TemplateError) -> Bool {
        let identifier = ObjectIdentifier(object)
        if open.contains(identifier) { return false }
        if open.count >= Self.depth { throw .limit("a value is nested too deeply to be shown") }
        open.append(identifier)
        return true
    }
}
