import CText

/// A part of a text, cut where the contents say so: texts that differ in one place have the same chunks before it and behind it.
///
/// A chunk begins where a line does. Only in long lines it begins behind a character that is part of no word, no escape and
/// no encoded text: neither `\b` and its like nor ``EncodingFinder`` see a difference.
struct Chunk {
    /// The shortest chunk but for a text's last.
    static let minimum = 256
    /// The length from which on the next line begins another chunk.
    static let maximum = 4096
    /// A text with a word longer than this is not cut.
    private static let longestWord = 65536
    /// One line in so many begins a chunk.
    private static let lineMask: UInt64 = 7
    /// One place between words in so many begins a chunk in a long line.
    private static let wordMask: UInt64 = 63

    var start: Int
    var end: Int
    /// Whether it begins and ends where lines do.
    var isWholeLines: Bool
    /// The end of the text that decides which matches of near rules begin in the chunk.
    var reach: Int
    /// How many bytes a match in it may be longer than it has characters beside long runs.
    private var slack = -1
    /// Tells what it holds.
    private var hash: UInt64
    /// Tells what it holds and what stands between its end and ``reach``.
    var key: UInt64 = 0

    /// What keys depend on.
    struct Secret: Sendable {
        var words: (UInt64, UInt64, UInt64, UInt64)

        /// A new one, which nobody can guess.
        init() {
            var random = SystemRandomNumberGenerator()
            words = (random.next() | 1, random.next() | 1, random.next() | 1, random.next() | 1)
        }
    }

    /// What is to be known about long runs (``RuleDatabase``).
    struct Runs {
        var window: Int
        var length: Int
        var classes: UnsafePointer<UInt8>
    }

    /// Cuts a text. False, with no chunks, where a word is too long. Without a secret, chunks have neither key nor reach.
    static func cut(
        _ text: UnsafeRawBufferPointer, _ runs: Runs, secret: Secret?, into chunks: inout [Chunk]
    ) -> Bool {
        chunks.removeAll(keepingCapacity: true)
        guard let base = text.baseAddress else { return true }
        let count = text.count
        var start = 0
        var startsLine = true
        while start < count {
            guard let end = end(of: start, base, count) else {
                chunks.removeAll(keepingCapacity: true)
                return false
            }
            let endsLine = end == count || base.load(fromByteOffset: end - 1, as: UInt8.self) == 0x0A
            var chunk = Chunk(start: start, end: end, isWholeLines: startsLine && endsLine, reach: end, hash: 0)
            if let secret {
                let (hash, hasHigh) = Self.hash(base + start, end - start, secret)
                // What stands at a line's beginning does not elsewhere.
                chunk.hash = startsLine ? hash : mix(hash, secret.words.2)
                chunk.measure(base, runs, hasHigh: hasHigh)
            }
            chunks.append(chunk)
            start = end
            startsLine = endsLine
        }
        if let secret { setKeys(of: &chunks, runs, secret) }
        return true
    }

    private static func setKeys(of chunks: inout [Chunk], _ runs: Runs, _ secret: Secret) {
        let words = secret.words
        chunks.withUnsafeMutableBufferPointer { chunks in
            for index in chunks.indices {
                // As many chunks more as a match that begins in this one can reach.
                var needed = runs.window + chunks[index].slack
                var last = index
                var key = mix(chunks[index].hash ^ words.2, index == 0 ? words.0 : words.3)
                while needed > 0, last + 1 < chunks.count {
                    last += 1
                    needed += chunks[last].slack - (chunks[last].end - chunks[last].start)
                    key = mix(key ^ chunks[last].hash, words.1)
                }
                if last + 1 == chunks.count { key = mix(key ^ words.2, words.3) }
                chunks[index].reach = chunks[last].end
                chunks[index].key = key
            }
        }
    }

    @inline(__always)
    private mutating func measure(_ base: UnsafeRawPointer, _ runs: Runs, hasHigh: Bool) {
        guard slack < 0 else { return }
        slack = Self.longRuns(base + start, end - start, runs.length / 2, runs.classes)
        if hasHigh { slack += Self.continuations(base + start, end - start) }
    }

    /// A key for what is known of the chunk with respect to one rule.
    func key(for rule: Int, _ secret: Secret) -> UInt64 {
        Self.mix(key ^ secret.words.1, UInt64(rule) ^ secret.words.3)
    }

    /// Where the chunk that begins at `start` ends: behind a newline, or at the text's end; nil where a word is too long.
    @inline(__always)
    private static func end(of start: Int, _ base: UnsafeRawPointer, _ count: Int) -> Int? {
        let first = start + minimum
        if first + 8 >= count { return count }
        // A line that ends too far away is cut.
        var last = first
        let found = ccds_line_cut(
            base.assumingMemoryBound(to: UInt8.self), count, first, min(start + maximum, count), lineMask, &last)
        if found <= count { return found }
        return start + maximum >= count ? count : endInLine(from: start, last, base, count)
    }

    /// Whether the bytes at a place say that a chunk begins there.
    @inline(__always)
    private static func isCut(at position: Int, _ base: UnsafeRawPointer, _ mask: UInt64) -> Bool {
        let next = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        return (next &* 0x9E37_79B9_7F4A_7C15) >> 57 & mask == 0
    }

    /// Where a chunk ends that has no fitting line's end from `position` to its greatest length.
    private static func endInLine(from start: Int, _ position: Int, _ base: UnsafeRawPointer, _ count: Int) -> Int? {
        // A line's end that did not fit before is taken now; else one of the places between words, chosen as lines are.
        if position > start + minimum { return position }
        var index = position
        while index + 8 < count {
            if isBreak(base.load(fromByteOffset: index - 1, as: UInt8.self)),
                index - start >= maximum || isCut(at: index, base, wordMask)
            {
                return index
            }
            if index - start > longestWord { return nil }
            index += 1
        }
        return count
    }

    /// Whether nothing that the cut may not part has this byte.
    @inline(__always)
    private static func isBreak(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: ")"),
            UInt8(ascii: "]"), UInt8(ascii: ">"), UInt8(ascii: "\""):
            true
        default: false
        }
    }

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// A keyed hash of some bytes, in the manner of wyhash, and whether one of them is beyond ASCII.
    private static func hash(_ base: UnsafeRawPointer, _ count: Int, _ secret: Secret) -> (UInt64, Bool) {
        let (first, second, third, fourth) = secret.words
        var one = first ^ UInt64(truncatingIfNeeded: count)
        var two = second
        var three = third
        var high: UInt64 = 0
        var index = 0
        func word(_ offset: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
        while index + 48 <= count {
            let (a, b, c, d, e, f) = (
                word(index), word(index + 8), word(index + 16), word(index + 24), word(index + 32), word(index + 40)
            )
            one = mix(a ^ second, b ^ one)
            two = mix(c ^ third, d ^ two)
            three = mix(e ^ fourth, f ^ three)
            high |= a | b | c | d | e | f
            index += 48
        }
        while index + 8 <= count {
            let value = word(index)
            one = mix(value ^ second, one ^ fourth)
            high |= value
            index += 8
        }
        var rest: UInt64 = 0
        while index < count {
            rest = rest << 8 | UInt64(base.load(fromByteOffset: index, as: UInt8.self))
            index += 1
        }
        high |= rest
        return (mix(rest ^ one ^ third, two ^ mix(three ^ first, second)), high & 0x8080_8080_8080_8080 != 0)
    }

    /// How many bytes long runs have, at most.
    ///
    /// A run of twice `block` bytes or more fills one of the blocks that this looks at. Blocks that are filled stand for
    /// themselves and for what a run may have beyond them on either side.
    @inline(__always)
    private static func longRuns(
        _ base: UnsafeRawPointer, _ count: Int, _ block: Int, _ classes: UnsafePointer<UInt8>
    ) -> Int {
        var sum = 0
        var wasFilled = false
        var start = 0
        while start < count {
            let end = min(start + block, count)
            // Most blocks hold bytes of no common class; a few of them in places tell it soon.
            var bits =
                classes[Int(base.load(fromByteOffset: start, as: UInt8.self))]
                & classes[Int(base.load(fromByteOffset: end - 1, as: UInt8.self))]
            var index = start
            while bits != 0, index < end {
                bits &= classes[Int(base.load(fromByteOffset: index, as: UInt8.self))]
                index += 1
            }
            if bits != 0 {
                sum += wasFilled ? block : 3 * block
                wasFilled = true
            } else {
                wasFilled = false
            }
            start += block
        }
        return sum
    }

    /// How many bytes are not their character's first.
    private static func continuations(_ base: UnsafeRawPointer, _ count: Int) -> Int {
        var sum = 0
        for index in 0..<count where base.load(fromByteOffset: index, as: UInt8.self) & 0xC0 == 0x80 { sum += 1 }
        return sum
    }
}
