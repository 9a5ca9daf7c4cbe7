import Git
import SystemPackage

extension Template {
    /// Whether it is a folder of a repository on this machine that is used as it stands, with changes since its commit.
    public func hasUncommittedChanges() throws(TemplateProblem) -> Bool {
        guard origin.commit != nil, origin.url == nil, !origin.isBuiltIn else { return false }
        let git = GitCommand(in: FilePath(origin.repositoryDirectory))
        return try TemplateProblem.translating(.source) {
            try !git.output(["--no-optional-locks", "status", "--porcelain", "--", "."]).isEmpty
        }
    }
}
