import Formats

/// Something that a template asks for.
public struct TemplateOption: Sendable, Equatable {
    /// What it is called on the command line: `license`, or for a sub-option `dataset_storage.s3.bucket`.
    public var key: String
    /// The option that it belongs to: the key itself, unless it is a sub-option.
    public var option: String
    /// The default as the template writes it, unrendered; nil for a choice and for null.
    public var defaultText: String?
    /// The choices as the template writes them; empty where anything may be answered.
    public var choices: [String]
    /// Whether it is answered by yes or no.
    public var isYesNo: Bool

    /// All that a template's options ask for, in order.
    static func all(of options: Table) -> [TemplateOption] {
        options.entries.flatMap { key, raw -> [TemplateOption] in
            if key.hasPrefix("_") { return [] }
            var found = [TemplateOption(key: key, option: key, raw: raw)]
            for choice in raw.array ?? [] {
                guard let (name, inner) = choice.table?.entries.first, let subs = inner.table else { continue }
                for (sub, raw) in subs.entries {
                    found.append(TemplateOption(key: "\(key).\(name).\(sub)", option: key, raw: raw))
                }
            }
            return found
        }
    }

    private init(key: String, option: String, raw: Node) {
        self.key = key
        self.option = option
        choices = raw.array?.map(RawValue.name) ?? []
        isYesNo = raw.boolean != nil
        defaultText = raw.array == nil && raw.value != .null ? RawValue.name(raw) : nil
    }
}

/// Values as a template's JSON writes them, in words.
enum RawValue {
    /// The text of a choice or default: Python's `str`; of a choice with sub-options its name.
    static func name(_ node: Node) -> String {
        switch node.value {
        case .string(let text), .integer(let text), .float(_, let text), .date(let text): text
        case .boolean(let flag): flag ? "True" : "False"
        case .null: "None"
        case .table(let table) where table.entries.count == 1: table.keys[0]
        case .array, .table: JSON.write(node, ensureASCII: false)
        }
    }
}
