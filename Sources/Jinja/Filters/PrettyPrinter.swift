/// Python's `pprint.pformat` with a width of 80.
struct PrettyPrinter {
    private let run: Run
    private var output = ""
    private var open: [ObjectIdentifier] = []

    static func format(_ value: Value, _ run: Run) throws(TemplateError) -> String {
        var printer = PrettyPrinter(run: run)
        try printer.format(value, 0, 0)
        return printer.output
    }

    private init(run: Run) { self.run = run }

    /// `repr` with the keys of dicts sorted.
    private func plain(_ value: Value, _ depth: Int = 0) throws(TemplateError) -> String {
        try run.step()
        if depth > ReprTrail.depth { throw .limit("a value is nested too deeply to be shown") }
        switch value {
        case .dict(let dict) where !dict.isOrdered:
            if dict.count == 0 { return "{}" }
            var parts: [String] = []
            for position in order(dict) {
                parts.append(
                    try plain(dict.keys[position], depth + 1) + ": " + plain(dict.values[position], depth + 1))
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .list(let list):
            var parts: [String] = []
            for item in list.items { parts.append(try plain(item, depth + 1)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .tuple(let tuple):
            var parts: [String] = []
            for item in tuple.items { parts.append(try plain(item, depth + 1)) }
            return "(" + parts.joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
        default: return try value.representation()
        }
    }

    /// Keys in order; those that cannot be compared go by the names of their types.
    private func order(_ dict: DictObject) -> [Int] {
        dict.keys.indices.sorted { a, b in
            let left = dict.keys[a]
            let right = dict.keys[b]
            if let less = try? Operators.ordered(.less, left, right, run) {
                return less || (less == false && equal(left, right) && a < b)
            }
            return (left.typeName, a) < (right.typeName, b)
        }
    }

    private func equal(_ left: Value, _ right: Value) -> Bool { HashKey.equal(left, right) }

    private mutating func format(_ value: Value, _ indent: Int, _ allowance: Int) throws(TemplateError) {
        let text = try plain(value)
        if PythonString.length(text) <= 80 - indent - allowance {
            output += text
            return
        }
        try run.charge(bytes: output.utf8.count >> 4)
        switch value {
        case .dict(let dict) where dict.isOrdered:
            let pairs = zip(dict.keys, dict.values).map { Value.tuple([$0, $1]) }
            output += "OrderedDict("
            try format(.list(pairs), indent + 12, allowance + 1)
            output += ")"
        case .dict(let dict):
            output += "{"
            let order = order(dict)
            for (count, position) in order.enumerated() {
                if count > 0 { output += ",\n" + spaces(indent + 1) }
                let key = try plain(dict.keys[position])
                output += key + ": "
                let isLast = count == order.count - 1
                try format(
                    dict.values[position], indent + 1 + PythonString.length(key) + 2, isLast ? allowance + 1 : 1)
            }
            output += "}"
        case .list(let list): try items(list.items, "[", "]", indent, allowance)
        case .tuple(let tuple): try items(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", indent, allowance)
        case .string(let string): try lines(string, indent, allowance)
        default: output += text
        }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private mutating func items(
        _ items: [Value], _ opening: String, _ closing: String, _ indent: Int, _ allowance: Int
    ) throws(TemplateError) {
        output += opening
        for (count, item) in items.enumerated() {
            if count > 0 { output += ",\n" + spaces(indent + 1) }
            try format(item, indent + 1, count == items.count - 1 ? allowance + closing.count : 1)
        }
        output += closing
    }

    /// A long string: as several literals, broken between words.
    private mutating func lines(_ text: String, _ indent: Int, _ allowance: Int) throws(TemplateError) {
        var allowance = allowance
        var indent = indent
        let isTop = indent == 0 && output.isEmpty
        if isTop {
            indent += 1
            allowance += 1
        }
        var chunks: [String] = []
        let all = PythonString.splitlines(text, keepEnds: true)
        var room = 80 - indent
        for (number, line) in all.enumerated() {
            let shown = PythonRepr.quote(line)
            let isLast = number == all.count - 1
            if isLast { room -= allowance }
            if PythonString.length(shown) <= room {
                chunks.append(shown)
                continue
            }
            // Words with the white space that follows them.
            var parts: [String] = []
            var part = ""
            var inSpace = false
            for scalar in line.unicodeScalars {
                let isSpace = PythonString.isSpace(scalar)
                if inSpace, !isSpace {
                    parts.append(part)
                    part = ""
                }
                part.unicodeScalars.append(scalar)
                inSpace = isSpace
            }
            if !part.isEmpty { parts.append(part) }
            var limit = 80 - indent
            var current = ""
            for (count, part) in parts.enumerated() {
                let candidate = current + part
                if count == parts.count - 1, isLast { limit -= allowance }
                if PythonString.length(PythonRepr.quote(candidate)) > limit {
                    if !current.isEmpty { chunks.append(PythonRepr.quote(current)) }
                    current = part
                } else {
                    current = candidate
                }
            }
            if !current.isEmpty { chunks.append(PythonRepr.quote(current)) }
        }
        if chunks.count == 1 {
            output += chunks[0]
            return
        }
        if isTop { output += "(" }
        output += chunks.joined(separator: "\n" + spaces(indent))
        if isTop { output += ")" }
    }
}
