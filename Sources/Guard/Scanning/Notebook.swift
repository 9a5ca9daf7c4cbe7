import Formats

/// A Jupyter notebook (https://nbformat.readthedocs.io): JSON in which text stands in cells, line by line.
struct Notebook {
    /// A part of a cell that holds text.
    struct Part {
        var cell: Int
        var kind: NotebookPlace.Part
        var text: [UInt8]
        /// For each line of the text, the line of the file that it stands on.
        var fileLines: [Int]
    }

    /// The parts with text, in order.
    var parts: [Part] = []
    /// Where the file's lines belong: first line of each part of a cell.
    private var marks: [(line: Int, place: NotebookPlace)] = []
    /// Places of embedded images: line and column of their strings' first quote.
    var images: [(line: Int, column: Int)] = []

    static func isNotebook(_ path: [UInt8]) -> Bool { path.suffix(6).elementsEqual(".ipynb".utf8) }

    /// Reads a notebook of format 3 or 4; nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard let root = try? JSON.parse(bytes), root["nbformat"]?.integer != nil else { return nil }
        let worksheets = root["worksheets"]?.array ?? []
        let cells = root["cells"]?.array ?? worksheets.flatMap { $0["cells"]?.array ?? [] }
        for (index, cell) in cells.enumerated() {
            let number = index + 1
            marks.append((cell.line, NotebookPlace(cell: number, part: .metadata, line: 1)))
            for key in ["source", "input"] {
                if let node = cell[key] { add(node, cell: number, kind: .source) }
            }
            for output in cell["outputs"]?.array ?? [] {
                for key in ["text", "traceback"] {
                    if let node = output[key] { add(node, cell: number, kind: .output) }
                }
                for (key, node) in output["data"]?.table?.entries ?? [] { addData(key, node, cell: number) }
                for key in ["png", "jpeg"] {
                    if let node = output[key] { images.append((node.line, node.column)) }
                }
            }
            for (_, attachment) in cell["attachments"]?.table?.entries ?? [] {
                for (key, node) in attachment.table?.entries ?? [] { addData(key, node, cell: number) }
            }
        }
    }

    private mutating func addData(_ type: String, _ node: Node, cell: Int) {
        if type.hasPrefix("image/"), type != "image/svg+xml" {
            for line in node.array ?? [node] { images.append((line.line, line.column)) }
        } else if type.hasPrefix("text/") {
            add(node, cell: cell, kind: .output)
        }
    }

    private mutating func add(_ node: Node, cell: Int, kind: NotebookPlace.Part) {
        var part = Part(cell: cell, kind: kind, text: [], fileLines: [])
        var beginsLine = true
        for piece in node.array ?? [node] {
            guard let text = piece.string, !text.isEmpty else { continue }
            // A piece is a line of the text; in older files a piece may be all of it.
            for byte in text.utf8 {
                if beginsLine {
                    part.fileLines.append(piece.line)
                    marks.append((piece.line, NotebookPlace(cell: cell, part: kind, line: part.fileLines.count)))
                }
                part.text.append(byte)
                beginsLine = byte == 0x0A
            }
        }
        if !part.text.isEmpty { parts.append(part) }
    }

    /// The place of a line of the file: the last part that begins on it or before it.
    func place(ofFileLine line: Int) -> NotebookPlace? {
        // Marks come in the document's order, but for parts that JSON gives in another order than this reads them.
        var best: (line: Int, place: NotebookPlace)?
        for mark in marks where mark.line <= line && mark.line >= best?.line ?? 0 {
            // Of one long line with many the first is as good as any.
            if mark.line > best?.line ?? 0 || best == nil { best = mark }
        }
        return best?.place
    }
}

extension ContentScanner {
    /// Scans a notebook: the file as it stands, and each cell's text without JSON's escapes. Embedded images are left out.
    /// Nil where it is none after all.
    func scanNotebook(_ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?) throws -> [Finding]? {
        guard bytes.count <= Self.largestNotebook, let notebook = Notebook(Array(bytes)) else { return nil }
        var findings: [Finding] = []
        for part in notebook.parts {
            let found = try part.text.withUnsafeBytes {
                try scanner.scan($0, file: file, commit: commit, firstLine: 1)
            }
            for var finding in found where finding.startLine > 0 {
                finding.cell = NotebookPlace(cell: part.cell, part: part.kind, line: finding.startLine)
                let lines = finding.endLine - finding.startLine
                finding.startLine =
                    part.fileLines.indices.contains(finding.startLine - 1)
                    ? part.fileLines[finding.startLine - 1] : part.fileLines.last ?? 1
                finding.endLine = part.fileLines.count > 1 ? finding.startLine + lines : finding.startLine
                findings.append(finding)
            }
        }
        var text = Array(bytes)
        notebook.blankImages(in: &text)
        for var finding in try text.withUnsafeBytes({ try scanText($0, file: file, commit: commit) }) {
            let secret = finding.secret
            let isThere = findings.contains { known in
                known.startLine == finding.startLine
                    && (known.secret == secret || known.ruleID == finding.ruleID)
            }
            if isThere { continue }
            if finding.startLine > 0 { finding.cell = notebook.place(ofFileLine: finding.startLine) }
            findings.append(finding)
        }
        return Scanner.withoutGeneric(findings).sorted { $0.startLine < $1.startLine }
    }
}

extension Notebook {
    /// Overwrites embedded images with spaces, in place, so that lines and columns stay.
    func blankImages(in text: inout [UInt8]) {
        guard !images.isEmpty else { return }
        var lineStarts: [Int] = [0]
        for (index, byte) in text.enumerated() where byte == 0x0A { lineStarts.append(index + 1) }
        for image in images where image.line > 0 && image.line <= lineStarts.count {
            // Columns count characters; from the column on, the string begins at the next quote.
            var index = lineStarts[image.line - 1]
            while index < text.count, text[index] != 0x0A {
                // The value's quote is the one behind the colon or the indentation.
                if text[index] == UInt8(ascii: "\""),
                    isValue(at: index, in: text, column: image.column, lineStart: lineStarts[image.line - 1])
                {
                    index += 1
                    while index < text.count, text[index] != UInt8(ascii: "\""), text[index] != 0x0A {
                        text[index] = 0x20
                        index += 1
                    }
                    break
                }
                index += 1
            }
        }
    }

    private func isValue(at index: Int, in text: [UInt8], column: Int, lineStart: Int) -> Bool {
        let characters = text[lineStart..<index].count { $0 & 0xC0 != 0x80 }
        return characters + 1 >= column
    }
}
