import Formats
import Git

/// How a project is laid out: where its package is, which template it came from, with what answers.
public struct Layout: Sendable, Equatable {
    /// The path of the package, which stands for `{module}`.
    public var module: String?
    /// The template's address, as `.cruft.json` records it.
    public var template: String?
    /// The answers to options that the built-in template knows, by the option's name.
    public var answers: [String: String] = [:]

    /// Whether the project answers the built-in template's own questions.
    public var hasKnownOptions: Bool { answers["module_name"] != nil && answers["environment_manager"] != nil }

    /// What `.cruft.json` records.
    init(cruft bytes: [UInt8]?) {
        guard let bytes, let root = try? JSON.parse(bytes), let table = root.table else { return }
        template = table["template"]?.string
        guard let context = table["context"]?.table?["cookiecutter"]?.table else { return }
        for option in Option.all {
            guard let node = context[option.name] else { continue }
            // A choice with sub-options is recorded as a table of that one key.
            if let text = node.string {
                answers[option.name] = text
            } else if let key = node.table?.keys.first {
                answers[option.name] = key
            }
        }
        module = answers["module_name"]
    }

    /// The package among the files of a project that does not say where it is.
    ///
    /// - Parameter paths: every path with its components, files only.
    static func packagePath(among paths: [String]) -> String? {
        var pythonFiles: [String: Int] = [:]
        var packages = Set<String>()
        for path in paths where path.hasSuffix(".py") {
            let parts = path.split(separator: "/")
            guard parts.count > 1 else { continue }
            let depth = parts[0] == "src" && parts.count > 2 ? 2 : 1
            let folder = parts.prefix(depth).joined(separator: "/")
            pythonFiles[folder, default: 0] += 1
            if parts.count == depth + 1, parts[depth] == "__init__.py" { packages.insert(folder) }
        }
        let others: Set<String> = ["tests", "test", "docs", "scripts", "notebooks", "examples", "data", "bin"]
        let best = packages.filter { !others.contains($0) }
            .max { (pythonFiles[$0] ?? 0, $1) < (pythonFiles[$1] ?? 0, $0) }
        if let best { return best }
        return paths.contains { $0.hasPrefix("src/") && $0.hasSuffix(".py") } ? "src" : nil
    }
}
