/// A value that is none of Python's basic types: what a host or the engine itself hands to templates.
///
/// Subclass it to offer attributes and calls. An object is used by one rendering at a time (see Collections.swift).
open class Object: Reference, @unchecked Sendable {
    /// A new object.
    public override init() {}

    /// `type(x).__name__`.
    open var className: String { "object" }
    /// `type(x).__module__`; empty for a built-in class.
    open var moduleName: String { "" }
    /// The attribute of that name, or nil.
    open func attribute(_ name: String) throws(TemplateError) -> Value? { nil }
    /// `x[key]`, or nil where there is no such item.
    open func item(_ key: Value) throws(TemplateError) -> Value? { nil }
    /// Whether `x(…)` works.
    open var isCallable: Bool { false }
    /// `x(…)`.
    open func call(_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        throw .type("'\(className)' object is not callable")
    }
    /// What a `for` loop goes through, or nil when the object is not iterable.
    open func iterator() throws(TemplateError) -> ValueIterator? { nil }
    /// `len(x)`, or nil.
    open func length() throws(TemplateError) -> Int? { nil }
    /// `bool(x)`.
    open func isTrue() throws(TemplateError) -> Bool { try length().map { $0 > 0 } ?? true }
    /// `str(x)`.
    open func text() throws(TemplateError) -> String { try Value.object(self).representation() }
    /// `repr(x)`.
    open func representation() throws(TemplateError) -> String { "<\(className) object>" }
    /// Adds `repr(x)` to a larger text; those whose own may be large put it together here.
    func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        try text.append(try representation())
    }
    /// `key in x`, or nil when only iterating can tell.
    open func contains(_ key: Value) throws(TemplateError) -> Bool? { nil }
    /// The markup that the object stands for (`__html__`), or nil.
    open func markup() throws(TemplateError) -> String? { nil }
    /// Whether the object stands for markup.
    var isMarkup: Bool { (try? markup()).flatMap { $0 } != nil }
    /// Whether `x` is a mapping as the test `mapping` and `**x` see it.
    open var isMapping: Bool { false }
    /// Whether the object has `__getitem__` besides a length, as the test `sequence` asks.
    open var isSequence: Bool { false }
    /// Whether it can be the key of a dict.
    open var isHashable: Bool { true }
    /// `x == other` for two different objects.
    open func isEqual(to other: Object) -> Bool { false }
    /// Feeds what `isEqual` compares.
    open func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A function that templates can call.
public final class Function: Sendable {
    /// The body: the arguments of the call and the context it happens in.
    public typealias Body = @Sendable (_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value
    /// The name that messages and `repr` show.
    public let name: String
    /// The name of its class: `type` for what Python calls a class.
    let className: String
    /// The body.
    public let body: Body
    /// A function with a name for messages.
    public init(_ name: String, _ body: @escaping Body) {
        self.name = name
        className = "function"
        self.body = body
    }

    init(_ name: String, className: String, _ body: @escaping Body) {
        self.name = name
        self.className = className
        self.body = body
    }

    var representation: String {
        className == "type" ? "<class '\(name)'>" : "<\(className) \(name)>"
    }
}

/// Something that yields values one at a time.
open class ValueIterator {
    /// A new iterator.
    public init() {}
    /// The next value, or nil at the end.
    open func next() throws(TemplateError) -> Value? { nil }
    /// How many values are left, when that is known without iterating.
    open var remaining: Int? { nil }
    /// Hands over what it still holds, as `Object.takeReferences` does.
    func takeReferences() -> [Value] { [] }
}

/// Goes through a list as it is at each step, as Python does.
final class ListIterator: ValueIterator {
    private var list: ListObject
    private var position = 0
    init(_ list: ListObject) { self.list = list }
    override func takeReferences() -> [Value] {
        let taken = [Value.list(list)]
        list = ListObject()
        return taken
    }
    override func next() throws(TemplateError) -> Value? {
        guard position < list.items.count else { return nil }
        defer { position += 1 }
        return list.items[position]
    }
    override var remaining: Int? { max(0, list.items.count - position) }
}

/// Goes through the code points of a string.
final class StringIterator: ValueIterator {
    private let scalars: String.UnicodeScalarView
    private var position: String.Index
    init(_ text: String) {
        scalars = text.unicodeScalars
        position = scalars.startIndex
    }
    override func next() throws(TemplateError) -> Value? {
        guard position < scalars.endIndex else { return nil }
        defer { position = scalars.index(after: position) }
        return .string(String(scalars[position]))
    }
}

/// Goes through an array that nobody changes.
final class ArrayIterator: ValueIterator {
    private var items: [Value]
    private var position = 0
    init(_ items: [Value]) { self.items = items }
    override func takeReferences() -> [Value] {
        let taken = items
        items = []
        return taken
    }
    override func next() throws(TemplateError) -> Value? {
        guard position < items.count else { return nil }
        defer { position += 1 }
        return items[position]
    }
    override var remaining: Int? { items.count - position }
}
