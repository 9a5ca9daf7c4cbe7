/// Finds the name that was probably meant.
enum NearestName {
    /// The name closest to a misspelt one; nil when none is close.
    static func of(_ word: String, among names: [String]) -> String? {
        let best = names.map { ($0, distance(word.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (name, distance) = best else { return nil }
        let isPart = word.count >= 3 && (name.lowercased().contains(word.lowercased()))
        return distance <= max(1, min(word.count, name.count) / 3) || isPart ? name : nil
    }

    /// Hints for an unknown name: the nearest one, or all of them.
    static func hints(for word: String, among names: [String], all: String) -> [String] {
        if let near = of(word, among: names) { return ["did you mean '\(near)'?"] }
        return names.isEmpty ? [] : ["\(all): \(names.joined(separator: ", "))"]
    }

    /// How many characters must be inserted, removed, replaced or swapped with their neighbour.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
