/// Attributes, items, slices and calls of values, as Jinja's environment resolves them.
enum Access {
    /// `value.name`: the attribute, else the item, else undefined.
    static func attribute(_ value: Value, _ name: String, _ context: Context) throws(TemplateError) -> Value {
        switch value {
        case .undefined(let undefined):
            if undefined.kind == .chainable { return value }
            if name.hasPrefix("__"), name.hasSuffix("__") { return context.undefined(of: value, name: .string(name)) }
            throw undefined.error
        case .dict(let dict):
            if Methods.exists(value, name) { return bound(value, name) }
            if let item = dict[name] { return item }
        case .object(let object):
            if let found = try object.attribute(name) { return found }
            if let found = try object.item(.string(name)) { return found }
        case .tuple(let tuple):
            if let position = tuple.names?.firstIndex(of: name) { return tuple.items[position] }
            if Methods.exists(value, name) { return bound(value, name) }
        default:
            if let found = Methods.property(value, name) { return found }
            if Methods.exists(value, name) { return bound(value, name) }
        }
        return context.undefined(of: value, name: .string(name))
    }

    private static func bound(_ value: Value, _ name: String) -> Value { .object(BoundMethod(value, name)) }

    /// The attribute itself, without falling back to items, or nil (`getattr`).
    static func plainAttribute(_ value: Value, _ name: String) throws(TemplateError) -> Value? {
        switch value {
        case .undefined(let undefined): throw undefined.error
        case .object(let object): return try object.attribute(name)
        case .tuple(let tuple):
            if let position = tuple.names?.firstIndex(of: name) { return tuple.items[position] }
        default: if let found = Methods.property(value, name) { return found }
        }
        return Methods.exists(value, name) ? bound(value, name) : nil
    }

    /// `value[key]`: the item, else (for a string) the attribute, else undefined.
    static func item(_ value: Value, _ key: Value, _ context: Context) throws(TemplateError) -> Value {
        switch value {
        case .undefined(let undefined):
            if undefined.kind == .chainable { return value }
            throw undefined.error
        default: break
        }
        do throws(TemplateError) {
            if let found = try subscripted(value, key, context.run) { return found }
        } catch {
            if !error.isLookupFailure { throw error }
        }
        if let name = key.text, let found = try plainAttribute(value, name) { return found }
        return context.undefined(of: value, name: key)
    }

    /// `value[key]` as Python does it; nil or an error where there is nothing.
    static func subscripted(_ value: Value, _ key: Value, _ run: Run) throws(TemplateError) -> Value? {
        if case .object(let slice as SliceObject) = key {
            return try self.slice(value, slice.start, slice.stop, slice.step, run)
        }
        switch value {
        case .dict(let dict):
            try run.charge(key: key)
            return try dict.get(key)
        case .list(let list): return element(list.items, key)
        case .tuple(let tuple): return element(tuple.items, key)
        case .string(let text): return try character(text, key, run).map { .string($0) }
        case .markup(let text): return try character(text, key, run).map { .markup($0) }
        case .object(let object):
            try run.charge(key: key)
            return try object.item(key)
        default: return nil
        }
    }

    static func element<T>(_ items: [T], _ key: Value) -> T? {
        guard let index = key.index else { return nil }
        let position = index < 0 ? index + items.count : index
        return items.indices.contains(position) ? items[position] : nil
    }

    private static func character(_ text: String, _ key: Value, _ run: Run) throws(TemplateError) -> String? {
        guard let index = key.index else { return nil }
        try run.scan(text.utf8.count)
        return PythonString.character(text, at: index < 0 ? index + PythonString.length(text) : index)
    }

    // MARK: Slices

    static func slice(_ value: Value, _ start: Value, _ stop: Value, _ step: Value, _ context: Context)
        throws(TemplateError) -> Value
    {
        if case .undefined(let undefined) = value {
            if undefined.kind == .chainable { return value }
            throw undefined.error
        }
        return try slice(value, start, stop, step, context.run)
    }

    private static func slice(_ value: Value, _ start: Value, _ stop: Value, _ step: Value, _ run: Run)
        throws(TemplateError) -> Value
    {
        switch value {
        case .list(let list): return .list(try pick(list.items, start, stop, step, run))
        case .tuple(let tuple): return .tuple(try pick(tuple.items, start, stop, step, run))
        case .string(let text): return .string(try pick(text, start, stop, step, run))
        case .markup(let text): return .markup(try pick(text, start, stop, step, run))
        case .object(let range as RangeObject):
            let positions = try indices(range.count, start, stop, step)
            return .object(range.slice(positions.start, positions.stop, positions.step))
        case .dict: throw .type("unhashable type: 'slice'")
        default: throw .type("'\(value.typeName)' object is not subscriptable")
        }
    }

    private static func pick(_ items: [Value], _ start: Value, _ stop: Value, _ step: Value, _ run: Run)
        throws(TemplateError) -> [Value]
    {
        let (from, to, by) = try indices(items.count, start, stop, step)
        if by == 1, from >= to { return [] }
        try run.charge(objects: 1)
        try run.charge(items: by == 1 ? to - from : Int((to - from).magnitude / by.magnitude))
        if by == 1 { return Array(items[from..<to]) }
        return stride(from: from, to: to, by: by).map { items[$0] }
    }

    private static func pick(_ text: String, _ start: Value, _ stop: Value, _ step: Value, _ run: Run)
        throws(TemplateError) -> String
    {
        try run.charge(bytes: text.utf8.count)
        let (from, to, by) = try indices(PythonString.length(text), start, stop, step)
        if by == 1 { return PythonString.part(text, from, to) }
        let scalars = PythonString.scalars(text)
        return PythonString.string(stride(from: from, to: to, by: by).lazy.map { scalars[$0] })
    }

    /// `slice(start, stop, step).indices(count)`.
    static func indices(_ count: Int, _ start: Value, _ stop: Value, _ step: Value) throws(TemplateError)
        -> (start: Int, stop: Int, step: Int)
    {
        func number(_ value: Value) throws(TemplateError) -> Int? {
            if value.isNone { return nil }
            if case .undefined(let undefined) = value, undefined.kind == .strict { throw undefined.error }
            guard let index = value.index else {
                throw .type("slice indices must be integers or None or have an __index__ method")
            }
            return index
        }
        let by = try number(step) ?? 1
        if by == 0 { throw .value("slice step cannot be zero") }
        let (low, high) = by < 0 ? (-1, count - 1) : (0, count)
        func clamp(_ index: Int?, _ standard: Int) -> Int {
            guard let index else { return standard }
            if index < 0 { return max(low, index < -count ? low : index + count) }
            return min(high, index)
        }
        let from = try clamp(number(start), by < 0 ? high : low)
        let to = try clamp(number(stop), by < 0 ? low : high)
        return (from, to, by)
    }

    // MARK: Calls and mappings

    static func isCallable(_ value: Value) -> Bool {
        switch value {
        case .function, .undefined: true
        case .object(let object): object.isCallable
        default: false
        }
    }

    static func call(_ function: Value, _ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        switch function {
        case .function(let function): return try function.body(arguments, context)
        case .object(let object): return try object.call(arguments, context)
        case .undefined(let undefined): throw undefined.error
        default: throw .type("'\(function.typeName)' object is not callable")
        }
    }

    /// The entries of a mapping, or nil for anything else.
    static func mapping(_ value: Value) throws(TemplateError) -> DictObject? {
        switch value {
        case .dict(let dict): dict
        case .object(let object as MappingObject): object.dictionary
        default: nil
        }
    }
}
