/// What is known of a place in the project at hand, for its page.
public struct PlaceFacts: Sendable, Equatable {
    /// Which rule decides whether it is committed, and how; nil without a project.
    public var rule: String?
    /// How much stands there.
    public var here: String?

    /// Creates facts.
    public init(rule: String? = nil, here: String? = nil) {
        self.rule = rule
        self.here = here
    }
}

extension Place {
    /// The page of the place.
    ///
    /// - Parameters:
    ///   - module: the path of the project's package.
    ///   - shownPath: the path to write in the title, where it is not the place's own.
    ///   - facts: what stands in the project at hand.
    public func page(module: String? = nil, shownPath: String? = nil, facts: PlaceFacts = PlaceFacts()) -> Page {
        var blocks: [Page.Block] = []
        if let picture = flowPicture { blocks.append(.lines(picture)) }
        var rows = [Page.Fact("Belongs here", belongs)]
        if !notHere.isEmpty { rows.append(Page.Fact("Does not", notHere)) }
        rows.append(Page.Fact("Written by", writtenBy))
        rows.append(Page.Fact("Read by", readBy))
        rows.append(Page.Fact("In git", facts.rule ?? commitment.text))
        if let here = facts.here { rows.append(Page.Fact("Now", here)) }
        if !next.isEmpty { rows.append(Page.Fact("Next", next)) }
        if !requires.isEmpty { rows.append(Page.Fact("There if", Option.condition(requires))) }
        if let opinion { rows.append(Page.Fact("Why", Opinion.known(opinion).reasonInShort)) }
        blocks.append(.facts(rows))
        let path = shownPath ?? (path == "*/.gitkeep" ? ".gitkeep" : self.path.putting(module))
        return Page(
            "\(path) - \(purpose)", identity: identity, blocks: blocks.map { $0.putting(module) },
            seeAlso: seeAlso.map { $0.word(module: module) })
    }
}

extension Page.Block {
    /// The block with the package's name in place of `{module}`.
    func putting(_ module: String?) -> Page.Block {
        switch self {
        case .paragraph(let text): .paragraph(text.putting(module))
        case .facts(let facts): .facts(facts.map { Page.Fact($0.label, $0.text.putting(module)) })
        case .heading(let text): .heading(text.putting(module))
        case .lines(let lines): .lines(lines.map { $0.putting(module) })
        }
    }
}
