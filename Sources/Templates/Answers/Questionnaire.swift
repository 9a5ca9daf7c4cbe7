import Formats
import Jinja
import SystemPackage

/// The way from a template's options to answers, one question at a time.
///
/// A value: copy it to go back. Defaults are rendered with the answers before them, in the order and with the rules of
/// cookiecutter (or ccds): simple options and choices first, then dicts.
public struct Questionnaire: Sendable {
    let template: Template
    let environment: Environment
    let conditions: Conditions
    /// The options with what was given moved in, without `__prompts__`.
    var options: Table
    let prompts: Table
    /// The options for which something was given on the command line.
    let given: [GivenAnswer]
    let replay: Replay?
    /// Values to take without asking, where the template has the option and the value fits it.
    let recorded: Table

    /// User defaults that were passed over, with the reason.
    public private(set) var warnings: [String] = []
    /// What is known so far.
    var known: DictObject
    var steps: [Step]
    var position = 0
    var pending: SubOptions?
    /// The question that stands; nil when all is answered.
    public internal(set) var question: Question?
    /// What the question's choices stand for, in their order.
    var offered: [Jinja.Value] = []
    var fallback = Jinja.Value.none
    var number = 0
    let count: Int

    enum Step: Sendable {
        /// Taken over as it is written.
        case copy(String, Node)
        /// Rendered, not asked.
        case render(String, Node)
        case ask(String, Node)
    }

    /// A choice with sub-options of which some are still to be asked.
    struct SubOptions: Sendable {
        let option: String
        let choice: String
        var rest: [(key: String, node: Node)]
        let values: DictObject
        /// Whether the choice's value is one of a list rather than an object.
        let isList: Bool
    }

    /// Begins with the template's first question.
    ///
    /// - Parameters:
    ///   - defaults: the user's `default_context`; what does not fit is passed over with a warning.
    ///   - given: answers from the command line, rendered as defaults are; unknown keys and choices are errors.
    ///   - host: what this machine tells templates.
    ///   - replay: earlier answers that are taken as they are; only what they lack is asked for.
    public init(
        _ template: Template, defaults: Table = Table(), given: [GivenAnswer] = [], host: HostFacts = HostFacts(),
        replay: Replay? = nil
    ) throws(TemplateProblem) {
        self.template = template
        self.given = given
        self.replay = replay
        var options = template.contextFile.options
        let overrides = Overrides(dialect: template.dialect, fileName: template.contextFile.name)
        for (key, value) in defaults.entries {
            if let reason = overrides.apply(default: value, for: key, to: &options) {
                warnings.append("your default for '\(key)' is passed over: \(reason)")
            }
        }
        for answer in given { try overrides.apply(answer, to: &options) }
        prompts = options[ContextFile.prompts]?.table ?? Table()
        if template.dialect == .cookiecutter { options[ContextFile.prompts] = nil }
        self.options = options
        environment = try RenderEnvironment.make(for: template.contextFile, options: options, host: host)
        conditions = Conditions(environment: environment, fileName: template.contextFile.name)
        count = options.keys.count { !$0.hasPrefix("_") }

        known = DictObject(isOrdered: true)
        recorded = replay?.isComplete == false ? replay?.answers ?? Table() : Table()
        var asked = options
        if let replay, replay.isComplete {
            known = JinjaValues.dict(of: replay.answers)
            let overridden = Set(given.map { $0.key.split(separator: ".").first.map(String.init) ?? $0.key })
            for key in replay.answers.keys where !overridden.contains(key) { asked[key] = nil }
        }
        steps = Self.steps(of: asked, dialect: template.dialect)
        try advance()
    }

    static func steps(of options: Table, dialect: Dialect) -> [Step] {
        var first: [Step] = []
        var second: [Step] = []
        for (key, node) in options.entries {
            let isPrivate = key.hasPrefix("_")
            if isPrivate, dialect == .ccds || !key.hasPrefix("__") {
                first.append(.copy(key, node))
            } else if isPrivate {
                first.append(.render(key, node))
                if node.table != nil { second.append(.render(key, node)) }
            } else if node.table != nil {
                second.append(.ask(key, node))
            } else {
                first.append(.ask(key, node))
            }
        }
        return first + second
    }

    // MARK: Going on

    /// Takes steps until one asks something or all are done.
    mutating func advance() throws(TemplateProblem) {
        question = nil
        while question == nil {
            if let subs = pending {
                try askNext(of: subs)
                continue
            }
            guard position < steps.count else { return }
            let step = steps[position]
            position += 1
            switch step {
            case .copy(let key, let node): set(key, JinjaValues.value(of: node, isOrdered: true))
            case .render(let key, let node): set(key, try render(node, for: key))
            case .ask(let key, let node):
                number += 1
                try ask(key, node)
            }
        }
    }

    mutating func set(_ key: String, _ value: Jinja.Value) {
        if !isKnownUniquelyReferenced(&known) { known = JinjaValues.copy(known) }
        known.set(key, value)
    }

    var context: [String: Jinja.Value] { ["cookiecutter": .dict(known)] }

    /// A default as cookiecutter renders it: null and booleans stay, numbers become text, containers piece by piece.
    func render(_ node: Node, for key: String) throws(TemplateProblem) -> Jinja.Value {
        switch node.value {
        case .null: return .none
        case .boolean(let flag): return .boolean(flag)
        case .array(let nodes):
            var items: [Jinja.Value] = []
            for node in nodes { items.append(try render(node, for: key)) }
            return .list(items)
        case .table(let table):
            let dict = DictObject()
            for (name, node) in table.entries {
                dict.set(JinjaValues.text(of: try render(Node(.string(name)), for: key)), try render(node, for: key))
            }
            return .dict(dict)
        case .string, .integer, .float, .date:
            do {
                return .string(try environment.render(RawValue.name(node), context: context))
            } catch {
                throw TemplateProblem(
                    .template,
                    "\(template.contextFile.name): the default of '\(key)' cannot be rendered: \(error.message)")
            }
        }
    }

    func isGiven(_ key: String) -> Bool { given.contains { $0.key == key } }

    mutating func ask(_ key: String, _ raw: Node) throws(TemplateProblem) {
        if let value = recorded[key], !given.contains(where: { $0.key == key || $0.key.hasPrefix(key + ".") }),
            try takes(value, for: key, raw)
        {
            return
        }
        let text = title(key)
        switch raw.value {
        case .array(let choices): try askChoice(key, choices, title: text)
        case .boolean(let flag): ask(key, text, .yesNo(default: flag), fallback: .boolean(flag))
        case .table:
            let value = try render(raw, for: key)
            ask(
                key, text, .dictionary(default: JSON.write(JinjaValues.node(of: value), ensureASCII: false)),
                fallback: value)
        default:
            let value = try render(raw, for: key)
            ask(key, text, .text(default: value.isNone ? nil : JinjaValues.text(of: value)), fallback: value)
        }
    }

    mutating func ask(_ key: String, _ text: String, _ kind: Question.Kind, fallback: Jinja.Value) {
        self.fallback = fallback
        let option = key.split(separator: ".").first.map(String.init) ?? key
        question = Question(
            key: key, option: options[key] == nil ? option : key, text: text, kind: kind, number: number, count: count,
            isGiven: isGiven(key))
    }

    /// The question from `__prompts__`, which for choices may be an object with labels.
    func title(_ key: String, standard: String? = nil) -> String {
        switch prompts[key]?.value {
        case .string(let text)? where !text.isEmpty: text
        case .table(let table)?: table["__prompt__"]?.string ?? standard ?? key
        default: standard ?? key
        }
    }

    func label(_ choice: String, of key: String) -> String {
        prompts[key]?[choice].map(RawValue.name) ?? choice
    }

    // MARK: Answering

    /// Answers the question that stands.
    ///
    /// Text is taken literally but for white space around it; nothing takes the default. A choice is given by its
    /// number among those offered or by its value.
    /// - Throws: a problem of kind `.answer` that leaves the question standing, or one of kind `.template` when the
    ///   next default cannot be rendered.
    public mutating func answer(_ typed: String) throws(TemplateProblem) {
        guard let question else { return }
        let text = PythonString.strip(typed)
        if text.isEmpty { return try answerDefault() }
        switch question.kind {
        case .text: try take(.string(text), key: question.key)
        case .yesNo:
            guard let flag = YesNo.value(of: text) else {
                throw TemplateProblem(.answer, "'\(text)' is neither yes nor no", hints: ["answer y or n"])
            }
            try take(.boolean(flag), key: question.key)
        case .choice(let choices, _):
            let place = Int(text).map { $0 - 1 } ?? choices.firstIndex { $0.value == text }
            guard
                let index = place.flatMap({ choices.indices.contains($0) ? $0 : nil })
                    ?? choices.firstIndex(where: { $0.value == text })
            else {
                throw TemplateProblem(
                    .answer, "'\(text)' is no choice of '\(question.key)'",
                    hints: [
                        "answer a number from 1 to \(choices.count), or one of: "
                            + choices.map(\.value).joined(separator: ", ")
                    ])
            }
            try take(offered[index], key: question.key)
        case .dictionary:
            guard let node = try? JSON.parse(Array(text.utf8)), node.table != nil else {
                throw TemplateProblem(
                    .answer, "'\(text)' is no JSON object", hints: ["for example {\"key\": \"value\"}"])
            }
            try take(JinjaValues.value(of: node), key: question.key)
        }
    }

    /// Takes the default of the question that stands.
    public mutating func answerDefault() throws(TemplateProblem) {
        guard let question else { return }
        if case .text(nil) = question.kind {
            throw TemplateProblem(.answer, "'\(question.key)' has no default, an answer is needed")
        }
        try take(fallback, key: question.key)
    }

    /// Takes the defaults of all questions that are left.
    public mutating func answerAllDefaults() throws(TemplateProblem) {
        // Null is an answer here, as for cookiecutter without input.
        while let question { try take(fallback, key: question.key) }
    }

    /// Takes a value for the question that stands and goes on to the next one; on an error nothing has changed.
    mutating func take(_ value: Jinja.Value, key: String) throws(TemplateProblem) {
        let before = self
        do {
            try validate(value, key)
            try store(value, key)
            try advance()
        } catch {
            self = before
            throw error
        }
    }

    mutating func store(_ value: Jinja.Value, _ key: String) throws(TemplateProblem) {
        if let subs = pending {
            if subs.isList {
                set(subs.option, .dict([(key: subs.choice, value: value)]))
                pending = nil
            } else {
                let values = JinjaValues.copy(subs.values)
                if let name = subs.rest.first?.key { values.set(name, value) }
                pending = SubOptions(
                    option: subs.option, choice: subs.choice, rest: Array(subs.rest.dropFirst()), values: values,
                    isList: false)
            }
            return
        }
        guard template.dialect == .ccds, let choices = options[key]?.array, choices.first?.table != nil,
            let chosen = choices.first(where: { RawValue.name($0) == JinjaValues.text(of: value) }),
            let (name, inner) = chosen.table?.entries.first
        else { return set(key, value) }
        try checkSubOptionsGiven(for: key, choice: name, inner, choices)
        switch inner.value {
        case .table(let subs):
            pending = SubOptions(option: key, choice: name, rest: subs.entries, values: DictObject(), isList: false)
        case .array(let alternatives):
            pending = SubOptions(
                option: key, choice: name, rest: [(key: name, node: Node(.array(alternatives)))], values: DictObject(),
                isList: true)
        default: set(key, .dict([(key: name, value: JinjaValues.value(of: inner))]))
        }
    }

    /// Checks an answer against `_validate`.
    func validate(_ value: Jinja.Value, _ key: String) throws(TemplateProblem) {
        guard let rules = options["_validate"]?.table else { return }
        let parts = key.split(separator: ".").map(String.init)
        var names = [key]
        if pending != nil, parts.count == 3 { names.insert("\(parts[0]).\(parts[2])", at: 0) }
        for name in names {
            for check in rules[name]?.array ?? [] {
                var context = context
                context["answer"] = .string(JinjaValues.text(of: value))
                let place = "_validate '\(name)'"
                guard let valid = check["valid"], try !conditions.holds(valid, context, at: place) else { continue }
                let error = try conditions.message(check["error"], context, at: place)
                let hint = try conditions.message(check["hint"], context, at: place)
                throw TemplateProblem(
                    .answer, error ?? "'\(JinjaValues.text(of: value))' does not fit '\(key)'",
                    hints: hint.map { [$0] } ?? [])
            }
        }
    }

    // MARK: Recorded answers

    /// Takes an answer of an earlier project where it still fits the option.
    mutating func takes(_ value: Node, for key: String, _ raw: Node) throws(TemplateProblem) -> Bool {
        switch (raw.value, value.value) {
        case (.array(let choices), .table(let table)) where template.dialect == .ccds && choices.first?.table != nil:
            guard let name = table.keys.first, let choice = choices.first(where: { RawValue.name($0) == name }),
                try fits(choice, key)
            else { return false }
            try store(.string(name), key)
            return true
        case (.array(let choices), _):
            for choice in choices where try fits(choice, key) {
                let rendered = try render(choice, for: key)
                if JinjaValues.text(of: rendered) == RawValue.name(value) {
                    set(key, rendered)
                    return true
                }
            }
            return false
        case (.boolean, .boolean), (.table, .table): break
        case (.boolean, _), (.table, _), (_, .table), (_, .array): return false
        default: break
        }
        let answer = JinjaValues.value(of: value)
        guard (try? validate(answer, key)) != nil else { return false }
        set(key, answer)
        return true
    }

    // MARK: The end

    /// What has been answered so far, in words.
    public var soFar: [(key: String, text: String)] {
        zip(known.keys, known.values).compactMap { key, value in
            guard let key = key.text, !key.hasPrefix("_") else { return nil }
            return (key, JinjaValues.text(of: value))
        }
    }

    /// The answers, when no question is left.
    ///
    /// - Parameter outputDirectory: the folder in which the project's folder will be; `_output_dir`.
    public func answers(outputDirectory: FilePath) throws(TemplateProblem) -> Answers {
        var context = replay?.isComplete == true ? replay?.context ?? Table() : Table()
        var answers = replay?.isComplete == true ? replay?.answers ?? Table() : options
        var original = Table()
        for (key, node) in answers.entries where !key.hasPrefix("_") { original[key] = node }
        for (key, value) in JinjaValues.table(of: known).entries { answers[key] = value }
        let origin = template.origin
        answers["_template"] = Node(.string(template.seenReference ?? origin.reference))
        answers["_output_dir"] = Node(.string(PathText.text(outputDirectory.absolute.bytes)))
        answers["_repo_dir"] = Node(.string(origin.repositoryDirectory))
        answers["_checkout"] = Node(origin.checkout.map { .string($0) } ?? .null)
        context["cookiecutter"] = Node(.table(answers))
        context["_cookiecutter"] = Node(.table(original))
        return try Answers(
            context, template: template, environment: environment, isReplayed: replay?.isComplete == true)
    }
}
