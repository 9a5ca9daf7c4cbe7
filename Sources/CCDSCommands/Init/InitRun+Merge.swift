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
        switch outcome {
        case .upToDate: terminal.print("the project has all of the template's files already")
        case .merged: terminal.print("merged the template's files")
        case .conflicts(let paths):
            for path in paths { terminal.print("conflict in \(path.display)") }
            terminal.hint("resolve them, git add the files, then: git commit")
            terminal.hint("to take it back: git merge --abort")
            throw Ending(exitCode: .attention)
        }
    }
}
