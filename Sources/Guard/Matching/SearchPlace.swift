/// A part of a text in which matches of a rule may begin.
struct SearchPlace {
    /// Where they may begin.
    var starts: Range<Int>
    /// Where they end at the latest, if that is known.
    var limit: Int?

    /// The same counted from so much before.
    func moved(by offset: Int) -> SearchPlace {
        SearchPlace(starts: starts.lowerBound + offset..<starts.upperBound + offset, limit: limit.map { $0 + offset })
    }
}

extension Expression {
    /// So many starts are tried one by one: an attempt ends where it fails, and needs no search back for its start.
    private static let mostStarts = 4
    /// So many attempts are made that may read all of the text.
    private static let mostOpenAttempts = 16

    /// All matches that do not overlap, as ``allMatches(in:)`` gives them, where none begins outside of `places`.
    func allMatches(in text: UnsafeRawBufferPointer, at places: [SearchPlace]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var position = 0
        var previousEnd = -1
        // The next match from some position on, where it is known: no text is searched twice to its end.
        var next: Range<Int>?
        var openAttempts = Self.mostOpenAttempts
        for place in places {
            position = max(position, place.starts.lowerBound)
            while position < place.starts.upperBound || position == text.count {
                if place.starts.upperBound - position <= Self.mostStarts, place.limit != nil || openAttempts > 0 {
                    if place.limit == nil { openAttempts -= 1 }
                    let starts = position..<max(position, place.starts.upperBound)
                    guard let match = firstMatch(in: text, beginningIn: starts, place.limit) else { break }
                    if advance(over: match, in: text, &position, &previousEnd) { result.append(match) }
                    continue
                }
                if next.map({ $0.lowerBound < position }) ?? true {
                    next = firstMatch(in: text, from: position, to: place.limit)
                    if next == nil, place.limit == nil { return result }
                }
                guard let match = next,
                    match.lowerBound < place.starts.upperBound || match.lowerBound == text.count
                else { break }
                if advance(over: match, in: text, &position, &previousEnd) { result.append(match) }
                next = nil
            }
            // What a limit has cut is no match of the text.
            if place.limit != nil { next = nil }
        }
        return result
    }

    /// Whether a match begins at a place.
    func begins(in text: UnsafeRawBufferPointer, at place: SearchPlace) -> Bool {
        if place.starts.count <= Self.mostStarts {
            return firstMatch(in: text, beginningIn: place.starts, place.limit) != nil
        }
        guard let match = firstMatch(in: text, from: place.starts.lowerBound, to: place.limit) else { return false }
        return place.starts.contains(match.lowerBound) || match.lowerBound == text.count
    }

    /// The leftmost match that begins at one of a few places, or is empty and at the end of the text.
    private func firstMatch(
        in text: UnsafeRawBufferPointer, beginningIn starts: Range<Int>, _ limit: Int?
    ) -> Range<Int>? {
        for start in starts {
            if let match = firstMatch(in: text, from: start, to: limit, isAnchored: true) { return match }
        }
        guard starts.upperBound == text.count else { return nil }
        return firstMatch(in: text, from: text.count, isAnchored: true)
    }

    /// Moves the search behind a match. False where the match does not count.
    func advance(
        over match: Range<Int>, in text: UnsafeRawBufferPointer, _ position: inout Int, _ previousEnd: inout Int
    ) -> Bool {
        var isAccepted = true
        if match.upperBound == position {
            // An empty match: not right behind the last one, and the search goes on one character later.
            isAccepted = match.lowerBound != previousEnd
            position += 1
            while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
        } else {
            position = match.upperBound
        }
        previousEnd = match.upperBound
        return isAccepted
    }
}
