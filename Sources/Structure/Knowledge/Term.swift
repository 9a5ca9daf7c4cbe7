/// A word of the field, explained in at most three lines.
public struct Term: Sendable, Equatable {
    /// The word, as it stands in the middle of a sentence.
    public let name: String
    /// Other forms and other words for it.
    public let aliases: [String]
    /// The explanation.
    public let text: String
    /// Where to read on: words that `explain` answers, addresses, commands.
    public let readOn: [String]

    /// The stable identity.
    public var identity: Identity { .term(name) }

    init(_ name: String, _ text: String, also aliases: [String] = [], readOn: [String]) {
        self.name = name
        self.aliases = aliases
        self.text = text
        self.readOn = readOn
    }
}

extension Term {
    /// Every term, by theme.
    public static let all: [Term] = dataScience + modelling + python + tools + gitBasics + gitSharing + safety + files

    /// The term of that name or alias; capitals do not count.
    public static func known(_ word: String) -> Term? { byName[word.lowercased()] }

    private static let byName = Dictionary(
        all.flatMap { term in ([term.name] + term.aliases).map { ($0.lowercased(), term) } },
        uniquingKeysWith: { first, _ in first })
}
