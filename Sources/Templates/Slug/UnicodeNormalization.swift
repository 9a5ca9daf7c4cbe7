/// Unicode's normalisation forms of compatibility (Unicode Standard Annex #15).
enum UnicodeNormalization {
    /// Normalisation form KD.
    static func decomposed(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if text.allSatisfy(\.isASCII) { return text }
        var result: [Unicode.Scalar] = []
        for scalar in text { append(scalar, to: &result) }
        order(&result)
        return result
    }

    /// Normalisation form KC.
    static func composed(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if text.allSatisfy(\.isASCII) { return text }
        return compose(decomposed(text))
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
        if scalar.isASCII { return result.append(scalar) }
        if let jamo = Hangul.decomposed(scalar) { return result += jamo }
        guard let parts = tables.parts[scalar] else { return result.append(scalar) }
        for part in parts { append(part, to: &result) }
    }

    /// Marks in the order of their combining classes, those of one class as they stand.
    private static func order(_ text: inout [Unicode.Scalar]) {
        var start = 0
        while start < text.count {
            guard combiningClass(text[start]) != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < text.count, combiningClass(text[end]) != 0 { end += 1 }
            if end - start > 1 {
                let marks = text[start..<end].enumerated().sorted {
                    (combiningClass($0.element), $0.offset) < (combiningClass($1.element), $1.offset)
                }
                text.replaceSubrange(start..<end, with: marks.map(\.element))
            }
            start = end
        }
    }

    private static func compose(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var starter: Int?
        var last = UInt8(0)
        for scalar in text {
            let own = combiningClass(scalar)
            if let place = starter, result.count == place + 1 || last < own && last != 0,
                let whole = Hangul.composed(result[place], scalar) ?? tables.pairs[Pair(result[place], scalar)]
            {
                result[place] = whole
                continue
            }
            if own == 0 { starter = result.count }
            last = own
            result.append(scalar)
        }
        return result
    }

    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        scalar.isASCII ? 0 : scalar.properties.canonicalCombiningClass.rawValue
    }

    private struct Pair: Hashable {
        let first: Unicode.Scalar
        let second: Unicode.Scalar
        init(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
            self.first = first
            self.second = second
        }
    }

    private static let tables: (parts: [Unicode.Scalar: [Unicode.Scalar]], pairs: [Pair: Unicode.Scalar]) = {
        var parts: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        var pairs: [Pair: Unicode.Scalar] = [:]
        parts.reserveCapacity(5800)
        DataTable.lines(of: "decompositions.txt") { line in
            guard let mark = line.firstIndex(where: { "=-~".utf8.contains($0) }),
                let whole = DataTable.hexadecimal(line[..<mark]).flatMap(Unicode.Scalar.init)
            else { return }
            let pieces = line[(mark + 1)...].split(separator: UInt8(ascii: " "))
                .compactMap { DataTable.hexadecimal($0).flatMap(Unicode.Scalar.init) }
            parts[whole] = pieces
            if line[mark] == UInt8(ascii: "="), pieces.count == 2 { pairs[Pair(pieces[0], pieces[1])] = whole }
        }
        return (parts, pairs)
    }()
}

/// Korean syllables are made of their letters by arithmetic (The Unicode Standard, section 3.12).
private enum Hangul {
    private static let (syllables, leads, vowels, trails): (UInt32, UInt32, UInt32, UInt32) = (
        0xAC00, 0x1100, 0x1161, 0x11A7
    )
    private static let (leadCount, vowelCount, trailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)

    static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard scalar.value >= syllables, scalar.value < syllables + leadCount * vowelCount * trailCount else {
            return nil
        }
        let index = scalar.value - syllables
        let trail = index % trailCount
        let letters = [leads + index / (vowelCount * trailCount), vowels + index / trailCount % vowelCount]
        return (letters + (trail > 0 ? [trails + trail] : [])).compactMap(Unicode.Scalar.init)
    }

    static func composed(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if first.value >= leads, first.value < leads + leadCount, second.value >= vowels,
            second.value < vowels + vowelCount
        {
            return Unicode.Scalar(
                syllables + ((first.value - leads) * vowelCount + second.value - vowels) * trailCount)
        }
        guard decomposed(first) != nil, (first.value - syllables) % trailCount == 0, second.value > trails,
            second.value < trails + trailCount
        else { return nil }
        return Unicode.Scalar(first.value + second.value - trails)
    }
}
