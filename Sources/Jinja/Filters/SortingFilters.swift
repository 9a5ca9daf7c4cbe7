/// Filters that compare items with each other.
enum SortingFilters {
    /// What is compared unless case matters: strings in lower case.
    private static func key(_ value: Value, _ caseSensitive: Bool) -> Value {
        if caseSensitive { return value }
        switch value {
        case .string(let text): return .string(PythonString.lower(text))
        case .markup(let text): return .markup(PythonString.lower(text))
        default: return value
        }
    }

    static let sort: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_sort", ["value", "reverse", "case_sensitive", "attribute"])
        let caseSensitive = try bound[2]?.isTrue() ?? false
        let paths = try AttributePath.list(bound[3] ?? .none)
        let items = try value.items(context.run)
        let reverse = try bound[1]?.isTrue() ?? false
        return .list(
            try Sorting.sorted(items, reverse: reverse, context.run) { (item) throws(TemplateError) in
                var keys: [Value] = []
                for path in paths { keys.append(key(try path.get(item, context), caseSensitive)) }
                return .list(keys)
            })
    }

    static let dictsort: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_dictsort", ["value", "case_sensitive", "by", "reverse"])
        let by = bound[2]?.text ?? (bound[2] == nil ? "key" : "")
        guard by == "key" || by == "value" else {
            throw .filterArgument("You can only sort by either \"key\" or \"value\"")
        }
        if case .undefined(let undefined) = value { throw undefined.error }
        guard let mapping = try Access.mapping(value) else {
            throw .attribute("'\(value.typeName)' object has no attribute 'items'")
        }
        let caseSensitive = try bound[1]?.isTrue() ?? false
        let pairs: [Value] = zip(mapping.keys, mapping.values).map { .tuple([$0, $1]) }
        try context.run.charge(items: pairs.count)
        return .list(
            try Sorting.sorted(pairs, reverse: bound[3]?.isTrue() ?? false, context.run) {
                (pair) throws(TemplateError) in
                guard case .tuple(let tuple) = pair else { return pair }
                return key(tuple.items[by == "key" ? 0 : 1], caseSensitive)
            })
    }

    static let unique: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_unique", ["value", "case_sensitive", "attribute"])
        let caseSensitive = try bound[1]?.isTrue() ?? false
        let path = try AttributePath(bound[2] ?? .none)
        return SelectionFilters.generator(value, context) { (source) throws(TemplateError) in
            var seen: Set<HashKey> = []
            var results: [Value] = []
            for item in try source.items(context.run) {
                let found = key(try path.get(item, context), caseSensitive)
                try HashKey.require(found)
                if seen.insert(HashKey(found)).inserted { results.append(item) }
            }
            return results
        }
    }

    private static func extreme(_ name: String, _ operation: Operators.Comparison) -> Environment.Filter {
        { (value, arguments, context) throws(TemplateError) in
            let bound = try arguments.binding(value, name, ["value", "case_sensitive", "attribute"])
            let caseSensitive = try bound[1]?.isTrue() ?? false
            let path = try AttributePath(bound[2] ?? .none)
            let iterator = try value.iterator()
            guard var best = try iterator.next() else {
                return context.undefined(hint: "No aggregated item, sequence was empty.")
            }
            var bestKey = key(try path.get(best, context), caseSensitive)
            while let item = try iterator.next() {
                try context.run.step()
                let itemKey = key(try path.get(item, context), caseSensitive)
                if try Operators.ordered(operation, itemKey, bestKey, context.run) {
                    best = item
                    bestKey = itemKey
                }
            }
            return best
        }
    }

    static let min = extreme("do_min", .less)
    static let max = extreme("do_max", .greater)

    static let groupby: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(
            value, "do_groupby", ["value", "attribute", "default", "case_sensitive"], required: 2)
        let path = try AttributePath(bound[1] ?? .none)
        let standard = bound[2]
        let caseSensitive = try bound[3]?.isTrue() ?? false
        let sorted = try Sorting.sorted(try value.items(context.run), reverse: false, context.run) {
            (item) throws(TemplateError) in
            key(try path.get(item, context, default: standard), caseSensitive)
        }
        var groups: [(key: Value, items: [Value])] = []
        for item in sorted {
            let found = key(try path.get(item, context, default: standard), caseSensitive)
            if let last = groups.last, try Operators.identicalOrEqual(last.key, found, context.run) {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((found, [item]))
            }
        }
        var result: [Value] = []
        for (key, items) in groups {
            // The group is named as its first item spells it.
            let name = caseSensitive ? key : try path.get(items[0], context, default: standard)
            result.append(.tuple(TupleObject([name, .list(items)], names: ["grouper", "list"])))
        }
        return .list(result)
    }
}
