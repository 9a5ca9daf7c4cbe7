/// Whether output is escaped at the moment; shared by all contexts of one template.
final class EvaluationContext {
    var autoescape: Bool
    init(autoescape: Bool) { self.autoescape = autoescape }
}

/// The variables and blocks of a template being rendered; filters, tests and functions of the host receive it.
public final class Context {
    let run: Run
    let template: Template
    private var parent: [String: Value]
    private(set) var variables: [String: Value] = [:]
    private(set) var exported: Set<String> = []
    var blocks: [String: [CompiledBlock]]
    let evaluation: EvaluationContext

    init(_ run: Run, _ template: Template, variables: [String: Value]) {
        self.run = run
        self.template = template
        parent = variables
        blocks = template.blocks.mapValues { [$0] }
        evaluation = EvaluationContext(autoescape: run.environment.options.autoescape.applies(to: template.name))
    }

    private init(deriving other: Context, _ locals: [String: Value]) {
        run = other.run
        template = other.template
        parent = other.all(with: locals)
        blocks = other.blocks
        evaluation = other.evaluation
    }

    /// The environment of this rendering.
    public var environment: Environment { run.environment }
    /// Whether `{{ }}` escapes for HTML here.
    public var autoescapes: Bool { evaluation.autoescape }
    /// The name of the template, if it has one.
    public var templateName: String? { template.name }

    /// Takes steps from the rendering's budget, for host functions that loop.
    public func step(_ count: Int = 1) throws(TemplateError) { try run.step(count) }

    /// Accounts for a string that a host function is about to make, for those that are large.
    public func charge(bytes: Int) throws(TemplateError) { try run.charge(bytes: bytes) }

    /// `text.replace(old, new)`, within the limits.
    package func replacing(_ old: String, with new: String, in text: String) throws(TemplateError) -> String {
        try StringMethods.replaced(text, old, new, -1, run)
    }

    /// What iterating over a value gives, within the limits.
    public func items(of value: Value) throws(TemplateError) -> [Value] { try value.items(run) }

    /// The value of a name at the template's top level.
    public func resolve(_ name: String) -> Value? {
        variables[name] ?? parent[name] ?? run.environment.global(name)
    }

    /// An undefined value of the environment's kind.
    public func undefined(name: String) -> Value {
        .undefined(Undefined(run.environment.options.undefined, name: .string(name)))
    }

    func undefined(hint: String, name: String? = nil) -> Value {
        .undefined(Undefined(run.environment.options.undefined, hint: hint, name: name.map { .string($0) }))
    }

    func undefined(of owner: Value, name: Value) -> Value {
        .undefined(Undefined(run.environment.options.undefined, owner: owner.objectDescription, name: name))
    }

    func set(_ name: String, _ value: Value) { variables[name] = value }
    func export(_ name: String) { exported.insert(name) }
    func withdraw(_ name: String) { exported.remove(name) }

    /// How many variables `all` copies.
    var size: Int { parent.count + variables.count }

    /// All variables, for a template that is included or imported with context.
    func all(with locals: [String: Value] = [:]) -> [String: Value] {
        if variables.isEmpty, locals.isEmpty { return parent }
        var all = parent
        all.merge(variables) { $1 }
        all.merge(locals) { $1 }
        return all
    }

    /// Hands over the variables when the context dies (see `Object.takeReferences`).
    fileprivate func takeReferences() -> [Value] {
        let taken = Array(parent.values) + Array(variables.values)
        (parent, variables) = ([:], [:])
        return taken
    }

    func derived(_ locals: [String: Value]) -> Context { Context(deriving: self, locals) }
}

/// The variables of one call of a compiled function.
final class Frame {
    private(set) var context: Context
    private(set) var parent: Frame?
    var slots: [Value?]
    /// The template that an `extends` has named.
    var parentTemplate: Template?
    /// The block that is being rendered; nil at a template's top level.
    var block: CompiledBlock?

    init(_ context: Context, _ parent: Frame?, slots count: Int) {
        self.context = context
        self.parent = parent
        slots = Array(repeating: nil, count: count)
    }

    /// Hands over what only this reference to a frame keeps alive (see `Object.takeReferences`).
    static func takeReferences(_ frame: inout Frame) -> [Value] {
        guard isKnownUniquelyReferenced(&frame) else { return [] }
        var taken = frame.slots.compactMap { $0 }
        frame.slots = []
        if isKnownUniquelyReferenced(&frame.context) { taken += frame.context.takeReferences() }
        if var parent = frame.parent {
            frame.parent = nil
            taken += takeReferences(&parent)
        }
        return taken
    }

    deinit {
        var values = slots.compactMap { $0 }
        slots = []
        Teardown.release(&values)
    }

    /// The function's frame that many functions further out.
    func outer(_ distance: Int) -> Frame {
        var frame = self
        for _ in 0..<distance { frame = frame.parent ?? frame }
        return frame
    }
}

/// How a statement ends.
enum Flow {
    case next, breakLoop, continueLoop
}

typealias Evaluate = @Sendable (Frame) throws(TemplateError) -> Value
typealias Execute = @Sendable (Frame, inout String) throws(TemplateError) -> Flow
typealias Assign = @Sendable (Frame, Value) throws(TemplateError) -> Void

/// A block of a template.
final class CompiledBlock: Sendable {
    let body: Execute
    let slots: Int
    init(_ body: @escaping Execute, slots: Int) {
        self.body = body
        self.slots = slots
    }

    func render(_ context: Context, _ output: inout String) throws(TemplateError) {
        try context.run.checkStack()
        let frame = Frame(context, nil, slots: slots)
        frame.block = self
        _ = try body(frame, &output)
    }
}
