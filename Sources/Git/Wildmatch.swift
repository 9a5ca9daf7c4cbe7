/// git's globs (`git help gitignore`, PATTERN FORMAT; the rules are those of its `wildmatch`), over bytes.
struct Wildmatch {
    /// Whether a pattern matches a whole text.
    ///
    /// - Parameter isPath: `*`, `?` and `[…]` do not match a slash then, and `**` between slashes matches any folders.
    static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, isPath: Bool) -> Bool {
        Wildmatch(pattern: Array(pattern), text: Array(text), isPath: isPath).match(0, 0) == .match
    }

    private enum Outcome {
        case match
        case differs
        /// No star further left can help.
        case abort
        /// Only a `**` further left can help.
        case abortToStarStar
    }

    private let pattern: [UInt8]
    private let text: [UInt8]
    private let isPath: Bool

    private static let slash = UInt8(ascii: "/")
    private static let backslash = UInt8(ascii: "\\")

    /// A byte, 0 behind the end: no pattern and no name holds one.
    private func pattern(_ place: Int) -> UInt8 { place < pattern.count ? pattern[place] : 0 }
    private func text(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

    private func match(_ patternStart: Int, _ textStart: Int) -> Outcome {
        var place = patternStart
        var position = textStart
        while pattern(place) != 0 {
            let byte = text(position)
            if byte == 0, pattern(place) != UInt8(ascii: "*") { return .abort }
            switch pattern(place) {
            case Self.backslash:
                place += 1
                if pattern(place) != byte { return .differs }
            case UInt8(ascii: "?"):
                if isPath && byte == Self.slash { return .differs }
            case UInt8(ascii: "*"):
                if let outcome = matchStar(patternStart, &place, &position) { return outcome }
            case UInt8(ascii: "["):
                guard let contains = setContains(byte, &place) else { return .abort }
                if !contains || isPath && byte == Self.slash { return .differs }
            default:
                if pattern(place) != byte { return .differs }
            }
            place += 1
            position += 1
        }
        return text(position) == 0 ? .match : .differs
    }

    /// A star and all that follows; nil where the match goes on behind the next byte, a slash.
    private func matchStar(_ patternStart: Int, _ place: inout Int, _ position: inout Int) -> Outcome? {
        let first = place
        var crossesSlashes = !isPath
        place += 1
        if pattern(place) == UInt8(ascii: "*") {
            while pattern(place) == UInt8(ascii: "*") { place += 1 }
            if isPath {
                let opens = first == patternStart || pattern(first - 1) == Self.slash
                let next = pattern(place)
                let closes =
                    next == 0 || next == Self.slash || next == Self.backslash && pattern(place + 1) == Self.slash
                crossesSlashes = opens && closes
                if crossesSlashes, next == Self.slash, match(place + 1, position) == .match { return .match }
            }
        }
        if pattern(place) == 0 {
            return crossesSlashes || !text[min(position, text.count)...].contains(Self.slash)
                ? .match : .abortToStarStar
        }
        if !crossesSlashes, pattern(place) == Self.slash {
            guard let slash = text[min(position, text.count)...].firstIndex(of: Self.slash) else { return .abort }
            position = slash
            return nil
        }
        while text(position) != 0 {
            let outcome = match(place, position)
            if outcome != .differs {
                if !crossesSlashes || outcome != .abortToStarStar { return outcome }
            } else if !crossesSlashes, text(position) == Self.slash {
                return .abortToStarStar
            }
            position += 1
        }
        return .abort
    }

    /// Whether a set that begins at `place` holds a byte; `place` is its end then. Nil where the set does not end.
    private func setContains(_ byte: UInt8, _ place: inout Int) -> Bool? {
        place += 1
        let isNegated = pattern(place) == UInt8(ascii: "!") || pattern(place) == UInt8(ascii: "^")
        if isNegated { place += 1 }
        var contains = false
        var previous = UInt8(0)
        repeat {
            var current = pattern(place)
            if current == 0 { return nil }
            if current == Self.backslash {
                place += 1
                current = pattern(place)
                if current == 0 { return nil }
                if byte == current { contains = true }
            } else if current == UInt8(ascii: "-"), previous != 0, pattern(place + 1) != 0,
                pattern(place + 1) != UInt8(ascii: "]")
            {
                place += 1
                current = pattern(place)
                if current == Self.backslash {
                    place += 1
                    current = pattern(place)
                    if current == 0 { return nil }
                }
                if byte <= current && byte >= previous { contains = true }
                current = 0
            } else if current == UInt8(ascii: "["), pattern(place + 1) == UInt8(ascii: ":") {
                let start = place + 2
                place = start
                while pattern(place) != 0, pattern(place) != UInt8(ascii: "]") { place += 1 }
                if pattern(place) == 0 { return nil }
                if place - 1 >= start, pattern(place - 1) == UInt8(ascii: ":") {
                    guard let isMember = Self.classContains(byte, pattern[start..<(place - 1)]) else { return nil }
                    if isMember { contains = true }
                    current = 0
                } else {
                    // No class: the bracket stands for itself.
                    place = start - 2
                    if byte == current { contains = true }
                }
            } else if byte == current {
                contains = true
            }
            previous = current
            place += 1
        } while pattern(place) != UInt8(ascii: "]")
        return contains != isNegated
    }

    /// Whether `[:name:]` holds a byte; nil for an unknown name.
    private static func classContains(_ byte: UInt8, _ name: ArraySlice<UInt8>) -> Bool? {
        let isUpper = (0x41...0x5a).contains(byte)
        let isLower = (0x61...0x7a).contains(byte)
        let isDigit = (0x30...0x39).contains(byte)
        let isGraphic = (0x21...0x7e).contains(byte)
        let isAlphanumeric = isUpper || isLower || isDigit
        switch String(decoding: name, as: UTF8.self) {
        case "alnum": return isAlphanumeric
        case "alpha": return isUpper || isLower
        case "blank": return byte == 0x20 || byte == 0x09
        case "cntrl": return byte < 0x20 || byte == 0x7f
        case "digit": return isDigit
        case "graph": return isGraphic
        case "lower": return isLower
        case "print": return isGraphic || byte == 0x20
        case "punct": return isGraphic && !isAlphanumeric
        case "space": return byte == 0x20 || (0x09...0x0d).contains(byte)
        case "upper": return isUpper
        case "xdigit": return isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
        default: return nil
        }
    }
}
