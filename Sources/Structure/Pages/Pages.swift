extension Page {
    /// The page of a thing that Structure knows; nil for an identity that names nothing.
    ///
    /// - Parameter module: the path of the project's package, which stands for `{module}`.
    public static func of(_ identity: Identity, module: String? = nil) -> Page? {
        switch identity {
        case .place(let path): Place.known(path).map { $0.page(module: module) }
        case .target(let name): MakeTarget.known(name).map { $0.page(module: module) }
        case .option(let name): Option.known(name).map { $0.page(module: module) }
        case .choice(let option, let choice): Option.known(option)?.page(ofChoice: choice, module: module)
        case .term(let name): Term.known(name).map { $0.page(module: module) }
        case .opinion(let id): Opinion.known(id).page(module: module)
        }
    }

    /// What a thing is in half a line.
    static func summary(of identity: Identity) -> String {
        switch identity {
        case .place(let path): Place.known(path)?.purpose ?? ""
        case .target(let name): MakeTarget.known(name)?.purpose ?? ""
        case .option(let name): Option.known(name)?.purpose ?? ""
        case .choice(let option, let choice): Option.known(option)?.choice(choice)?.short ?? ""
        case .term(let name): Term.known(name)?.text ?? ""
        case .opinion(let id): Opinion.known(id).statement
        }
    }

    /// The page of several things that one word means: the first in full, the others in a line or two below it.
    ///
    /// - Parameter word: the word asked for.
    public static func joining(_ first: Page, others: [Identity], word: String, module: String? = nil) -> Page {
        guard !others.isEmpty else { return first }
        var page = first
        // What to read on with belongs to the first meaning, so it stands above the others.
        if !page.seeAlso.isEmpty {
            let words = Fact("See also", page.seeAlso.joined(separator: ", "))
            if case .facts(let facts)? = page.blocks.last {
                page.blocks[page.blocks.count - 1] = .facts(facts + [words])
            } else {
                page.blocks.append(.facts([words]))
            }
            page.seeAlso = []
        }
        page.blocks.append(.heading("'\(word)' is also"))
        page.blocks.append(
            .facts(
                others.map { identity in
                    let text = summary(of: identity).putting(module)
                    let end = text.hasSuffix(".") ? "" : "."
                    return Fact(
                        "a \(identity.kind)".replacing("a option", with: "an option")
                            .replacing("a opinion", with: "an opinion"),
                        "\(text)\(end) `git ccds explain \(identity.word(module: module))`")
                }))
        return page
    }

    /// The six opinions on one page.
    ///
    /// - Parameter keeping: how the project at hand keeps each, in a few words; without it, how the template does.
    public static func opinions(keeping: [Opinion.ID: String] = [:]) -> Page {
        let facts = Opinion.all.flatMap { opinion -> [Fact] in
            var facts = [
                Fact(opinion.id.rawValue, opinion.shortReason), Fact("  its cost", opinion.shortCost),
            ]
            if let kept = keeping[opinion.id] { facts.append(Fact("  here", kept)) }
            return facts
        }
        return Page("The six opinions behind this kind of project", blocks: [.facts(facts)])
    }
}

extension Identity {
    /// What to type after `git ccds explain` to get this thing and nothing else.
    public func word(module: String? = nil) -> String {
        switch self {
        case .place(let path): path == "*/.gitkeep" ? "./.gitkeep" : "./" + path.putting(module)
        case .target(let name): "make \(name)"
        case .option(let name): Place.known(name) == nil ? name : "option:\(name)"
        case .choice(let option, let choice):
            choice.contains(" ") ? "'\(option)=\(choice)'" : "\(option)=\(choice)"
        case .term(let name): name.contains(" ") ? "'term:\(name)'" : "term:\(name)"
        case .opinion(let id): "opinion:\(id.rawValue)"
        }
    }
}

extension String {
    /// The text with the package's name in place of `{module}`.
    func putting(_ module: String?) -> String { replacing("{module}", with: module ?? "MODULE") }

    /// A word to read on with; where the package's name is not known, its files go by their own names.
    func word(module: String?) -> String {
        guard module == nil, hasPrefix("{module}") else { return putting(module) }
        return self == "{module}" ? "package" : split(separator: "/").last.map(String.init) ?? self
    }
}

extension Opinion {
    /// The page of the opinion.
    ///
    /// - Parameter here: how the project at hand keeps it; without it only how the template does.
    public func page(module: String? = nil, here: String? = nil) -> Page {
        var facts = [
            Page.Fact("Reason", reason), Page.Fact("Cost", cost), Page.Fact("Kept by", keptBy),
        ]
        if let here { facts.append(Page.Fact("Here", here)) }
        return Page(
            "opinion: \(id.rawValue)", identity: identity, blocks: [.paragraph(statement), .facts(facts)],
            seeAlso: seeAlso.map { $0.word(module: module) } + ["opinions"])
    }
}

extension Term {
    /// The page of the term.
    public func page(module: String? = nil) -> Page {
        Page(name, identity: identity, blocks: [.paragraph(text)], seeAlso: readOn.map { $0.word(module: module) })
    }
}

extension MakeTarget {
    /// The page of the target.
    public func page(module: String? = nil) -> Page {
        var facts = [
            Page.Fact("When", when), Page.Fact("What runs", runs), Page.Fact("Changes", changes),
        ]
        if !requires.isEmpty { facts.append(Page.Fact("There if", Option.condition(requires))) }
        if let opinion { facts.append(Page.Fact("Why", Opinion.known(opinion).reasonInShort)) }
        return Page(
            "make \(name) - \(purpose)", identity: identity, blocks: [.facts(facts)],
            seeAlso: seeAlso.map { $0.word(module: module) })
    }
}

extension Opinion {
    /// The statement with the opinion's name, for the pages of what rests on it.
    var reasonInShort: String {
        (statement.hasSuffix(".") ? String(statement.dropLast()) : statement) + " (opinion: \(id.rawValue))"
    }
}
