/// Where a template came from: what later updates need to know.
public struct TemplateOrigin: Sendable, Equatable {
    /// The template as it was named: a path, an address, `gh:owner/name`; `_template` in its context.
    public var reference: String
    /// The address that git or the download used; nil for a folder and the built-in template.
    public var url: String?
    /// The commit that is used, in full; nil where the template is not from a repository.
    public var commit: String?
    /// The branch, tag or commit that was asked for.
    public var checkout: String?
    /// The folder of the repository in which the template is, where one was named.
    public var directory: String?
    /// Whether the remote could not be reached (or was not to be) and what was fetched before is used.
    public var isFromCache = false
    /// The version of the built-in template; nil for all others.
    public var builtInVersion: String?
    /// The template's folder as templates see it in `_repo_dir`.
    public var repositoryDirectory: String

    /// Whether it is the template that comes with the program.
    public var isBuiltIn: Bool { builtInVersion != nil }

    init(reference: String, repositoryDirectory: String) {
        self.reference = reference
        self.repositoryDirectory = repositoryDirectory
    }
}
