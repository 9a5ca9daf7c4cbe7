/// An object of the host that is a mapping: templates see the items of a dict, and attributes before them.
open class MappingObject: Object, @unchecked Sendable {
    /// The entries, shared with whoever else holds the dict.
    public let dictionary: DictObject

    /// A mapping over a dict.
    public init(_ dictionary: DictObject) { self.dictionary = dictionary }

    open override var className: String { "dict" }
    open override func attribute(_ name: String) throws(TemplateError) -> Value? {
        let value = Value.dict(dictionary)
        return Methods.exists(value, name) ? .object(BoundMethod(value, name)) : nil
    }
    open override func item(_ key: Value) throws(TemplateError) -> Value? { try dictionary.get(key) }
    open override func iterator() throws(TemplateError) -> ValueIterator? { DictIterator(dictionary) }
    open override func length() throws(TemplateError) -> Int? { dictionary.count }
    open override func contains(_ key: Value) throws(TemplateError) -> Bool? { try dictionary.get(key) != nil }
    open override func representation() throws(TemplateError) -> String {
        try Value.dict(dictionary).representation()
    }
    open override var isMapping: Bool { true }
    open override var isSequence: Bool { true }
    open override var isHashable: Bool { false }
}

/// A method of a value that is not called at once, such as `items.append`.
final class BoundMethod: Object, @unchecked Sendable {
    private var receiver: Value
    private let name: String
    init(_ receiver: Value, _ name: String) {
        self.receiver = receiver
        self.name = name
    }
    override var className: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }
    override func call(_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        try Methods.call(receiver, name, arguments, context)
    }
    override func representation() throws(TemplateError) -> String {
        "<built-in method \(name) of \(receiver.typeName) object>"
    }
    override func takeReferences() -> [Value] {
        let taken = [receiver]
        receiver = .none
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
}

/// `namespace(…)`: attributes that a template can assign.
final class NamespaceObject: Object, @unchecked Sendable {
    let attributes: DictObject
    init(_ attributes: DictObject) { self.attributes = attributes }
    override var className: String { "Namespace" }
    override var moduleName: String { "jinja2.utils" }
    override func attribute(_ name: String) throws(TemplateError) -> Value? { attributes[name] }
    override func representation() throws(TemplateError) -> String {
        "<Namespace \(try Value.dict(attributes).representation())>"
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

/// `range(…)`.
final class RangeObject: Object, @unchecked Sendable {
    let start: Int
    let stop: Int
    let step: Int
    let count: Int

    init(_ start: Int, _ stop: Int, _ step: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        if step > 0 ? start >= stop : start <= stop {
            count = 0
        } else {
            let span = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
            count = Int(clamping: (span - 1) / step.magnitude + 1)
        }
    }

    override var className: String { "range" }
    func element(_ position: Int) -> Value { .integer(start &+ position &* step) }
    func slice(_ from: Int, _ to: Int, _ by: Int) -> RangeObject {
        RangeObject(start &+ from &* step, start &+ to &* step, step &* by)
    }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "start": .integer(start)
        case "stop": .integer(stop)
        case "step": .integer(step)
        case "index", "count":
            .function(
                Function(name) { [self] (arguments, context) throws(TemplateError) in
                    try arguments.require("range.\(name)", 1...1)
                    let position = try position(of: arguments.positional[0])
                    if name == "count" { return .integer(position == nil ? 0 : 1) }
                    guard let position else {
                        throw .value("\(try arguments.positional[0].representation()) is not in range")
                    }
                    return .integer(position)
                })
        default: nil
        }
    }
    override func item(_ key: Value) throws(TemplateError) -> Value? {
        guard let index = key.index else { return nil }
        let position = index < 0 ? index + count : index
        return position >= 0 && position < count ? element(position) : nil
    }
    private func position(of value: Value) throws(TemplateError) -> Int? {
        let whole: Int? =
            switch value.number {
            case .integer(let number): number
            case .float(let number): Int(exactly: number)
            default: nil
            }
        guard let whole, count > 0 else { return nil }
        let (offset, overflow) = whole.subtractingReportingOverflow(start)
        guard !overflow, offset % step == 0, offset / step >= 0, offset / step < count else { return nil }
        return offset / step
    }
    override func contains(_ key: Value) throws(TemplateError) -> Bool? { try position(of: key) != nil }
    override func iterator() throws(TemplateError) -> ValueIterator? { RangeIterator(self) }
    override func length() throws(TemplateError) -> Int? { count }
    override var isSequence: Bool { true }
    override func representation() throws(TemplateError) -> String {
        step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? RangeObject, other.count == count else { return false }
        return count == 0 || (start == other.start && (count == 1 || step == other.step))
    }
    override func hash(into hasher: inout Hasher) { hasher.combine(count) }
}

private final class RangeIterator: ValueIterator {
    private let range: RangeObject
    private var position = 0
    init(_ range: RangeObject) { self.range = range }
    override func next() throws(TemplateError) -> Value? {
        guard position < range.count else { return nil }
        defer { position += 1 }
        return range.element(position)
    }
    override var remaining: Int? { range.count - position }
}

/// A slice inside a subscript of several parts; only a host object could make use of it.
final class SliceObject: Object, @unchecked Sendable {
    private(set) var start: Value
    private(set) var stop: Value
    private(set) var step: Value
    override func takeReferences() -> [Value] {
        let taken = [start, stop, step]
        (start, stop, step) = (.none, .none, .none)
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
    init(_ start: Value, _ stop: Value, _ step: Value) {
        self.start = start
        self.stop = stop
        self.step = step
    }
    override var className: String { "slice" }
    override var isHashable: Bool { false }
    override func representation() throws(TemplateError) -> String {
        "slice(\(try start.representation()), \(try stop.representation()), \(try step.representation()))"
    }
}

/// `d.keys()`, `d.values()` and `d.items()`, which show later changes of the dict.
final class DictView: Object, @unchecked Sendable {
    enum Kind { case keys, values, items }
    private let dict: DictObject
    private let kind: Kind
    init(_ dict: DictObject, _ kind: Kind) {
        self.dict = dict
        self.kind = kind
    }
    override var className: String {
        switch kind {
        case .keys: "dict_keys"
        case .values: "dict_values"
        case .items: "dict_items"
        }
    }
    override func iterator() throws(TemplateError) -> ValueIterator? {
        switch kind {
        case .keys: DictIterator(dict)
        case .values: DictIterator(dict) { $0.values[$1] }
        case .items: DictIterator(dict) { .tuple([$0.keys[$1], $0.values[$1]]) }
        }
    }
    var reversed: [Value] {
        switch kind {
        case .keys: dict.keys.reversed()
        case .values: dict.values.reversed()
        case .items: zip(dict.keys, dict.values).reversed().map { .tuple([$0, $1]) }
        }
    }
    override func length() throws(TemplateError) -> Int? { dict.count }
    override var isHashable: Bool { kind == .values }
    override func contains(_ key: Value) throws(TemplateError) -> Bool? {
        kind == .keys ? try dict.get(key) != nil : nil
    }
    override func representation() throws(TemplateError) -> String {
        var items: [Value] = []
        if let iterator = try iterator() { while let item = try iterator.next() { items.append(item) } }
        return "\(className)(\(try Value.list(items).representation()))"
    }
}

/// What `map`, `select`, `batch` and others return: values that can be gone through once.
final class GeneratorObject: Object, @unchecked Sendable {
    private let name: String
    private var produce: (() throws(TemplateError) -> [Value])?
    private var items: [Value] = []
    private var position = 0

    /// A generator that makes all its values when the first is asked for.
    init(_ name: String, _ produce: @escaping () throws(TemplateError) -> [Value]) {
        self.name = name
        self.produce = produce
    }

    /// A generator over values that are there.
    init(_ name: String, _ items: [Value]) {
        self.name = name
        self.items = items
    }

    /// Whether it has yet to make its values.
    var isPending: Bool { produce != nil }

    override var className: String { name }

    func next() throws(TemplateError) -> Value? {
        if let produce {
            self.produce = nil
            items = try produce()
        }
        guard position < items.count else { return nil }
        defer { position += 1 }
        return items[position]
    }

    func force() throws(TemplateError) {
        guard let produce else { return }
        self.produce = nil
        items = try produce()
    }

    override func iterator() throws(TemplateError) -> ValueIterator? { Iterator(self) }
    override func attribute(_ name: String) throws(TemplateError) -> Value? { nil }
    override func representation() throws(TemplateError) -> String { "<\(className) object>" }

    private final class Iterator: ValueIterator {
        private let generator: GeneratorObject
        init(_ generator: GeneratorObject) { self.generator = generator }
        override func next() throws(TemplateError) -> Value? { try generator.next() }
    }

    override func takeReferences() -> [Value] {
        let taken = items
        items = []
        return taken
    }
    deinit { Teardown.release(&items) }
}

/// A template that a host hands to `include` or `extends` as a value.
public final class TemplateObject: Object, @unchecked Sendable {
    let template: Template
    /// A value that stands for a compiled template.
    public init(_ template: Template) { self.template = template }
    public override var className: String { "Template" }
    public override var moduleName: String { "jinja2.environment" }
    public override func representation() throws(TemplateError) -> String {
        "<Template \(template.name.map(PythonRepr.quote) ?? "None")>"
    }
}

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
