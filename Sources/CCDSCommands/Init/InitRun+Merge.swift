import Formats
import Git
import Platform
import SystemPackage
import Templates

extension InitRun {
    /// Merges a project into a repository that has commits: what is not there is added, what is equal stays, what
    /// differs is a conflict that git shows as one.
    func merge(_ generation: Generation, _ template: Template, _ record: CruftFile, into folder: FilePath) throws {
        let intake = TemplateIntake(into: folder)
        try intake.check()
        let scratch = try FileSystem.realPath(FileSystem.createTemporaryDirectory())
        defer { try? FileSystem.removeTree(scratch) }
        var rendered = generation.elsewhere(scratch)
        // Whatever repository the scratch folder may be in, a hook does not find it.
        rendered.environment.set("GIT_CEILING_DIRECTORIES", to: scratch.bytes)
        if options.dryRun {
            let project = try rendered.run()
            return try intake.preview(project.directory, scratch: scratch, record: record)
                .tell(terminal, json: options.json)
        }
        let project = try rendered.run()
        let outcome = try intake.merge(project.directory, scratch: scratch, record: record)
        try AcceptedHooks(in: folder).keep(generation.hooks, for: template)
        _ = try HookInstallation(in: folder, scripts: .embedded).install()
        try outcome.tell(terminal, upToDate: "the project has all of the template's files already")
    }
}
