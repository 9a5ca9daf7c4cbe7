/// The parts in which a long text is scanned, from its start to its end.
///
/// A window owns the matches that begin in it, and sees a margin before and behind, so that a match at an edge is seen whole, once.
struct TextWindows: IteratorProtocol {
    /// A part of a text.
    struct Window {
        /// What it owns.
        var own: Range<Int>
        /// What it sees.
        var seen: Range<Int>
        /// The lines that `own` begins and ends on, and the one that `seen` begins on, from 1.
        var startLine: Int
        var endLine: Int
        var seenLine: Int
        /// How far into its line `seen` begins, in bytes.
        var seenColumn: Int
        /// Whether it is the text's last.
        var isLast: Bool
        /// Whether its last line goes on in the next window.
        var breaksLine: Bool

        /// Whether a finding is this window's: what begins in it, or what is about the file.
        func owns(_ finding: Finding) -> Bool {
            if finding.startLine == 0 { return own.lowerBound == 0 }
            return finding.startLine >= startLine
                && (isLast || finding.startLine < endLine || (breaksLine && finding.startLine == endLine))
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private let size: Int
    private let margin: Int
    private var start = 0
    private var startLine = 1
    /// Where the line begins that `start` is on.
    private var lineStart = 0

    /// - Parameters:
    ///   - size: how many bytes a window owns at most.
    ///   - margin: how many bytes it sees before and behind; a line's edge is looked for as far.
    init(_ bytes: UnsafeRawBufferPointer, size: Int, margin: Int) {
        self.bytes = bytes
        self.size = size
        self.margin = margin
    }

    mutating func next() -> Window? {
        guard start < bytes.count else { return nil }
        var end = min(bytes.count, start + size)
        if end < bytes.count {
            // At a line's end, where one is near.
            var edge = end
            while edge > end - margin, bytes[edge - 1] != 0x0A { edge -= 1 }
            if bytes[edge - 1] == 0x0A { end = edge }
        }
        // From a line's start, where one is near.
        let least = max(0, start - margin)
        var from = least
        while from > 0, from < start, bytes[from - 1] != 0x0A { from += 1 }
        if from == start { from = least }
        let column = from <= lineStart ? Self.columnsBefore(from, in: bytes) : from - lineStart
        let endLine = startLine + Self.newlines(in: bytes[start..<end])
        let window = Window(
            own: start..<end, seen: from..<min(bytes.count, end + margin), startLine: startLine, endLine: endLine,
            seenLine: startLine - Self.newlines(in: bytes[from..<start]), seenColumn: column,
            isLast: end == bytes.count, breaksLine: end < bytes.count && bytes[end - 1] != 0x0A)
        if let newline = bytes[start..<end].lastIndex(of: 0x0A) { lineStart = newline + 1 }
        start = end
        startLine = endLine
        return window
    }

    private static func newlines(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        LineTable.count(UnsafeRawBufferPointer(rebasing: bytes))
    }

    private static func columnsBefore(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var start = offset
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        return offset - start
    }
}
