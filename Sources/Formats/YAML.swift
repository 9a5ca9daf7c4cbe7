/// YAML 1.1 documents, read by libyaml, with plain scalars understood as PyYAML's `safe_load` does.
public enum YAML {
    /// How deep collections may nest.
    public static let maximumDepth = 256
    /// How many values a document may have once its aliases are followed: a few lines can name billions.
    public static let maximumNodes = 200_000

    /// Reads the first document; an empty stream is null.
    ///
    /// Keys that are not strings become their text. Throws with line and column on what is not YAML, on aliases
    /// that go beyond `maximumNodes` or contain themselves, and on tags outside YAML's own types.
    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> Node {
        try bytes.withUnsafeBufferPointer { bytes throws(FormatError) in
            guard let start = bytes.baseAddress else { return Node(.null) }
            var composer = YAMLComposer(YAMLEvents(start, count: bytes.count))
            return try composer.document()
        }
    }

    /// Writes a tree in block style; strings that would be read as something else are quoted.
    public static func write(_ node: Node) -> String {
        var writer = YAMLWriter()
        writer.write(node)
        return writer.text
    }
}
