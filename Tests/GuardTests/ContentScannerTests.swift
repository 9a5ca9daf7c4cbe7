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

    @Test func passesOverBinaryFiles() throws {
        #expect(try scan([0x7F, 0x45, 0, 0, 1, 2] + Array(Samples.token().utf8)).isEmpty)
        #expect(try scan(Array("%PDF-1.4 \(Samples.token())".utf8)).isEmpty)
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
    }

    @Test func takesABrokenNotebookAsText() throws {
        #expect(try scan(Array("{ \"cells\": \(Samples.token())".utf8), file: "n.ipynb").count == 1)
    }
}
