import Platform
import Testing

@testable import Guard

/// What anchors tell of a text is never less than what the rules match in it.
@Suite struct AnchorSearchTests {
    @Test func knowsWhereEveryMatchBeginsAndEnds() throws {
        let database = try RuleDatabaseTests.made.get()
        let rules = RuleSet(database: database)
        var checked = 0
        for seed in 1...6 as ClosedRange<UInt64> {
            var sampler = ExpressionSampler(seed: seed)
            for index in 0..<rules.count {
                let compiled = rules.rule(at: index)
                guard database.anchors.has(index), let source = compiled.rule.regex,
                    let sample = sampler.sample(source),
                    let other = sampler.sample(source), let regex = try compiled.regex()
                else { continue }
                // Alone, behind what may be part of it, twice in a row, with letters that are a k or an s in any case.
                let odd = sample.replacing("k", with: "\u{212A}").replacing("s", with: "\u{17F}")
                for text in [
                    sample, "X_\(sample)_x", "\(sample)\(other) \(sample)\n", "é_\(odd) \(sample)", "\(odd)\(other)",
                ] {
                    checked += try check(Array(text.utf8), index, regex, database, compiled.rule)
                }
            }
        }
        #expect(checked > 10_000)
    }

    /// Counts the matches.
    private func check(
        _ text: [UInt8], _ index: Int, _ regex: Guard.Expression, _ database: RuleDatabase, _ rule: Rule
    ) throws -> Int {
        try text.withUnsafeBytes { bytes in
            let found = try #require(database.anchors.search(bytes))
            if found.whole.contains(index) { return 0 }
            let matches = regex.allMatches(in: bytes)
            guard rule.hasKeyword(in: text) else { return 0 }
            let places = found.entries.first { $0.rule == index }?.places ?? []
            for match in matches {
                #expect(
                    places.contains { place in
                        place.starts.contains(match.lowerBound) && match.upperBound <= place.limit ?? .max
                    }, "\(rule.id): \(String(decoding: text, as: UTF8.self))")
            }
            return matches.count
        }
    }
}

extension Rule {
    /// Whether a keyword stands in a text, the letters beyond ASCII that are a k or an s left aside.
    fileprivate func hasKeyword(in text: [UInt8]) -> Bool {
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        return keywords.isEmpty || keywords.contains { lower.contains($0.lowercased()) }
    }
}
