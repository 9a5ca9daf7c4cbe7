/// Python's `json.dumps` of values.
struct JSONText {
    /// What each level is indented by; nil writes one line.
    var indent: String?
    private let sortKeys: Bool
    private let run: Run
    private var open: [ObjectIdentifier] = []
    private var output = ""

    init(indent: String?, sortKeys: Bool, _ run: Run) {
        self.indent = indent
        self.sortKeys = sortKeys
        self.run = run
    }

    mutating func write(_ value: Value) throws(TemplateError) -> String {
        try append(value)
        try run.charge(bytes: output.utf8.count)
        return output
    }

    private mutating func enter(_ object: AnyObject) throws(TemplateError) {
        let identifier = ObjectIdentifier(object)
        if open.contains(identifier) { throw .value("Circular reference detected") }
        if open.count > ReprTrail.depth { throw .limit("a value is nested too deeply for JSON") }
        open.append(identifier)
        try run.step()
    }

    private mutating func newline() {
        guard let indent else { return }
        output += "\n"
        for _ in open { output += indent }
    }

    private mutating func append(_ value: Value) throws(TemplateError) {
        switch value {
        case .none: output += "null"
        case .boolean(let flag): output += flag ? "true" : "false"
        case .integer(let number): output += String(number)
        case .largeInteger(let box): output += try PythonRepr.integer(box.number)
        case .float(let number): output += Self.float(number)
        case .string(let text), .markup(let text): output += Self.quote(text)
        case .list(let list): try append(list.items, list)
        case .tuple(let tuple): try append(tuple.items, tuple)
        default:
            guard let mapping = try Access.mapping(value) else {
                throw .type("Object of type \(value.typeName) is not JSON serializable")
            }
            try append(mapping)
        }
    }

    private static func float(_ number: Double) -> String {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : PythonRepr.float(number)
    }

    private mutating func append(_ items: [Value], _ object: AnyObject) throws(TemplateError) {
        if items.isEmpty {
            output += "[]"
            return
        }
        try enter(object)
        output += "["
        for (position, item) in items.enumerated() {
            if position > 0 { output += indent == nil ? ", " : "," }
            newline()
            try append(item)
        }
        open.removeLast()
        newline()
        output += "]"
    }

    private mutating func append(_ dict: DictObject) throws(TemplateError) {
        if dict.count == 0 {
            output += "{}"
            return
        }
        try enter(dict)
        output += "{"
        var order = Array(dict.keys.indices)
        if sortKeys {
            order = try Sorting.sorted(order.map { .integer($0) }, reverse: false, run) { (position) in
                dict.keys[position.index ?? 0]
            }.compactMap(\.index)
        }
        for (count, position) in order.enumerated() {
            if count > 0 { output += indent == nil ? ", " : "," }
            newline()
            output += Self.quote(try key(dict.keys[position])) + ": "
            try append(dict.values[position])
        }
        open.removeLast()
        newline()
        output += "}"
    }

    private func key(_ key: Value) throws(TemplateError) -> String {
        switch key {
        case .string(let text), .markup(let text): return text
        case .none: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer, .largeInteger: return try key.string()
        case .float(let number): return Self.float(number)
        default: throw .type("keys must be str, int, float, bool or None, not \(key.typeName)")
        }
    }

    /// A JSON string in ASCII.
    static func quote(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case 0x08: result += "\\b"
            case 0x0C: result += "\\f"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
