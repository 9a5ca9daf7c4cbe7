#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A text under scan, in the form that expressions can read, with what is known about it.
///
/// A class because its lines are counted at the first finding only; it lives for one scan on one thread.
final class Fragment {
    /// The text: the caller's, or a copy where that is not UTF-8.
    let text: UnsafeRawBufferPointer
    /// The path in the form that expressions can read.
    let file: [UInt8]
    /// The path as it is.
    let path: [UInt8]
    let commit: CommitFacts?
    let firstLine: Int
    private let copy: UnsafeMutableRawBufferPointer?
    /// Where U+FFFD stands for one byte of the original.
    private let repairs: [Int]
    private lazy var lines = LineTable(text)
    /// Whether any line says `gitleaks:allow`.
    private(set) lazy var hasAllowComment = Self.hasAllowComment(text)

    init(_ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, firstLine: Int) {
        if UTF8Text.isValid(bytes) {
            text = bytes
            copy = nil
            repairs = []
        } else {
            let repaired = UTF8Text.repaired(bytes)
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: repaired.text.count, alignment: 1)
            copy.copyBytes(from: repaired.text)
            text = UnsafeRawBufferPointer(copy)
            self.copy = copy
            repairs = repaired.repairs
        }
        self.file = Self.readable(file)
        path = file
        self.commit = commit
        self.firstLine = firstLine
    }

    /// A path as expressions read it: U+FFFD for what is no text.
    static func readable(_ path: [UInt8]) -> [UInt8] {
        path.withUnsafeBytes(UTF8Text.isValid) ? path : Array(String(decoding: path, as: UTF8.self).utf8)
    }

    private static let allowComment = Array("gitleaks:allow".utf8)

    /// Whether a text says `gitleaks:allow`.
    static func hasAllowComment(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let base = text.baseAddress else { return false }
        // The colon is the rarest of its characters.
        let before = 8
        let behind = allowComment.count - before
        var position = before
        while position < text.count, let found = memchr(base + position, 0x3A, text.count - position) {
            position = UnsafeRawPointer(found) - base
            if position + behind > text.count { return false }
            if memcmp(base + position - before, allowComment, allowComment.count) == 0 { return true }
            position += 1
        }
        return false
    }

    func deallocate() { copy?.deallocate() }

    /// Whether it is the start of a file: rules about paths speak once.
    var isStart: Bool { firstLine <= 1 }

    func place(of match: Range<Int>) -> LineTable.Place { lines.place(of: match) }

    /// A column of the text as a column of the original bytes.
    func originalColumn(_ column: Int, at offset: Int) -> Int {
        guard !repairs.isEmpty else { return column }
        let start = offset - (column - 1)
        return column - 2 * (repairs(before: offset) - repairs(before: start))
    }

    private func repairs(before offset: Int) -> Int {
        var low = 0
        var high = repairs.count
        while low < high {
            let middle = (low + high) / 2
            if repairs[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The line that `match` begins on, no more than a few hundred bytes around the match, cut between characters.
    func excerpt(of match: Range<Int>) -> [UInt8] {
        var begin = match.lowerBound
        while begin < match.upperBound, text[begin] == 0x0A { begin += 1 }
        var start = begin
        while start > 0, text[start - 1] != 0x0A, begin - start < 120 { start -= 1 }
        var end = begin
        while end < text.count, text[end] != 0x0A, end - begin < 400 { end += 1 }
        while start < begin, text[start] & 0xC0 == 0x80 { start += 1 }
        while end > begin, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
        if end > start, text[end - 1] == 0x0D { end -= 1 }
        return Array(text[start..<end])
    }
}
