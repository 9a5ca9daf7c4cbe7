/// A text that stands in matches of an expression, and what must stand around it.
///
/// Wherever the expression matches, one of its anchors does: one of its texts stands there, without regard to case, the automaton
/// matches from there on, and the match begins no farther before it than ``before`` reaches.
package struct Anchor: Sendable {
    /// In lower case, three bytes or more.
    package var texts: [[UInt8]]
    /// Whether the place is the edge of a word.
    package var isAtEdge: Bool
    /// Whether the automaton goes on behind the text; else it begins with it.
    package var isBehindText: Bool
    /// What matches from there on; nil: whatever.
    package var automaton: Automaton?
    /// What the characters of a match before it may be: bytes.
    package var before: ByteSet
    /// How many bytes these have at most; nil: any number.
    package var width: Int?
}

extension Anchor {
    /// The shortest text.
    static let shortest = 3
    /// More alternatives than this get no anchors of their own each.
    private static let mostCuts = 24
    /// The most texts of an expression.
    private static let mostTexts = 4096

    /// Where an expression is cut.
    private struct Cut {
        var texts: [[UInt8]]
        var parts: [ExpressionTree]
        var before: ExpressionExtent
        var isAtEdge: Bool
        var isBehindText = false
    }

    /// Texts that are met more often than this, at every place, are no help.
    private static let mostCost = 3e-3

    /// The anchors of an expression in RE2's syntax; nil where it has none.
    package static func anchors(of regex: String) -> [Anchor]? {
        guard let tree = ExpressionTree(regex) else { return nil }
        var work = 0
        guard let (cost, cuts) = cuts(tree.parts, rest: [], before: ExpressionExtent(), isAtEdge: false, &work),
            cost < mostCost, cuts.reduce(0, { $0 + $1.texts.count }) <= mostTexts
        else { return nil }
        return cuts.map { cut in
            Anchor(
                texts: cut.texts, isAtEdge: cut.isAtEdge, isBehindText: cut.isBehindText,
                automaton: Automaton(cut.parts), before: cut.before.characters,
                // A character has four bytes at most.
                width: cut.before.width.map { $0 * 4 })
        }
    }

    /// An automaton for what matches of an expression, which begin at the edge of a word, begin with, if that is sixteen characters or
    /// more that may stand in base64.
    package static func run(of regex: String) -> Automaton? {
        guard let tree = ExpressionTree(regex), case .edge? = tree.parts.first, let automaton = Automaton(tree.parts),
            automaton.runLength >= 16
        else { return nil }
        return automaton
    }

    /// The best way to cut parts that stand one behind the other, `rest` behind them; nil: none.
    private static func cuts(
        _ parts: [ExpressionTree], rest: [ExpressionTree], before: ExpressionExtent, isAtEdge: Bool, _ work: inout Int
    ) -> (cost: Double, cuts: [Cut])? {
        var best: (cost: Double, cuts: [Cut])?
        var before = before
        var isAtEdge = isAtEdge
        let all = parts + rest
        for index in parts.indices {
            work += 1
            if work > 4000 { return nil }
            // What takes no character is looked at with what stands behind it.
            switch parts[index] {
            case .edge:
                isAtEdge = true
                continue
            case .nothing: continue
            default: break
            }
            // What may lie far before it is searched from there on.
            let isFar = before.width == nil && before.characters.contains(0x0A)
            if let (texts, cost) = texts(of: all[index...]) {
                let cost = isFar ? cost * 100 : cost
                if cost < best?.cost ?? .infinity {
                    best = (cost, [Cut(texts: texts, parts: Array(all[index...]), before: before, isAtEdge: isAtEdge)])
                }
            }
            if case .alternatives(let alternatives) = parts[index], alternatives.count > mostCuts {
                // A list of names is no part of an automaton, be its texts met more often then.
                if let (texts, cost) = words(of: parts[index]), cost < (best?.cost ?? .infinity) * 8 {
                    best = (
                        cost,
                        [
                            Cut(
                                texts: texts, parts: Array(all[(index + 1)...]), before: before, isAtEdge: isAtEdge,
                                isBehindText: true)
                        ]
                    )
                }
            } else if case .alternatives(let alternatives) = parts[index] {
                var cost = 0.0
                var cuts: [Cut] = []
                for alternative in alternatives {
                    guard
                        let cut = Self.cuts(
                            alternative.parts, rest: Array(all[(index + 1)...]), before: before, isAtEdge: isAtEdge,
                            &work)
                    else {
                        cost = .infinity
                        break
                    }
                    cost += cut.cost
                    cuts += cut.cuts
                }
                if cost < best?.cost ?? .infinity { best = (cost, cuts) }
            }
            isAtEdge = false
            before.append(parts[index].extent)
        }
        return best
    }

    /// The texts that parts begin with, and how often these are met, in no unit; nil: they are too short or too many.
    private static func texts(of parts: ArraySlice<ExpressionTree>) -> (texts: [[UInt8]], cost: Double)? {
        var beginnings = Beginnings()
        for part in parts {
            if beginnings.open.isEmpty { break }
            beginnings.append(part)
        }
        let all = (beginnings.closed + beginnings.open).sorted { $0.lexicographicallyPrecedes($1) }
        guard all.allSatisfy({ $0.count >= shortest }) else { return nil }
        // A text that begins with another one needs no search of its own.
        var texts: [[UInt8]] = []
        for text in all where texts.last.map({ !text.starts(with: $0) }) ?? true { texts.append(text) }
        guard !texts.isEmpty, texts.count <= mostTexts else { return nil }
        return (texts, cost(of: texts))
    }

    /// The texts that a part matches, where they are few and nothing else is; nil: others, or some too short.
    private static func words(of part: ExpressionTree) -> (texts: [[UInt8]], cost: Double)? {
        var beginnings = Beginnings(longest: 48)
        beginnings.append(part)
        let all = Set(beginnings.open)
        guard beginnings.closed.isEmpty, all.allSatisfy({ $0.count >= shortest }) else { return nil }
        return (all.sorted { $0.lexicographicallyPrecedes($1) }, cost(of: all))
    }

    /// How often one of some texts is met at a place, about, and what it costs to have them.
    private static func cost(of texts: some Sequence<[UInt8]>) -> Double {
        texts.reduce(0) { $0 + 1e-7 + $1.reduce(1) { $0 * share(of: $1) } }
    }

    /// About how many of a source text's bytes are this one.
    private static func share(of byte: UInt8) -> Double {
        switch byte {
        case UInt8(ascii: "e"), UInt8(ascii: "t"): 0.07
        case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "o"), UInt8(ascii: "r"),
            UInt8(ascii: "s"), UInt8(ascii: "p"), UInt8(ascii: "c"), UInt8(ascii: "l"):
            0.045
        case UInt8(ascii: " "): 0.15
        case UInt8(ascii: "j"), UInt8(ascii: "q"), UInt8(ascii: "z"), UInt8(ascii: "x"), UInt8(ascii: "k"): 0.006
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): 0.02
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): 0.01
        default: 0.006
        }
    }
}
