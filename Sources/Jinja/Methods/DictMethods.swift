/// The methods of dicts.
enum DictMethods {
    static func call(_ dict: DictObject, _ name: String, _ arguments: Arguments, _ context: Context)
        throws(TemplateError) -> Value
    {
        let values = arguments.positional
        switch name {
        case "items":
            try arguments.require("dict.items", 0...0)
            return .object(DictView(dict, .items))
        case "keys":
            try arguments.require("dict.keys", 0...0)
            return .object(DictView(dict, .keys))
        case "values":
            try arguments.require("dict.values", 0...0)
            return .object(DictView(dict, .values))
        case "get":
            try arguments.require("dict.get", 1...2)
            return try dict.get(values[0]) ?? (values.count > 1 ? values[1] : .none)
        case "setdefault":
            try arguments.require("dict.setdefault", 1...2)
            if let found = try dict.get(values[0]) { return found }
            let value = values.count > 1 ? values[1] : .none
            try context.run.charge(items: 1)
            try dict.set(values[0], value)
            return value
        case "pop":
            try arguments.require("dict.pop", 1...2)
            if let found = try dict.remove(values[0]) { return found }
            if values.count > 1 { return values[1] }
            throw .key(try values[0].representation())
        case "popitem":
            let isLast: Bool
            if dict.isOrdered {
                isLast = try arguments.bind("popitem", ["last"])[0]?.isTrue() ?? true
            } else {
                try arguments.require("dict.popitem", 0...0)
                isLast = true
            }
            guard let key = isLast ? dict.keys.last : dict.keys.first else {
                throw .key(dict.isOrdered ? "'dictionary is empty'" : "'popitem(): dictionary is empty'")
            }
            let value = try dict.remove(key) ?? .none
            return .tuple([key, value])
        case "update":
            if values.count > 1 { throw .type("update expected at most 1 argument, got \(values.count)") }
            if let source = values.first { try update(dict, source, context.run) }
            for (name, value) in arguments.keywords { dict.set(name, value) }
            return .none
        case "move_to_end":
            let bound = try arguments.bind("move_to_end", ["key", "last"], required: 1)
            let key = bound[0] ?? .none
            guard let value = try dict.remove(key) else { throw .key(try key.representation()) }
            if try bound[1]?.isTrue() ?? true {
                try dict.set(key, value)
            } else {
                let rest = dict.copy()
                dict.removeAll()
                try dict.set(key, value)
                for (key, value) in zip(rest.keys, rest.values) { try dict.set(key, value) }
            }
            return .none
        case "clear":
            try arguments.require("dict.clear", 0...0)
            dict.removeAll()
            return .none
        case "copy":
            try arguments.require("dict.copy", 0...0)
            try context.run.charge(items: dict.count)
            return .dict(dict.copy())
        case "fromkeys":
            try arguments.require("fromkeys", 1...2)
            let made = DictObject()
            for key in try values[0].items(context.run) { try made.set(key, values.count > 1 ? values[1] : .none) }
            return .dict(made)
        default: throw .attribute("'dict' object has no attribute '\(name)'")
        }
    }

    /// `dict.update(source)`: from a mapping, or from pairs.
    static func update(_ dict: DictObject, _ source: Value, _ run: Run) throws(TemplateError) {
        if let mapping = try Access.mapping(source) {
            try run.charge(items: mapping.count)
            for (key, value) in zip(mapping.keys, mapping.values) { try dict.set(key, value) }
            return
        }
        for (position, pair) in try source.items(run).enumerated() {
            let items: [Value]
            do throws(TemplateError) {
                items = try pair.items(run)
            } catch {
                if error.exception != "TypeError" { throw error }
                throw .type("cannot convert dictionary update sequence element #\(position) to a sequence")
            }
            guard items.count == 2 else {
                throw .value(
                    "dictionary update sequence element #\(position) has length \(items.count); 2 is required")
            }
            try dict.set(items[0], items[1])
        }
    }
}
