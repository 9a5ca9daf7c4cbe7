import Formats
import Git
import Jinja
import Platform

/// Renders a template's project folder as cookiecutter does: names and text files through Jinja, binary files and
/// those of `_copy_without_render` as they are.
struct ProjectRenderer {
    let template: Template
    let answers: Answers
    let environment: Environment
    /// What templates see. Dicts in it are shared: what a hook or a file updates is seen by all that follow.
    let variables: [String: Jinja.Value]
    /// Whether two folders may render to the same name, as with cookiecutter's `-f`.
    var mergesFolders = false

    private let conditions: PathConditions
    private let copied: [FileNamePattern]
    private let newLines: [UInt8]?
    private var tree: TemplateTree { template.tree }
    private var top: String { answers.projectFolder }
    /// Bytes without which a file has nothing in it for Jinja to do; nil where that cannot be told.
    private let marks: [UInt8]?

    init(_ template: Template, _ answers: Answers, host: HostFacts) throws(TemplateProblem) {
        self.template = template
        self.answers = answers
        let options = answers.table
        let loader = ProjectLoader(tree: template.tree, projectFolder: answers.projectFolder)
        environment = try RenderEnvironment.make(
            for: template.contextFile, options: options, host: host, loader: loader)
        variables = answers.variables
        let top = answers.projectFolder
        let walker = TemplateWalk(tree: template.tree, top: top)
        conditions = try PathConditions(
            options, Conditions(environment: environment, fileName: template.contextFile.name), variables,
            paths: walker.allPaths)
        copied = try Self.copyPatterns(options[ContextFile.copyWithoutRender], template.contextFile.name)
        newLines = try Self.newLines(options["_new_lines"], template.contextFile.name)
        let settings = environment.options
        let isPlain =
            settings.keepTrailingNewline && settings.newlineSequence == "\n" && settings.lineStatementPrefix == nil
            && settings.lineCommentPrefix == nil
        marks =
            isPlain
            ? [settings.blockStart, settings.variableStart, settings.commentStart].compactMap(\.utf8.first) : nil
    }

    private static func copyPatterns(_ node: Node?, _ file: String) throws(TemplateProblem) -> [FileNamePattern] {
        switch node?.value {
        case nil, .null?: return []
        case .array(let nodes)?: return nodes.map { FileNamePattern(RawValue.name($0)) }
        case .table(let table)?: return table.keys.map(FileNamePattern.init)
        // As in cookiecutter, every character of a text is a pattern: `*` copies everything.
        case .string(let text)?: return text.unicodeScalars.map { FileNamePattern(String($0)) }
        default: throw TemplateProblem(.template, "\(file): '_copy_without_render' is \(node?.kind ?? ""), not a list")
        }
    }

    private static func newLines(_ node: Node?, _ file: String) throws(TemplateProblem) -> [UInt8]? {
        guard let node, RenderEnvironment.isTrue(node) else { return nil }
        switch node.string {
        case "\n": return [0x0A]
        case "\r": return [0x0D]
        case "\r\n": return [0x0D, 0x0A]
        default: throw TemplateProblem(.template, "\(file): '_new_lines' is neither \\n nor \\r\\n nor \\r")
        }
    }

    /// How much a project may hold, in bytes: it is rendered in memory.
    var maximumSize = 1 << 30

    /// Renders everything.
    func render() throws(TemplateProblem) -> RenderedTree {
        var result = RenderedTree(name: answers.projectName)
        try walk("", into: &result)
        if let folder = result.repositoryInside {
            throw TemplateProblem(
                .template, "the folder '\(folder.display)' would be a git repository of its own",
                hints: ["git would obey the configuration that the template puts into it"])
        }
        return result
    }

    /// One folder of the template, in cookiecutter's order: copied folders, folders, files, then what is in the folders.
    private func walk(_ folder: String, into result: inout RenderedTree) throws(TemplateProblem) {
        var folders: [String] = []
        var copiedFolders: [String] = []
        var others: [(path: String, entry: TemplateTree.Entry)] = []
        for entry in try tree.entries(in: place(folder)) {
            let path = TemplateTree.join(folder, entry.name)
            if conditions.excludes(path) { continue }
            if entry.kind != .directory {
                others.append((path, entry))
            } else if isCopied(path) {
                copiedFolders.append(path)
            } else {
                folders.append(path)
            }
        }
        for path in copiedFolders {
            let target = try renderedName(path)
            guard !target.isEmpty else { throw emptyName(path) }
            try putFolder(target, mode: try tree.entry(place(path))?.mode, from: path, mayExist: true, into: &result)
            try copy(path, to: target, into: &result)
        }
        for path in folders {
            let target = try renderedName(path)
            guard !target.isEmpty, target != (try renderedName(folder)) else { throw emptyName(path) }
            try checkProjectName(path)
            try putFolder(target, mode: nil, from: path, mayExist: mergesFolders, into: &result)
        }
        for (path, entry) in others {
            try TemplateProblem.translating { try Interruption.check() }
            try file(path, entry, into: &result)
        }
        for path in folders { try walk(path, into: &result) }
    }

    private func place(_ path: String) -> String { TemplateTree.join(top, path) }

    private func isCopied(_ path: String) -> Bool { copied.contains { $0.matches(path) } }

    /// cookiecutter renders a folder's name behind the path of the project, whose own name it renders again so.
    private func checkProjectName(_ path: String) throws(TemplateProblem) {
        let name = answers.projectName
        if isPlain(Array(name.utf8)) { return }
        do {
            if try environment.render(name, context: variables) == name { return }
        } catch {
            throw TemplateProblem(
                .template, "the name '\(path)' cannot be rendered behind '\(name)': \(error.message)")
        }
        throw TemplateProblem(.template, "the project's name '\(name)' renders to something else again")
    }

    private func emptyName(_ path: String) -> TemplateProblem {
        TemplateProblem(.template, "the folder name '\(path)' renders to nothing")
    }

    private func putFolder(
        _ target: String, mode: UInt32?, from path: String, mayExist: Bool, into result: inout RenderedTree
    ) throws(TemplateProblem) {
        let place = RepositoryPath(PathText.bytes(target))
        if let there = result.entry(at: place) {
            guard mayExist, there.isDirectory else {
                throw TemplateProblem(.template, "'\(path)' renders to '\(target)', which is there already")
            }
            return
        }
        guard result.putParents(of: place) else {
            throw TemplateProblem(.template, "'\(path)' renders to '\(target)', whose parent is a file")
        }
        result.put(.init(path: place, kind: .directory(mode: mode)))
    }

    /// A name rendered and checked; names without anything for Jinja are taken as they are.
    private func renderedName(_ path: String) throws(TemplateProblem) -> String {
        if path.isEmpty { return "" }
        if isPlain(Array(path.utf8)) { return try RenderedName.checked(path, from: path) }
        do {
            return try RenderedName.checked(environment.render(path, context: variables), from: path)
        } catch let error as TemplateError {
            throw TemplateProblem(.template, "the name '\(path)' cannot be rendered: \(error.message)")
        } catch let problem as TemplateProblem {
            throw problem
        } catch {
            throw TemplateProblem(.template, String(describing: error))
        }
    }

    private func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let marks else { return false }
        return !bytes.contains { marks.contains($0) }
    }

    // MARK: Files

    private func file(
        _ path: String, _ entry: TemplateTree.Entry, into result: inout RenderedTree
    ) throws(TemplateProblem) {
        let rendered = try renderedPath(path)
        // A name that renders to nothing leaves the file out: how templates make files optional.
        if rendered.isEmpty || rendered.utf8.last == UInt8(ascii: "/") { return }
        let target = try RenderedName.checked(rendered, from: path)
        let place = RepositoryPath(PathText.bytes(target))
        if target.isEmpty || result.entry(at: place)?.isDirectory == true { return }
        var source = self.place(path)
        var mode = entry.mode
        if entry.kind == .symlink {
            if let link = try link(path, at: target) {
                return try put(.init(path: place, kind: .symlink(target: link)), from: path, into: &result)
            }
            // Out of the project but inside the template's repository: its contents are rendered, as in cookiecutter.
            guard let inside = try tree.resolved(source), let real = try tree.entry(inside) else {
                throw TemplateProblem(.template, "the link '\(path)' leads out of the template's repository")
            }
            if real.kind == .directory {
                return try putFolder(target, mode: nil, from: path, mayExist: mergesFolders, into: &result)
            }
            (source, mode) = (inside, real.mode)
        }
        let bytes = try tree.read(source)
        let contents: [UInt8]
        if isCopied(path) || BinaryDetection.isBinary(name: path, contents: bytes) {
            contents = bytes
        } else {
            contents = try text(bytes, path)
        }
        try put(.init(path: place, kind: .file(contents, mode: mode)), from: path, into: &result)
    }

    /// A file's name rendered but not yet checked: it may be nothing.
    private func renderedPath(_ path: String) throws(TemplateProblem) -> String {
        if isPlain(Array(path.utf8)) { return path }
        do {
            return try environment.render(path, context: variables)
        } catch {
            throw TemplateProblem(.template, "the name '\(path)' cannot be rendered: \(error.message)")
        }
    }

    private func put(
        _ entry: RenderedTree.Entry, from path: String, into result: inout RenderedTree
    ) throws(TemplateProblem) {
        guard result.putParents(of: entry.path, presumed: true) else {
            throw TemplateProblem(.template, "'\(path)' renders to '\(entry.path.string)', whose parent is a file")
        }
        result.put(entry)
        guard result.size <= maximumSize else {
            throw TemplateProblem(.template, "the project would be larger than \(maximumSize >> 20) MB")
        }
    }

    private func text(_ bytes: [UInt8], _ path: String) throws(TemplateProblem) -> [UInt8] {
        let ending = newLines ?? Newlines.detected(in: bytes)
        let source = Newlines.normalised(bytes)
        guard let text = String(validating: source, as: UTF8.self) else {
            throw TemplateProblem(
                .template, "'\(path)' is not UTF-8 text",
                hints: ["a template copies such files when '_copy_without_render' lists them"])
        }
        if isPlain(source) { return ending == [0x0A] ? source : Newlines.written(text, ending: ending) }
        do {
            let rendered = try environment.template(text, name: path).render(variables)
            return Newlines.written(rendered, ending: ending)
        } catch {
            let line = error.line > 0 ? ", line \(error.line)" : ""
            throw TemplateProblem(.template, "'\(error.name ?? path)'\(line): \(error.message)")
        }
    }

    /// Where a link of the project will point, if that is inside the project; nil where it is not.
    private func link(_ path: String, at target: String) throws(TemplateProblem) -> [UInt8]? {
        let raw = PathText.text(try tree.linkTarget(place(path)))
        let written = try renderedPath(raw)
        let parts = written.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
        // `..` behind a name could leave the project by way of another link.
        let ups = parts.prefix { $0 == ".." }.count
        guard written.utf8.first != UInt8(ascii: "/"), !written.isEmpty, !parts.dropFirst(ups).contains("..") else {
            return nil
        }
        let depth = target.utf8.count { $0 == UInt8(ascii: "/") }
        guard ups <= depth else { return nil }
        if let part = parts.first(where: RenderedName.entersGit) {
            throw TemplateProblem(.template, "the link '\(path)' leads into '\(part)'")
        }
        return PathText.bytes(written)
    }

    // MARK: Copied folders

    private func copy(_ folder: String, to target: String, into result: inout RenderedTree) throws(TemplateProblem) {
        for entry in try tree.entries(in: place(folder)) {
            let path = TemplateTree.join(folder, entry.name)
            if conditions.excludes(path) { continue }
            let name = try RenderedName.checked(TemplateTree.join(target, entry.name), from: path)
            let destination = RepositoryPath(PathText.bytes(name))
            switch entry.kind {
            case .directory:
                try putFolder(name, mode: entry.mode, from: path, mayExist: true, into: &result)
                try copy(path, to: name, into: &result)
            case .file:
                let kind = RenderedTree.Entry.Kind.file(try tree.read(place(path)), mode: entry.mode)
                try put(.init(path: destination, kind: kind), from: path, into: &result)
            case .symlink:
                if let link = try link(path, at: name) {
                    try put(.init(path: destination, kind: .symlink(target: link)), from: path, into: &result)
                    continue
                }
                guard let inside = try tree.resolved(place(path)), let real = try tree.entry(inside), real.kind == .file
                else { throw TemplateProblem(.template, "the link '\(path)' leads out of the template's repository") }
                let kind = RenderedTree.Entry.Kind.file(try tree.read(inside), mode: real.mode)
                try put(.init(path: destination, kind: kind), from: path, into: &result)
            }
        }
    }
}

/// All paths below a folder of a template.
struct TemplateWalk {
    let tree: TemplateTree
    let top: String

    func allPaths() throws -> [String] {
        var paths: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            for entry in try tree.entries(in: TemplateTree.join(top, folder)) {
                let path = TemplateTree.join(folder, entry.name)
                paths.append(path)
                if entry.kind == .directory { pending.append(path) }
            }
        }
        return paths
    }
}
