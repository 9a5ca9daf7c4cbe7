/// Filters that compare items with each other.
enum SortingFilters {
    /// What is compared unless case matters: strings in lower case.
    private static func key(_ value: Value, _ caseSensitive: Bool, _ run: Run) throws(TemplateError) -> Value {
        guard !caseSensitive, let text = value.text else { return value }
        try run.charge(bytes: text.utf8.count)
        return .text(PythonString.lower(text), markup: value.isMarkup)
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
                try context.run.charge(objects: 1)
                for path in paths { keys.append(try key(path.get(item, context), caseSensitive, context.run)) }
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
        try context.run.charge(objects: mapping.count)
        try context.run.charge(items: mapping.count)
        let pairs: [Value] = zip(mapping.keys, mapping.values).map { .tuple([$0, $1]) }
        return .list(
            try Sorting.sorted(pairs, reverse: bound[3]?.isTrue() ?? false, context.run) {
                (pair) throws(TemplateError) in
                guard case .tuple(let tuple) = pair else { return pair }
                return try key(tuple.items[by == "key" ? 0 : 1], caseSensitive, context.run)
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
                let found = try key(path.get(item, context), caseSensitive, context.run)
                try HashKey.require(found)
                try context.run.charge(key: found)
                try context.run.charge(entryAfter: results.count)
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
            var bestKey = try key(path.get(best, context), caseSensitive, context.run)
            while let item = try iterator.next() {
                try context.run.step()
                let itemKey = try key(path.get(item, context), caseSensitive, context.run)
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
        func keyed(_ item: Value) throws(TemplateError) -> Value {
            try key(path.get(item, context, default: standard), caseSensitive, context.run)
        }
        let sorted = try Sorting.sorted(try value.items(context.run), reverse: false, context.run, key: keyed)
        var result: [Value] = []
        var group: [Value] = []
        var groupKey: Value?
        func finish() throws(TemplateError) {
            guard let groupKey, let first = group.first else { return }
            try context.run.charge(objects: 2)
            // The group is named as its first item spells it.
            let name = caseSensitive ? groupKey : try path.get(first, context, default: standard)
            result.append(.tuple(TupleObject([name, .list(group)], names: ["grouper", "list"])))
            group = []
        }
        for item in sorted {
            try context.run.step()
            let found = try keyed(item)
            if let known = groupKey, try Operators.identicalOrEqual(known, found, context.run) {
                group.append(item)
            } else {
                try finish()
                groupKey = found
                group = [item]
            }
        }
        try finish()
        return .list(result)
    }
}
