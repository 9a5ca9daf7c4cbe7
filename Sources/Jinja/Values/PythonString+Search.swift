#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Searching and measuring text on its UTF-8, in linear time. A match of UTF-8 in UTF-8 lies between code points.
extension PythonString {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func withBytes<T>(_ text: String, _ body: (Bytes) -> T) -> T {
        var text = text
        return text.withUTF8(body)
    }

    /// `len(s)`.
    static func length(_ text: String) -> Int { withBytes(text, length) }

    /// The code points that begin in these bytes.
    static func length(_ bytes: Bytes) -> Int {
        var count = 0
        for byte in bytes { count &+= Int8(bitPattern: byte) > -65 ? 1 : 0 }
        return count
    }

    static func isASCII(_ text: String) -> Bool {
        withBytes(text) { bytes in
            var all: UInt8 = 0
            for byte in bytes { all |= byte }
            return all < 0x80
        }
    }

    /// Equality of code points (Swift's `==` takes canonically equivalent strings for equal).
    static func equal(_ left: String, _ right: String) -> Bool {
        let count = left.utf8.count
        guard count == right.utf8.count else { return false }
        return withBytes(left) { a in withBytes(right) { b in same(a, b, count) } }
    }

    private static func same(_ a: Bytes, _ b: Bytes, _ count: Int) -> Bool {
        guard count > 0, let a = a.baseAddress, let b = b.baseAddress else { return true }
        return memcmp(a, b, count) == 0
    }

    /// The order of code points, which is the order of UTF-8 bytes.
    static func less(_ left: String, _ right: String) -> Bool {
        withBytes(left) { a in
            withBytes(right) { b in
                guard let first = a.baseAddress, let second = b.baseAddress else { return a.count < b.count }
                let order = memcmp(first, second, min(a.count, b.count))
                return order == 0 ? a.count < b.count : order < 0
            }
        }
    }

    /// Where a code point begins, counted in bytes; nil when there are not so many.
    static func offset(of position: Int, in bytes: Bytes) -> Int? {
        if position < 0 { return nil }
        var left = position
        var start = 0
        let block = 4096
        while start + block < bytes.count {
            let here = length(Bytes(rebasing: bytes[start..<start + block]))
            if here > left { break }
            left -= here
            start += block
        }
        while start < bytes.count {
            if Int8(bitPattern: bytes[start]) > -65 {
                if left == 0 { return start }
                left -= 1
            }
            start += 1
        }
        return left == 0 ? bytes.count : nil
    }

    /// The code point at a position, or nil when there are not so many.
    static func character(_ text: String, at position: Int) -> String? {
        withBytes(text) { bytes in
            guard let start = offset(of: position, in: bytes), start < bytes.count else { return nil }
            var end = start + 1
            while end < bytes.count, Int8(bitPattern: bytes[end]) <= -65 { end += 1 }
            return string(bytes, start..<end)
        }
    }

    static func string(_ bytes: Bytes, _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Code points from one position up to another.
    static func part(_ text: String, _ start: Int, _ end: Int) -> String {
        if start >= end { return "" }
        return withBytes(text) { bytes in
            let from = offset(of: start, in: bytes) ?? bytes.count
            let rest = Bytes(rebasing: bytes[from...])
            return string(rest, 0..<(offset(of: end - start, in: rest) ?? rest.count))
        }
    }

    // MARK: Searching

    /// The first place of a needle at or after a place, both in bytes.
    static func find(_ needle: Bytes, in bytes: Bytes, from start: Int = 0) -> Int? {
        guard start >= 0, start <= bytes.count else { return nil }
        guard let first = needle.first else { return start }
        if needle.count == 1 { return next(first, in: bytes, from: start) }
        if bytes.count - start < needle.count { return nil }
        return TwoWaySearch(needle).find(in: bytes, from: start)
    }

    /// The first place of a byte at or after a place.
    static func next(_ byte: UInt8, in bytes: Bytes, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// The last place of a needle, in bytes.
    static func findLast(_ needle: Bytes, in bytes: Bytes) -> Int? {
        if needle.isEmpty { return bytes.count }
        let found = Array(needle.reversed()).withUnsafeBufferPointer { part in
            Array(bytes.reversed()).withUnsafeBufferPointer { find(part, in: $0) }
        }
        return found.map { bytes.count - needle.count - $0 }
    }

    /// The places of a needle that is not empty, one behind the other, up to a number.
    static func places(_ needle: Bytes, in bytes: Bytes, atMost most: Int = Int.max) -> Int {
        var count = 0
        var from = 0
        while count < most, let found = find(needle, in: bytes, from: from) {
            count += 1
            from = found + needle.count
        }
        return count
    }

    /// Whether a string occurs in another.
    static func contains(_ text: String, _ needle: String) -> Bool {
        withBytes(needle) { part in withBytes(text) { find(part, in: $0) != nil } }
    }

    /// `s.count(needle)` of a needle that is not empty.
    static func count(_ needle: String, in text: String) -> Int {
        withBytes(needle) { part in withBytes(text) { places(part, in: $0) } }
    }

    /// `s.replace(old, new, count)`; a negative count replaces all.
    package static func replace(_ text: String, _ old: String, _ new: String, _ count: Int = -1) -> String {
        if count == 0 { return text }
        var left = count < 0 ? Int.max : count
        if old.isEmpty {
            var result = ""
            for scalar in text.unicodeScalars {
                if left > 0 {
                    result += new
                    left -= 1
                }
                result.unicodeScalars.append(scalar)
            }
            if left > 0 { result += new }
            return result
        }
        let result: [UInt8]? = withBytes(old) { part in
            withBytes(new) { replacement in
                withBytes(text) { bytes in
                    guard var found = find(part, in: bytes) else { return nil }
                    var result: [UInt8] = []
                    result.reserveCapacity(bytes.count)
                    var copied = 0
                    while left > 0 {
                        result += bytes[copied..<found]
                        result += replacement
                        copied = found + part.count
                        left -= 1
                        guard let next = find(part, in: bytes, from: copied) else { break }
                        found = next
                    }
                    return result + bytes[copied...]
                }
            }
        }
        return result.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    // MARK: Splitting

    /// `s.split(separator, limit)`: between separators, or between runs of white space when there is none. Of more parts
    /// than `atMost` the rest is missing.
    static func split(_ text: String, _ separator: String?, _ limit: Int = -1, atMost most: Int = Int.max) -> [String] {
        var left = limit < 0 ? Int.max : limit
        var parts: [String] = []
        guard let separator else {
            let scalars = text.unicodeScalars
            var position = scalars.startIndex
            while parts.count <= most {
                while position < scalars.endIndex, isSpace(scalars[position]) {
                    position = scalars.index(after: position)
                }
                if position == scalars.endIndex { return parts }
                if left == 0 {
                    parts.append(String(scalars[position...]))
                    return parts
                }
                let start = position
                while position < scalars.endIndex, !isSpace(scalars[position]) {
                    position = scalars.index(after: position)
                }
                parts.append(String(scalars[start..<position]))
                left -= 1
            }
            return parts
        }
        withBytes(separator) { part in
            withBytes(text) { bytes in
                var start = 0
                while left > 0, parts.count <= most, let found = find(part, in: bytes, from: start) {
                    parts.append(string(bytes, start..<found))
                    start = found + part.count
                    left -= 1
                }
                parts.append(string(bytes, start..<bytes.count))
            }
        }
        return parts
    }

    /// `s.rsplit(separator, limit)`.
    static func rsplit(_ text: String, _ separator: String?, _ limit: Int = -1, atMost most: Int = Int.max) -> [String]
    {
        if limit < 0 { return split(text, separator, atMost: most) }
        let reversed = string(text.unicodeScalars.reversed())
        let parts = split(reversed, separator.map { string($0.unicodeScalars.reversed()) }, limit, atMost: most)
        return parts.reversed().map { string($0.unicodeScalars.reversed()) }
    }

    /// `s.splitlines(keepends)`: at every line boundary that Unicode knows. Of more lines than `atMost` the rest is
    /// missing.
    static func splitlines(_ text: String, keepEnds: Bool = false, atMost most: Int = Int.max) -> [String] {
        withBytes(text) { bytes in
            var lines: [String] = []
            var start = 0
            var position = 0
            while position < bytes.count, lines.count <= most {
                let size = lineEnd(bytes, position)
                if size == 0 {
                    position += 1
                    continue
                }
                lines.append(string(bytes, start..<(keepEnds ? position + size : position)))
                position += size
                start = position
            }
            if start < bytes.count { lines.append(string(bytes, start..<bytes.count)) }
            return lines
        }
    }

    /// The bytes of the line boundary at a place, or 0.
    private static func lineEnd(_ bytes: Bytes, _ place: Int) -> Int {
        func at(_ offset: Int) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }
        switch bytes[place] {
        case 0x0D: return at(1) == 0x0A ? 2 : 1
        case 0x0A...0x0C, 0x1C...0x1E: return 1
        // U+0085, U+2028 and U+2029.
        case 0xC2: return at(1) == 0x85 ? 2 : 0
        case 0xE2: return at(1) == 0x80 && (at(2) == 0xA8 || at(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}
