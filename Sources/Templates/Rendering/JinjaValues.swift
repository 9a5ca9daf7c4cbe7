import Formats
import Jinja

/// JSON trees as values for templates, and back.
enum JinjaValues {
    /// - Parameter isOrdered: whether objects are `OrderedDict`s, as cookiecutter reads them, or dicts, as it renders them.
    static func value(of node: Node, isOrdered: Bool = false) -> Jinja.Value {
        switch node.value {
        case .null: .none
        case .boolean(let flag): .boolean(flag)
        case .integer(let digits):
            Int(digits).map { .integer($0) } ?? BigInt(digits).map { Jinja.Value($0) } ?? .string(digits)
        case .float(let number, _): .float(number)
        case .string(let text), .date(let text): .string(text)
        case .array(let nodes): .list(nodes.map { value(of: $0, isOrdered: isOrdered) })
        case .table(let table): .dict(dict(of: table, isOrdered: isOrdered))
        }
    }

    static func dict(of table: Table, isOrdered: Bool = false) -> DictObject {
        let dict = DictObject(isOrdered: isOrdered)
        for (key, node) in table.entries { dict.set(key, value(of: node, isOrdered: isOrdered)) }
        return dict
    }

    static func copy(_ dict: DictObject) -> DictObject {
        let copy = DictObject(isOrdered: dict.isOrdered)
        for (key, value) in zip(dict.keys, dict.values) {
            if let key = key.text { copy.set(key, value) }
        }
        return copy
    }

    /// A value as JSON can hold it; what it cannot hold (functions, undefined) becomes its text.
    static func node(of value: Jinja.Value, depth: Int = 0) -> Node {
        // A dict that holds itself would never end.
        if depth > 64 { return Node(.null) }
        switch value {
        case .none, .undefined: return Node(.null)
        case .boolean(let flag): return Node(.boolean(flag))
        case .integer(let number): return Node(.integer(String(number)))
        case .largeInteger(let box): return Node(.integer(String(box.number)))
        case .float(let number): return Node(.float(number))
        case .string(let text), .markup(let text): return Node(.string(text))
        case .list(let list): return Node(.array(list.items.map { node(of: $0, depth: depth + 1) }))
        case .tuple(let tuple): return Node(.array(tuple.items.map { node(of: $0, depth: depth + 1) }))
        case .dict(let dict): return Node(.table(table(of: dict, depth: depth)))
        case .function(let function): return Node(.string("<function \(function.name)>"))
        case .object(let object): return Node(.string((try? object.text()) ?? ""))
        }
    }

    static func table(of dict: DictObject, depth: Int = 0) -> Table {
        var table = Table()
        for (key, value) in zip(dict.keys, dict.values) {
            table[text(of: key)] = node(of: value, depth: depth + 1)
        }
        return table
    }

    /// Python's `str` of a value.
    static func text(of value: Jinja.Value) -> String {
        switch value {
        case .string(let text), .markup(let text): text
        case .none: "None"
        case .boolean(let flag): flag ? "True" : "False"
        case .integer(let number): String(number)
        case .largeInteger(let box): String(box.number)
        case .float(let number): pythonText(of: number)
        default: (try? Environment().render("{{ value }}", context: ["value": value])) ?? ""
        }
    }
}
