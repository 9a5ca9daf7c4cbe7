import Formats
import SystemPackage

/// Which program a template's options are written for.
public enum Dialect: Sendable, Equatable {
    /// `cookiecutter.json`: undefined names are errors, `__keys` are rendered, dicts are asked for as JSON.
    case cookiecutter
    /// `ccds.json`: undefined names are empty, choices may be one-key objects with sub-options.
    case ccds
}

/// A template's `ccds.json` or `cookiecutter.json`: its options and their defaults.
struct ContextFile: Sendable {
    /// The file's name.
    let name: String
    let dialect: Dialect
    /// The options as they are written, in order.
    let options: Table

    /// Reads the file at the top of a template; `ccds.json` where both are.
    static func read(from tree: TemplateTree) throws(TemplateProblem) -> ContextFile? {
        for (name, dialect) in [("ccds.json", Dialect.ccds), ("cookiecutter.json", .cookiecutter)] {
            guard let entry = try tree.entry(name), entry.kind != .directory else { continue }
            let bytes = try tree.read(name)
            let node: Node
            do {
                node = try JSON.parse(bytes)
            } catch {
                throw TemplateProblem(.template, "\(name), line \(error.line): \(error.message)")
            }
            guard let options = node.table else {
                throw TemplateProblem(.template, "\(name) holds \(node.kind) where an object belongs")
            }
            return ContextFile(name: name, dialect: dialect, options: options)
        }
        return nil
    }
}

extension ContextFile {
    /// The private key of cookiecutter's that lists what is copied unrendered: patterns of `fnmatch`.
    static let copyWithoutRender = "_copy_without_render"
    /// cookiecutter's key for questions and labels.
    static let prompts = "__prompts__"
}
