/// Makes texts that an expression matches, at random: for corpora whose secrets nobody has written down.
struct ExpressionSampler {
    private indirect enum Part {
        case choice([Part])
        case sequence([Part])
        case characters([ClosedRange<UInt32>])
        case repeated(Part, Int, Int)
        case nothing
    }

    private var rest: ArraySlice<Unicode.Scalar>
    private var state: UInt64

    /// A sampler with a seed.
    init(seed: UInt64) {
        rest = []
        state = seed
    }

    /// A text that `expression` probably matches; nil where it uses what this does not know.
    mutating func sample(_ expression: String) -> String? {
        rest = Array(expression.unicodeScalars)[...]
        guard let part = choice(), rest.isEmpty else { return nil }
        var text = String.UnicodeScalarView()
        write(part, &text)
        return String(text)
    }

    private mutating func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    private mutating func write(_ part: Part, _ text: inout String.UnicodeScalarView) {
        switch part {
        case .choice(let parts): write(parts[random(parts.count)], &text)
        case .sequence(let parts): for part in parts { write(part, &text) }
        case .characters(let ranges):
            guard !ranges.isEmpty else { return }
            let range = ranges[random(ranges.count)]
            let value = range.lowerBound + UInt32(random(Int(range.upperBound - range.lowerBound) + 1))
            text.append(Unicode.Scalar(value) ?? "x")
        case .repeated(let part, let least, let most):
            for _ in 0..<least + random(most - least + 1) { write(part, &text) }
        case .nothing: break
        }
    }

    private mutating func choice() -> Part? {
        var parts: [Part] = []
        while true {
            var sequence: [Part] = []
            while let next = rest.first, next != "|", next != ")" {
                guard let part = repeated() else { return nil }
                sequence.append(part)
            }
            parts.append(.sequence(sequence))
            guard rest.first == "|" else { break }
            rest.removeFirst()
        }
        return .choice(parts)
    }

    private mutating func repeated() -> Part? {
        guard var part = atom() else { return nil }
        while let next = rest.first {
            switch next {
            case "?": part = .repeated(part, 0, 1)
            case "*": part = .repeated(part, 0, 3)
            case "+": part = .repeated(part, 1, 4)
            case "{":
                let digits = rest.dropFirst().prefix { $0 != "}" }
                let bounds = String(String.UnicodeScalarView(digits)).split(
                    separator: ",", omittingEmptySubsequences: false)
                guard let least = bounds.first.flatMap({ Int($0) }) else { return part }
                let most = bounds.count == 1 ? least : Int(bounds[1]) ?? least + 5
                part = .repeated(part, least, min(most, least + 20))
                rest = rest.dropFirst(digits.count + 1)
            default: return part
            }
            rest.removeFirst()
            if rest.first == "?" { rest.removeFirst() }
        }
        return part
    }

    private mutating func atom() -> Part? {
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case "(":
            if rest.first == "?" {
                let head = rest.prefix { $0 != ":" && $0 != ")" && $0 != ">" }
                rest = rest.dropFirst(head.count)
                let end = rest.popFirst()
                // Flags alone: `(?i)`.
                if end == ")" { return .nothing }
            }
            guard let part = choice(), rest.popFirst() == ")" else { return nil }
            return part
        case "[": return set()
        case ".": return .characters([0x21...0x7E])
        case "^", "$": return .nothing
        case "\\":
            guard let ranges = escape() else { return nil }
            return ranges.isEmpty ? .nothing : .characters(ranges)
        default: return .characters([first.value...first.value])
        }
    }

    /// The characters of an escape; none for `\b` and its like; nil for what is not known.
    private mutating func escape() -> [ClosedRange<UInt32>]? {
        guard let letter = rest.popFirst() else { return nil }
        switch letter {
        case "b", "B", "A", "z": return []
        case "d": return [0x30...0x39]
        case "w": return [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "s": return [0x20...0x20]
        case "S": return [0x21...0x7E]
        case "n": return [0x0A...0x0A]
        case "r": return [0x0D...0x0D]
        case "t": return [0x09...0x09]
        case "x":
            var digits = ""
            if rest.first == "{" {
                digits = String(String.UnicodeScalarView(rest.dropFirst().prefix { $0 != "}" }))
                rest = rest.dropFirst(digits.unicodeScalars.count + 2)
            } else {
                digits = String(String.UnicodeScalarView(rest.prefix(2)))
                rest = rest.dropFirst(2)
            }
            return UInt32(digits, radix: 16).map { [$0...$0] }
        case _ where letter.properties.isAlphabetic || ("0"..."9").contains(letter): return nil
        default: return [letter.value...letter.value]
        }
    }

    private mutating func set() -> Part? {
        var ranges: [ClosedRange<UInt32>] = []
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var isFirst = true
        while let next = rest.popFirst() {
            if next == "]", !isFirst {
                guard isNegated else { return .characters(ranges) }
                let others = (UInt32(0x21)...0x7E).filter { value in !ranges.contains { $0.contains(value) } }
                return .characters(others.map { $0...$0 })
            }
            isFirst = false
            if next == "[", rest.first == ":" {
                let name = String(String.UnicodeScalarView(rest.prefix { $0 != "]" }))
                rest = rest.dropFirst(name.unicodeScalars.count + 1)
                switch name {
                case ":alnum:": ranges += [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
                case ":alpha:": ranges += [0x41...0x5A, 0x61...0x7A]
                case ":xdigit:": ranges += [0x30...0x39, 0x61...0x66]
                default: return nil
                }
                continue
            }
            var low = [next.value...next.value]
            if next == "\\" {
                guard let escaped = escape() else { return nil }
                low = escaped
            }
            if rest.first == "-", let after = rest.dropFirst().first, after != "]", low.count == 1 {
                rest.removeFirst()
                var high = rest.popFirst()?.value ?? 0
                if high == 0x5C { high = escape()?.first?.lowerBound ?? 0 }
                guard high >= low[0].lowerBound else { return nil }
                ranges.append(low[0].lowerBound...high)
            } else {
                ranges += low
            }
        }
        return nil
    }
}
