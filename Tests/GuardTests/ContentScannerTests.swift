import Testing

@testable import Guard

@Suite struct ContentScannerTests {
    private func scan(_ bytes: [UInt8], file: String = "a.txt", isLink: Bool = false) throws -> [Finding] {
        let scanner = ContentScanner(scanner: try Samples.scanner(Samples.tokenRule, depth: 1))
        return try bytes.withUnsafeBytes { try scanner.scan($0, file: Array(file.utf8), isLink: isLink) }
    }

    @Test func readsUTF16() throws {
        let text = "first\nkey: \(Samples.token())\n"
        let units = Array(text.utf16)
        let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big] {
            let finding = try #require(try scan(bytes).first)
            #expect(finding.secretText == Samples.token() && finding.startLine == 2 && finding.startColumn == 6)
        }
    }

    @Test(
        arguments: [
            [0xFF, 0xFE], [0xFE, 0xFF], [0, 0], [0x50, 0x4B, 3, 4, 0], [0xFF, 0xD8, 0xFF, 0xE0, 0],
            Array("%PDF-1.4\n".utf8),
            [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0],
        ] as [[UInt8]])
    func aMarkHidesNothing(mark: [UInt8]) throws {
        let text = String(repeating: "# a line of text\n", count: 1000) + "key = '\(Samples.token())'\n"
        for bytes in [mark + Array(text.utf8), mark + Array("key = '\(Samples.token())'\n".utf8)] {
            #expect(try scan(bytes).map(\.secretText) == [Samples.token()])
        }
    }

    /// Numbers as they stand in an array: no text, a tenth of them control characters.
    private func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 7
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
    }

    @Test func readsBinaryFiles() throws {
        let key = Array("\u{8c}\u{2}\(Samples.token())\u{94}".utf8)
        let sqlite = Array("SQLite format 3".utf8) + [0] + noise(9000) + key + noise(9000)
        let array = [0x93] + Array("NUMPY".utf8) + [1, 0] + noise(9000) + key
        // A length that is a digit stands before the key and seems to be part of it.
        let pickled =
            [0x80, 4, 0x95, 56, 0, 0, 0, 0, 0, 0, 0, 0x8C]
            + Array("3\(Samples.token()) and what makes it 51 bytes....".utf8) + [0x94]
        let record = [0x53, 0x51, 0x4C, 0, 1, 2] + Array("5\(Samples.token())".utf8) + [0x12, 0]
        #expect(pickled.count == 12 + 1 + 51 + 1)
        for bytes in [pickled, record] {
            let finding = try #require(try scan(bytes).first)
            #expect(Array(bytes[finding.startColumn - 1..<finding.endColumn]) == finding.secret)
        }
        for bytes in [sqlite, array, [0x80, 4, 0x95, 0, 0, 0, 0] + key] {
            #expect(try scan(bytes).map(\.secretText) == [Samples.token()])
        }
    }

    @Test func readsBinaryFilesByTheDefaultRules() throws {
        let key = Array("AKIA".utf8) + Array("Q3EGRZ7WJ5LTXN2M".utf8)
        let scanner = ContentScanner(scanner: Scanner())
        // Alone, behind its length in a pickle that is a letter, behind one of SQLite's.
        let pickled = [0x8C] + Array("7".utf8) + key + Array(" and some more words, thirty-five..".utf8) + [0x94]
        for own in [[1] + key + [2], pickled, [2] + Array("5".utf8) + key + [0x12]] {
            let bytes = [0x80] + noise(3000) + own + noise(3000)
            let finding = try #require(try bytes.withUnsafeBytes { try scanner.scan($0, file: [97]) }.first)
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let line = Array(lines[finding.startLine - 1])
            #expect(Array(line[finding.startColumn - 1..<finding.endColumn]) == key)
        }
    }

    @Test func passesOverWhatNobodyCanRead() throws {
        let key = Array(" \(Samples.token()) ".utf8)
        let scanner = ContentScanner(scanner: try Samples.scanner(Samples.tokenRule))
        var thorough = scanner
        thorough.looksIntoMedia = true
        for mark in [[0x89, 0x50, 0x4E, 0x47, 0], [0x7F, 0x45, 0x4C, 0x46, 0]] as [[UInt8]] {
            try (mark + noise(9000) + key + noise(9000)).withUnsafeBytes { (bytes) throws -> Void in
                #expect(scanner.passesOver(bytes, TextForm(bytes), file: [97], isLink: false))
                #expect(try scanner.scan(bytes, file: [97]).isEmpty)
                #expect(!thorough.passesOver(bytes, TextForm(bytes), file: [97], isLink: false))
                #expect(try thorough.scan(bytes, file: [97]).count == 1)
            }
        }
    }

    @Test func wideRulesAreForTextAlone() throws {
        let scanner = ContentScanner(scanner: Scanner())
        let text = Array("password = \"vK3#mQ9xTz7w\"\n".utf8)
        #expect(try text.withUnsafeBytes { try scanner.scan($0, file: [97]) }.count == 1)
        let binary = noise(500) + [0] + text + noise(500)
        #expect(try binary.withUnsafeBytes { try scanner.scan($0, file: [97]) }.isEmpty)
        // One zero makes no binary file.
        let stray = Array(String(repeating: "x = 1\n", count: 100).utf8) + [0] + text
        #expect(try stray.withUnsafeBytes { try scanner.scan($0, file: [97]) }.count == 1)
    }

    @Test func countsColumnsOfALineOfManyWindows() throws {
        let size = 6 << 20
        let bytes = Array("x\n".utf8) + [UInt8](repeating: 0x20, count: size) + Array("\(Samples.token())\n".utf8)
        let finding = try #require(try scan(bytes).first)
        #expect(finding.startLine == 2 && finding.startColumn == size + 1 && finding.endColumn == size + 20)
    }

    @Test func tellsHowFarItIs() throws {
        let scanner = ContentScanner(scanner: try Samples.scanner(Samples.tokenRule))
        var places: [Int] = []
        let windows = 2 * ContentScanner.windowsAtOnce + 1
        try [UInt8](repeating: 0x0A, count: windows * ContentScanner.windowSize).withUnsafeBytes {
            _ = try scanner.scan($0, file: [97]) { places.append($0) }
        }
        #expect(places.count == 3 && places == places.sorted())
    }

    @Test func findsSecretsOnTheEdgesOfWindows() throws {
        let size = ContentScanner.windowSize
        let line = Array("a line of ordinary text that goes on for a while\n".utf8)
        var bytes: [UInt8] = []
        while bytes.count < 3 * size { bytes += line }
        // Right on the edge, around it, and in its margins.
        let token = Array(Samples.token().utf8)
        var places: [Int] = []
        for (index, offset) in [-70_000, -30_000, -53, -11, 30, 66_000, 90_000].enumerated() {
            let place = size + offset
            places.append(place)
            let other = Array(Samples.token(index + 2).utf8)
            bytes.replaceSubrange(place - 1..<place + token.count + 1, with: [0x20] + other + [0x20])
        }
        let findings = try scan(bytes).sorted { $0.startLine < $1.startLine || $0.startColumn < $1.startColumn }
        let expected = places.map { place in
            (
                line: bytes[..<place].count { $0 == 0x0A } + 1,
                column: place - (bytes[..<place].lastIndex(of: 0x0A) ?? -1)
            )
        }
        #expect(findings.count == places.count)
        #expect(
            Set(findings.map { "\($0.startLine):\($0.startColumn)" }) == Set(expected.map { "\($0.line):\($0.column)" })
        )
    }

    @Test func findsSecretsInAFileOfOneLine() throws {
        let size = ContentScanner.windowSize
        var bytes = [UInt8](repeating: 0x20, count: 3 * size)
        let places = [100, size - 7, size + 60, 2 * size - 3, 3 * size - 40]
        for (index, place) in places.enumerated() {
            let token = Array(Samples.token(index + 1).utf8)
            bytes.replaceSubrange(place..<place + token.count, with: token)
        }
        let findings = try scan(bytes)
        #expect(findings.map(\.startColumn).sorted() == places.map { $0 + 1 })
        #expect(findings.allSatisfy { $0.endColumn == $0.startColumn + 19 })
        #expect(findings.allSatisfy { $0.startLine == 1 })
    }

    @Test(.timeLimit(.minutes(1))) func doesNotHangOnTextsMadeToHang() throws {
        // Very many segments, each with a secret; a notebook that is one string of many lines.
        let encoded = DecoderTests.base64("is: \(Samples.token()) ok")
        let segments = Array(repeating: encoded, count: 4000).joined(separator: "\n")
        #expect(try scan(Array(segments.utf8)).count == 4000)
        let lines = String(repeating: "x = 1\\n", count: 100_000)
        let notebook = "{\"nbformat\": 4, \"cells\": [{\"source\": \"\(lines)y = \(Samples.token())\"}]}"
        let findings = try scan(Array(notebook.utf8), file: "n.ipynb")
        #expect(findings.map(\.cell) == [NotebookPlace(cell: 1, part: .source, line: 100_001)])
    }

    @Test func readsNotebooks() throws {
        let quoted = "api = \\\"\(Samples.token())\\\"\\n"
        let notebook = """
            {
             "cells": [
              {"cell_type": "markdown", "metadata": {}, "source": ["# Title\\n"]},
              {
               "cell_type": "code",
               "metadata": {},
               "source": [
                "import os\\n",
                "\(quoted)"
               ],
               "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["one\\n", "two \(Samples.token(2))\\n"]},
                {"output_type": "display_data", "data": {"image/png": "AAAA tok_ \(Samples.token(3)) AAAA"}}
               ]
              }
             ],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5
            }
            """
        let findings = try scan(Array(notebook.utf8), file: "n.ipynb")
        #expect(findings.map(\.secretText) == [Samples.token(), Samples.token(2)])
        #expect(
            findings.map(\.cell) == [
                NotebookPlace(cell: 2, part: .source, line: 2), NotebookPlace(cell: 2, part: .output, line: 2),
            ])
        #expect(findings.map(\.startLine) == [9, 12])
        // Columns are the file's, as lines are.
        let lines = notebook.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        for finding in findings {
            let columns = lines[finding.startLine - 1][finding.startColumn - 1..<finding.endColumn]
            #expect(Array(columns) == finding.secret)
        }
    }

    @Test func namesEveryPartOfANotebook() throws {
        func cell(_ rest: String) -> String { "{\"cell_type\": \"code\", \"source\": \"x\", \(rest)}" }
        let key = Samples.token()
        let cells: [(text: String, part: NotebookPlace.Part)] = [
            (cell("\"outputs\": [{\"ename\": \"E\", \"evalue\": \"no \(key)\", \"traceback\": []}]"), .output),
            (cell("\"outputs\": [{\"data\": {\"image/svg+xml\": [\"<svg>\", \"\(key)\"]}}]"), .output),
            (cell("\"outputs\": [{\"data\": {\"application/x+json\": {\"k\": \"\(key)\"}}}]"), .output),
            (cell("\"metadata\": {\"k\": \"\(key)\"}"), .metadata),
            (cell("\"attachments\": {\"a\": {\"text/plain\": \"\(key)\"}}"), .metadata),
            ("{\"source\": \"k = '\(key)'\"}", .source),
        ]
        for (index, other) in cells.enumerated() {
            let notebook = "{\"cells\": [\n\(cells[5].text.replacing(key, with: "")),\n\(other.text)], \"nbformat\": 4}"
            let found = try scan(Array(notebook.utf8), file: "N.IPYNB")
            #expect(found.map(\.cell?.part) == [other.part], "\(index)")
            #expect(found.map(\.cell?.cell) == [2])
        }
        let top =
            "{\"cells\": [\(cells[5].text.replacing(key, with: ""))], \"metadata\": {\"k\": \"\(key)\"}, \"nbformat\": 4}"
        #expect(try scan(Array(top.utf8), file: "n.ipynb").map(\.cell) == [nil])
    }

    @Test(.timeLimit(.minutes(1))) func aStringMayHoldThousands() throws {
        let lines = (0..<3000).map { "k\($0) = \\\"\(Samples.token($0))\\\"\\n" }.joined()
        let notebook = "{\"cells\": [{\"source\": \"\(lines)\"}], \"nbformat\": 4}"
        let bytes = Array(notebook.utf8)
        let findings = try scan(bytes, file: "n.ipynb")
        #expect(findings.count == 3000)
        #expect(findings.allSatisfy { Array(bytes[$0.startColumn - 1..<$0.endColumn]) == $0.secret })
    }

    @Test func takesABrokenNotebookAsText() throws {
        #expect(try scan(Array("{ \"cells\": \(Samples.token())".utf8), file: "n.ipynb").count == 1)
    }
}
