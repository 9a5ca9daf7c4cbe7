/// Python's `json.dumps` of values, with the keys sorted.
package struct JSONText {
    /// What each level is indented by; nil writes one line.
    private var indent: String?
    /// Whether what means something in HTML is escaped.
    private let isForHTML: Bool
    private let run: Run
    private var open: [ObjectIdentifier] = []
    private var output: GrowingText

    /// The JSON text of a value, within the limits of the rendering; `indent` is as in Python.
    package static func write(
        _ value: Value, indent: Value?, forHTML: Bool = false, _ context: Context
    ) throws(TemplateError) -> String {
        var writer = JSONText(forHTML, context.run)
        try writer.setIndent(indent ?? .none)
        try writer.append(value)
        return writer.output.text
    }

    private init(_ isForHTML: Bool, _ run: Run) {
        self.isForHTML = isForHTML
        self.run = run
        output = GrowingText(run)
    }

    private mutating func setIndent(_ value: Value) throws(TemplateError) {
        if value.isNone { return }
        if let text = value.text {
            // A backslash or a tab stays one.
            let bytes = text.utf8.flatMap { "<>&'".utf8.contains($0) && isForHTML ? Self.escape(UInt16($0)) : [$0] }
            indent = String(decoding: bytes, as: UTF8.self)
            return
        }
        let count = max(0, try ListMethods.integer(value))
        try run.charge(bytes: count)
        indent = String(repeating: " ", count: count)
    }

    private mutating func enter(_ object: AnyObject) throws(TemplateError) {
        let identifier = ObjectIdentifier(object)
        if open.contains(identifier) { throw .value("Circular reference detected") }
        if open.count > ReprTrail.depth { throw .limit("a value is nested too deeply for JSON") }
        open.append(identifier)
        try run.step()
    }

    private mutating func newline() throws(TemplateError) {
        guard let indent else { return }
        try output.append("\n")
        try output.append(repeating: indent, count: open.count)
    }

    private mutating func append(_ value: Value) throws(TemplateError) {
        switch value {
        case .none: try output.append("null")
        case .boolean(let flag): try output.append(flag ? "true" : "false")
        case .integer(let number): try output.append(String(number))
        case .largeInteger(let box): try output.append(try PythonRepr.integer(box.number))
        case .float(let number): try output.append(Self.float(number))
        case .string(let text), .markup(let text): try quote(text)
        case .list(let list): try append(list.items, list)
        case .tuple(let tuple): try append(tuple.items, tuple)
        // `tojson` says it in Jinja's words.
        case .undefined(let undefined) where !isForHTML:
            throw .type("Object of type \(value.typeName) is not JSON serializable: \(undefined.message)")
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
        if items.isEmpty { return try output.append("[]") }
        try enter(object)
        try output.append("[")
        for (position, item) in items.enumerated() {
            if position > 0 { try output.append(indent == nil ? ", " : ",") }
            try newline()
            try append(item)
        }
        open.removeLast()
        try newline()
        try output.append("]")
    }

    private mutating func append(_ dict: DictObject) throws(TemplateError) {
        if dict.count == 0 { return try output.append("{}") }
        try enter(dict)
        try output.append("{")
        let order = try Sorting.sorted(dict.keys.indices.map { .integer($0) }, reverse: false, run) { (position) in
            dict.keys[position.index ?? 0]
        }.compactMap(\.index)
        for (count, position) in order.enumerated() {
            if count > 0 { try output.append(indent == nil ? ", " : ",") }
            try newline()
            try quote(try key(dict.keys[position]))
            try output.append(": ")
            try append(dict.values[position])
        }
        open.removeLast()
        try newline()
        try output.append("}")
    }

    private func key(_ key: Value) throws(TemplateError) -> String {
        switch key {
        case .string(let text), .markup(let text): return text
        case .none: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer, .largeInteger: return try key.string(run)
        case .float(let number): return Self.float(number)
        default: throw .type("keys must be str, int, float, bool or None, not \(key.typeName)")
        }
    }

    /// Whether a byte of a text stands for itself.
    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x5C: false
        case 0x3C, 0x3E, 0x26, 0x27: !isForHTML
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private func isPlain(_ text: String) -> Bool {
        PythonString.withBytes(text) { bytes in
            for byte in bytes where !isPlain(byte) { return false }
            return true
        }
    }

    /// Adds a JSON string in ASCII.
    private mutating func quote(_ text: String) throws(TemplateError) {
        if isPlain(text) {
            try output.append("\"")
            try output.append(text)
            return try output.append("\"")
        }
        var pending: [UInt8] = [0x22]
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: pending += [0x5C, UInt8(unit)]
            case 0x0A: pending += "\\n".utf8
            case 0x0D: pending += "\\r".utf8
            case 0x09: pending += "\\t".utf8
            case 0x08: pending += "\\b".utf8
            case 0x0C: pending += "\\f".utf8
            case 0x20..<0x7F where isPlain(UInt8(unit)): pending.append(UInt8(unit))
            default: pending += Self.escape(unit)
            }
            if pending.count > 1024 {
                try output.append(bytes: pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        pending.append(0x22)
        try output.append(bytes: pending)
    }

    private static func escape(_ unit: UInt16) -> [UInt8] {
        let digits = String(unit, radix: 16)
        return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    }
}
