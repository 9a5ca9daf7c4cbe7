/// Filters on sequences.
enum SequenceFilters {
    static let length: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "len", ["obj"])
        return .integer(try value.length(context.run))
    }

    static let first: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_first", ["seq"])
        return try value.iterator().next() ?? context.undefined(hint: "No first item, sequence was empty.")
    }

    static let last: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_last", ["seq"])
        return try reversed(value, context.run).first ?? context.undefined(hint: "No last item, sequence was empty.")
    }

    /// `reversed(x)`.
    static func reversed(_ value: Value, _ run: Run) throws(TemplateError) -> [Value] {
        switch value {
        case .dict(let dict):
            try run.charge(items: dict.count)
            return dict.keys.reversed()
        case .string, .markup, .list, .tuple: return try value.items(run).reversed()
        case .object(let view as DictView):
            try run.charge(items: view.count)
            try run.charge(objects: view.count)
            return view.reversed
        case .object(is RangeObject): return try value.items(run).reversed()
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return []
        default: throw .type("'\(value.typeName)' object is not reversible")
        }
    }

    static let random: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_random", ["seq"])
        if case .undefined(let undefined) = value, undefined.kind == .strict { throw undefined.error }
        let count = try value.length(context.run)
        if count == 0 { return context.undefined(hint: "No random item, sequence was empty.") }
        guard let item = try Access.subscripted(value, .integer(Int.random(in: 0..<count)), context.run) else {
            throw .key("0")
        }
        return item
    }

    static let list: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_list", ["value"])
        return .list(try value.items(context.run))
    }

    static let items: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_items", ["value"])
        if value.isUndefined { return .object(GeneratorObject("generator", [])) }
        guard let mapping = try Access.mapping(value) else {
            return .object(
                GeneratorObject("generator") { () throws(TemplateError) in
                    throw .type("Can only get item pairs from a mapping.")
                })
        }
        return .object(
            GeneratorObject("generator") { () throws(TemplateError) in
                try context.run.charge(items: mapping.count)
                try context.run.charge(objects: mapping.count)
                return zip(mapping.keys, mapping.values).map { .tuple([$0, $1]) }
            })
    }

    static let reverse: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_reverse", ["value"])
        if let text = value.text {
            try context.run.charge(bytes: text.utf8.count)
            return .text(PythonString.string(text.unicodeScalars.reversed()), markup: value.isMarkup)
        }
        do throws(TemplateError) {
            return .object(GeneratorObject("reversed", try reversed(value, context.run)))
        } catch {
            if error.exception != "TypeError" { throw error }
        }
        do throws(TemplateError) {
            return .list(try value.items(context.run).reversed())
        } catch {
            if error.exception != "TypeError" { throw error }
            throw .filterArgument("argument must be iterable")
        }
    }

    static let join: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_join", ["value", "d", "attribute"])
        let separator = bound[1] ?? .string("")
        var items = try value.items(context.run)
        if let attribute = bound[2], !attribute.isNone {
            let path = try AttributePath(attribute)
            for position in items.indices { items[position] = try path.get(items[position], context) }
        }
        let isMarkup =
            context.autoescapes && (HTML.isMarkup(separator) || items.contains { HTML.isMarkup($0) })
        func text(_ value: Value) throws(TemplateError) -> String {
            isMarkup ? try HTML.escape(value, context.run) : try value.string(context.run)
        }
        let between = try text(separator)
        var joined = GrowingText(context.run)
        for (position, item) in items.enumerated() {
            if position > 0 { try joined.append(between) }
            try joined.append(try text(item))
        }
        return .text(joined.text, markup: isMarkup)
    }

    static let batch: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_batch", ["value", "linecount", "fill_with"], required: 2)
        let size = bound[1] ?? .none
        let fill = bound[2] ?? .none
        return SelectionFilters.generator(value, context) { (source) throws(TemplateError) in
            var rows: [Value] = []
            var row: [Value] = []
            for item in try source.items(context.run) {
                if try Operators.equal(.integer(row.count), size, context.run) {
                    try context.run.charge(objects: 1)
                    rows.append(.list(row))
                    row = []
                }
                row.append(item)
            }
            if !row.isEmpty {
                if !fill.isNone, try Operators.ordered(.less, .integer(row.count), size, context.run) {
                    let missing = try ListMethods.integer(size) - row.count
                    try context.run.charge(items: missing)
                    row += Array(repeating: fill, count: missing)
                }
                rows.append(.list(row))
            }
            return rows
        }
    }

    static let slice: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_slice", ["value", "slices", "fill_with"], required: 2)
        let count = bound[1] ?? .none
        let fill = bound[2] ?? .none
        return SelectionFilters.generator(value, context) { (source) throws(TemplateError) in
            let items = try source.items(context.run)
            if case .undefined(let undefined) = count { throw undefined.error }
            guard let slices = count.index else {
                throw .type("unsupported operand type(s) for //: 'int' and '\(count.typeName)'")
            }
            if slices == 0 { throw .zeroDivision("integer division or modulo by zero") }
            if slices < 0 { return [] }
            try context.run.charge(items: slices)
            try context.run.charge(objects: slices)
            let size = items.count / slices
            let extra = items.count % slices
            var rows: [Value] = []
            var offset = 0
            for number in 0..<slices {
                let start = offset + number * size
                if number < extra { offset += 1 }
                let end = offset + (number + 1) * size
                var row = Array(items[start..<end])
                if !fill.isNone, number >= extra { row.append(fill) }
                rows.append(.list(row))
            }
            return rows
        }
    }

    static let attr: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_attr", ["obj", "name"], required: 2)
        let name = bound[1] ?? .none
        guard let text = name.text else {
            throw .type("attribute name must be string, not '\(name.typeName)'")
        }
        if case .undefined(let undefined) = value {
            if undefined.kind == .chainable { return value }
            throw undefined.error
        }
        return try Access.plainAttribute(value, text) ?? context.undefined(of: value, name: name)
    }
}
