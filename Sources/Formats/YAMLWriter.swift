/// Writes a tree as YAML in block style.
struct YAMLWriter {
    private(set) var text = ""

    mutating func write(_ node: Node) {
        block(node, indent: 0, afterKey: false)
        if text.last != "\n" { text += "\n" }
    }

    private mutating func block(_ node: Node, indent: Int, afterKey: Bool) {
        switch node.value {
        case .table(let table) where !table.entries.isEmpty:
            if afterKey { text += "\n" }
            for (index, entry) in table.entries.enumerated() {
                if afterKey || index > 0 { text += String(repeating: " ", count: indent) }
                text += scalar(entry.key) + ":"
                if isScalar(entry.node) { text += " " }
                block(entry.node, indent: indent + 2, afterKey: true)
                if text.last != "\n" { text += "\n" }
            }
        case .array(let nodes) where !nodes.isEmpty:
            if afterKey { text += "\n" }
            for (index, node) in nodes.enumerated() {
                if afterKey || index > 0 { text += String(repeating: " ", count: indent) }
                text += "- "
                block(node, indent: indent + 2, afterKey: false)
                if text.last != "\n" { text += "\n" }
            }
        case .table: text += "{}"
        case .array: text += "[]"
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .integer(let digits), .date(let digits): text += digits
        case .float(let number, let printed):
            text += number.isNaN ? ".nan" : number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : floatText(printed)
        case .string(let string): text += scalar(string)
        }
    }

    private func isScalar(_ node: Node) -> Bool {
        switch node.value {
        case .table(let table): table.entries.isEmpty
        case .array(let nodes): nodes.isEmpty
        default: true
        }
    }

    /// YAML 1.1 wants a point before an exponent: `1e+16` is a string there.
    private func floatText(_ printed: String) -> String {
        guard !printed.contains("."), let mark = printed.firstIndex(of: "e") else { return printed }
        return printed[..<mark] + ".0" + printed[mark...]
    }

    private func scalar(_ string: String) -> String {
        let plainCharacters = string.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", "+", "@", " ", "(", ")", "=": true
            default: scalar.properties.isAlphabetic
            }
        }
        let first = string.unicodeScalars.first
        let startsWell = first.map { $0.properties.isAlphabetic || $0 == "_" || $0 == "/" } ?? false
        if plainCharacters, startsWell, string.last != " ", YAMLScalar.resolve(string) == .string(string) {
            return string
        }
        return JSON.write(Node(.string(string)), ensureASCII: false)
    }
}
