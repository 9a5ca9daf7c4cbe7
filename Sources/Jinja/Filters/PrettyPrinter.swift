/// Python's `pprint.pformat` with a width of 80.
struct PrettyPrinter {
    private static let width = 80
    private let run: Run
    private var output: GrowingText

    static func format(_ value: Value, _ run: Run) throws(TemplateError) -> String {
        var printer = PrettyPrinter(run: run)
        try printer.format(value, 0, 0)
        return printer.output.text
    }

    private init(run: Run) {
        self.run = run
        output = GrowingText(run)
    }

    /// `repr` with the keys of dicts sorted; nil when it is longer than so many characters.
    private func plain(_ value: Value, atMost room: Int, _ depth: Int = 0) throws(TemplateError) -> String? {
        try run.step()
        if depth > ReprTrail.depth { throw .limit("a value is nested too deeply to be shown") }
        let opening: String
        let closing: String
        var parts: [Value] = []
        var isDict = false
        switch value {
        case .dict(let dict) where !dict.isOrdered:
            // Key, colon, space, value and comma at least.
            if dict.count > room / 4 + 1 { return nil }
            for position in order(dict) { parts += [dict.keys[position], dict.values[position]] }
            (opening, closing, isDict) = ("{", "}", true)
        case .list(let list):
            if list.items.count > room / 3 + 1 { return nil }
            (opening, closing, parts) = ("[", "]", list.items)
        case .tuple(let tuple):
            if tuple.items.count > room / 3 + 1 { return nil }
            (opening, closing, parts) = ("(", tuple.items.count == 1 ? ",)" : ")", tuple.items)
        case .string(let text), .markup(let text):
            // At most four bytes a character.
            if text.utf8.count >> 2 > room { return nil }
            return within(room, try value.representation(run))
        default: return within(room, try value.representation(run))
        }
        var text = opening
        var left = room - opening.utf8.count - closing.utf8.count
        for (position, part) in parts.enumerated() {
            let mark = position == 0 ? "" : isDict && position % 2 == 1 ? ": " : ", "
            guard let piece = try plain(part, atMost: left, depth + 1) else { return nil }
            left -= mark.utf8.count + PythonString.length(piece)
            if left < 0 { return nil }
            text += mark + piece
        }
        return left < 0 ? nil : text + closing
    }

    private func within(_ room: Int, _ text: String) -> String? { PythonString.length(text) <= room ? text : nil }

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
        if let text = try plain(value, atMost: Self.width - indent - allowance) { return try output.append(text) }
        switch value {
        case .dict(let dict) where dict.isOrdered:
            try run.charge(objects: dict.count)
            try run.charge(items: dict.count)
            let pairs = zip(dict.keys, dict.values).map { Value.tuple([$0, $1]) }
            try output.append("OrderedDict(")
            try format(.list(pairs), indent + 12, allowance + 1)
            try output.append(")")
        case .dict(let dict):
            try output.append("{")
            let order = order(dict)
            for (count, position) in order.enumerated() {
                if count > 0 { try newline(indent + 1) }
                let key = try plain(dict.keys[position], atMost: Int.max >> 1) ?? ""
                try output.append(key)
                try output.append(": ")
                let isLast = count == order.count - 1
                try format(
                    dict.values[position], indent + 1 + PythonString.length(key) + 2, isLast ? allowance + 1 : 1)
            }
            try output.append("}")
        case .list(let list): try items(list.items, "[", "]", indent, allowance)
        case .tuple(let tuple): try items(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", indent, allowance)
        case .string(let string): try lines(string, indent, allowance)
        default: try output.append(try value.representation(run))
        }
    }

    private mutating func newline(_ indent: Int, after mark: String = ",") throws(TemplateError) {
        try output.append(mark + "\n")
        try output.append(repeating: " ", count: indent)
    }

    private mutating func items(
        _ items: [Value], _ opening: String, _ closing: String, _ indent: Int, _ allowance: Int
    ) throws(TemplateError) {
        try output.append(opening)
        for (count, item) in items.enumerated() {
            if count > 0 { try newline(indent + 1) }
            try format(item, indent + 1, count == items.count - 1 ? allowance + closing.utf8.count : 1)
        }
        try output.append(closing)
    }

    /// A long string: as several literals, broken between words.
    private mutating func lines(_ text: String, _ indent: Int, _ allowance: Int) throws(TemplateError) {
        var allowance = allowance
        var indent = indent
        let isTop = indent == 0 && output.count == 0
        if isTop {
            indent += 1
            allowance += 1
        }
        var chunks: [String] = []
        try run.step(text.utf8.count >> 1)
        let all = PythonString.splitlines(text, keepEnds: true, atMost: run.mostItems)
        try run.charge(items: all.count)
        var room = Self.width - indent
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
            var limit = Self.width - indent
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
        if chunks.count == 1 { return try output.append(chunks[0]) }
        if isTop { try output.append("(") }
        for (position, chunk) in chunks.enumerated() {
            if position > 0 { try newline(indent, after: "") }
            try output.append(chunk)
        }
        if isTop { try output.append(")") }
    }
}
