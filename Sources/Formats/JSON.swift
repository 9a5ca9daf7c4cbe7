/// JSON documents as Python's `json` module reads and writes them.
///
/// Beyond RFC 8259 Python accepts `NaN`, `Infinity` and `-Infinity`, whole numbers of any size and repeated
/// keys (the last value counts); it refuses control characters inside strings.
public enum JSON {
    /// How deep arrays and objects may nest.
    public static let maximumDepth = 512

    /// Reads a document in UTF-8, with or without a byte order mark; throws with line and column.
    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> Node {
        var reader = JSONReader(bytes)
        return try reader.document()
    }

    /// Writes a tree as Python's `json.dumps` does.
    ///
    /// - Parameters:
    ///   - indent: spaces a level, every entry on its own line; nil for one line.
    ///   - sortKeys: whether keys are put in the order of their code points.
    ///   - ensureASCII: whether everything beyond ASCII is escaped.
    public static func write(
        _ node: Node, indent: Int? = nil, sortKeys: Bool = false, ensureASCII: Bool = true
    ) -> String {
        write(
            node, indent: indent, separators: (indent == nil ? ", " : ",", ": "),
            sortKeys: sortKeys, ensureASCII: ensureASCII)
    }

    /// Writes a tree as Python's `json.dumps` does, with the separators between entries and after keys given.
    public static func write(
        _ node: Node, indent: Int?, separators: (item: String, key: String), sortKeys: Bool, ensureASCII: Bool
    ) -> String {
        var writer = JSONWriter(
            indent: indent, separators: separators, sortKeys: sortKeys, ensureASCII: ensureASCII)
        writer.write(node, depth: 0)
        return String(decoding: writer.output, as: UTF8.self)
    }
}
