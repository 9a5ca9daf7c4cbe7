/// An expression as the characters in it and which may stand behind which: Glushkov's automaton, over bytes.
///
/// It matches wherever the expression does that it was made of, and may match more: of long counted repetitions it knows the
/// least only, and of an expression that is too large the beginning.
package struct Automaton: Sendable {
    /// What each place takes.
    package private(set) var sets: [ByteSet] = []
    /// Which places may come behind each.
    package private(set) var follow: [[Int]] = []
    /// Which may come first.
    package private(set) var first: [Int] = []
    /// Behind which a match ends.
    package private(set) var last: [Int] = []
    /// Whether it is for all of the expression, so that no match of that ends behind all of its own.
    package private(set) var isComplete = true
    /// How many characters a match begins with at least that may all stand in base64, of either alphabet.
    package private(set) var runLength = 0

    /// The most places.
    static let largest = 448
    /// Repetitions of more than so many are not counted one by one; the next of them, where the automaton would be too large.
    private static let countedRepetitions = [16, 4, 1]
    private static let leastCopies = 64

    private var mostCopies: Int

    /// Where a part begins and ends.
    private struct Span {
        var first: [Int] = []
        var last: [Int] = []
        var isEmpty = true
    }

    /// The automaton of parts one behind the other; nil where it would match everywhere.
    init?(_ parts: some Sequence<ExpressionTree>) {
        var first: Automaton?
        for copies in Self.countedRepetitions {
            guard let automaton = Automaton(parts, mostCopies: copies) else { return nil }
            if first == nil || automaton.isComplete { first = automaton }
            if automaton.isComplete { break }
        }
        guard let first else { return nil }
        self = first
    }

    private init?(_ parts: some Sequence<ExpressionTree>, mostCopies: Int) {
        self.mostCopies = mostCopies
        var whole = Span()
        for part in parts {
            if Self.isVast(part) {
                isComplete = false
                break
            }
            let before = self
            guard let span = add(part) else {
                self = before
                isComplete = false
                break
            }
            whole = joined(whole, span)
        }
        if whole.isEmpty { return nil }
        (first, last) = (whole.first, whole.last)
        runLength = leadingRun()
    }

    private func leadingRun() -> Int {
        var places = Set(first)
        let ends = Set(last)
        var count = 0
        while count < 64, !places.isEmpty, places.allSatisfy({ sets[$0].isSubset(of: Self.base64) }) {
            count += 1
            if !places.isDisjoint(with: ends) { break }
            places = Set(places.flatMap { follow[$0] })
        }
        return count
    }

    private static let base64 = ByteSet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_".utf8)

    /// Whether a part takes almost anything, and much of it: nothing is learned behind it.
    private static func isVast(_ part: ExpressionTree) -> Bool {
        guard case .repeated(let inner, _, let most) = part, most ?? .max > 64 else { return false }
        let characters = inner.extent.characters
        return characters.count > 200 && characters.contains(0x0A)
    }

    /// nil: too large.
    private mutating func add(_ part: ExpressionTree) -> Span? {
        switch part {
        case .edge, .nothing: return Span()
        case .character(let set): return add(set)
        case .sequence(let parts):
            var result = Span()
            for part in parts {
                guard let span = add(part) else { return nil }
                result = joined(result, span)
            }
            return result
        case .alternatives(let parts):
            var result = Span(isEmpty: false)
            for part in parts {
                guard let span = add(part) else { return nil }
                result.first += span.first
                result.last += span.last
                result.isEmpty = result.isEmpty || span.isEmpty
            }
            return result
        case .repeated(let part, let least, let most): return add(part, least, most)
        }
    }

    private mutating func add(_ set: ByteSet) -> Span? {
        guard sets.count + 2 <= Self.largest else { return nil }
        let place = sets.count
        sets.append(set)
        follow.append([])
        guard set.hasBeyondASCII else {
            return Span(first: [place], last: [place], isEmpty: false)
        }
        // The further bytes of a character.
        sets.append(ByteSet(0x80...0xBF))
        follow[place].append(place + 1)
        follow.append([place + 1])
        return Span(first: [place], last: [place, place + 1], isEmpty: false)
    }

    private mutating func add(_ part: ExpressionTree, _ least: Int, _ most: Int?) -> Span? {
        var result = Span()
        let copies = min(least, Self.leastCopies)
        var end: Span?
        for _ in 0..<copies {
            guard let span = add(part) else { return nil }
            result = joined(result, span)
            end = span
        }
        if most == least, copies == least { return result }
        if let most, most <= mostCopies {
            // Each of the rest may be missing, with those behind it.
            for _ in least..<most {
                guard var span = add(part) else { return nil }
                span.isEmpty = true
                result = joined(result, span)
            }
            return result
        }
        if end == nil {
            guard var span = add(part) else { return nil }
            span.isEmpty = true
            result = span
            end = span
        }
        if let end { link(end.last, end.first) }
        return result
    }

    private mutating func joined(_ left: Span, _ right: Span) -> Span {
        link(left.last, right.first)
        return Span(
            first: left.isEmpty ? left.first + right.first : left.first,
            last: right.isEmpty ? right.last + left.last : right.last,
            isEmpty: left.isEmpty && right.isEmpty)
    }

    private mutating func link(_ left: [Int], _ right: [Int]) {
        for place in left {
            let known = Set(follow[place])
            follow[place] += right.filter { !known.contains($0) }
        }
    }
}
