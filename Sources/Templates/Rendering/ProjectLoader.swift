import Jinja

/// Finds what a template's files include and import, where cookiecutter looks for it: in the project folder, then in
/// `templates` beside it.
struct ProjectLoader: TemplateLoader {
    let tree: TemplateTree
    let projectFolder: String

    func source(of name: String) throws(TemplateError) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: true)
        if parts.isEmpty || parts.contains("..") { return nil }
        let relative = parts.filter { $0 != "." }.joined(separator: "/")
        for folder in [projectFolder, "templates"] {
            let path = folder + "/" + relative
            guard let inside = try? tree.resolved(path), (try? tree.entry(inside))??.kind == .file else { continue }
            guard let bytes = try? tree.read(inside),
                let text = String(validating: Newlines.normalised(bytes), as: UTF8.self)
            else { throw .runtime("'\(path)' is not UTF-8 text", exception: "UnicodeDecodeError") }
            return text
        }
        return nil
    }
}
