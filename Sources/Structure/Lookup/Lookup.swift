import Platform

/// Finds what a word means: a place, a make target, an option or a choice, a term, an opinion.
public struct Lookup: Sendable {
    /// The path of the project's package, put in for `{module}`; nil where it is not known.
    public var module: String?

    /// A lookup in a project whose package is at `module`.
    public init(module: String? = nil) { self.module = module }

    /// What a word may mean, the likeliest first; empty for an unknown word.
    ///
    /// A whole identity (`term:data`, as ``Identity/description`` writes it) means that one thing.
    public func meanings(of word: String) -> [Identity] {
        if let exact = identity(word) { return [exact] }
        var found: [Identity] = []
        func add(_ identity: Identity?) {
            if let identity, !found.contains(identity) { found.append(identity) }
        }
        add(place(word)?.identity)
        add(target(word)?.identity)
        add(option(word)?.identity)
        add(choice(word))
        for choice in choices(called: word) { add(choice) }
        add(Term.known(word)?.identity)
        add(opinion(word)?.identity)
        return found
    }

    /// Whether a word can only be a path: `./x`, `../x`, `/x`, `x/`.
    public static func isPath(_ word: String) -> Bool {
        word == "." || word == ".." || word.hasPrefix("./") || word.hasPrefix("../") || word.hasPrefix("/")
            || word.hasSuffix("/")
    }

    /// The known words nearest to an unknown one, the nearest first, at most `count`.
    public func nearest(to word: String, count: Int = 3) -> [String] {
        let word = word.lowercased()
        var found: [(distance: Int, order: Int, name: String)] = []
        for (order, name) in Self.names.enumerated() {
            let lower = name.lowercased()
            let distance = NearestNames.distance(word, lower)
            let isPart = word.count >= 3 && (lower.contains(word) || (lower.count >= 4 && word.contains(lower)))
            guard distance <= max(1, word.count / 3) || isPart else { continue }
            // A part of a name says more than a name that only looks alike.
            found.append((lower.contains(word) && isPart ? min(distance, 1) : distance, order, name))
        }
        found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
        var names: [String] = []
        for (_, _, name) in found where !names.contains(shown(name)) { names.append(shown(name)) }
        return Array(names.prefix(count))
    }

    /// Every word that has a page by itself, for completion and suggestions.
    public static let names: [String] =
        Option.all.map(\.name)
        + Option.all.flatMap { option in option.choices.map { "\(option.name)=\($0.name)" } }
        + Place.all.filter { $0.origin == .template }.map(\.path)
        + MakeTarget.all.map { "make \($0.name)" } + MakeTarget.all.map(\.name)
        + Term.all.map(\.name) + ["opinions", "commit"] + Opinion.all.map(\.id.rawValue)
        + Term.all.flatMap(\.aliases)

    /// A path with the package's name put in.
    func shown(_ name: String) -> String { name.word(module: module) }

    // MARK: Kinds of meaning

    private func identity(_ word: String) -> Identity? {
        guard let colon = word.firstIndex(of: ":") else { return nil }
        let rest = String(word[word.index(after: colon)...])
        switch word[..<colon] {
        case "place": return place(rest)?.identity
        case "target": return MakeTarget.known(rest)?.identity
        case "option": return Option.known(rest)?.identity
        case "choice": return choice(rest)
        case "term": return Term.known(rest)?.identity
        case "opinion": return Opinion.ID(rawValue: rest).map { .opinion($0) }
        default: return nil
        }
    }

    /// A known place of that path, or the one of that name in the package.
    func place(_ word: String) -> Place? {
        var path = word
        while path.hasPrefix("./") { path.removeFirst(2) }
        while path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else { return nil }
        if let match = PlaceMatch(path: path, module: module), match.isExact { return match.place }
        return Place.package.first { $0.path.hasSuffix("/" + path) && $0.name != "__init__.py" || $0.path == path }
            ?? Place.all.first { $0.origin == .template && $0.name == path }
    }

    private func target(_ word: String) -> MakeTarget? {
        if word.hasPrefix("make ") { return MakeTarget.known(String(word.dropFirst(5))) }
        return MakeTarget.known(word)
    }

    private func option(_ word: String) -> Option? { Option.known(word.lowercased().replacing("-", with: "_")) }

    /// `option=choice`, `option.sub` or `option=choice.sub`.
    private func choice(_ word: String) -> Identity? {
        if let equals = word.firstIndex(of: "=") {
            guard let option = option(String(word[..<equals])) else { return nil }
            let rest = String(word[word.index(after: equals)...])
            if let choice = option.choice(rest) { return .choice(option: option.name, choice: choice.name) }
            for choice in option.choices {
                for sub in choice.subOptions where rest == "\(choice.name).\(sub.name)" {
                    return .choice(option: option.name, choice: choice.name)
                }
            }
            // Any text answers an option without choices.
            return option.choices.isEmpty ? option.identity : nil
        }
        guard let dot = word.firstIndex(of: "."), let option = option(String(word[..<dot])) else { return nil }
        let sub = word[word.index(after: dot)...]
        for choice in option.choices where choice.subOptions.contains(where: { $0.name == sub }) {
            return .choice(option: option.name, choice: choice.name)
        }
        return nil
    }

    /// The choices of that name. `none`, `Yes` and `No` are choices of no one option: they say nothing by themselves.
    private func choices(called word: String) -> [Identity] {
        guard !["none", "yes", "no"].contains(word.lowercased()) else { return [] }
        return Option.all.compactMap { option in
            option.choices.first { $0.name.lowercased() == word.lowercased() }
                .map { .choice(option: option.name, choice: $0.name) }
        }
    }

    private func opinion(_ word: String) -> Opinion? {
        let word = word.lowercased()
        return Opinion.all.first { $0.id.rawValue == word || $0.aliases.contains(word) }
    }
}
