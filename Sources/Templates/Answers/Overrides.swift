import Formats
import Jinja

/// Answers given beforehand, put into a template's options as new defaults, as cookiecutter does it: choices are
/// moved to the front, yes/no words become booleans, dicts are merged, anything else is replaced.
struct Overrides {
    let dialect: Dialect
    let fileName: String

    /// An answer on the command line that cannot be taken is an error.
    func apply(_ answer: GivenAnswer, to options: inout Table) throws(TemplateProblem) {
        let parts = answer.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let raw = options[answer.key] {
            options[answer.key] = try overridden(raw, by: Node(.string(answer.value)), key: answer.key)
        } else if parts.count >= 2, let raw = options[parts[0]], let choices = raw.array, hasSubOptions(choices) {
            options[parts[0]] = try subOption(parts, answer.value, in: choices)
        } else {
            let names = TemplateOption.all(of: options).map(\.key)
            throw TemplateProblem(
                .answer, "unknown option '\(answer.key)'",
                hints: NearestName.hints(for: answer.key, among: names, all: "options"))
        }
    }

    /// A user's default: nil when it does not fit, with the reason; unknown keys belong to other templates.
    func apply(default value: Node, for key: String, to options: inout Table) -> String? {
        guard let raw = options[key] else { return nil }
        do {
            options[key] = try overridden(raw, by: value, key: key)
            return nil
        } catch {
            return error.message
        }
    }

    private func overridden(_ raw: Node, by value: Node, key: String) throws(TemplateProblem) -> Node {
        switch (raw.value, value.value) {
        case (.array(let choices), .array(let several)):
            guard several.allSatisfy(choices.contains) else {
                throw unknownChoice(RawValue.name(value), key, choices)
            }
            return value
        case (.array(var choices), _):
            guard let place = place(of: value, in: choices) else {
                throw unknownChoice(RawValue.name(value), key, choices)
            }
            choices.insert(choices.remove(at: place), at: 0)
            return Node(.array(choices))
        case (.table(let table), .table(let changes)): return Node(.table(merged(table, changes)))
        case (.boolean, .string(let text)):
            guard let flag = YesNo.value(of: text) else {
                throw TemplateProblem(
                    .answer, "'\(text)' is neither yes nor no, as '\(key)' wants it",
                    hints: ["say \(key)=yes or \(key)=no"])
            }
            return Node(.boolean(flag))
        default: return value
        }
    }

    /// Where a choice stands: by its raw value, else by its text (numbers, names of choices with sub-options).
    private func place(of value: Node, in choices: [Node]) -> Int? {
        if let exact = choices.firstIndex(of: value) { return exact }
        let text = RawValue.name(value)
        return choices.firstIndex { choice in
            if choice.table != nil, dialect != .ccds { return false }
            return RawValue.name(choice) == text && choice.boolean == nil
        }
    }

    private func unknownChoice(_ text: String, _ key: String, _ choices: [Node]) -> TemplateProblem {
        let names = choices.map(RawValue.name)
        var hints = ["choices: \(names.joined(separator: ", "))"]
        if let near = NearestName.of(text, among: names) { hints.insert("did you mean '\(near)'?", at: 0) }
        return TemplateProblem(.answer, "'\(text)' is no choice of '\(key)'", hints: hints)
    }

    /// Inside a dict everything is taken: lists replaced, dicts merged, new keys added.
    private func merged(_ table: Table, _ changes: Table) -> Table {
        var result = table
        for (key, value) in changes.entries {
            switch (result[key]?.value, value.value) {
            case (.table(let inner)?, .table(let more)): result[key] = Node(.table(merged(inner, more)))
            case (.boolean?, .string(let text)): result[key] = YesNo.value(of: text).map { Node(.boolean($0)) } ?? value
            default: result[key] = value
            }
        }
        return result
    }

    private func hasSubOptions(_ choices: [Node]) -> Bool {
        dialect == .ccds && choices.contains { $0.table?.entries.first?.node.table != nil }
    }

    /// `option.sub=value` for every choice that has it, `option.choice.sub=value` for one.
    private func subOption(_ parts: [String], _ value: String, in choices: [Node]) throws(TemplateProblem) -> Node {
        var found = false
        let changed = choices.map { choice -> Node in
            guard let (name, inner) = choice.table?.entries.first, var subs = inner.table,
                parts.count == 2 || (parts.count == 3 && parts[1] == name), let sub = parts.last, let raw = subs[sub]
            else { return choice }
            found = true
            if let alternatives = raw.array, let place = place(of: Node(.string(value)), in: alternatives) {
                var moved = alternatives
                moved.insert(moved.remove(at: place), at: 0)
                subs[sub] = Node(.array(moved))
            } else {
                subs[sub] = Node(.string(value))
            }
            return Node(.table(Table([(key: name, node: Node(.table(subs)))])))
        }
        if found { return Node(.array(changed)) }
        let key = parts.joined(separator: ".")
        let names = choices.flatMap { choice -> [String] in
            guard let (name, inner) = choice.table?.entries.first, let subs = inner.table else { return [] }
            return subs.keys.flatMap { ["\(parts[0]).\($0)", "\(parts[0]).\(name).\($0)"] }
        }
        let short = names.filter { $0.utf8.count { $0 == UInt8(ascii: ".") } == 1 }
        throw TemplateProblem(
            .answer, "unknown option '\(key)'",
            hints: NearestName.of(key, among: names).map { ["did you mean '\($0)'?"] }
                ?? ["sub-options of '\(parts[0])': \(unique(short).joined(separator: ", "))"])
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

/// The words that answer a yes/no question, as cookiecutter knows them.
enum YesNo {
    static func value(of text: String) -> Bool? {
        switch PythonString.strip(text).lowercased() {
        case "1", "true", "t", "yes", "y", "on": true
        case "0", "false", "f", "no", "n", "off": false
        default: nil
        }
    }
}

/// An answer on the command line: `key=value`.
public struct GivenAnswer: Sendable, Equatable {
    /// The option, or the sub-option as `option.sub` or `option.choice.sub`.
    public var key: String
    /// The value; rendered as the template's own defaults are.
    public var value: String

    /// An answer to an option.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Reads `key=value`.
    public init(argument: String) throws(TemplateProblem) {
        guard let equals = argument.unicodeScalars.firstIndex(of: "=") else {
            throw TemplateProblem(
                .answer, "'\(argument)' is no answer", hints: ["answers are given as key=value"])
        }
        key = String(argument.unicodeScalars[..<equals])
        value = String(argument.unicodeScalars[argument.unicodeScalars.index(after: equals)...])
    }
}
