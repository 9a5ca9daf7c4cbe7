import Formats
import Platform
import SystemPackage

/// What a user set up for cookiecutter: `~/.cookiecutterrc`.
public struct UserConfig: Sendable {
    /// Answers to options, for every template that has them.
    public var defaultContext: Table
    /// Short forms of template addresses: `gh` for `https://github.com/{0}.git`.
    public var abbreviations: [String: String]
    /// Where replays are kept.
    public var replayDirectory: FilePath
    /// Where cookiecutter keeps its clones; looked into for templates given by a bare name.
    public var cookiecuttersDirectory: FilePath

    /// What holds without any configuration.
    public init(environment: EnvironmentVariables = .current) {
        let home = FilePath(environment["HOME"] ?? "/")
        defaultContext = Table()
        abbreviations = [
            "gh": "https://github.com/{0}.git", "gl": "https://gitlab.com/{0}.git", "bb": "https://bitbucket.org/{0}",
        ]
        replayDirectory = home.appending(".cookiecutter_replay")
        cookiecuttersDirectory = home.appending(".cookiecutters")
    }

    /// Reads the configuration as cookiecutter finds it.
    ///
    /// - Parameters:
    ///   - file: the file named by `--config-file`; it must exist.
    ///   - useDefaults: `--default-config`: read nothing.
    /// - Throws: a problem of kind `.configuration`: a named file is missing, or one is not a YAML mapping.
    public static func load(
        file: FilePath? = nil, useDefaults: Bool = false, environment: EnvironmentVariables = .current
    ) throws(TemplateProblem) -> UserConfig {
        var config = UserConfig(environment: environment)
        if useDefaults { return config }
        let path: FilePath
        if let file {
            path = file
        } else if let named = environment["COOKIECUTTER_CONFIG"] {
            path = FilePath(named)
        } else {
            path = FilePath(environment["HOME"] ?? "/").appending(".cookiecutterrc")
            if !FileSystem.exists(path) { return config }
        }
        let bytes = try TemplateProblem.translating(.configuration) { try FileSystem.read(path) }
        let node: Node
        do {
            node = try YAML.parse(bytes)
        } catch {
            throw TemplateProblem(.configuration, "'\(path)', line \(error.line): \(error.message)")
        }
        // Python takes every empty value for "nothing there".
        switch node.value {
        case .table(let table): try config.read(table, path, environment)
        case .null, .boolean(false), .string(""), .integer("0"): break
        case .array(let nodes) where nodes.isEmpty: break
        default: throw TemplateProblem(.configuration, "'\(path)' holds \(node.kind) where a mapping belongs")
        }
        return config
    }

    private mutating func read(
        _ table: Table, _ path: FilePath, _ environment: EnvironmentVariables
    ) throws(TemplateProblem) {
        for (key, node) in table.entries {
            switch key {
            case "default_context":
                if node.value == .null { continue }
                guard let context = node.table else { throw misfit(key, "a mapping", node, path) }
                defaultContext = context
            case "abbreviations":
                guard let short = node.table else { throw misfit(key, "a mapping", node, path) }
                for (name, address) in short.entries { abbreviations[name] = RawValue.name(address) }
            case "replay_dir", "cookiecutters_dir":
                guard let text = node.string else { throw misfit(key, "a path", node, path) }
                let folder = FilePath(Self.expanded(text, environment))
                if key == "replay_dir" { replayDirectory = folder } else { cookiecuttersDirectory = folder }
            default: continue
            }
        }
    }

    private func misfit(_ key: String, _ wanted: String, _ node: Node, _ path: FilePath) -> TemplateProblem {
        TemplateProblem(.configuration, "'\(path)', line \(node.line): '\(key)' is \(node.kind), not \(wanted)")
    }

    /// `$NAME`, `${NAME}` and a leading `~` replaced; unknown variables stay as they are.
    static func expanded(_ text: String, _ environment: EnvironmentVariables) -> String {
        var result = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let after = rest.dropFirst()
            let isBraced = after.first == "{"
            let name =
                isBraced
                ? after.dropFirst().prefix { $0 != "}" }
                : after.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            let length = name.count + (isBraced ? 3 : 1)
            if let value = environment[String(name)], rest.count >= length {
                result += value
            } else {
                result += rest.prefix(length)
            }
            rest = rest.dropFirst(length)
        }
        result += rest
        if result == "~" || result.hasPrefix("~/") { return (environment["HOME"] ?? "~") + result.dropFirst() }
        return result
    }
}
