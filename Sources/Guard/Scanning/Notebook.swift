import Formats

/// A Jupyter notebook (https://nbformat.readthedocs.io): JSON in which text stands in cells, line by line.
struct Notebook {
    /// A part of a cell that holds text.
    struct Part {
        var cell: Int
        var kind: NotebookPlace.Part
        var text: [UInt8]
        /// For each line of the text where it begins.
        var lines: [Start] = []
    }

    /// Where a line of a part begins: in a string of the file, and so many bytes into that string.
    struct Start {
        var line: Int
        /// The column of the string's quote, in characters.
        var column: Int
        var bytesIn: Int
    }

    /// A place in the file from which on text belongs to a part of a cell, or to none.
    private struct Mark {
        var line: Int
        var column: Int
        var place: NotebookPlace?
    }

    /// The parts with text, in order.
    var parts: [Part] = []
    private var marks: [Mark] = []
    /// Places of embedded images: line and column of their strings' first quote.
    var images: [(line: Int, column: Int)] = []

    static func isNotebook(_ path: [UInt8]) -> Bool {
        path.suffix(6).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }.elementsEqual(".ipynb".utf8)
    }

    /// Reads a notebook of format 3 or 4; nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard let root = try? JSON.parse(bytes), root["nbformat"]?.integer != nil else { return nil }
        let worksheets = root["worksheets"]?.array ?? []
        let cells = root["cells"]?.array ?? worksheets.flatMap { $0["cells"]?.array ?? [] }
        for (_, node) in root.table?.entries ?? [] { mark(node, nil) }
        for (index, cell) in cells.enumerated() {
            let number = index + 1
            let other = NotebookPlace(cell: number, part: .metadata, line: 1)
            mark(cell, other)
            for (key, node) in cell.table?.entries ?? [] where key != "outputs" { mark(node, other) }
            for key in ["source", "input"] {
                if let node = cell[key] { add(node, cell: number, kind: .source) }
            }
            for output in cell["outputs"]?.array ?? [] { addOutput(output, cell: number) }
            for (_, attachment) in cell["attachments"]?.table?.entries ?? [] {
                for (key, node) in attachment.table?.entries ?? [] {
                    addData(key, node, cell: number, kind: .metadata)
                }
            }
        }
        marks.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private mutating func mark(_ node: Node, _ place: NotebookPlace?) {
        marks.append(Mark(line: node.line, column: node.column, place: place))
    }

    private mutating func addOutput(_ output: Node, cell: Int) {
        mark(output, NotebookPlace(cell: cell, part: .output, line: 1))
        for key in ["text", "evalue", "traceback"] {
            if let node = output[key] { add(node, cell: cell, kind: .output) }
        }
        for (key, node) in output["data"]?.table?.entries ?? [] { addData(key, node, cell: cell, kind: .output) }
        for key in ["png", "jpeg"] {
            if let node = output[key] { images.append((node.line, node.column)) }
        }
    }

    private mutating func addData(_ type: String, _ node: Node, cell: Int, kind: NotebookPlace.Part) {
        if type.hasPrefix("image/"), type != "image/svg+xml" {
            for line in node.array ?? [node] { images.append((line.line, line.column)) }
        } else {
            mark(node, NotebookPlace(cell: cell, part: kind, line: 1))
            add(node, cell: cell, kind: kind)
        }
    }

    private mutating func add(_ node: Node, cell: Int, kind: NotebookPlace.Part) {
        var part = Part(cell: cell, kind: kind, text: [])
        var beginsLine = true
        for piece in node.array ?? [node] {
            guard let text = piece.string, !text.isEmpty else { continue }
            // A piece is a line of the text; in older files a piece may be all of it.
            for (offset, byte) in text.utf8.enumerated() {
                if beginsLine {
                    part.lines.append(Start(line: piece.line, column: piece.column, bytesIn: offset))
                    if offset == 0 { mark(piece, NotebookPlace(cell: cell, part: kind, line: part.lines.count)) }
                }
                part.text.append(byte)
                beginsLine = byte == 0x0A
            }
        }
        if !part.text.isEmpty { parts.append(part) }
    }

    /// The place of a line and column of the file: the last part that begins before it; nil where it is in no cell.
    func place(ofFileLine line: Int, column: Int) -> NotebookPlace? {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if (marks[middle].line, marks[middle].column) <= (line, column) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1].place : nil
    }
}
