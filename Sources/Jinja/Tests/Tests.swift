/// Jinja's own tests, found by name when a template that uses them is compiled.
enum Tests {
    static func find(_ name: String) -> Environment.Test? {
        switch name {
        case "boolean": plain { if case .boolean = $0 { true } else { false } }
        case "callable": plain(Access.isCallable)
        case "defined": plain { !$0.isUndefined }
        case "undefined": plain(\.isUndefined)
        case "none": plain(\.isNone)
        case "false": plain { if case .boolean(false) = $0 { true } else { false } }
        case "true": plain { if case .boolean(true) = $0 { true } else { false } }
        case "float": plain { if case .float = $0 { true } else { false } }
        case "integer":
            plain {
                switch $0 {
                case .integer, .largeInteger: true
                default: false
                }
            }
        case "number": plain { $0.number != nil }
        case "string": plain { $0.text != nil }
        case "mapping":
            plain {
                switch $0 {
                case .dict: true
                case .object(let object): object.isMapping
                default: false
                }
            }
        case "sequence": sequence
        case "iterable": iterable
        case "escaped": plain { HTML.isMarkup($0) }
        case "odd": remainder("test_odd", 1)
        case "even": remainder("test_even", 0)
        case "divisibleby": divisibleby
        case "lower": casing("test_lower", lower: true)
        case "upper": casing("test_upper", lower: false)
        case "sameas": sameas
        case "in": contained
        case "filter": known { $0.filter($1) != nil }
        case "test": known { $0.test($1) != nil }
        case "==", "eq", "equalto": comparison("eq", .equal)
        case "!=", "ne": comparison("ne", .notEqual)
        case "<", "lt", "lessthan": comparison("lt", .less)
        case "<=", "le": comparison("le", .lessOrEqual)
        case ">", "gt", "greaterthan": comparison("gt", .greater)
        case ">=", "ge": comparison("ge", .greaterOrEqual)
        default: nil
        }
    }

    private static func plain(_ test: @escaping @Sendable (Value) -> Bool) -> Environment.Test {
        { (value, arguments, _) throws(TemplateError) in
            _ = try arguments.binding(value, "test", ["value"])
            return test(value)
        }
    }

    private static let sequence: Environment.Test = { (value, arguments, _) throws(TemplateError) in
        _ = try arguments.binding(value, "test_sequence", ["value"])
        switch value {
        case .string, .markup, .list, .tuple, .dict: return true
        case .undefined(let undefined): return undefined.kind != .strict
        case .object(let object): return object.isSequence
        default: return false
        }
    }

    private static let iterable: Environment.Test = { (value, arguments, _) throws(TemplateError) in
        _ = try arguments.binding(value, "test_iterable", ["value"])
        do throws(TemplateError) {
            _ = try value.iterator()
            return true
        } catch {
            if error.exception == "TypeError" { return false }
            throw error
        }
    }

    private static func remainder(_ name: String, _ wanted: Int) -> Environment.Test {
        { (value, arguments, context) throws(TemplateError) in
            _ = try arguments.binding(value, name, ["value"])
            let rest = try Operators.apply(.modulo, value, .integer(2), context.run)
            return try Operators.equal(rest, .integer(wanted), context.run)
        }
    }

    private static let divisibleby: Environment.Test = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "test_divisibleby", ["value", "num"], required: 2)
        let rest = try Operators.apply(.modulo, value, bound[1] ?? .none, context.run)
        return try Operators.equal(rest, .integer(0), context.run)
    }

    private static func casing(_ name: String, lower: Bool) -> Environment.Test {
        { (value, arguments, context) throws(TemplateError) in
            _ = try arguments.binding(value, name, ["value"])
            let text = try value.string(context.run)
            try context.run.step(text.utf8.count >> 3)
            return PythonString.hasCase(text, lower: lower)
        }
    }

    private static let sameas: Environment.Test = { (value, arguments, _) throws(TemplateError) in
        let bound = try arguments.binding(value, "test_sameas", ["value", "other"], required: 2)
        switch (value, bound[1] ?? .none) {
        case (.none, .none): return true
        case (.boolean(let a), .boolean(let b)): return a == b
        case (.integer(let a), .integer(let b)): return a == b
        case (.float(let a), .float(let b)): return a.bitPattern == b.bitPattern
        case (.largeInteger(let a), .largeInteger(let b)): return a.number == b.number
        case (.string(let a), .string(let b)), (.markup(let a), .markup(let b)): return PythonString.equal(a, b)
        case (.list(let a), .list(let b)): return a === b
        case (.tuple(let a), .tuple(let b)): return a === b || (a.items.isEmpty && b.items.isEmpty)
        case (.dict(let a), .dict(let b)): return a === b
        case (.function(let a), .function(let b)): return a === b
        case (.object(let a), .object(let b)): return a === b
        case (.undefined(let a), .undefined(let b)): return a === b
        default: return false
        }
    }

    private static let contained: Environment.Test = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "test_in", ["value", "seq"], required: 2)
        return try Operators.contains(bound[1] ?? .none, value, context.run)
    }

    private static func known(_ find: @escaping @Sendable (Environment, String) -> Bool) -> Environment.Test {
        { (value, arguments, context) throws(TemplateError) in
            _ = try arguments.binding(value, "test_filter", ["value"])
            try HashKey.require(value)
            return value.text.map { find(context.environment, $0) } ?? false
        }
    }

    private static func comparison(_ name: String, _ operation: Operators.Comparison) -> Environment.Test {
        { (value, arguments, context) throws(TemplateError) in
            let count = arguments.positional.count + 1
            if !arguments.keywords.isEmpty { throw .type("_operator.\(name)() takes no keyword arguments") }
            guard count == 2 else { throw .type("\(name) expected 2 arguments, got \(count)") }
            return try Operators.compare(operation, value, arguments.positional[0], context.run)
        }
    }
}
