/// A part of a text in which matches of a rule may begin.
struct SearchPlace {
    /// Where they may begin.
    var starts: Range<Int>
    /// Where they end at the latest, if that is known.
    var limit: Int?
}

extension Expression {
    /// All matches that do not overlap, as ``allMatches(in:)`` gives them, where none begins outside of `places`.
    func allMatches(in text: UnsafeRawBufferPointer, at places: [SearchPlace]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var position = 0
        var previousEnd = -1
        // The next match from some position on, where it is known: no text is searched twice to its end.
        var next: Range<Int>?
        for place in places {
            position = max(position, place.starts.lowerBound)
            while position < place.starts.upperBound || position == text.count {
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
