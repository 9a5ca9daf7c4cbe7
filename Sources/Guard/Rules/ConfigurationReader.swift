import Formats

/// Reads gitleaks' configuration language from a document's tree.
///
/// Keys are taken without regard to case and unknown ones passed over, as gitleaks' own reader does.
struct ConfigurationReader {
    /// What errors call the document.
    var file: String

    struct Extend {
        var useDefault: Bool
        var path: String?
        var disabledRules: [String]
    }

    func configuration(_ root: Node) throws(ConfigurationError) -> Configuration {
        var configuration = Configuration(title: try string(root, "title") ?? "")
        for node in try tables(root, "rules") {
            let rule = try rule(node)
            // Of two rules with one identifier the later one counts.
            if let place = configuration.rules.firstIndex(where: { $0.id == rule.id }) {
                configuration.rules[place] = rule
            } else {
                configuration.rules.append(rule)
            }
        }
        configuration.allowlists = try allowlists(root, rule: nil)
        if let version = try string(root, "minVersion"), !version.isEmpty {
            guard Self.isVersion(version) else {
                throw ConfigurationError(
                    file: file, line: value(root, "minVersion")?.line ?? 0, rule: nil,
                    message: "'minVersion' is no version: '\(version)'")
            }
        }
        if let version = try string(root, "minVersion"), Self.isNewer(version, than: Configuration.gitleaksVersion) {
            configuration.warnings.append("'\(file)' is written for gitleaks \(version) or later")
        }
        return configuration
    }

    func extend(_ root: Node) throws(ConfigurationError) -> Extend? {
        guard let node = value(root, "extend") else { return nil }
        guard node.table != nil else { throw fail(node, "'extend' must be a table, not \(node.kind)") }
        let path = try string(node, "path")
        return Extend(
            useDefault: try boolean(node, "useDefault") ?? false, path: path?.isEmpty == true ? nil : path,
            disabledRules: try strings(node, "disabledRules"))
    }

    func rule(_ node: Node) throws(ConfigurationError) -> Rule {
        let id = try string(node, "id") ?? ""
        do throws(ConfigurationError) {
            var rule = Rule(id: id, description: try string(node, "description") ?? "")
            rule.regex = try nonEmpty(node, "regex")
            rule.path = try nonEmpty(node, "path")
            rule.secretGroup = try integer(node, "secretGroup") ?? 0
            rule.entropy = try number(node, "entropy") ?? 0
            rule.keywords = try strings(node, "keywords").map { $0.lowercased() }
            rule.tags = try strings(node, "tags")
            rule.skipReport = try boolean(node, "skipReport") ?? false
            rule.allowlists = try allowlists(node, rule: id)
            for required in try tables(node, "required") {
                let other = try string(required, "id") ?? ""
                if other.isEmpty { throw fail(required, "a required rule has no id") }
                rule.required.append(
                    RequiredRule(
                        id: other, withinLines: try integer(required, "withinLines"),
                        withinColumns: try integer(required, "withinColumns")))
            }
            rule.severity = try? string(node, "severity").flatMap(Severity.init(rawValue:))
            rule.source = try? nonEmpty(node, "source")
            rule.revoke = try? nonEmpty(node, "revoke")
            return rule
        } catch {
            var named = error
            named.rule = id
            throw named
        }
    }

    private func allowlists(_ node: Node, rule: String?) throws(ConfigurationError) -> [Allowlist] {
        var nodes = try tables(node, "allowlists")
        if let legacy = value(node, "allowlist") {
            // The older spelling, `[allowlist]`; some write it as an array.
            guard nodes.isEmpty else { throw fail(legacy, "'allowlist' cannot be used alongside 'allowlists'") }
            nodes = legacy.array ?? [legacy]
        }
        var result: [Allowlist] = []
        for node in nodes { result.append(try allowlist(node, isGlobal: rule == nil)) }
        return result
    }

    private func allowlist(_ node: Node, isGlobal: Bool) throws(ConfigurationError) -> Allowlist {
        guard node.table != nil else { throw fail(node, "an allowlist must be a table, not \(node.kind)") }
        var allowlist = Allowlist(description: try string(node, "description") ?? "")
        let condition = try string(node, "condition") ?? ""
        switch condition.uppercased() {
        case "", "OR", "||": allowlist.condition = .or
        case "AND", "&&": allowlist.condition = .and
        default: throw fail(node, "unknown allowlist condition '\(condition)' (expected 'and' or 'or')")
        }
        switch try string(node, "regexTarget") ?? "" {
        case "", "secret": allowlist.regexTarget = .secret
        case "match": allowlist.regexTarget = .match
        case "line": allowlist.regexTarget = .line
        case let other: throw fail(node, "unknown allowlist regexTarget '\(other)' (expected 'match' or 'line')")
        }
        allowlist.commits = try strings(node, "commits").map(Self.normalisedCommit)
        allowlist.paths = try strings(node, "paths")
        allowlist.regexes = try strings(node, "regexes")
        allowlist.stopwords = try strings(node, "stopwords").map { $0.lowercased() }
        if isGlobal { allowlist.targetRules = try strings(node, "targetRules") }
        if allowlist.commits.isEmpty, allowlist.paths.isEmpty, allowlist.regexes.isEmpty, allowlist.stopwords.isEmpty {
            throw fail(node, "an allowlist must have at least one of commits, paths, regexes or stopwords")
        }
        return allowlist
    }

    private static func normalisedCommit(_ text: String) -> String {
        String(text.lowercased().drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// Whether `version` (`v8.25.0`) comes after `other`.
    /// Whether it is a version as gitleaks reads it: numbers, with a word for a pre-release or a build behind them.
    private static func isVersion(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "v") { rest.removeFirst() }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        while true {
            guard let first = rest.first, isDigit(first) else { return false }
            rest = rest.drop(while: isDigit)
            guard rest.first == UInt8(ascii: ".") else { break }
            rest.removeFirst()
        }
        return rest.allSatisfy { byte in
            isDigit(byte) || "-+~.".utf8.contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }

    private static func isNewer(_ version: String, than other: String) -> Bool {
        func numbers(_ text: String) -> [Int] {
            text.drop { !$0.isNumber }.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        }
        return numbers(other).lexicographicallyPrecedes(numbers(version))
    }

    // Values, by key in any case.

    private func value(_ node: Node, _ key: String) -> Node? {
        guard let table = node.table else { return nil }
        if let exact = table[key] { return exact }
        let folded = key.lowercased()
        return table.entries.first { $0.key.lowercased() == folded }?.node
    }

    private func tables(_ node: Node, _ key: String) throws(ConfigurationError) -> [Node] {
        guard let value = value(node, key) else { return [] }
        guard let array = value.array else {
            throw fail(value, "'\(key)' must be an array of tables, not \(value.kind)")
        }
        for element in array where element.table == nil {
            throw fail(element, "'\(key)' must be an array of tables, not of \(element.kind)")
        }
        return array
    }

    private func string(_ node: Node, _ key: String) throws(ConfigurationError) -> String? {
        guard let value = value(node, key) else { return nil }
        guard let string = value.string else { throw fail(value, "'\(key)' must be a string, not \(value.kind)") }
        return string
    }

    private func nonEmpty(_ node: Node, _ key: String) throws(ConfigurationError) -> String? {
        let text = try string(node, key)
        return text?.isEmpty == true ? nil : text
    }

    private func strings(_ node: Node, _ key: String) throws(ConfigurationError) -> [String] {
        guard let value = value(node, key) else { return [] }
        if let one = value.string { return [one] }
        guard let strings = value.strings else {
            throw fail(value, "'\(key)' must be an array of strings, not \(value.kindAmongStrings)")
        }
        return strings
    }

    private func integer(_ node: Node, _ key: String) throws(ConfigurationError) -> Int? {
        guard let value = value(node, key) else { return nil }
        guard let integer = value.integer else {
            throw fail(value, "'\(key)' must be a whole number, not \(value.kind)")
        }
        if integer < 0 { throw fail(value, "'\(key)' must be 0 or more, not \(integer)") }
        return integer
    }

    private func number(_ node: Node, _ key: String) throws(ConfigurationError) -> Double? {
        guard let value = value(node, key) else { return nil }
        guard let number = value.number else { throw fail(value, "'\(key)' must be a number, not \(value.kind)") }
        return number
    }

    private func boolean(_ node: Node, _ key: String) throws(ConfigurationError) -> Bool? {
        guard let value = value(node, key) else { return nil }
        guard let boolean = value.boolean else {
            throw fail(value, "'\(key)' must be true or false, not \(value.kind)")
        }
        return boolean
    }

    private func fail(_ node: Node, _ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: node.line, rule: nil, message: message)
    }
}

extension Node {
    /// What kind of value it is where an array of strings belongs: of an array, what is no string in it.
    var kindAmongStrings: String {
        array?.first { $0.string == nil }.map { "of \($0.kind)" } ?? kind
    }
}
