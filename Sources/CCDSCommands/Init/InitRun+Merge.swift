import Formats
import Git
import Platform
import SystemPackage
import Templates

extension InitRun {
    /// Merges a project into a repository that has commits: what is not there is added, what is equal stays, what
    /// differs is a conflict that git shows as one.
    func merge(_ generation: Generation, _ record: CruftFile, into workTree: FilePath) throws {
        let intake = TemplateIntake(into: workTree)
        try intake.check()
        let scratch = try FileSystem.createTemporaryDirectory()
        defer { try? FileSystem.removeTree(scratch) }
        let rendered = generation.elsewhere(scratch)
        if options.dryRun { return try preview(rendered) }
        let project = try rendered.run()
        let outcome = try intake.merge(project.directory, record: record)
        _ = try HookInstallation(in: workTree, scripts: .embedded).install()
        try outcome.tell(terminal, upToDate: "the project has all of the template's files already")
    }
}
