/// The methods of dicts.
enum DictMethods {
    static func call(_ dict: DictObject, _ name: String, _ arguments: Arguments, _ context: Context)
        throws(TemplateError) -> Value
    {
        let values = arguments.positional
        let run = context.run
        if let key = values.first { try run.charge(key: key) }
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
            try run.charge(entryAfter: dict.count)
            try dict.set(values[0], value)
            return value
        case "pop":
            try arguments.require("dict.pop", 1...2)
            try chargeRemoval(of: values[0], from: dict, run)
            if let found = try dict.remove(values[0]) { return found }
            if values.count > 1 { return values[1] }
            throw .key(try values[0].representation(run))
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
            try chargeRemoval(of: key, from: dict, run)
            let value = try dict.remove(key) ?? .none
            return .tuple([key, value])
        case "update":
            if values.count > 1 { throw .type("update expected at most 1 argument, got \(values.count)") }
            if let source = values.first { try update(dict, source, run) }
            for (name, value) in arguments.keywords {
                try run.charge(entryAfter: dict.count)
                dict.set(name, value)
            }
            return .none
        case "move_to_end":
            let bound = try arguments.bind("move_to_end", ["key", "last"], required: 1)
            let key = bound[0] ?? .none
            try run.step(dict.count * 4)
            guard let value = try dict.remove(key) else { throw .key(try key.representation(run)) }
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
            try run.charge(items: dict.count)
            try run.step(dict.count * 8)
            return .dict(dict.copy())
        case "fromkeys":
            try arguments.require("fromkeys", 1...2)
            let made = DictObject()
            for key in try values[0].items(run) {
                try set(key, values.count > 1 ? values[1] : .none, in: made, run)
            }
            return .dict(made)
        default: throw .attribute("'dict' object has no attribute '\(name)'")
        }
    }

    /// `dict.update(source)`: from a mapping, or from pairs.
    static func update(_ dict: DictObject, _ source: Value, _ run: Run) throws(TemplateError) {
        if let mapping = try Access.mapping(source) {
            for (key, value) in zip(mapping.keys, mapping.values) { try set(key, value, in: dict, run) }
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
            try set(items[0], items[1], in: dict, run)
        }
    }

    /// `dict[key] = value`, accounted for.
    static func set(_ key: Value, _ value: Value, in dict: DictObject, _ run: Run) throws(TemplateError) {
        try run.charge(key: key)
        try run.charge(entryAfter: dict.count)
        try dict.set(key, value)
    }

    /// Accounts for moving the entries behind one that goes.
    private static func chargeRemoval(of key: Value, from dict: DictObject, _ run: Run) throws(TemplateError) {
        if let last = dict.keys.last, !HashKey.equal(last, key) { try run.step(dict.count * 2) }
    }
}
