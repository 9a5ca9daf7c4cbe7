/// Reads an expression in RE2's syntax.
///
/// It tells at least what the expression matches: `^`, `\b` and their like hold everywhere, and named classes may have more.
struct ExpressionReader {
    private let bytes: [UInt8]
    private var index = 0
    private var ignoresCase = false
    private var dotIsAll = false
    /// Whether a class was read by a name whose characters are not told one by one: what stands for it is more.
    private var isVague = false

    init(_ source: String) { bytes = Array(source.utf8) }

    /// The expression's alternatives, each as its parts one behind the other; nil where this reader does not know what they say.
    mutating func expression() -> [[ExpressionTree]]? {
        guard let alternatives = alternatives(), index == bytes.count else { return nil }
        return alternatives
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func at(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[index...].starts(with: $0) }
    }

    /// Alternatives up to the end of the group or of the text.
    private mutating func alternatives() -> [[ExpressionTree]]? {
        // Flags set inside a group end with it.
        let (ignored, dot) = (ignoresCase, dotIsAll)
        defer { (ignoresCase, dotIsAll) = (ignored, dot) }
        var alternatives: [[ExpressionTree]] = []
        while true {
            var items: [ExpressionTree] = []
            while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                guard var part = part() else { return nil }
                while let counts = counts() {
                    part = .repeated(part, least: counts.least, most: counts.most)
                }
                items.append(part)
            }
            alternatives.append(items)
            guard next == UInt8(ascii: "|") else { return alternatives }
            index += 1
        }
    }

    private mutating func part() -> ExpressionTree? {
        guard let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["):
            index += 1
            return characterClass().map { .character($0) }
        case UInt8(ascii: "."):
            index += 1
            return .character(dotIsAll ? .all : ByteSet([0x0A]).inverted)
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            index += 1
            return .nothing
        case UInt8(ascii: "\\"):
            index += 1
            guard let escaped = next else { return nil }
            switch escaped {
            case UInt8(ascii: "b"):
                index += 1
                return .edge
            case UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"):
                index += 1
                return .nothing
            case UInt8(ascii: "Q"): return quoted()
            default: return escape().map { .character(inBothCases($0)) }
            }
        default: return .character(plainCharacter())
        }
    }

    private mutating func plainCharacter() -> ByteSet {
        inBothCases(rawCharacter().set)
    }

    /// A character that stands for itself; 0x80 for all that are beyond ASCII.
    private mutating func rawCharacter() -> (character: UInt32, set: ByteSet) {
        let byte = bytes[index]
        index += 1
        if byte < 0x80 { return (UInt32(byte), ByteSet([byte])) }
        while let more = next, more & 0xC0 == 0x80 { index += 1 }
        return (0x80, .beyondASCII)
    }

    private mutating func quoted() -> ExpressionTree {
        index += 1
        var parts: [ExpressionTree] = []
        while index < bytes.count {
            if at("\\E") {
                index += 2
                break
            }
            parts.append(.character(plainCharacter()))
        }
        return .sequence(parts)
    }

    private mutating func group() -> ExpressionTree? {
        index += 1
        // Flags are for the rest of the group around, or for this group.
        let (ignored, dot) = (ignoresCase, dotIsAll)
        if at("?") {
            index += 1
            if at("P<") || (at("<") && !at("<=") && !at("<!")) {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                index = end + 1
            } else {
                guard let isGroup = flags() else { return nil }
                if !isGroup { return .nothing }
            }
        }
        guard let result = alternatives(), next == UInt8(ascii: ")") else { return nil }
        (ignoresCase, dotIsAll) = (ignored, dot)
        index += 1
        return ExpressionTree(result)
    }

    /// Reads flags: true where a group of theirs goes on behind them, false where they are for the rest of the group around.
    private mutating func flags() -> Bool? {
        var isSet = true
        while let flag = next {
            index += 1
            switch flag {
            case UInt8(ascii: "-"): isSet = false
            case UInt8(ascii: "i"): ignoresCase = isSet
            case UInt8(ascii: "s"): dotIsAll = isSet
            case UInt8(ascii: "m"), UInt8(ascii: "U"): break
            case UInt8(ascii: ")"): return false
            case UInt8(ascii: ":"): return true
            default: return nil
            }
        }
        return nil
    }

    /// A repetition, if one stands here.
    private mutating func counts() -> (least: Int, most: Int?)? {
        guard let byte = next else { return nil }
        var result: (least: Int, most: Int?)
        switch byte {
        case UInt8(ascii: "*"):
            result = (0, nil)
            index += 1
        case UInt8(ascii: "+"):
            result = (1, nil)
            index += 1
        case UInt8(ascii: "?"):
            result = (0, 1)
            index += 1
        case UInt8(ascii: "{"):
            // Not a repetition, but a brace, where no numbers stand in it.
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let parts = bytes[index + 1..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let numbers = parts.map { Int(String(decoding: $0, as: UTF8.self)) }
            guard let first = numbers.first, let least = first, numbers.count <= 2 else { return nil }
            if numbers.count == 1 {
                result = (least, least)
            } else if parts[1].isEmpty {
                result = (least, nil)
            } else {
                guard let most = numbers[1] else { return nil }
                result = (least, most)
            }
            index = end + 1
        default: return nil
        }
        if next == UInt8(ascii: "?") { index += 1 }
        return result
    }

    /// What an escape stands for, read from behind its backslash.
    private mutating func escape() -> ByteSet? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "d"): return Self.digits
        case UInt8(ascii: "D"): return Self.digits.inverted
        case UInt8(ascii: "w"): return Self.word
        case UInt8(ascii: "W"): return Self.word.inverted
        case UInt8(ascii: "s"): return Self.space
        case UInt8(ascii: "S"): return Self.space.inverted
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            if next == UInt8(ascii: "{") {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
                index = end + 1
            } else {
                index += 1
            }
            isVague = true
            return .all
        case UInt8(ascii: "x"):
            if next == UInt8(ascii: "{") {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")),
                    let value = UInt32(String(decoding: bytes[index + 1..<end], as: UTF8.self), radix: 16)
                else { return nil }
                index = end + 1
                return value < 0x80 ? ByteSet([UInt8(value)]) : .beyondASCII
            }
            guard index + 2 <= bytes.count,
                let value = UInt8(String(decoding: bytes[index..<index + 2], as: UTF8.self), radix: 16)
            else { return nil }
            index += 2
            return value < 0x80 ? ByteSet([value]) : .beyondASCII
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            index -= 1
            var value: UInt32 = 0
            var count = 0
            while count < 3, let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) {
                value = value * 8 + UInt32(digit - UInt8(ascii: "0"))
                index += 1
                count += 1
            }
            return value < 0x80 ? ByteSet([UInt8(value)]) : .beyondASCII
        case UInt8(ascii: "a"): return ByteSet([0x07])
        case UInt8(ascii: "f"): return ByteSet([0x0C])
        case UInt8(ascii: "n"): return ByteSet([0x0A])
        case UInt8(ascii: "r"): return ByteSet([0x0D])
        case UInt8(ascii: "t"): return ByteSet([0x09])
        case UInt8(ascii: "v"): return ByteSet([0x0B])
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "8")...UInt8(ascii: "9"), 0x80...:
            return nil
        default: return ByteSet([byte])
        }
    }

    /// A class in brackets, read from behind its opening one.
    private mutating func characterClass() -> ByteSet? {
        var result = ByteSet()
        var isNegated = false
        isVague = false
        if next == UInt8(ascii: "^") {
            isNegated = true
            index += 1
        }
        var isFirst = true
        while let byte = next, isFirst || byte != UInt8(ascii: "]") {
            isFirst = false
            if at("[:") {
                guard let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: ":")),
                    end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "]")
                else { return nil }
                // A name of ASCII: none of them, taken together, has more.
                let isInverse = bytes[index + 2] == UInt8(ascii: "^")
                isVague = true
                result.formUnion(isInverse ? .all : ByteSet(0...0x7F))
                index = end + 2
                continue
            }
            guard let (low, set) = element() else { return nil }
            if let low, at("-"), index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "]") {
                index += 1
                guard let (high, _) = element(), let high else { return nil }
                if low < 0x80 { result.formUnion(ByteSet(UInt8(low)...UInt8(min(max(low, high), 0x7F)))) }
                if high >= 0x80 { result.formUnion(.beyondASCII) }
            } else {
                result.formUnion(set)
            }
        }
        guard next == UInt8(ascii: "]") else { return nil }
        index += 1
        if isNegated, isVague { return .all }
        if isNegated {
            // A class without one character beyond ASCII has all others of them.
            result = inBothCases(result).inverted
            result.formUnion(.beyondASCII)
            return result
        }
        return inBothCases(result)
    }

    /// One element of a class: its character where it is one, and its bytes.
    private mutating func element() -> (character: UInt32?, set: ByteSet)? {
        guard let byte = next else { return nil }
        if byte == UInt8(ascii: "\\") {
            index += 1
            guard let set = escape() else { return nil }
            if set.count == 1 {
                for value in UInt8(0)...0x7F where set.contains(value) { return (UInt32(value), set) }
            }
            return (set == .beyondASCII ? 0x80 : nil, set)
        }
        return rawCharacter()
    }

    /// With both cases of a letter where case is ignored.
    private func inBothCases(_ set: ByteSet) -> ByteSet {
        guard ignoresCase else { return set }
        var result = set
        // What is beyond ASCII may be one of those that are a k or an s.
        if set.contains(0xFF) { result.formUnion(ByteSet("ks".utf8)) }
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            if result.contains(letter) { result.insert(letter & ~0x20) }
            if result.contains(letter & ~0x20) { result.insert(letter) }
        }
        // Of k and s there is one more beyond ASCII each: U+212A and U+017F, by their first bytes.
        if result.contains(UInt8(ascii: "k")) { result.insert(0xE2) }
        if result.contains(UInt8(ascii: "s")) { result.insert(0xC5) }
        return result
    }

    private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let space = ByteSet([0x09, 0x0A, 0x0C, 0x0D, 0x20])
    private static let word: ByteSet = {
        var set = digits
        set.formUnion(ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z")))
        set.formUnion(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        set.insert(UInt8(ascii: "_"))
        return set
    }()
}
