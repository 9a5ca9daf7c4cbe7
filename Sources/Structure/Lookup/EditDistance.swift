/// How far two words are apart.
enum EditDistance {
    /// The number of letters to insert, delete, replace, or swap with a neighbour, to turn one word into the other
    /// (optimal string alignment).
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard !left.isEmpty else { return right.count }
        guard !right.isEmpty else { return left.count }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in 1...left.count {
            var current = [i] + [Int](repeating: 0, count: right.count)
            for j in 1...right.count {
                let replace = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                current[j] = min(last[j] + 1, current[j - 1] + 1, replace)
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
