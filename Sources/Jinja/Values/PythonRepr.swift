/// Python's `repr` and `str` of values.
enum PythonRepr {
    /// `repr` of a string.
    static func quote(_ text: String) -> String {
        let quote: Unicode.Scalar =
            text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
        var result = String.UnicodeScalarView()
        result.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\":
                result.append("\\")
                result.append(scalar)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            default:
                if isPrintable(scalar) {
                    result.append(scalar)
                } else {
                    result.append(contentsOf: escape(scalar).unicodeScalars)
                }
            }
        }
        result.append(quote)
        return String(result)
    }

    /// `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }

    /// `ascii(x)`, from the `repr`.
    static func ascii(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII { result.unicodeScalars.append(scalar) } else { result += escape(scalar) }
        }
        return result
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
    /// `repr(x)`.
    public func representation() throws(TemplateError) -> String {
        var trail = ReprTrail()
        var text = ""
        try represent(into: &text, &trail)
        return text
    }

    func represent(into text: inout String, _ trail: inout ReprTrail) throws(TemplateError) {
        switch self {
        case .undefined: text += "Undefined"
        case .none: text += "None"
        case .boolean(let flag): text += flag ? "True" : "False"
        case .integer(let number): text += String(number)
        case .largeInteger(let box): text += try PythonRepr.integer(box.number)
        case .float(let number): text += PythonRepr.float(number)
        case .string(let string): text += PythonRepr.quote(string)
        case .markup(let string): text += "Markup(" + PythonRepr.quote(string) + ")"
        case .list(let list):
            guard try trail.enter(list) else {
                text += "[...]"
                return
            }
            text += "["
            for (position, item) in list.items.enumerated() {
                if position > 0 { text += ", " }
                try item.represent(into: &text, &trail)
            }
            text += "]"
            trail.open.removeLast()
        case .tuple(let tuple):
            guard try trail.enter(tuple) else {
                text += "(...)"
                return
            }
            text += "("
            for (position, item) in tuple.items.enumerated() {
                if position > 0 { text += ", " }
                try item.represent(into: &text, &trail)
            }
            text += tuple.items.count == 1 ? ",)" : ")"
            trail.open.removeLast()
        case .dict(let dict):
            guard try trail.enter(dict) else {
                text += dict.isOrdered ? "..." : "{...}"
                return
            }
            text += dict.isOrdered ? dict.count == 0 ? "OrderedDict(" : "OrderedDict([" : "{"
            for position in dict.keys.indices {
                text += (position > 0 ? ", " : "") + (dict.isOrdered ? "(" : "")
                try dict.keys[position].represent(into: &text, &trail)
                text += dict.isOrdered ? ", " : ": "
                try dict.values[position].represent(into: &text, &trail)
                if dict.isOrdered { text += ")" }
            }
            text += dict.isOrdered ? dict.count == 0 ? ")" : "])" : "}"
            trail.open.removeLast()
        case .function(let function): text += function.representation
        case .object(let object):
            guard try trail.enter(object) else {
                text += "<\(object.className) ...>"
                return
            }
            text += try object.representation()
            trail.open.removeLast()
        }
    }

    /// `str(x)`.
    public func string() throws(TemplateError) -> String {
        switch self {
        case .string(let text), .markup(let text): text
        case .integer(let number): String(number)
        case .undefined(let undefined): try undefined.text()
        case .object(let object): try object.text()
        default: try representation()
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
