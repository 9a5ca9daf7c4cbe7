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
    override func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        try Value.dict(dictionary).represent(into: &text, &trail)
    }
    open override var isMapping: Bool { true }
    open override var isSequence: Bool { true }
    open override var isHashable: Bool { false }
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
