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

extension ContentScanner {
    /// Scans a notebook: the file as it stands, and each cell's text without JSON's escapes. Embedded images are left out.
    /// Nil where it is none after all.
    func scanNotebook(_ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?) throws -> [Finding]? {
        guard bytes.count <= Self.largestNotebook, let notebook = Notebook(Array(bytes)) else { return nil }
        var findings: [Finding] = []
        var text = JSONText(Array(bytes))
        for part in notebook.parts {
            let found = try part.text.withUnsafeBytes {
                try scanner.scan($0, file: file, commit: commit, firstLine: 1)
            }
            let sorted = found.sorted { ($0.startLine, $0.startColumn) < ($1.startLine, $1.startColumn) }
            for var finding in sorted where finding.startLine > 0 {
                finding.cell = NotebookPlace(cell: part.cell, part: part.kind, line: finding.startLine)
                let start = part.lines[min(finding.startLine, part.lines.count) - 1]
                let end = part.lines[min(finding.endLine, part.lines.count) - 1]
                finding.startLine = start.line
                finding.startColumn = text.column(of: finding.startColumn - 1, behind: start, keepsPlace: true)
                finding.endLine = end.line
                finding.endColumn = text.column(of: finding.endColumn - 1, behind: end)
                findings.append(finding)
            }
        }
        notebook.blankImages(in: &text)
        for var finding in try text.bytes.withUnsafeBytes({ try scanText($0, file: file, commit: commit) }) {
            let secret = finding.secret
            let isThere = findings.contains { known in
                known.startLine == finding.startLine
                    && (known.secret == secret || known.ruleID == finding.ruleID)
            }
            if isThere { continue }
            if finding.startLine > 0 {
                finding.cell = notebook.place(ofFileLine: finding.startLine, column: finding.startColumn)
            }
            findings.append(finding)
        }
        return Scanner.withoutGeneric(findings).sorted { $0.startLine < $1.startLine }
    }
}

extension Notebook {
    /// Overwrites embedded images with spaces, in place, so that lines and columns stay.
    func blankImages(in text: inout JSONText) {
        for image in images {
            guard var index = text.quote(line: image.line, column: image.column) else { continue }
            index += 1
            while index < text.bytes.count, text.bytes[index] != UInt8(ascii: "\""), text.bytes[index] != 0x0A {
                text.bytes[index] = 0x20
                index += 1
            }
        }
    }
}

/// A JSON text in which places are looked up by line and column.
struct JSONText {
    var bytes: [UInt8]
    private let lineStarts: [Int]
    /// Of long lines where every so many characters begin.
    private var steps: [Int: [Int]] = [:]
    private static let step = 1024
    /// A place in a string that was asked for, and how many bytes of its text are before it.
    private var walked = (quote: -1, bytes: 0, index: 0)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
        lineStarts = starts
    }

    /// The offset of the string's quote at a place, whose column counts characters from 1; nil where there is none.
    mutating func quote(line: Int, column: Int) -> Int? {
        guard line > 0, line <= lineStarts.count, column > 0 else { return nil }
        var index = offset(ofCharacter: column - 1, in: line - 1)
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: "\"") { index += 1 }
        return index < bytes.count && bytes[index] != 0x0A ? index : nil
    }

    private mutating func offset(ofCharacter number: Int, in line: Int) -> Int {
        let known = steps[line] ?? steps(in: line)
        steps[line] = known
        let nearest = min(number / Self.step, known.count - 1)
        var index = known[nearest]
        var left = number - nearest * Self.step
        while left > 0, index < bytes.count, bytes[index] != 0x0A {
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            left -= 1
        }
        return index
    }

    private func steps(in line: Int) -> [Int] {
        var starts: [Int] = []
        var characters = 0
        var index = lineStarts[line]
        while index < bytes.count, bytes[index] != 0x0A {
            if bytes[index] & 0xC0 != 0x80 {
                if characters % Self.step == 0 { starts.append(index) }
                characters += 1
            }
            index += 1
        }
        return starts.isEmpty ? [lineStarts[line]] : starts
    }

    /// The column in bytes, from 1, at which the byte of a part's line stands in the file, escapes counted as they are written.
    ///
    /// - Parameter keepsPlace: whether the next to be asked for is not before it.
    mutating func column(of byte: Int, behind start: Notebook.Start, keepsPlace: Bool = false) -> Int {
        guard let quote = quote(line: start.line, column: start.column) else { return byte + 1 }
        let target = start.bytesIn + byte
        // Of a long string with many findings each is a short way behind the one before.
        let isAhead = walked.quote == quote && walked.bytes <= target
        var index = isAhead ? walked.index : quote + 1
        var left = isAhead ? target - walked.bytes : target
        while left > 0, index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                index += 1
                left -= 1
                continue
            }
            if bytes[index + 1] == UInt8(ascii: "u") {
                let digits = bytes[min(index + 2, bytes.count)..<min(index + 6, bytes.count)]
                let unit = Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
                // A surrogate is half of a character of four bytes.
                left -= unit < 0x80 ? 1 : unit < 0x800 || (0xD800..<0xE000).contains(unit) ? 2 : 3
                index += 6
            } else {
                left -= 1
                index += 2
            }
        }
        if keepsPlace { walked = (quote, target - left, index) }
        return min(index, bytes.count) - lineStarts[start.line - 1] + 1
    }
}
