import Formats

/// How a `.cruft.json` is laid out: formatters and other programs have their own ideas of it, and an update keeps to them.
struct RecordLayout: Sendable {
    /// Spaces for each level; nil where all stands on one line.
    private var indent: Int? = 2
    private var sortsKeys = false
    private var endsWithNewline = true

    /// The layout of cruft itself.
    init() {}

    /// The layout of a file that holds this table.
    init(of bytes: [UInt8], _ table: Table) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        indent = lines.count < 2 ? nil : lines[1].prefix { $0 == UInt8(ascii: " ") }.count
        sortsKeys = Self.isSorted(table)
        endsWithNewline = bytes.last == UInt8(ascii: "\n")
    }

    func text(of table: Table) -> String {
        JSON.write(Node(.table(table)), indent: indent, sortKeys: sortsKeys, ensureASCII: false)
            + (endsWithNewline ? "\n" : "")
    }

    private static func isSorted(_ table: Table) -> Bool {
        let keys = table.entries.map(\.key)
        return zip(keys, keys.dropFirst()).allSatisfy(<)
            && table.entries.allSatisfy { $0.node.table.map(isSorted) ?? true }
    }
}
