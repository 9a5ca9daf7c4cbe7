/// Finds which rules' keywords stand in a text, in one pass over it.
///
/// Keywords are compared without regard to ASCII case. Each is filed under the hash of its first four (or three) bytes; a
/// text is read with a rolling window of four, and only a window whose hash is taken is looked at more closely. Built
/// in a few microseconds, because a hook builds it at every commit; a text costs no allocation.
struct KeywordPrefilter: Sendable {
    private struct Keyword: Sendable {
        /// Where its bytes stand in `text`, ASCII letters in lower case.
        var start: Int32
        var count: Int32
        /// The rule that names it.
        var rule: Int32
        /// The next keyword with the same hash, or -1.
        var next: Int32
    }

    private static let bits = 13
    private static let fold: [UInt8] = (0...255).map { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(UInt8(byte)) ? UInt8(byte) | 0x20 : UInt8(byte)
    }

    private var text: [UInt8] = []
    private var keywords: [Keyword] = []
    private var four: [Int32]
    private var three: [Int32]
    private var hasThree = false
    /// Keywords of one or two bytes, too short for a window.
    private var short: [Int32] = []

    /// A prefilter without keywords.
    init() {
        four = [Int32](repeating: -1, count: 1 << Self.bits)
        three = [Int32](repeating: -1, count: 1 << Self.bits)
        keywords.reserveCapacity(1024)
        text.reserveCapacity(8192)
    }

    /// A prefilter for keywords given as texts.
    init(keywords entries: [(keyword: String, rule: Int)]) {
        self.init()
        for (keyword, rule) in entries { Array(keyword.utf8).withUnsafeBufferPointer { add($0, rule) } }
    }

    /// Files a keyword with the place of the rule that names it. An empty keyword is left out.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ rule: Int) {
        guard !bytes.isEmpty else { return }
        let start = text.count
        for byte in bytes { text.append(Self.fold[Int(byte)]) }
        let index = Int32(keywords.count)
        var keyword = Keyword(start: Int32(start), count: Int32(bytes.count), rule: Int32(rule), next: -1)
        if bytes.count >= 4 {
            let slot = Self.hash(window(at: start, count: 4))
            keyword.next = four[slot]
            four[slot] = index
        } else if bytes.count == 3 {
            let slot = Self.hash(window(at: start, count: 3))
            keyword.next = three[slot]
            three[slot] = index
            hasThree = true
        } else {
            short.append(index)
        }
        keywords.append(keyword)
    }

    private func window(at start: Int, count: Int) -> UInt32 {
        var value: UInt32 = 0
        for offset in 0..<count { value |= UInt32(text[start + offset]) << UInt32(8 * offset) }
        return value
    }

    @inline(__always)
    private static func hash(_ window: UInt32) -> Int { Int((window &* 0x9E37_79B1) >> UInt32(32 - bits)) }

    /// Adds to `mask` every rule one of whose keywords stands in `bytes`.
    func find(in bytes: UnsafeRawBufferPointer, _ mask: inout RuleMask) {
        guard let base = bytes.baseAddress, !keywords.isEmpty else { return }
        let data = base.assumingMemoryBound(to: UInt8.self)
        let count = bytes.count
        findShort(in: bytes, &mask)
        guard count >= 3 else { return }
        Self.fold.withUnsafeBufferPointer { fold in
            four.withUnsafeBufferPointer { four in
                three.withUnsafeBufferPointer { three in
                    var window =
                        UInt32(fold[Int(data[0])]) << 8 | UInt32(fold[Int(data[1])]) << 16
                        | UInt32(fold[Int(data[2])]) << 24
                    if hasThree { check(three[Self.hash(window >> 8)], data, 0, count, fold, &mask) }
                    var index = 3
                    while index < count {
                        window = window >> 8 | UInt32(fold[Int(data[index])]) << 24
                        let candidate = four[Self.hash(window)]
                        if candidate >= 0 { check(candidate, data, index - 3, count, fold, &mask) }
                        if hasThree {
                            let candidate = three[Self.hash(window >> 8)]
                            if candidate >= 0 { check(candidate, data, index - 2, count, fold, &mask) }
                        }
                        index += 1
                    }
                }
            }
        }
    }

    private func check(
        _ first: Int32, _ data: UnsafePointer<UInt8>, _ position: Int, _ count: Int,
        _ fold: UnsafeBufferPointer<UInt8>, _ mask: inout RuleMask
    ) {
        var index = first
        while index >= 0 {
            let keyword = keywords[Int(index)]
            index = keyword.next
            let rule = Int(keyword.rule)
            if mask.contains(rule) || position + Int(keyword.count) > count { continue }
            var equal = true
            for offset in 0..<Int(keyword.count)
            where fold[Int(data[position + offset])] != text[Int(keyword.start) + offset] {
                equal = false
                break
            }
            if equal { mask.insert(rule) }
        }
    }

    private func findShort(in bytes: UnsafeRawBufferPointer, _ mask: inout RuleMask) {
        for index in short {
            let keyword = keywords[Int(index)]
            let first = text[Int(keyword.start)]
            let second = keyword.count > 1 ? text[Int(keyword.start) + 1] : nil
            var position = 0
            while position + Int(keyword.count) <= bytes.count {
                if Self.fold[Int(bytes[position])] == first,
                    second == nil || Self.fold[Int(bytes[position + 1])] == second
                {
                    mask.insert(Int(keyword.rule))
                    break
                }
                position += 1
            }
        }
    }
}
