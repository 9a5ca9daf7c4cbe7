import Formats
import Platform
import SystemPackage

/// A template: its files, its options and its hooks.
public struct Template: Sendable {
    /// Where it came from.
    public internal(set) var origin: TemplateOrigin
    /// The name under which its replay is kept: that of its folder.
    public internal(set) var name: String
    let tree: TemplateTree
    let contextFile: ContextFile
    /// The hooks it brings, in the order in which they would run.
    public let scripts: [HookScript]
    /// What `_template` says where that is not how the template was named: in nested templates.
    var seenReference: String?
    /// A folder that exists for this template only and goes away with `discard`.
    var temporaryDirectory: FilePath?

    init(_ tree: TemplateTree, origin: TemplateOrigin, name: String) throws(TemplateProblem) {
        guard let file = try ContextFile.read(from: tree) else {
            throw TemplateProblem(
                .source, "there is no cookiecutter.json or ccds.json in '\(origin.reference)'",
                hints: ["a template has one at its top; --directory names the folder of a repository that holds it"])
        }
        self.tree = tree
        self.origin = origin
        self.name = name
        contextFile = file
        scripts = try HookScript.all(in: tree)
    }

    /// A template in a folder, as it is there now.
    public init(directory: FilePath, name: String? = nil) throws(TemplateProblem) {
        guard FileSystem.isDirectory(directory) else {
            throw TemplateProblem(.source, "there is no folder '\(directory.string)'")
        }
        let origin = TemplateOrigin(reference: directory.string, repositoryDirectory: directory.string)
        let absolute = directory.absolute
        try self.init(
            .folder(at: absolute), origin: origin, name: name ?? absolute.lastComponent?.string ?? "template")
    }

    /// A template whose files are in memory: the one that comes with the program.
    public init(builtIn files: [TemplateFile], name: String, version: String) throws(TemplateProblem) {
        var origin = TemplateOrigin(reference: name, repositoryDirectory: name)
        origin.builtInVersion = version
        try self.init(.memory(MemoryTree(files)), origin: origin, name: name)
    }

    /// Which program its options are written for.
    public var dialect: Dialect { contextFile.dialect }

    /// What it asks for.
    public var options: [TemplateOption] { TemplateOption.all(of: contextFile.options) }

    /// The template, known to its files (`_template`) by the name that an earlier run used.
    public func known(as reference: String?) -> Template {
        var template = self
        if let reference, !origin.isBuiltIn { template.seenReference = seenReference ?? reference }
        return template
    }

    /// Removes what was unpacked or copied for this template alone.
    public func discard() {
        if let temporaryDirectory { try? FileSystem.removeTree(temporaryDirectory) }
    }
}

/// One of the templates that a repository of several offers.
public struct NestedTemplate: Sendable, Equatable {
    /// The name to choose it by.
    public var key: String
    /// What to show for it.
    public var title: String
    /// What it is for, where the template says more than the title.
    public var description: String?
    /// The folder in which it is.
    var path: String
}

extension Template {
    /// The templates of which one must be chosen first; empty for an ordinary template.
    ///
    /// Both of cookiecutter's forms: `templates`, an object of paths and titles, and `template`, a list of texts
    /// that end with the path in parentheses.
    public var nestedTemplates: [NestedTemplate] {
        if let table = contextFile.options["templates"]?.table, !table.entries.isEmpty {
            return table.entries.compactMap { key, node in
                guard let path = node["path"]?.string else { return nil }
                let title = node["title"].map(RawValue.name) ?? key
                let description = node["description"].map(RawValue.name) ?? key
                return NestedTemplate(
                    key: key, title: title, description: description == title ? nil : description, path: path)
            }
        }
        return (contextFile.options["template"]?.array ?? []).compactMap { node in
            guard let text = node.string, let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
                open < close, text.index(after: open) < close
            else { return nil }
            return NestedTemplate(key: text, title: text, path: String(text[text.index(after: open)..<close]))
        }
    }

    /// One of the nested templates; nil takes the first.
    ///
    /// - Throws: a problem of kind `.answer` for an unknown key, `.template` for a path that leaves the template.
    public func nested(_ key: String?) throws(TemplateProblem) -> Template {
        let offered = nestedTemplates
        guard let chosen = key == nil ? offered.first : offered.first(where: { $0.key == key }) else {
            throw TemplateProblem(
                .answer, "there is no template '\(key ?? "")' in '\(origin.reference)'",
                hints: NearestName.hints(for: key ?? "", among: offered.map(\.key), all: "templates"))
        }
        guard !chosen.path.hasPrefix("/"), let path = RenderedName.normalised(chosen.path), !path.isEmpty else {
            throw TemplateProblem(
                .template, "\(contextFile.name): the path '\(chosen.path)' leaves the template")
        }
        guard let inside = try tree.resolved(path), try tree.entry(inside)?.kind == .directory else {
            throw TemplateProblem(.template, "\(contextFile.name): there is no folder '\(chosen.path)'")
        }
        var origin = origin
        let separator = origin.repositoryDirectory.hasSuffix("/") ? "" : "/"
        // cookiecutter makes a nested template known by its absolute path.
        let place = FilePath(origin.repositoryDirectory + separator + path)
        origin.repositoryDirectory = tree.directory == nil ? place.string : place.absolute.string
        origin.directory = [origin.directory, path].compactMap { $0 }.joined(separator: "/")
        var template = try Template(tree.subtree(inside), origin: origin, name: TemplateTree.lastName(of: path))
        template.temporaryDirectory = temporaryDirectory
        template.seenReference = origin.repositoryDirectory
        return template
    }
}
