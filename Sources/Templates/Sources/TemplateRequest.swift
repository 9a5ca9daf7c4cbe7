import Git
import Platform
import SystemPackage

/// A template as the user asks for it.
public struct TemplateRequest: Sendable {
    /// A folder, a zip file, an address of one of these, or a short form (`gh:owner/name`).
    public var template: String
    /// The branch, tag or commit of a repository; its default branch where nil.
    public var checkout: String?
    /// The folder of the repository in which the template is.
    public var directory: String?
    /// The password of a zip file.
    public var password: String?

    /// A request.
    public init(_ template: String, checkout: String? = nil, directory: String? = nil, password: String? = nil) {
        self.template = template
        self.checkout = checkout
        self.directory = directory
        self.password = password
    }
}

extension TemplateRequest {
    /// The folder of the template in what was asked for.
    ///
    /// - Throws: a problem of kind `.source` where there is none of that name.
    func folder(in top: FilePath) throws(TemplateProblem) -> FilePath {
        guard let directory else { return top }
        let place = top.pushing(FilePath(directory))
        guard FileSystem.isDirectory(place) else {
            let names = ((try? FileSystem.list(top)) ?? []).filter { Template.stands(in: top.appending($0)) }
            let hints = NearestName.hints(for: directory, among: names.map(\.string), all: "folders with a template")
            let meaning = "--directory names the folder, of a repository, that holds the template"
            throw TemplateProblem(
                .source, "there is no folder '\(directory)' in '\(GitCommand.masked(template))'",
                hints: hints.isEmpty ? [meaning] : hints)
        }
        return place
    }
}

extension Template {
    /// Whether a folder holds a template, by the file of its options.
    static func stands(in folder: FilePath) -> Bool {
        ["ccds.json", "cookiecutter.json"].contains { FileSystem.exists(folder.appending($0)) }
    }
}
