import Formats

/// Rules and allowlists: what a `.gitleaks.toml` says, with what it extends.
public struct Configuration: Sendable, Equatable {
    /// The title, if it has one.
    public var title: String
    /// The rules, each identifier once.
    public var rules: [Rule]
    /// Allowlists for all rules.
    public var allowlists: [Allowlist]
    /// What deserves a word to the user: a rule disabled that is not there, a newer `minVersion`.
    public var warnings: [String]
    /// Rules of what it extends that it does not want.
    var disabledRules: Set<String> = []

    /// Makes a configuration.
    public init(title: String = "", rules: [Rule] = [], allowlists: [Allowlist] = [], warnings: [String] = []) {
        self.title = title
        self.rules = rules
        self.allowlists = allowlists
        self.warnings = warnings
    }

    /// The version of gitleaks whose language this is.
    public static let gitleaksVersion = "8.30.1"

    /// How many configurations may extend one another, as in gitleaks.
    static let maximumDepth = 2

    /// Reads a configuration in gitleaks' language, version 8.30.
    ///
    /// - Parameters:
    ///   - bytes: TOML.
    ///   - name: what errors call it.
    ///   - read: gives the bytes of the file that `[extend] path` names.
    /// - Throws: what is wrong and in which rule: every expression has been compiled.
    public static func parse(
        _ bytes: [UInt8], name: String, read: (String) throws -> [UInt8] = { throw NoExtension(path: $0) }
    ) throws(ConfigurationError) -> Configuration {
        var configuration = try parse(bytes, name: name, depth: 0, read: read)
        try configuration.resolveTargets(name: name)
        try configuration.validate(name: name)
        for rule in configuration.rules {
            for required in rule.required where configuration.disabledRules.contains(required.id) {
                configuration.warnings.append(
                    "rule '\(rule.id)' finds nothing: '\(required.id)', which it requires, is disabled")
            }
        }
        return configuration
    }

    private static func parse(
        _ bytes: [UInt8], name: String, depth: Int, read: (String) throws -> [UInt8]
    ) throws(ConfigurationError) -> Configuration {
        let root: Node
        do {
            root = try TOML.parse(bytes)
        } catch {
            throw ConfigurationError(file: name, line: error.line, rule: nil, message: error.message)
        }
        let reader = ConfigurationReader(file: name)
        var configuration = try reader.configuration(root)
        try configuration.validateExpressions(name: name)
        guard depth < maximumDepth, let extend = try reader.extend(root) else { return configuration }
        switch (extend.useDefault, extend.path) {
        case (true, .some):
            throw ConfigurationError(
                file: name, line: 0, rule: nil, message: "'extend.useDefault' and 'extend.path' cannot be used together"
            )
        case (true, nil):
            try configuration.extend(
                DefaultRules.configuration(), disabled: extend.disabledRules, from: "the default rules")
        case (false, let path?):
            let extended: [UInt8]
            do {
                extended = try read(path)
            } catch {
                throw ConfigurationError(
                    file: name, line: 0, rule: nil, message: "cannot read '\(path)', which it extends: \(error)")
            }
            try configuration.extend(
                parse(extended, name: path, depth: depth + 1, read: read), disabled: extend.disabledRules,
                from: "'\(path)'")
        case (false, nil): break
        }
        return configuration
    }

    /// Adds the rules of `base`, those of the same identifier merged: what is said here goes before what it says.
    mutating func extend(_ base: Configuration, disabled: [String], from name: String) throws(ConfigurationError) {
        let disabled = Set(disabled)
        let known = Set(base.rules.map(\.id))
        disabledRules.formUnion(base.disabledRules)
        disabledRules.formUnion(disabled.subtracting(rules.map(\.id)))
        for id in disabled.sorted() where !known.contains(id) {
            warnings.append("disabled rule '\(id)' does not exist in \(name)")
        }
        var places: [String: Int] = [:]
        for (index, rule) in rules.enumerated() { places[rule.id] = index }
        for var rule in base.rules where !disabled.contains(rule.id) {
            guard let place = places[rule.id] else {
                rules.append(rule)
                continue
            }
            let own = rules[place]
            if !own.description.isEmpty { rule.description = own.description }
            if own.entropy != 0 { rule.entropy = own.entropy }
            if own.secretGroup != 0 { rule.secretGroup = own.secretGroup }
            if let regex = own.regex {
                rule.regex = regex
                rule.embedded = nil
            }
            if let path = own.path { rule.path = path }
            rule.tags += own.tags
            rule.keywords += own.keywords
            rule.allowlists += own.allowlists
            if let severity = own.severity { rule.severity = severity }
            if let source = own.source { rule.source = source }
            if let revoke = own.revoke { rule.revoke = revoke }
            rules[place] = rule
        }
        allowlists += base.allowlists
        warnings += base.warnings
        rules.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// Gives the allowlists with `targetRules` to the rules they name.
    mutating func resolveTargets(name: String) throws(ConfigurationError) {
        guard allowlists.contains(where: { !$0.targetRules.isEmpty }) else { return }
        var places: [String: Int] = [:]
        for (index, rule) in rules.enumerated() { places[rule.id] = index }
        for allowlist in allowlists {
            for id in allowlist.targetRules {
                guard let place = places[id] else {
                    throw ConfigurationError(
                        file: name, line: 0, rule: nil,
                        message: "an allowlist's target rule '\(id)' does not exist")
                }
                rules[place].allowlists.append(allowlist)
            }
        }
        allowlists.removeAll { !$0.targetRules.isEmpty }
    }

    /// Checks that every rule can find something; that the rules they require exist.
    func validate(name: String) throws(ConfigurationError) {
        let ids = Set(rules.map(\.id))
        for rule in rules {
            func fail(_ message: String) -> ConfigurationError {
                ConfigurationError(file: name, line: 0, rule: rule.id, message: message)
            }
            if rule.id.allSatisfy(\.isWhitespace) {
                let described = rule.description.isEmpty ? rule.regex ?? rule.path ?? "" : rule.description
                throw fail("a rule has no id (\(described))")
            }
            if rule.regex == nil, rule.path == nil {
                throw fail("both 'regex' and 'path' are empty: the rule would find nothing")
            }
            for required in rule.required
            where !ids.contains(required.id) && !disabledRules.contains(required.id) {
                throw fail("the required rule '\(required.id)' does not exist")
            }
            if rule.secretGroup > 0, let regex = rule.regex, let expression = try? Expression(regex),
                rule.secretGroup > expression.groupCount
            {
                throw fail(
                    "'secretGroup' is \(rule.secretGroup), but the expression has \(expression.groupCount) groups")
            }
        }
    }

    /// Checks that every expression compiles: of what one document says, before anything it extends.
    func validateExpressions(name: String) throws(ConfigurationError) {
        var size = 0
        for rule in rules {
            do throws(ExpressionError) {
                size += try CompiledRule(rule).compileAll()
            } catch {
                throw ConfigurationError(
                    file: name, line: 0, rule: rule.id,
                    message: "'\(error.source)' is not an expression that can be used here: \(error.reason)")
            }
            try checkSize(size, rule: rule.id, name: name)
        }
        do throws(ExpressionError) {
            for allowlist in allowlists { size += try CompiledAllowlist(allowlist).compileAll() }
        } catch {
            throw ConfigurationError(
                file: name, line: 0, rule: nil,
                message: "'\(error.source)' in an allowlist is not an expression that can be used here: \(error.reason)"
            )
        }
        try checkSize(size, rule: nil, name: name)
    }

    /// What all expressions of a file may come to: several times what gitleaks' own two hundred do.
    static let maximumSize = 1_500_000

    private func checkSize(_ size: Int, rule: String?, name: String) throws(ConfigurationError) {
        guard size > Self.maximumSize else { return }
        throw ConfigurationError(
            file: name, line: 0, rule: rule, message: "the expressions up to here are too large: \(size) steps")
    }
}

/// Why a configuration that extends another file cannot be read: no way to read files was given.
public struct NoExtension: Error, CustomStringConvertible {
    /// The file that was asked for.
    public var path: String

    /// Why it cannot be had, one phrase.
    public var description: String

    /// Makes the error.
    public init(path: String, reason: String = "no such file") {
        self.path = path
        description = reason
    }
}

/// What is wrong with a configuration.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, as the caller named it.
    public var file: String
    /// Line in it, from 1; 0 when unknown.
    public var line: Int
    /// The rule, where it is one rule's fault.
    public var rule: String?
    /// What is wrong, one line.
    public var message: String

    /// Makes an error.
    public init(file: String, line: Int, rule: String?, message: String) {
        self.file = file
        self.line = line
        self.rule = rule
        self.message = message
    }

    /// The error as one line.
    public var description: String {
        var text = "'\(file)'"
        if line > 0 { text += ", line \(line)" }
        if let rule, !rule.isEmpty { text += ", rule '\(rule)'" }
        return text + ": \(message)"
    }
}
