/// The names that somebody may have meant.
public enum NearestNames {
    /// The names nearest to a word, best first: those few letters away, those with a part that is, and those that have it.
    public static func of(_ word: String, in names: some Sequence<String>, count: Int = 3) -> [String] {
        ranked(word, names).prefix(count).map(\.name)
    }

    /// The nearest name, or those of several that are as near.
    public static func best(of word: String, in names: some Sequence<String>, count: Int = 3) -> [String] {
        let ranked = ranked(word, names)
        return ranked.prefix { $0.distance == ranked.first?.distance }.prefix(count).map(\.name)
    }

    private static func ranked(_ word: String, _ names: some Sequence<String>) -> [(distance: Int, name: String)] {
        let word = word.lowercased()
        let reach = max(1, word.utf8.count / 3)
        let ranked = names.compactMap { name -> (distance: Int, name: String)? in
            let lower = name.lowercased()
            // A beginning that is nearly right counts: `aws-acess` for `aws-access-token`.
            let distance = min(distance(word, lower), distance(word, String(lower.prefix(word.count))) + 1)
            if distance <= reach { return (distance, name) }
            guard word.utf8.count > 1 else { return nil }
            // So does a part: `nme` for `project_name`.
            let parts = lower.split { !$0.isLetter && !$0.isNumber }
            if lower.hasPrefix(word) || parts.contains(where: { self.distance(word, String($0)) <= reach }) {
                return (reach + 1, name)
            }
            return lower.contains(word) ? (reach + 2, name) : nil
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    }

    /// How many letters to insert, delete, replace, or swap with a neighbour turn one word into the other (optimal
    /// string alignment).
    public static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in 1...left.count {
            var current = [i] + [Int](repeating: 0, count: right.count)
            for j in 1...right.count {
                let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                current[j] = min(last[j] + 1, current[j - 1] + 1, replaced)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    current[j] = min(current[j], beforeLast[j - 2] + 1)
                }
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
