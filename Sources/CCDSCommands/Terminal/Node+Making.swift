import Formats

/// Short ways to write a result down as JSON.
extension Node {
    static var null: Node { Node(.null) }
    static func boolean(_ value: Bool) -> Node { Node(.boolean(value)) }
    static func integer(_ value: Int) -> Node { Node(.integer(String(value))) }
    static func string(_ value: String) -> Node { Node(.string(value)) }
    static func array(_ nodes: [Node]) -> Node { Node(.array(nodes)) }
    static func strings(_ values: some Sequence<String>) -> Node { .array(values.map { .string($0) }) }
    static func table(_ entries: [(String, Node)]) -> Node {
        var table = Table()
        for (key, node) in entries { table[key] = node }
        return Node(.table(table))
    }
}
