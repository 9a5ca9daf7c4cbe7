import Platform

/// Finds the name that was probably meant.
enum NearestName {
    /// The name closest to a misspelt one; nil when none is close.
    static func of(_ word: String, among names: [String]) -> String? {
        NearestNames.of(word, in: names, count: 1).first
    }

    /// Hints for an unknown name: the nearest one, or all of them.
    static func hints(for word: String, among names: [String], all: String) -> [String] {
        let near = NearestNames.best(of: word, in: names).map { "'\($0)'" }
        if !near.isEmpty { return ["did you mean \(near.joined(separator: " or "))?"] }
        return names.isEmpty ? [] : ["\(all): \(names.joined(separator: ", "))"]
    }
}
