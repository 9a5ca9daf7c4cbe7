import Testing

@testable import Structure

/// What must hold for all that is known: names that resolve, pages that fit a screen, words that are explained.
struct KnowledgeTests {
    static let module = "bike_rentals"

    static let identities: [Identity] =
        Place.all.map(\.identity) + MakeTarget.all.map(\.identity) + Option.all.map(\.identity)
        + Option.all.flatMap { option in
            option.choices.map { Identity.choice(option: option.name, choice: $0.name) }
        } + Term.all.map(\.identity) + Opinion.all.map(\.identity)

    static let pages: [Page] =
        identities.compactMap { Page.of($0, module: module) }
        + Option.all.flatMap { option in
            option.choices.flatMap { choice in
                choice.subOptions.compactMap { Option.explanation(for: "\(option.name).\($0.name)") }
            }
        } + [Page.opinions()]

    @Test func everyThingHasAPage() {
        for identity in Self.identities { #expect(Page.of(identity) != nil, "\(identity)") }
        #expect(Set(Self.identities).count == Self.identities.count)
    }

    @Test func noPageIsLongerThanAScreen() {
        for page in Self.pages {
            let lines = PageText(page, width: 80).lines
            #expect(lines.count <= 24, "\(page.title): \(lines.count) lines")
            for line in lines {
                #expect(
                    line.text.displayWidth <= 80 || line.text.contains("https://"), "\(page.title): \(line.text)")
            }
        }
    }

    @Test func aTermTakesAtMostThreeLines() {
        for term in Term.all {
            #expect(Wrapping.lines(of: term.text, width: 80).count <= 3, "\(term.name)")
            #expect(!term.readOn.isEmpty, "\(term.name)")
        }
    }

    @Test func aPurposeIsHalfALine() {
        for place in Place.all { #expect(place.purpose.count <= 46, "\(place.path): \(place.purpose.count)") }
        for target in MakeTarget.all { #expect(target.purpose.count <= 46, "\(target.name)") }
    }

    @Test func everyWordToReadOnHasAPage() {
        let lookup = Lookup(module: Self.module)
        for page in Self.pages {
            for word in page.seeAlso
            where !word.hasPrefix("https://") && !word.hasPrefix("git help ") && word != "opinions" {
                #expect(!lookup.meanings(of: word).isEmpty, "\(page.title): \(word)")
            }
        }
    }

    @Test func everyConditionNamesAChoice() {
        for requirement in Place.all.flatMap(\.requires) + MakeTarget.all.flatMap(\.requires) {
            guard case .choice? = Lookup().meanings(of: requirement).first else {
                Issue.record("\(requirement)")
                continue
            }
        }
    }

    @Test func backquotesComeInPairs() {
        for page in Self.pages {
            for line in PageText(page).lines { #expect(!line.text.contains("`"), "\(page.title)") }
            for block in page.blocks {
                let texts: [String] =
                    switch block {
                    case .paragraph(let text): [text]
                    case .facts(let facts): facts.map(\.text)
                    case .heading(let text): [text]
                    case .lines: []
                    }
                for text in texts { #expect(text.count(where: { $0 == "`" }) % 2 == 0, "\(page.title): \(text)") }
            }
        }
    }

    @Test func noNameMeansTwoTerms() {
        var seen: [String: String] = [:]
        for term in Term.all {
            for name in [term.name] + term.aliases {
                let other = seen.updateValue(term.name, forKey: name.lowercased())
                #expect(other == nil, "\(name): \(other ?? "") and \(term.name)")
            }
        }
    }

    @Test func theOpinionsOnOnePageFitTheirLines() {
        for opinion in Opinion.all {
            #expect(opinion.shortReason.count <= 62, "\(opinion.id)")
            #expect(opinion.shortCost.count <= 62, "\(opinion.id)")
        }
    }
}
