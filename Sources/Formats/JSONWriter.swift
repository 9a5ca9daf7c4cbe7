/// Writes a tree in the forms of Python's `json.dumps`.
struct JSONWriter {
    let indent: Int?
    let separators: (item: String, key: String)
    let sortKeys: Bool
    let ensureASCII: Bool
    private(set) var output: [UInt8] = []

    init(indent: Int?, separators: (item: String, key: String), sortKeys: Bool, ensureASCII: Bool) {
        self.indent = indent
        self.separators = separators
        self.sortKeys = sortKeys
        self.ensureASCII = ensureASCII
    }

    mutating func write(_ node: Node, depth: Int) {
        switch node.value {
        case .null: add("null")
        case .boolean(let flag): add(flag ? "true" : "false")
        case .integer(let digits): add(digits)
        case .float(let number, let text): add(number.isFinite ? text : nonFinite(number))
        case .string(let text), .date(let text): quote(text)
        case .array(let nodes):
            guard !nodes.isEmpty else { return add("[]") }
            add("[")
            for (index, node) in nodes.enumerated() {
                if index > 0 { add(separators.item) }
                newLine(depth + 1)
                write(node, depth: depth + 1)
            }
            newLine(depth)
            add("]")
        case .table(let table):
            guard !table.entries.isEmpty else { return add("{}") }
            add("{")
            for (index, entry) in inOrder(table.entries).enumerated() {
                if index > 0 { add(separators.item) }
                newLine(depth + 1)
                quote(entry.key)
                add(separators.key)
                write(entry.node, depth: depth + 1)
            }
            newLine(depth)
            add("}")
        }
    }

    private func inOrder(_ entries: [(key: String, node: Node)]) -> [(key: String, node: Node)] {
        guard sortKeys else { return entries }
        return entries.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
    }

    private func nonFinite(_ number: Double) -> String {
        number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }

    private mutating func newLine(_ depth: Int) {
        guard let indent else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * depth))
    }

    private mutating func add(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) {
        output.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": add("\\\"")
            case "\\": add("\\\\")
            case "\n": add("\\n")
            case "\r": add("\\r")
            case "\t": add("\\t")
            case "\u{8}": add("\\b")
            case "\u{C}": add("\\f")
            case " "..."~": output.append(UInt8(truncatingIfNeeded: scalar.value))
            case _ where scalar.value < 0x20: unicodeEscape(UInt16(scalar.value))
            case _ where ensureASCII:
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] { unicodeEscape(unit) }
            default: output.append(contentsOf: Character(scalar).utf8)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func unicodeEscape(_ unit: UInt16) {
        let digits = Array("0123456789abcdef".utf8)
        add("\\u")
        for shift in stride(from: 12, through: 0, by: -4) { output.append(digits[Int(unit >> shift) & 15]) }
    }
}
