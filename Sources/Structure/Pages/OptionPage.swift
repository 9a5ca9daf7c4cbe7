import Git

extension Option {
    /// What `?` says at a prompt: what the option decides, and what each choice will change in the project.
    ///
    /// - Parameter name: the option's name; for a sub-option `option.sub`.
    /// - Returns: nil for a name that is no option of the built-in template.
    public static func explanation(for name: String) -> Page? {
        if let option = known(name) { return option.page() }
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count >= 2, let option = known(parts[0]), let sub = parts.last else { return nil }
        let choices = option.choices.filter { choice in
            choice.subOptions.contains { $0.name == sub } && (parts.count < 3 || choice.name == parts[1])
        }
        guard !choices.isEmpty else { return nil }
        let blocks = choices.compactMap { choice -> Page.Block? in
            choice.subOptions.first { $0.name == sub }.map { subOption in
                .facts([
                    Page.Fact("For \(choice.name)", subOption.text), Page.Fact("Example", "`\(subOption.example)`"),
                ])
            }
        }
        return Page(
            "\(option.name).\(sub) - goes with \(option.name)=\(choices.map(\.name).joined(separator: " or "))",
            identity: .choice(option: option.name, choice: choices[0].name), blocks: blocks, seeAlso: [option.name])
    }

    /// The page of the option, with what each choice is and changes.
    public func page(module: String? = nil) -> Page {
        let whole = page(module: module) { "\($0.short) \($0.changes)" }
        // A screen holds 24 lines; the choices' own pages say the rest.
        return PageText(whole).lines.count <= 24 ? whole : page(module: module) { $0.changes }
    }

    private func page(module: String?, describing choice: (Choice) -> String) -> Page {
        var blocks: [Page.Block] = [.paragraph(text)]
        if choices.isEmpty {
            blocks.append(.facts([Page.Fact("Example", "`\(name)=\(ShellQuoting.quoted(example))`")]))
        } else {
            blocks.append(.facts(choices.map { Page.Fact($0.name, choice($0)) }))
        }
        return Page(
            "\(name) - \(purpose)", identity: identity, blocks: blocks, seeAlso: seeAlso.map { $0.word(module: module) }
        )
    }

    /// The page of one choice; nil for a name that is none.
    public func page(ofChoice name: String, module: String? = nil) -> Page? {
        guard let choice = choice(name) else { return nil }
        var facts = [Page.Fact("Changes", choice.changes), Page.Fact("Take it if", choice.when)]
        if !choice.mind.isEmpty { facts.append(Page.Fact("Mind", choice.mind)) }
        for sub in choice.subOptions {
            facts.append(
                Page.Fact("Asks for", "\(sub.name): \(sub.text) As in `\(self.name).\(sub.name)=\(sub.example)`."))
        }
        if let opinion { facts.append(Page.Fact("Why", Opinion.known(opinion).reasonInShort)) }
        return Page(
            "\(self.name)=\(choice.name)", identity: .choice(option: self.name, choice: choice.name),
            blocks: [.paragraph(choice.short), .facts(facts)],
            seeAlso: choice.seeAlso.map { $0.word(module: module) } + [self.name])
    }

    /// A condition on choices in words: `testing_framework is pytest or unittest`.
    static func condition(_ requires: [String]) -> String {
        guard let first = requires.first, let equals = first.firstIndex(of: "=") else { return "" }
        let option = first[..<equals]
        let choices = requires.map { $0[$0.index(after: equals)...] }
        let list =
            choices.count < 2
            ? choices.joined()
            : choices.dropLast().joined(separator: ", ") + " or " + (choices.last.map(String.init) ?? "")
        return "\(option) is \(list)"
    }
}
