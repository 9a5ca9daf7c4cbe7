/// One attempt to match a pattern at a place, going back over choices as Python's `re` does.
struct PatternMatcher {
    private let text: [Unicode.Scalar]
    private var captures: [Range<Int>?]
    /// The work done so far.
    private(set) var steps = 0
    private var depth = 0
    /// Whether the attempt was given up.
    private(set) var isExhausted = false

    private static let deepest = 2_000

    init(text: [Unicode.Scalar], groups: Int) {
        self.text = text
        captures = Array(repeating: nil, count: groups + 1)
    }

    /// The end of a match that begins at a place and that `accepts` takes; nil where there is none.
    mutating func match(_ node: PythonPattern.Node, at start: Int, accepts: (Int) -> Bool) -> Int? {
        var end: Int?
        let isMatch = attempt(node, start) { (_, position) in
            guard accepts(position) else { return false }
            end = position
            return true
        }
        return isMatch ? end : nil
    }

    private typealias Continuation = (inout PatternMatcher, Int) -> Bool

    private mutating func attempt(_ node: PythonPattern.Node, _ place: Int, _ next: Continuation) -> Bool {
        steps += 1
        depth += 1
        defer { depth -= 1 }
        if steps > 1_000_000 || depth > Self.deepest { isExhausted = true }
        if isExhausted { return false }
        switch node {
        case .set(let set):
            return place < text.count && set.contains(text[place]) && next(&self, place + 1)
        case .start: return place == 0 && next(&self, place)
        case .textEnd: return place == text.count && next(&self, place)
        case .end:
            let isEnd = place == text.count || place == text.count - 1 && text[place] == "\n"
            return isEnd && next(&self, place)
        case .lineStart: return (place == 0 || text[place - 1] == "\n") && next(&self, place)
        case .lineEnd: return (place == text.count || text[place] == "\n") && next(&self, place)
        case .wordBoundary(let flag): return (isWord(place - 1) != isWord(place)) == flag && next(&self, place)
        case .sequence(let nodes): return sequence(nodes[...], place, next)
        case .alternatives(let nodes):
            for node in nodes where attempt(node, place, next) { return true }
            return false
        case .group(let node, let number):
            return attempt(node, place) { (matcher, end) in
                let before = matcher.captures[number]
                matcher.captures[number] = place..<end
                if next(&matcher, end) { return true }
                matcher.captures[number] = before
                return false
            }
        case .reference(let number):
            guard let range = captures[number], place + range.count <= text.count,
                text[range].elementsEqual(text[place..<(place + range.count)])
            else { return false }
            return next(&self, place + range.count)
        case .look(let node, let isAhead, let isNegated):
            return look(node, place, isAhead: isAhead) != isNegated && next(&self, place)
        case .repetition(.set(let set), let range, let isGreedy):
            return run(of: set, range, isGreedy, place, next)
        case .repetition(let node, let range, let isGreedy):
            return repetition(node, range, isGreedy, place, 0, next)
        }
    }

    private func isWord(_ place: Int) -> Bool {
        text.indices.contains(place) && PythonPattern.CharacterSet(members: [.word(true)]).contains(text[place])
    }

    private mutating func sequence(
        _ nodes: ArraySlice<PythonPattern.Node>, _ place: Int, _ next: Continuation
    ) -> Bool {
        guard let first = nodes.first else { return next(&self, place) }
        return attempt(first, place) { (matcher, end) in matcher.sequence(nodes.dropFirst(), end, next) }
    }

    private mutating func look(_ node: PythonPattern.Node, _ place: Int, isAhead: Bool) -> Bool {
        if isAhead { return attempt(node, place) { (_, _) in true } }
        for start in stride(from: place, through: 0, by: -1)
        where attempt(node, start, { (_, end) in end == place }) { return true }
        return false
    }

    /// One character over and over, without recursion.
    private mutating func run(
        of set: PythonPattern.CharacterSet, _ range: ClosedRange<Int>, _ isGreedy: Bool, _ place: Int,
        _ next: Continuation
    ) -> Bool {
        var most = 0
        while most < range.upperBound, place + most < text.count, set.contains(text[place + most]) { most += 1 }
        steps += most
        guard most >= range.lowerBound else { return false }
        if isGreedy {
            for count in stride(from: most, through: range.lowerBound, by: -1) where next(&self, place + count) {
                return true
            }
        } else {
            for count in range.lowerBound...most where next(&self, place + count) { return true }
        }
        return false
    }

    private mutating func repetition(
        _ node: PythonPattern.Node, _ range: ClosedRange<Int>, _ isGreedy: Bool, _ place: Int, _ count: Int,
        _ next: Continuation
    ) -> Bool {
        func more(_ matcher: inout PatternMatcher) -> Bool {
            count < range.upperBound
                && matcher.attempt(node, place) { (matcher, end) in
                    // A round that takes nothing would never end.
                    if end == place, count >= range.lowerBound { return false }
                    return matcher.repetition(node, range, isGreedy, end, count + 1, next)
                }
        }
        if count < range.lowerBound { return more(&self) }
        return isGreedy ? more(&self) || next(&self, place) : next(&self, place) || more(&self)
    }
}
