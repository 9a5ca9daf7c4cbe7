/// A value of a JSON, TOML or YAML document, with the place where it stands.
///
/// Two nodes are equal when their values are; the place does not count.
public struct Node: Sendable, Equatable {
    /// What stands there.
    public var value: Value
    /// Line of the value, from 1; 0 when unknown.
    public var line: Int
    /// Column of the value in characters, from 1; 0 when unknown.
    public var column: Int

    /// Makes a node; without a place when it comes from no document.
    public init(_ value: Value, line: Int = 0, column: Int = 0) {
        self.value = value
        self.line = line
        self.column = column
    }

    /// Whether the values are equal, wherever they stand.
    public static func == (left: Node, right: Node) -> Bool { left.value == right.value }
}

/// What the three formats can say, as one type.
public enum Value: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// A whole number of any size, in decimal digits with an optional minus.
    case integer(String)
    /// A floating-point number, and its text as Python prints it (`1.0`, `1e+16`, `inf`, `nan`).
    case float(Double, text: String)
    case string(String)
    /// A date, time or both, as the format's own text.
    case date(String)
    case array([Node])
    case table(Table)

    /// A floating-point number with Python's text for it.
    public static func float(_ number: Double) -> Value { .float(number, text: pythonText(of: number)) }

    /// Whether both are the same kind and value; not a number equals itself here.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.float(let a, _), .float(let b, _)): a == b || (a.isNaN && b.isNaN)
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.date(let a), .date(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.table(let a), .table(let b)): a == b
        default: false
        }
    }
}

/// Keys and values in the order of the document; every key once.
public struct Table: Sendable, Equatable {
    /// The entries in order.
    public private(set) var entries: [(key: String, node: Node)]
    /// Where each key stands; strings compared by their scalars, as the formats do.
    private var positions: [Key: Int]

    /// An empty table.
    public init() {
        entries = []
        positions = [:]
    }

    /// A table of these entries; of a repeated key the last value stays, at the first one's place.
    public init(_ entries: [(key: String, node: Node)]) {
        self.init()
        for (key, node) in entries { self[key] = node }
    }

    /// The value of `key`; setting a new key appends it, setting nil removes it.
    public subscript(key: String) -> Node? {
        get { positions[Key(key)].map { entries[$0].node } }
        set {
            if let place = positions[Key(key)] {
                if let newValue {
                    entries[place].node = newValue
                } else {
                    entries.remove(at: place)
                    positions = [:]
                    for (index, entry) in entries.enumerated() { positions[Key(entry.key)] = index }
                }
            } else if let newValue {
                positions[Key(key)] = entries.count
                entries.append((key, newValue))
            }
        }
    }

    /// The keys in order.
    public var keys: [String] { entries.map(\.key) }

    /// Whether both have the same keys with equal values, in any order.
    public static func == (left: Table, right: Table) -> Bool {
        left.entries.count == right.entries.count
            && left.entries.allSatisfy { entry in right[entry.key] == entry.node }
    }

    /// A string compared by its bytes: canonically equal spellings are two keys in every format.
    private struct Key: Hashable, Sendable {
        let text: String
        init(_ text: String) { self.text = text }
        static func == (left: Key, right: Key) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }
}

// Reading a tree: each answers nil when the value is of another kind.
extension Node {
    /// The text, if this is a string.
    public var string: String? { if case .string(let text) = value { text } else { nil } }
    /// The truth value, if this is one.
    public var boolean: Bool? { if case .boolean(let flag) = value { flag } else { nil } }
    /// The whole number, if this is one that fits.
    public var integer: Int? { if case .integer(let text) = value { Int(text) } else { nil } }
    /// The number, whole or not.
    public var number: Double? {
        switch value {
        case .integer(let text): Double(text)
        case .float(let number, _): number
        default: nil
        }
    }
    /// The elements, if this is an array.
    public var array: [Node]? { if case .array(let nodes) = value { nodes } else { nil } }
    /// The table, if this is one.
    public var table: Table? { if case .table(let table) = value { table } else { nil } }
    /// The strings, if this is an array of nothing else.
    public var strings: [String]? {
        guard case .array(let nodes) = value else { return nil }
        let texts = nodes.compactMap(\.string)
        return texts.count == nodes.count ? texts : nil
    }
    /// The value of `key`, if this is a table that has it.
    public subscript(key: String) -> Node? { table?[key] }
    /// What kind of value this is, in words for an error message.
    public var kind: String {
        switch value {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .float: "a float"
        case .string: "a string"
        case .date: "a date"
        case .array: "an array"
        case .table: "a table"
        }
    }
}
