import CTOML

/// TOML 1.0 documents, read by toml++.
public enum TOML {
    /// Reads a document into a table whose keys stand in the order of the document.
    ///
    /// Throws on anything that is not TOML 1.0 in UTF-8, with line and column.
    public static func parse(_ bytes: [UInt8]) throws(FormatError) -> Node {
        let builder = TreeBuilder()
        var failure = ccds_toml_error()
        let status = withExtendedLifetime(builder) {
            bytes.withUnsafeBytes { text in
                withUnsafePointer(to: visitor) { visitor in
                    ccds_toml_parse(
                        text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, visitor,
                        Unmanaged.passUnretained(builder).toOpaque(), &failure)
                }
            }
        }
        if status == 0, let root = builder.root { return root }
        let message = withUnsafeBytes(of: &failure.message) { message in
            String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw FormatError(
            format: "TOML", line: Int(failure.line), column: Int(failure.column), message: plain(message))
    }

    /// A message of the library in our form: one line, lower case, no full stop.
    private static func plain(_ message: String) -> String {
        var text = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        if let first = text.first, first.isUppercase {
            text = first.lowercased() + text.dropFirst()
        }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    private static let visitor = ccds_toml_visitor(
        begin_table: { context, position in builder(context)?.begin(.table, position) },
        begin_array: { context, position in builder(context)?.begin(.array, position) },
        end: { context in builder(context)?.end() },
        key: { context, name, length in builder(context)?.key(text(name, length)) },
        string: { context, value, length, position in
            builder(context)?.add(.string(text(value, length)), position)
        },
        integer: { context, value, position in builder(context)?.add(.integer(String(value)), position) },
        floating: { context, value, position in builder(context)?.add(.float(value), position) },
        boolean: { context, value, position in builder(context)?.add(.boolean(value != 0), position) },
        date: { context, value, length, position in
            builder(context)?.add(.date(text(value, length)), position)
        }
    )
}

private func builder(_ context: UnsafeMutableRawPointer?) -> TreeBuilder? {
    context.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
}

private func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
    guard let start else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
}

/// Collects the visitor's calls into a tree; a class because it travels through a C pointer.
private final class TreeBuilder {
    enum Container { case table, array }

    private struct Open {
        var container: Container
        var position: ccds_toml_position
        var table = Table()
        var array: [Node] = []
        var key = ""
    }

    private var open: [Open] = []
    private(set) var root: Node?

    func begin(_ container: Container, _ position: ccds_toml_position) {
        open.append(Open(container: container, position: position))
    }

    func key(_ name: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].key = name
    }

    func end() {
        guard let closed = open.popLast() else { return }
        add(closed.container == .table ? .table(closed.table) : .array(closed.array), closed.position)
    }

    func add(_ value: Value, _ position: ccds_toml_position) {
        let node = Node(value, line: Int(position.line), column: Int(position.column))
        guard !open.isEmpty else {
            root = node
            return
        }
        let top = open.count - 1
        switch open[top].container {
        case .table: open[top].table[open[top].key] = node
        case .array: open[top].array.append(node)
        }
    }
}
