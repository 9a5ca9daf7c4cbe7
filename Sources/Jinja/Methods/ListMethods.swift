/// The methods of lists and tuples.
enum ListMethods {
    static func call(_ list: ListObject, _ name: String, _ arguments: Arguments, _ context: Context)
        throws(TemplateError) -> Value
    {
        let values = arguments.positional
        switch name {
        case "append":
            try arguments.require("list.append", 1...1)
            try context.run.charge(itemAfter: list.items.count)
            list.items.append(values[0])
        case "extend":
            try arguments.require("list.extend", 1...1)
            let items = try values[0].items(context.run)
            try context.run.charge(itemAfter: items.count + list.items.count - 1)
            list.items += items
        case "insert":
            try arguments.require("list.insert", 2...2)
            let index = try integer(values[0])
            let position = index < 0 ? max(0, index + list.items.count) : min(index, list.items.count)
            try context.run.charge(itemAfter: list.items.count)
            try context.run.step((list.items.count - position) >> 4)
            list.items.insert(values[1], at: position)
        case "pop":
            try arguments.require("list.pop", 0...1)
            if list.items.isEmpty { throw .index("pop from empty list") }
            let index = try values.first.map(integer) ?? -1
            let position = index < 0 ? index + list.items.count : index
            guard list.items.indices.contains(position) else { throw .index("pop index out of range") }
            try context.run.step((list.items.count - position) >> 4)
            return list.items.remove(at: position)
        case "remove":
            try arguments.require("list.remove", 1...1)
            try context.run.step(list.items.count >> 3)
            for (position, item) in list.items.enumerated()
            where try Operators.identicalOrEqual(item, values[0], context.run) {
                list.items.remove(at: position)
                return .none
            }
            throw .value("list.remove(x): x not in list")
        case "reverse":
            try arguments.require("list.reverse", 0...0)
            try context.run.step(list.items.count >> 4)
            list.items.reverse()
        case "clear":
            try arguments.require("list.clear", 0...0)
            list.items = []
        case "copy":
            try arguments.require("list.copy", 0...0)
            try context.run.charge(objects: 1)
            try context.run.charge(items: list.items.count)
            return .list(list.items)
        case "sort":
            if !values.isEmpty { throw .type("sort() takes no positional arguments") }
            let bound = try Arguments([], arguments.keywords).bind("sort", ["key", "reverse"])
            let key: Value = bound[0] ?? .none
            list.items = try Sorting.sorted(list.items, reverse: bound[1]?.isTrue() ?? false, context.run) {
                (item) throws(TemplateError) in
                key.isNone ? item : try Access.call(key, Arguments([item]), context)
            }
        default: return try search("list", list.items, name, arguments, context)
        }
        return .none
    }

    /// `count` and `index`, which lists and tuples share.
    static func search(
        _ type: String, _ items: [Value], _ name: String, _ arguments: Arguments, _ context: Context
    ) throws(TemplateError) -> Value {
        let values = arguments.positional
        if name == "count" {
            try arguments.require("\(type).count", 1...1)
            var count = 0
            try context.run.step(items.count >> 3)
            for item in items where try Operators.identicalOrEqual(item, values[0], context.run) { count += 1 }
            return .integer(count)
        }
        try arguments.require("\(type).index", 1...3)
        func bound(_ position: Int, _ standard: Int) throws(TemplateError) -> Int {
            guard position < values.count else { return standard }
            let index = try integer(values[position])
            return min(items.count, index < 0 ? max(0, index + items.count) : index)
        }
        let start = try bound(1, 0)
        let stop = try bound(2, items.count)
        if start < stop {
            try context.run.step((stop - start) >> 3)
            for position in start..<stop
            where try Operators.identicalOrEqual(items[position], values[0], context.run) {
                return .integer(position)
            }
        }
        if type == "tuple" { throw .value("tuple.index(x): x not in tuple") }
        throw .value("\(try values[0].representation(context.run)) is not in list")
    }

    /// `operator.index(x)`.
    static func integer(_ value: Value) throws(TemplateError) -> Int {
        if let index = value.index { return index }
        throw .type("'\(value.typeName)' object cannot be interpreted as an integer")
    }
}

/// Python's `sorted`.
enum Sorting {
    /// Sorted by key, stable; `reverse` keeps equal items in their order, as Python does.
    static func sorted(
        _ items: [Value], reverse: Bool, _ run: Run, key: (Value) throws(TemplateError) -> Value
    ) throws(TemplateError) -> [Value] {
        try run.charge(items: items.count)
        var keyed: [(key: Value, value: Value)] = []
        keyed.reserveCapacity(items.count)
        for item in items { keyed.append((try key(item), item)) }
        if reverse { keyed.reverse() }
        var failure: TemplateError?
        func less(_ left: Value, _ right: Value) -> Bool {
            if failure != nil { return false }
            do throws(TemplateError) {
                try run.step()
                return try Operators.ordered(.less, left, right, run)
            } catch {
                failure = error
                return false
            }
        }
        mergeSort(&keyed) { less($0.key, $1.key) }
        if let failure { throw failure }
        if reverse { keyed.reverse() }
        return keyed.map(\.value)
    }

    /// A stable sort that asks `less(later, earlier)` first, as Python's does: its errors name types in that order.
    private static func mergeSort<T>(_ items: inout [T], _ less: (T, T) -> Bool) {
        if items.count < 2 { return }
        // Short runs by insertion, then merged.
        let width = 8
        var start = 0
        while start < items.count {
            let end = min(start + width, items.count)
            for position in (start + 1)..<max(end, start + 1) {
                let item = items[position]
                var place = position
                while place > start, less(item, items[place - 1]) {
                    items[place] = items[place - 1]
                    place -= 1
                }
                items[place] = item
            }
            start = end
        }
        var size = width
        while size < items.count {
            var merged: [T] = []
            merged.reserveCapacity(items.count)
            var start = 0
            while start < items.count {
                let middle = min(start + size, items.count)
                let end = min(start + 2 * size, items.count)
                var left = start
                var right = middle
                while left < middle, right < end {
                    if less(items[right], items[left]) {
                        merged.append(items[right])
                        right += 1
                    } else {
                        merged.append(items[left])
                        left += 1
                    }
                }
                merged += items[left..<middle]
                merged += items[right..<end]
                start = end
            }
            items = merged
            size *= 2
        }
    }
}
