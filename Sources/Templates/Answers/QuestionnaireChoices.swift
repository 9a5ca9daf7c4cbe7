import Formats
import Jinja

/// Choices and, in ccds' dialect, the sub-options that a choice brings.
extension Questionnaire {
    mutating func askChoice(_ key: String, _ choices: [Node], title: String) throws(TemplateProblem) {
        guard !choices.isEmpty else {
            throw TemplateProblem(.template, "\(template.contextFile.name): the list of choices of '\(key)' is empty")
        }
        let hasSubOptions = template.dialect == .ccds && choices[0].table != nil
        var fitting: [(node: Node, value: Jinja.Value)] = []
        for choice in choices where try fits(choice, key) {
            let raw = hasSubOptions ? Node(.string(RawValue.name(choice))) : choice
            fitting.append((choice, try render(raw, for: key)))
        }
        if isGiven(key), fitting.first?.node != choices[0] {
            throw misfit(choices[0], key, fitting.map { JinjaValues.text(of: $0.value) })
        }
        guard let first = fitting.first else {
            throw TemplateProblem(
                .template, "\(template.contextFile.name): no choice of '\(key)' fits the answers before it")
        }
        offered = fitting.map(\.value)
        let shown = fitting.map { choice in
            let text = JinjaValues.text(of: choice.value)
            return Question.Choice(value: text, label: label(text, of: key))
        }
        ask(key, title, .choice(shown, default: 0), fallback: first.value)
        if fitting.count == 1, choices.count > 1 {
            question = nil
            try take(first.value, key: key)
        }
    }

    /// Whether a choice may be offered after the answers so far (`_choices_if`).
    func fits(_ choice: Node, _ key: String) throws(TemplateProblem) -> Bool {
        let name = RawValue.name(choice)
        guard let condition = options["_choices_if"]?[key]?[name] else { return true }
        return try conditions.holds(condition, context, at: "_choices_if '\(key)' '\(name)'")
    }

    func misfit(_ choice: Node, _ key: String, _ fitting: [String]) -> TemplateProblem {
        let name = RawValue.name(choice)
        let condition = options["_choices_if"]?[key]?[name] ?? Node(.null)
        let causes = Conditions.options(in: condition).compactMap { option in
            known[option].map { "\(option) '\(Self.answerText($0))'" }
        }
        return TemplateProblem(
            .answer, "\(key) '\(name)' does not fit \(causes.joined(separator: " and "))",
            hints: ["these fit: \(fitting.joined(separator: ", "))"])
    }

    /// An answer in a word: of a choice with sub-options its name.
    static func answerText(_ value: Jinja.Value) -> String {
        if case .dict(let dict) = value, dict.count == 1, let name = dict.keys.first?.text { return name }
        return JinjaValues.text(of: value)
    }

    /// A sub-option on the command line must be one of the choice that was taken.
    func checkSubOptionsGiven(
        for key: String, choice: String, _ inner: Node, _ choices: [Node]
    ) throws(TemplateProblem) {
        for answer in given {
            let parts = answer.key.split(separator: ".").map(String.init)
            guard parts.count >= 2, parts[0] == key, options[answer.key] == nil, let sub = parts.last else { continue }
            if parts.count == 3, parts[1] != choice || inner[sub] == nil {
                throw TemplateProblem(
                    .answer, "'\(answer.key)' does not fit \(key) '\(choice)'", hints: ["say \(key)=\(parts[1]) too"])
            }
            if inner[sub] == nil {
                let owners = choices.filter { $0.table?.entries.first?.node[sub] != nil }.map(RawValue.name)
                throw TemplateProblem(
                    .answer, "\(key) '\(choice)' has no '\(sub)'",
                    hints: owners.map { "say \(key)=\($0) to give a \(sub)" })
            }
        }
    }

    mutating func askNext(of subs: SubOptions) throws(TemplateProblem) {
        guard let (name, raw) = subs.rest.first else {
            pending = nil
            let value = Jinja.Value.dict([(key: subs.choice, value: .dict(subs.values))])
            return set(subs.option, value)
        }
        let key = subs.isList ? "\(subs.option).\(name)" : "\(subs.option).\(subs.choice).\(name)"
        if let value = recorded[subs.option]?[subs.choice]?[name],
            !given.contains(where: { $0.key == "\(subs.option).\(name)" || $0.key == key })
        {
            return try store(JinjaValues.value(of: value), key)
        }
        if let choices = raw.array {
            try askChoice(key, choices, title: title(key, standard: name))
        } else {
            let value = try render(raw, for: key)
            ask(key, title(key, standard: name), .text(default: JinjaValues.text(of: value)), fallback: value)
        }
        let isGiven = given.contains { $0.key == "\(subs.option).\(name)" || $0.key == key }
        question?.option = subs.option
        question?.isGiven = isGiven
    }
}
