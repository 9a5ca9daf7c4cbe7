import ArgumentParser
import Formats
import Guard
import Platform

/// `git ccds rules`: the guard's default rules.
struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the guard's default rules, or explain one.",
        subcommands: [RulesList.self, RulesShow.self],
        defaultSubcommand: RulesList.self)
}

/// `git ccds rules list`.
struct RulesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules by their identifiers.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let terminal = Terminal.current
        let rules = DefaultRules.configuration().rules.sorted { $0.id < $1.id }
        if json { return terminal.print(JSON.write(.array(rules.map(\.node)), indent: 2)) }
        let width = rules.map(\.id.count).max() ?? 0
        for rule in rules {
            let padding = String(repeating: " ", count: width - rule.id.count)
            terminal.print("\(terminal.outputStyle.bold(rule.id))\(padding)  \(rule.description)")
        }
    }
}

/// `git ccds rules show`.
struct RulesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Explain a rule: what it finds, how to revoke such a key, where that is written."
    )

    @ArgumentParser.Argument(help: "The rule's identifier.")
    var id: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let terminal = Terminal.current
        guard let rule = DefaultRules.rule(id: id) else {
            let nearest = NearestNames.of(id, in: DefaultRules.configuration().rules.map(\.id))
            throw CommandFailure(
                "there is no rule '\(id)'",
                hints: nearest.isEmpty
                    ? ["git ccds rules lists them"] : ["the nearest: \(nearest.joined(separator: ", "))"])
        }
        if json { return terminal.print(JSON.write(rule.node, indent: 2)) }
        terminal.print("\(terminal.outputStyle.bold(rule.id)): \(rule.description)")
        let facts: [(String, String?)] = [
            ("severity", rule.severity?.rawValue),
            ("revoke", rule.revoke),
            ("source", rule.source),
            ("keywords", rule.keywords.isEmpty ? nil : rule.keywords.joined(separator: ", ")),
            ("path", rule.path),
            ("entropy", rule.entropy > 0 ? "\(rule.entropy) bits a character" : nil),
            ("tags", rule.tags.isEmpty ? nil : rule.tags.joined(separator: ", ")),
            ("regex", rule.regex),
        ]
        for (label, value) in facts {
            guard let value else { continue }
            terminal.print("  \(label)" + String(repeating: " ", count: 10 - label.count) + value)
        }
        terminal.print("  accept    a finding that is no secret: git ccds allow FINGERPRINT --reason TEXT")
    }
}

extension Rule {
    /// The rule as `--json` prints it.
    var node: Node {
        .table([
            ("id", .string(id)), ("description", .string(description)),
            ("severity", severity.map { .string($0.rawValue) } ?? .null),
            ("keywords", .strings(keywords)), ("tags", .strings(tags)),
            ("regex", regex.map { .string($0) } ?? .null), ("path", path.map { .string($0) } ?? .null),
            ("source", source.map { .string($0) } ?? .null), ("revoke", revoke.map { .string($0) } ?? .null),
        ])
    }
}
