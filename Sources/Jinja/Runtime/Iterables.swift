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
        let name =
            switch kind {
            case .keys: "dict_keys"
            case .values: "dict_values"
            case .items: "dict_items"
            }
        return dict.isOrdered ? "o" + name : name
    }
    override func iterator() throws(TemplateError) -> ValueIterator? {
        switch kind {
        case .keys: DictIterator(dict)
        case .values: DictIterator(dict) { $0.values[$1] }
        case .items: DictIterator(dict) { .tuple([$0.keys[$1], $0.values[$1]]) }
        }
    }
    var count: Int { dict.count }
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
    override func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        try text.append(className + "([")
        for position in dict.keys.indices {
            if position > 0 { try text.append(", ") }
            let item: Value =
                switch kind {
                case .keys: dict.keys[position]
                case .values: dict.values[position]
                case .items: .tuple([dict.keys[position], dict.values[position]])
                }
            try item.represent(into: &text, &trail)
        }
        try text.append("])")
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
