/// What `import` binds: the exported variables of a template.
final class ModuleObject: Object, @unchecked Sendable {
    let template: Template
    let body: String
    private var exported: [String: Value]

    override func takeReferences() -> [Value] {
        let taken = Array(exported.values)
        exported = [:]
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }

    init(_ template: Template, _ context: Context) throws(TemplateError) {
        self.template = template
        var output = ""
        try template.render(context, &output)
        body = output
        exported = context.exported.reduce(into: [:]) { $0[$1] = context.variables[$1] }
    }

    override var className: String { "TemplateModule" }
    override var moduleName: String { "jinja2.environment" }
    override func attribute(_ name: String) throws(TemplateError) -> Value? { exported[name] }
    override func text() throws(TemplateError) -> String { body }
    override func markup() throws(TemplateError) -> String? { body }
    override func representation() throws(TemplateError) -> String {
        "<TemplateModule \(template.name.map(PythonRepr.quote) ?? "None")>"
    }
}

/// `self`: the blocks of the template.
final class SelfReference: Object, @unchecked Sendable {
    private let context: Context
    init(_ context: Context) { self.context = context }
    override var className: String { "TemplateReference" }
    override var moduleName: String { "jinja2.runtime" }
    override func item(_ key: Value) throws(TemplateError) -> Value? {
        guard let name = key.text, let stack = context.blocks[name], !stack.isEmpty else { return nil }
        return .object(BlockReference(name, context, stack, 0))
    }
    override func representation() throws(TemplateError) -> String {
        "<TemplateReference \(context.templateName.map(PythonRepr.quote) ?? "None")>"
    }
}

/// `self.name` and `super`: a block that can be called.
final class BlockReference: Object, @unchecked Sendable {
    private let name: String
    private let context: Context
    private let stack: [CompiledBlock]
    private let depth: Int

    init(_ name: String, _ context: Context, _ stack: [CompiledBlock], _ depth: Int) {
        self.name = name
        self.context = context
        self.stack = stack
        self.depth = depth
    }

    static func missing(_ name: String, _ context: Context) -> Value {
        context.undefined(hint: "there is no parent block called \(PythonRepr.quote(name)).", name: "super")
    }

    /// What `super` is in the block of that name that is being rendered.
    static func parent(of name: String, _ frame: Frame) -> Value {
        let stack = frame.context.blocks[name] ?? []
        guard let depth = stack.firstIndex(where: { $0 === frame.block }), depth + 1 < stack.count else {
            return missing(name, frame.context)
        }
        return .object(BlockReference(name, frame.context, stack, depth + 1))
    }

    override var className: String { "BlockReference" }
    override var moduleName: String { "jinja2.runtime" }
    override var isCallable: Bool { true }
    override func attribute(_ attribute: String) throws(TemplateError) -> Value? {
        switch attribute {
        case "name": .string(name)
        case "super":
            depth + 1 >= stack.count
                ? Self.missing(name, context) : .object(BlockReference(name, context, stack, depth + 1))
        default: nil
        }
    }
    override func call(_ arguments: Arguments, _ caller: Context) throws(TemplateError) -> Value {
        _ = try arguments.bind("BlockReference.__call__", [])
        var output = ""
        try stack[depth].render(context, &output)
        return context.autoescapes ? .markup(output) : .string(output)
    }
}
