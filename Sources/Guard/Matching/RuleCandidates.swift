/// The rules to try on a text, and where.
struct RuleCandidates {
    /// A rule that may match.
    struct Entry {
        /// Its place in the set.
        var rule: Int
        /// Where its matches may begin; nil: anywhere.
        var places: [SearchPlace]?
    }

    /// In the order of the rules.
    var entries: [Entry] = []
    /// Whether there may be anything to decode.
    var isEncoded = true

    /// Rules to try on all of the text.
    init(_ mask: RuleMask) { entries = mask.indices.map { Entry(rule: $0, places: nil) } }

    init(whole: RuleMask, entries more: [Entry]) {
        entries = whole.indices.map { Entry(rule: $0, places: nil) } + more.filter { !whole.contains($0.rule) }
        if !more.isEmpty { entries.sort { $0.rule < $1.rule } }
    }

    init(whole: RuleMask, near: [(rule: Int32, place: SearchPlace)], isEncoded: Bool) {
        self.isEncoded = isEncoded
        entries = whole.indices.map { Entry(rule: $0, places: nil) }
        // Places come in the order of the text.
        for (rule, place) in near where !whole.contains(Int(rule)) {
            let rule = Int(rule)
            guard let index = entries.firstIndex(where: { $0.rule == rule }) else {
                entries.append(Entry(rule: rule, places: [place]))
                continue
            }
            entries[index].unite(place)
        }
        if !near.isEmpty { entries.sort { $0.rule < $1.rule } }
    }
}

extension RuleCandidates.Entry {
    /// Adds a place that ends no earlier than any other.
    mutating func unite(_ place: SearchPlace) {
        var place = place
        while let last = places?.last, last.starts.upperBound >= place.starts.lowerBound {
            place.starts =
                min(
                    last.starts.lowerBound, place.starts.lowerBound)..<max(
                    last.starts.upperBound, place.starts.upperBound)
            place.limit = last.limit.flatMap { last in place.limit.map { max(last, $0) } }
            places?.removeLast()
        }
        places?.append(place)
    }
}
