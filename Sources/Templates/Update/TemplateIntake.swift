import Git
import Platform
import SystemPackage

/// Brings a template's files into a repository that has files of its own (`init --here`).
public struct TemplateIntake: Sendable {
    private let folder: FilePath
    private let environment: EnvironmentVariables

    /// An intake into the repository whose top is this folder.
    public init(into folder: FilePath, environment: EnvironmentVariables = .current) {
        self.folder = folder.absolute
        self.environment = environment
    }

    /// Whether the repository is fit: clean, and with a commit.
    public func check() throws(TemplateProblem) {
        try ProjectRepository(at: folder, environment: environment).requireReady()
    }

    /// Commits a rendered project as a root of its own and merges it: what is not there is added, what is equal stays,
    /// what differs is a conflict.
    ///
    /// - Parameter scratch: a folder of this run, which holds the project.
    public func merge(
        _ project: FilePath, scratch: FilePath, record: CruftFile
    ) throws(TemplateProblem) -> MergeOutcome {
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireReady()
        let render = try repository.commit(
            project, scratch: scratch, parent: nil, subject: "Render the template", record: record)
        return try TemplateProblem.translating(.target) {
            let merge = TemplateMerge(repository: repository, render: render, base: nil)
            let outcome = try merge.run(message: "Bring in the template")
            if outcome == .merged {
                try repository.git.perform(["update-ref", Argument(RenderCommit.reference), Argument(render.hex)])
            }
            return outcome
        }
    }
}
