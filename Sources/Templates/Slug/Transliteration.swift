/// Text of any script in ASCII, letter by letter, as python-slugify writes it: `Привет 北京` becomes `Privet Bei Jing `.
enum Transliteration {
    static func ascii(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if text.allSatisfy(\.isASCII) { return text }
        var result: [Unicode.Scalar] = []
        for scalar in UnicodeNormalization.decomposed(text) {
            if scalar.isASCII {
                result.append(scalar)
            } else if scalar.value < 0x10000 {
                append(scalar, to: &result)
            }
        }
        return result
    }

    /// What is not in the table.
    private static let unknown: [Unicode.Scalar] = ["[", "?", "]", " "]

    private static func append(_ scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
        guard let row = rows[scalar.value >> 4] else { return result += unknown }
        var cell = UInt32(0)
        let wanted = scalar.value & 15
        var position = row.cells.startIndex
        while cell < wanted {
            guard let space = row.cells[position...].firstIndex(of: UInt8(ascii: " ")) else { return result += unknown }
            position = space + 1
            cell += 1
        }
        let end = row.cells[position...].firstIndex(of: UInt8(ascii: " ")) ?? row.cells.endIndex
        while position < end {
            var byte = row.cells[position]
            if byte == UInt8(ascii: "\\") {
                position += 1
                switch row.cells[position] {
                case UInt8(ascii: "s"): byte = UInt8(ascii: " ")
                case UInt8(ascii: "n"): byte = UInt8(ascii: "\n")
                case UInt8(ascii: "0"): return
                default: break
                }
            }
            result.append(Unicode.Scalar(byte))
            position += 1
        }
        if row.isSpaced { result.append(" ") }
    }

    private struct Row {
        /// Whether every cell is followed by a space.
        let isSpaced: Bool
        let cells: UnsafeBufferPointer<UInt8>.SubSequence
    }

    /// The rows of 16 characters, by their code points without the last digit.
    nonisolated(unsafe) private static let rows: [UInt32: Row] = {
        // Unsafe to share only in its type: the bytes are constants of the binary.
        var rows: [UInt32: Row] = [:]
        rows.reserveCapacity(2100)
        DataTable.lines(of: "transliteration.txt") { line in
            let isSpaced = line[line.startIndex + 3] == UInt8(ascii: "+")
            guard let number = DataTable.hexadecimal(line.prefix(3)) else { return }
            rows[number] = Row(isSpaced: isSpaced, cells: line.dropFirst(isSpaced ? 5 : 4))
        }
        return rows
    }()
}

/// A table of `Data` that stands in the binary as text, a row a line, `#` before comments.
enum DataTable {
    static func lines(of file: String, _ body: (UnsafeBufferPointer<UInt8>.SubSequence) -> Void) {
        guard let contents = dataFiles.first(where: { $0.path == file })?.contents else { return }
        let bytes = UnsafeBufferPointer(start: contents.utf8Start, count: contents.utf8CodeUnitCount)
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") { body(line) }
    }

    static func hexadecimal(_ digits: some Sequence<UInt8>) -> UInt32? {
        var value = UInt32(0)
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}
