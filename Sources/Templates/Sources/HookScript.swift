/// A program that a template brings, to be run when a project is made of it.
public struct HookScript: Sendable, Equatable {
    /// When it runs.
    public enum Stage: String, Sendable, CaseIterable {
        /// Before anything is asked, in a copy of the template.
        case prePrompt = "pre_prompt"
        /// In the empty project, before files are rendered.
        case preGenerate = "pre_gen_project"
        /// In the complete project.
        case postGenerate = "post_gen_project"
    }

    /// When it runs.
    public var stage: Stage
    /// Its place in the template.
    public var path: String
    /// Its text as the template has it; Jinja in it is rendered before it runs (but not in `pre_prompt`).
    public var contents: [UInt8]
    /// The permission bits it has in the template.
    public var mode: UInt32

    /// The text, bytes that are not UTF-8 replaced.
    public var text: String { String(decoding: contents, as: UTF8.self) }

    /// Whether it is run by Python rather than by itself.
    public var isPython: Bool { path.hasSuffix(".py") }

    /// The scripts in a template's `hooks` folder, in the order of their stages and names.
    ///
    /// A script is named as its stage, with any extension but not with a trailing `~`.
    static func all(in tree: TemplateTree) throws(TemplateProblem) -> [HookScript] {
        guard let top = try tree.entry("hooks") else { return [] }
        // A link to a folder serves as one.
        let folder = top.kind == .symlink ? try tree.resolved("hooks") ?? "" : "hooks"
        guard !folder.isEmpty, top.kind != .file else { return [] }
        let entries = try tree.entries(in: folder)
        var scripts: [HookScript] = []
        for stage in Stage.allCases {
            for entry in entries where entry.kind != .directory && isScript(entry.name, of: stage) {
                let path = folder + "/" + entry.name
                scripts.append(
                    HookScript(stage: stage, path: path, contents: try tree.read(path), mode: entry.mode))
            }
        }
        return scripts
    }

    private static func isScript(_ name: String, of stage: Stage) -> Bool {
        if name.hasSuffix("~") { return false }
        let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
        return (dot.map { String(name[..<$0]) } ?? name) == stage.rawValue
    }
}
