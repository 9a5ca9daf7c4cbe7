#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the lines of a text begin and end.
struct LineTable {
    /// Offsets of the newlines.
    let newlines: [Int]
    private let count: Int

    init(_ text: UnsafeRawBufferPointer) {
        var newlines: [Int] = []
        count = text.count
        if let base = text.baseAddress {
            var position = 0
            while position < text.count, let found = memchr(base + position, 0x0A, text.count - position) {
                let offset = UnsafeRawPointer(found) - base
                newlines.append(offset)
                position = offset + 1
            }
        }
        self.newlines = newlines
    }

    /// A match's lines and columns, and the range of its lines' text.
    struct Place {
        /// Lines from 0.
        var startLine: Int
        var endLine: Int
        /// Columns in bytes from 1, both inclusive.
        var startColumn: Int
        var endColumn: Int
        /// The match's lines, with the newline before them as gitleaks' `line` target has it.
        var text: Range<Int>
    }

    /// The place of `match`. A newline at its start counts to the line behind it, as gitleaks counts.
    func place(of match: Range<Int>) -> Place {
        let startLine = count(upTo: match.lowerBound + 1)
        let endLine = max(startLine, count(upTo: match.upperBound))
        let before = startLine > 0 ? newlines[startLine - 1] : -1
        let beforeEnd = endLine > 0 ? newlines[endLine - 1] : -1
        let end = endLine < newlines.count ? newlines[endLine] : count
        return Place(
            startLine: startLine, endLine: endLine, startColumn: max(1, match.lowerBound - before),
            endColumn: max(1, match.upperBound - 1 - beforeEnd),
            text: max(0, before)..<max(end, match.upperBound))
    }

    /// How many newlines stand before `offset`.
    private func count(upTo offset: Int) -> Int {
        var low = 0
        var high = newlines.count
        while low < high {
            let middle = (low + high) / 2
            if newlines[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LineTable {
    /// How many newlines a text has.
    static func count(_ text: UnsafeRawBufferPointer) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var count = 0
        var position = 0
        while position < text.count, let found = memchr(base + position, 0x0A, text.count - position) {
            count += 1
            position = UnsafeRawPointer(found) - base + 1
        }
        return count
    }
}
