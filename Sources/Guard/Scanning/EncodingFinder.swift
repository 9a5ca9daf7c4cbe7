import CText

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds what may be encoded text, with the outcome of gitleaks' four expressions but read by hand: it runs over every file.
///
/// - percent: `%[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?`
/// - unicode: `(?:U\+[a-fA-F0-9]{4}(?:\s|$))+` or `(?i)(?:\\{1,2}u[a-fA-F0-9]{4})+`
/// - hex: `[0-9A-Fa-f]{32,}`
/// - base64: `[\w\/+-]{16,}={0,2}`
///
/// The leftmost one counts, in this order where two begin together; one that touches a neighbour of more weight waits for
/// the next pass.
struct EncodingFinder {
    struct Found {
        var encoding: Encoding
        var range: Range<Int>
    }

    private let text: UnsafeRawBufferPointer
    private let count: Int
    /// Whether those that cannot be decoded are wanted too.
    private let isComplete: Bool

    static func find(in text: UnsafeRawBufferPointer) -> [Found] {
        guard text.count > 0 else { return [] }
        let all = all(in: text)
        guard all.count > 1 else { return all }
        return all.indices.filter { index in
            let found = all[index]
            for neighbour in [index - 1, index + 1] where all.indices.contains(neighbour) {
                let other = all[neighbour]
                let touch =
                    other.range.lowerBound <= found.range.upperBound
                    && other.range.upperBound >= found.range.lowerBound
                // The smaller raw value weighs more.
                if touch, other.encoding.rawValue < found.encoding.rawValue { return false }
            }
            return true
        }.map { all[$0] }
    }

    /// All of them before those with weightier neighbours are put off, but for most of those that cannot be decoded: no
    /// neighbour makes way for base64.
    static func all(in text: UnsafeRawBufferPointer, isComplete: Bool = false) -> [Found] {
        EncodingFinder(text: text, count: text.count, isComplete: isComplete).all()
    }

    private func all() -> [Found] {
        var result: [Found] = []
        var position = 0
        var percent = nextPercent(from: 0)
        var escape = nextEscape(from: 0)
        var point = nextPoint(from: 0)
        var run = nextRun(from: 0)
        while true {
            if let found = percent, found < position { percent = nextPercent(from: position) }
            if let found = escape, found.lowerBound < position { escape = nextEscape(from: position) }
            if let found = point, found.lowerBound < position { point = nextPoint(from: position) }
            if let found = run, found < position { run = nextRun(from: position) }
            let start = min(
                min(percent ?? .max, escape?.lowerBound ?? .max), min(point?.lowerBound ?? .max, run ?? .max))
            if start == .max { return result }
            let found: Found
            if start == percent {
                found = Found(encoding: .percent, range: start..<percentEnd(from: start))
            } else if let range = point, range.lowerBound == start {
                found = Found(encoding: .unicode, range: range)
            } else if let range = escape, range.lowerBound == start {
                found = Found(encoding: .unicode, range: range)
            } else {
                found = runFound(at: start)
                if !isComplete, found.encoding == .base64, !mayDecode(found.range) {
                    position = found.range.upperBound
                    continue
                }
            }
            result.append(found)
            position = found.range.upperBound
        }
    }

    /// What characters of base64 stand for, those of either alphabet; 0xFF for any other byte.
    private static let digits: [UInt8] = (0...255).map { byte in
        let byte = UInt8(byte)
        return switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: 0xFF
        }
    }

    /// Whether the first characters of a run could stand for printable text, which those of most words cannot.
    private func mayDecode(_ range: Range<Int>) -> Bool {
        guard range.count >= 4 else { return false }
        return Self.digits.withUnsafeBufferPointer { digits in
            var value: UInt32 = 0
            for index in range.lowerBound..<range.lowerBound + 4 {
                value = value << 6 | UInt32(digits[Int(text[index])] & 0x3F)
            }
            return Encoding.isPrintable(UInt8(truncatingIfNeeded: value >> 16))
                && Encoding.isPrintable(UInt8(truncatingIfNeeded: value >> 8))
                && Encoding.isPrintable(UInt8(truncatingIfNeeded: value))
        }
    }

    private func isHex(_ index: Int) -> Bool { index < count && Encoding.hexDigit(text[index]) != nil }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < count, let base = text.baseAddress,
            let found = memchr(base + start, Int32(byte), count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private func nextPercent(from start: Int) -> Int? {
        var position = start
        while let found = find(UInt8(ascii: "%"), from: position) {
            if isHex(found + 1), isHex(found + 2) { return found }
            position = found + 1
        }
        return nil
    }

    /// The end of the last percent triple on the line.
    private func percentEnd(from start: Int) -> Int {
        let lineEnd = find(0x0A, from: start) ?? count
        var end = start + 3
        var position = end
        while let found = find(UInt8(ascii: "%"), from: position), found < lineEnd {
            if isHex(found + 1), isHex(found + 2) { end = found + 3 }
            position = found + 1
        }
        return end
    }

    private func nextEscape(from start: Int) -> Range<Int>? {
        var position = start
        while let found = find(UInt8(ascii: "\\"), from: position) {
            if var end = escapeEnd(at: found) {
                while let next = escapeEnd(at: end) { end = next }
                return found..<end
            }
            position = found + 1
        }
        return nil
    }

    private func escapeEnd(at start: Int) -> Int? {
        guard start < count, text[start] == UInt8(ascii: "\\") else { return nil }
        var index = start + 1
        if index < count, text[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < count, text[index] | 0x20 == UInt8(ascii: "u") else { return nil }
        guard (1...4).allSatisfy({ isHex(index + $0) }) else { return nil }
        return index + 5
    }

    private func nextPoint(from start: Int) -> Range<Int>? {
        // A plus sign is rarer than a U.
        var position = start + 1
        while let found = find(UInt8(ascii: "+"), from: position) {
            if var end = pointEnd(at: found - 1) {
                while let next = pointEnd(at: end) { end = next }
                return found - 1..<end
            }
            position = found + 1
        }
        return nil
    }

    private func pointEnd(at start: Int) -> Int? {
        guard start + 5 < count, text[start] == UInt8(ascii: "U"), text[start + 1] == UInt8(ascii: "+"),
            (2...5).allSatisfy({ isHex(start + $0) })
        else { return nil }
        if start + 6 == count { return count }
        switch text[start + 6] {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20: return start + 7
        default: return nil
        }
    }

    /// The start of the next sixteen characters of base64 in a row.
    private func nextRun(from start: Int) -> Int? {
        guard let base = text.baseAddress else { return nil }
        let found = ccds_base64_run(base.assumingMemoryBound(to: UInt8.self), count, start)
        return found < count ? found : nil
    }

    private func runFound(at start: Int) -> Found {
        guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return Found(encoding: .base64, range: start..<start)
        }
        let hexEnd = ccds_hex_end(base, count, start)
        if hexEnd - start >= 32 { return Found(encoding: .hex, range: start..<hexEnd) }
        var end = ccds_base64_end(base, count, hexEnd)
        var padding = 0
        while padding < 2, end < count, text[end] == UInt8(ascii: "=") {
            end += 1
            padding += 1
        }
        return Found(encoding: .base64, range: start..<end)
    }
}
