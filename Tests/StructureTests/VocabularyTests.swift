import Testing

@testable import Structure

/// That no page uses a word that only an insider understands.
///
/// A word is either plain English, listed in ``plainWords`` by someone who thought about it, or it has a page itself.
struct VocabularyTests {
    @Test func everyWordIsPlainOrExplained() {
        let plain = Set(plainWords.split { $0 == " " || $0 == "\n" }.map(String.init))
        var unknown = Set<String>()
        for word in Self.words where !plain.contains(word) && !Self.explained.contains(word) { unknown.insert(word) }
        #expect(
            unknown.isEmpty, "explain these as terms, or list them as plain: \(unknown.sorted().joined(separator: " "))"
        )
    }

    @Test func theListHoldsNothingElse() {
        let plain = plainWords.split { $0 == " " || $0 == "\n" }.map(String.init)
        let unused = plain.filter { !Self.words.contains($0) }
        #expect(unused.isEmpty, "\(unused.joined(separator: " "))")
        #expect(Set(plain).count == plain.count)
    }

    /// The words that have a page, or are parts of names that have one.
    static let explained: Set<String> = {
        let names =
            Term.all.flatMap { [$0.name] + $0.aliases } + Option.all.map(\.name)
            + Option.all.flatMap { $0.choices.map(\.name) } + MakeTarget.all.map(\.name)
            + Opinion.all.map(\.id.rawValue)
        return Set(names.flatMap { letters(of: $0) })
    }()

    /// The words of all pages, what stands between backquotes left out, and paths, addresses and names of files too.
    static let words: Set<String> = {
        let texts = KnowledgeTests.pages.flatMap { page -> [String] in
            page.blocks.flatMap { block -> [String] in
                switch block {
                case .paragraph(let text), .heading(let text): [text]
                case .facts(let facts): facts.map(\.text)
                case .lines: []
                }
            }
        }
        var words = Set<String>()
        for text in texts + Place.all.map(\.purpose) + MakeTarget.all.map(\.purpose) + Option.all.map(\.purpose) {
            for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            where index % 2 == 0 {
                for token in part.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                    var word = token.filter { !",;()\"".contains($0) }
                    while let last = word.last, ".:?!".contains(last) { word.removeLast() }
                    if word.contains(where: { "/._=*#~<>[]{}@&+".contains($0) || $0.isNumber }) { continue }
                    words.formUnion(letters(of: word))
                }
            }
        }
        return words
    }()

    private static func letters(of name: String) -> [String] {
        var name = name.lowercased()
        if name.hasSuffix("'s") { name.removeLast(2) }
        return name.split { !$0.isLetter }.map(String.init)
    }
}
