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
