import Git
import Platform
import SystemPackage

/// Brings a template's files into a repository that has files of its own (`init --here`).
public struct TemplateIntake: Sendable {
    private let folder: FilePath
    private let environment: EnvironmentVariables

    /// An intake into this folder of a repository.
    public init(into folder: FilePath, environment: EnvironmentVariables = .current) {
        self.folder = folder.absolute
        self.environment = environment
    }

    /// Whether the repository is fit: clean, and with a commit.
    public func check() throws(TemplateProblem) {
        try ProjectRepository(at: folder, environment: environment).requireReady()
    }

    /// Commits a rendered project as a root of its own and merges it: what is not there is added, what is equal stays,
    /// what differs is a conflict. One that was merged before, and would bring nothing, is not merged again.
    ///
    /// - Parameter scratch: a folder of this run, which holds the project.
    public func merge(
        _ project: FilePath, scratch: FilePath, record: CruftFile
    ) throws(TemplateProblem) -> MergeOutcome {
        let (repository, merge) = try merging(project, scratch: scratch, record: record)
        let renders = try RenderHistory(repository: repository).renders()
        return try TemplateProblem.translating(.target) {
            let tree = try repository.tree(of: merge.render)
            let isKnown = renders.contains { $0.isIntact && $0.tree == tree }
            if isKnown, try merge.changesNothing() { return .upToDate }
            let outcome = try merge.run(message: "Bring in the template")
            if outcome == .merged {
                try repository.git.perform(["update-ref", Argument(RenderCommit.reference), Argument(merge.render.hex)])
            }
            return outcome
        }
    }

    /// What ``merge(_:scratch:record:)`` would do, without a trace in the repository. Needs git 2.38.
    public func preview(
        _ project: FilePath, scratch: FilePath, record: CruftFile
    ) throws(TemplateProblem) -> TemplateUpdate.Preview {
        let (_, merge) = try merging(
            project, scratch: scratch, record: record, quarantine: scratch.appending("objects"))
        return try TemplateProblem.translating(.target) { try merge.preview() }
    }

    private func merging(
        _ project: FilePath, scratch: FilePath, record: CruftFile, quarantine: FilePath? = nil
    ) throws(TemplateProblem) -> (ProjectRepository, TemplateMerge) {
        let repository = try ProjectRepository(at: folder, environment: environment, quarantine: quarantine)
        try repository.requireReady()
        let render = try repository.commit(
            project, scratch: scratch, parent: nil, subject: "Render the template", record: record)
        return (repository, TemplateMerge(repository: repository, render: render, base: nil))
    }
}
