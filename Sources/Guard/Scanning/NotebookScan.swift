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
