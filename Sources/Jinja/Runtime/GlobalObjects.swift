/// `namespace(…)`: attributes that a template can assign.
final class NamespaceObject: Object, @unchecked Sendable {
    let attributes: DictObject
    init(_ attributes: DictObject) { self.attributes = attributes }
    override var className: String { "Namespace" }
    override var moduleName: String { "jinja2.utils" }
    override func attribute(_ name: String) throws(TemplateError) -> Value? { attributes[name] }
    override func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        try text.append("<Namespace ")
        try Value.dict(attributes).represent(into: &text, &trail)
        try text.append(">")
    }
    override func takeReferences() -> [Value] {
        let values = attributes.values
        attributes.removeAll()
        return values
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
}

/// `cycler(…)`.
final class CyclerObject: Object, @unchecked Sendable {
    private var items: [Value]
    private var position = 0
    init(_ items: [Value]) { self.items = items }
    override func takeReferences() -> [Value] {
        let taken = items
        items = []
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
    override var className: String { "Cycler" }
    override var moduleName: String { "jinja2.utils" }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "current": items[position]
        case "items": .tuple(items)
        case "pos": .integer(position)
        case "next":
            .function(
                Function("next") { [self] (arguments, _) throws(TemplateError) in
                    _ = try arguments.bind("Cycler.next", [])
                    let item = items[position]
                    position = (position + 1) % items.count
                    return item
                })
        case "reset":
            .function(
                Function("reset") { [self] (arguments, _) throws(TemplateError) in
                    _ = try arguments.bind("Cycler.reset", [])
                    position = 0
                    return .none
                })
        default: nil
        }
    }
}

/// `joiner(…)`: nothing at the first call, the separator from then on.
final class JoinerObject: Object, @unchecked Sendable {
    private var separator: Value
    private var isUsed = false
    init(_ separator: Value) { self.separator = separator }
    override func takeReferences() -> [Value] {
        let taken = [separator]
        separator = .none
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
    override var className: String { "Joiner" }
    override var moduleName: String { "jinja2.utils" }
    override var isCallable: Bool { true }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "sep": separator
        case "used": .boolean(isUsed)
        default: nil
        }
    }
    override func call(_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        _ = try arguments.bind("Joiner.__call__", [])
        if isUsed { return separator }
        isUsed = true
        return .string("")
    }
}
