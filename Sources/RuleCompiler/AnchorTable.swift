import RuleFormat

/// The anchors of a rule set as a table that is used where it stands in memory.
///
/// Numbers are 32 bits, little-endian, but for the automatons' sets of places, which are 64; offsets count from the table's start:
///
/// - the table's size, the number of rules, of anchors, and of texts;
/// - offsets of: the three-byte filter, the five-byte filter, the chains by three bytes, the chains by four, the members of both,
///   the texts, their bytes, the anchors of texts, the anchors, the rules that have none (a bit each), the
///   texts of three bytes (a bit each for the values of another hash), and the automatons' offsets; the number of these;
/// - a filter has for the hash of some bytes a bit for each value of the next byte's low five bits, all of them where a text ends
///   before it;
/// - chains give for each hash where its members begin, a member being a text's first eight bytes with the bit set that
///   tells a letter's case, a mask where it has fewer (eight bytes each), its place among the texts, and its length;
/// - of a text: where its bytes begin, their number, where its anchors begin, their number, those with the same automaton
///   side by side;
/// - of an anchor: its rule, flags (1: at the edge of a word; 2: the automaton is for what stands behind the text; 4: a keyword,
///   which says nothing of where; 8: and yet matches begin in runs of base64, where the automaton matches), the width before it (all bits: any), the automaton's number, from one on, or zero, 256 bits for the bytes
///   before it, of a run those that it begins with;
/// - of an automaton: its places, words for a set of places, classes of bytes, whether it is complete; a byte's class each; places that take a class,
///   for each; places behind each; the first ones; the last ones.
struct AnchorTable {
    private struct Entry {
        var rule: Int
        var flags: UInt32
        var width: UInt32 = .max
        var automaton: Automaton?
        var before = ByteSet.all
    }

    /// How many bits the hashes of three bytes and of four have.
    private static let bits = (three: 13, four: 15)
    /// How many bytes texts may have.
    private static let lengths = 3...256
    private static let atEdge: UInt32 = 1
    private static let behindText: UInt32 = 2
    private static let keyword: UInt32 = 4
    private static let run: UInt32 = 8

    private var entries: [Entry] = []
    private var texts: [[UInt8]: [Int]] = [:]
    private var rest: [UInt64]
    private let ruleCount: Int

    /// The anchors of rules; keywords stand for those that have none.
    init(_ rules: [DatabaseRule]) {
        ruleCount = rules.count
        rest = [UInt64](repeating: 0, count: (rules.count + 63) / 64)
        for (index, rule) in rules.enumerated() {
            if let regex = rule.regex, let anchors = Anchor.anchors(of: regex) {
                for anchor in anchors { add(anchor, index) }
            } else if !rule.keywords.isEmpty,
                rule.keywords.allSatisfy({ Self.lengths.contains($0.utf8.count) && $0.utf8.allSatisfy { $0 < 0x80 } })
            {
                let run = rule.regex.flatMap { Anchor.run(of: $0) }
                var entry = Entry(rule: index, flags: Self.keyword)
                if let run {
                    entry.flags |= Self.run
                    entry.automaton = run
                    entry.before = run.first.reduce(into: ByteSet()) { $0.formUnion(run.sets[$1]) }
                }
                entries.append(entry)
                for keyword in rule.keywords {
                    texts[keyword.utf8.map(Self.folded), default: []].append(entries.count - 1)
                }
            } else {
                rest[index >> 6] |= 1 << UInt64(index & 63)
            }
        }
    }

    private mutating func add(_ anchor: Anchor, _ rule: Int) {
        var flags: UInt32 = 0
        if anchor.isAtEdge { flags |= Self.atEdge }
        if anchor.isBehindText { flags |= Self.behindText }
        entries.append(
            Entry(
                rule: rule, flags: flags, width: anchor.width.map(UInt32.init) ?? .max, automaton: anchor.automaton,
                before: anchor.before))
        for text in anchor.texts { texts[text, default: []].append(entries.count - 1) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Three or four bytes as the scanner reads them: with the bit that tells a letter's case set in each.
    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var word: UInt32 = 0
        for (offset, byte) in bytes.enumerated() { word |= UInt32(byte | 0x20) << UInt32(8 * offset) }
        return bytes.count == 3 ? word << 8 : word
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        Int((word(bytes) &* 0x9E37_79B1) >> UInt32(32 - (bytes.count == 3 ? bits.three : bits.four)))
    }

    private static func member(_ text: [UInt8], _ index: UInt32) -> [UInt8] {
        var start: UInt64 = 0
        for (offset, byte) in text.prefix(8).enumerated() { start |= UInt64(byte | 0x20) << UInt64(8 * offset) }
        let mask: UInt64 = text.count < 8 ? (1 << UInt64(8 * text.count)) - 1 : .max
        return start.littleEndianBytes + mask.littleEndianBytes + index.littleEndianBytes
            + UInt32(text.count).littleEndianBytes
    }

    /// The automatons, those that are the same once, and for each anchor the number of its own.
    private func automatons() -> (bytes: [[UInt8]], numbers: [UInt32]) {
        var bytes: [[UInt8]] = []
        var known: [[UInt8]: UInt32] = [:]
        let numbers = entries.map { entry -> UInt32 in
            guard let own = entry.automaton?.bytes else { return 0 }
            if let number = known[own] { return number }
            bytes.append(own)
            known[own] = UInt32(bytes.count)
            return UInt32(bytes.count)
        }
        return (bytes, numbers)
    }

    /// The table's bytes, a multiple of 64.
    func bytes() -> [UInt8] {
        let all = texts.keys.sorted { $0.lexicographicallyPrecedes($1) }
        var three = [UInt32](repeating: 0, count: 1 << Self.bits.three)
        var five = [UInt32](repeating: 0, count: 1 << Self.bits.four)
        var chains = [Self.bits.three, Self.bits.four].map { [[UInt32]](repeating: [], count: 1 << $0) }
        for (index, text) in all.enumerated() {
            let isShort = text.count == 3
            three[Self.hash(text[..<3])] |= isShort ? .max : 1 << UInt32(text[3] & 31)
            if isShort {
                chains[0][Self.hash(text[..<3])].append(UInt32(index))
            } else {
                five[Self.hash(text[..<4])] |= text.count == 4 ? .max : 1 << UInt32(text[4] & 31)
                chains[1][Self.hash(text[..<4])].append(UInt32(index))
            }
        }
        var members: [UInt8] = []
        var count: UInt32 = 0
        let starts = chains.map { chain -> [UInt32] in
            var starts: [UInt32] = []
            for list in chain {
                starts.append(count)
                for index in list { members += Self.member(all[Int(index)], index) }
                count += UInt32(list.count)
            }
            return starts + [count]
        }
        var textBytes: [UInt8] = []
        var textEntries: [UInt32] = []
        var anchors: [UInt32] = []
        let automatons = automatons()
        for text in all {
            let own = texts[text, default: []].sorted { (automatons.numbers[$0], $0) < (automatons.numbers[$1], $1) }
                .map(UInt32.init)
            textEntries += [UInt32(textBytes.count), UInt32(text.count), UInt32(anchors.count), UInt32(own.count)]
            textBytes += text
            anchors += own
        }

        var output = Output()
        output.reserve(17 * 4)
        output.set(1, UInt32(ruleCount))
        output.set(2, UInt32(entries.count))
        output.set(3, UInt32(all.count))
        for (field, numbers) in [three, five, starts[0], starts[1]].enumerated() {
            output.set(4 + field, output.add(numbers))
        }
        output.set(8, output.add(members))
        output.set(9, output.add(textEntries))
        output.set(10, output.add(textBytes))
        output.set(11, output.add(anchors))
        output.set(15, output.add(automatons.bytes.map { output.add($0) }))
        output.set(16, UInt32(automatons.bytes.count))
        output.align()
        output.set(12, UInt32(output.bytes.count))
        for (entry, number) in zip(entries, automatons.numbers) {
            output.bytes += [UInt32(entry.rule), entry.flags, entry.width, number].flatMap(\.littleEndianBytes)
            output.bytes += Output.bits(of: entry.before)
        }
        output.set(13, output.add(rest.flatMap(\.littleEndianBytes)))
        var short = [UInt32](repeating: 0, count: 1 << 11)
        for text in all where text.count == 3 {
            let hash = (Self.word(text[...]) &* 0x85EB_CA6B) >> 16
            short[Int(hash >> 5)] |= 1 << (hash & 31)
        }
        output.set(14, output.add(short))
        output.reserve((64 - output.bytes.count % 64) % 64)
        output.set(0, UInt32(output.bytes.count))
        return output.bytes
    }
}

/// The table as it is written.
private struct Output {
    var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }

    mutating func align() { reserve((8 - bytes.count % 8) % 8) }

    mutating func set(_ field: Int, _ number: UInt32) {
        bytes.replaceSubrange(field * 4..<field * 4 + 4, with: number.littleEndianBytes)
    }

    mutating func add(_ numbers: [UInt32]) -> UInt32 { add(numbers.flatMap(\.littleEndianBytes)) }

    /// Where it begins.
    mutating func add(_ more: [UInt8]) -> UInt32 {
        align()
        defer { bytes += more }
        return UInt32(bytes.count)
    }

    static func bits(of set: ByteSet) -> [UInt8] {
        var bits = [UInt8](repeating: 0, count: 32)
        for byte in UInt8.min...UInt8.max where set.contains(byte) { bits[Int(byte >> 3)] |= 1 << (byte & 7) }
        return bits
    }
}

extension Automaton {
    /// What is written of it.
    fileprivate var bytes: [UInt8] {
        let words = (sets.count + 63) / 64
        func mask(_ places: some Sequence<Int>) -> [UInt8] {
            var mask = [UInt64](repeating: 0, count: words)
            for place in places { mask[place >> 6] |= 1 << UInt64(place & 63) }
            return mask.flatMap(\.littleEndianBytes)
        }
        // Bytes that the same places take are one class.
        var classes: [[Int]: UInt8] = [:]
        var order: [[Int]] = []
        let classOf: [UInt8] = (0...255).map { byte in
            let places = sets.indices.filter { sets[$0].contains(UInt8(byte)) }
            if let known = classes[places] { return known }
            let number = UInt8(order.count)
            classes[places] = number
            order.append(places)
            return number
        }
        let numbers = [UInt32(sets.count), UInt32(words), UInt32(order.count), isComplete ? 1 : 0]
        var bytes: [UInt8] = numbers.flatMap(\.littleEndianBytes)
        bytes += classOf
        for places in order { bytes += mask(places) }
        for places in follow { bytes += mask(places) }
        return bytes + mask(first) + mask(last)
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
