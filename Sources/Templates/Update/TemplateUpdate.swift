import Formats
import Git
import Platform
import SystemPackage

/// Brings a template's new version, or changed answers, into a project that was made of it: a true merge whose base is
/// the render before.
public struct TemplateUpdate: Sendable {
    private let folder: FilePath
    private let environment: EnvironmentVariables
    /// Whether hooks run in the scratch tree.
    public var hooks = HookConsent.run
    /// Where their standard output goes.
    public var hookOutput = ChildProcess.Output.standardError
    /// What this machine tells templates.
    public var host = HostFacts(writesCruftFile: true)
    /// A folder that takes all new objects, for a run that must leave no trace in the repository.
    public var quarantine: FilePath?

    /// An update of the project in this folder, which is in a repository.
    public init(of folder: FilePath, environment: EnvironmentVariables = .current) {
        self.folder = folder.absolute
        self.environment = environment
    }

    /// The project that a folder belongs to: the nearest one above it with a `.cruft.json`, within the repository.
    ///
    /// - Throws: a problem of kind `.configuration` where there is none, `.target` outside a work tree.
    public static func project(
        around directory: FilePath, environment: EnvironmentVariables = .current
    ) throws(TemplateProblem) -> FilePath {
        let repository = try ProjectRepository(at: directory, environment: environment)
        var folder: RepositoryPath? = repository.folder
        while let place = folder {
            let path = place.isEmpty ? repository.top : place.filePath(below: repository.top)
            if FileSystem.exists(path.appending(CruftFile.name)) { return path }
            folder = place.isEmpty ? nil : place.parent ?? ""
        }
        throw noRecord
    }

    private static let noRecord = TemplateProblem(
        .configuration, "there is no \(CruftFile.name) here, which names the template",
        hints: ["updates work in a project that git ccds init or cruft made"])

    /// What the project's `.cruft.json` says. Throws a problem of kind `.configuration` where there is none.
    public func record() throws(TemplateProblem) -> CruftFile {
        let file = folder.appending(CruftFile.name)
        guard FileSystem.exists(file) else { throw Self.noRecord }
        return try CruftFile(parsing: try TemplateProblem.translating(.configuration) { try FileSystem.read(file) })
    }

    /// Whether nothing stands in the way: a commit, no changes, nothing under way.
    public func check() throws(TemplateProblem) {
        try ProjectRepository(at: folder, environment: environment).requireReady()
    }

    /// Whether HEAD is on no branch.
    public func isHeadDetached() throws(TemplateProblem) -> Bool {
        let repository = try ProjectRepository(at: folder, environment: environment)
        return try TemplateProblem.translating(.target) { try repository.branch == nil }
    }

    /// Whether the project was rendered from this very version of the template; nil for a template without versions.
    public static func isCurrent(_ record: CruftFile, _ template: Template) -> Bool? {
        guard let commit = template.origin.commit ?? template.origin.builtInVersion else { return nil }
        return record.commit == commit
    }

    /// What becomes of that which hooks made before, where they are left out now.
    public enum HookLeavings: Sendable {
        /// There is nothing of the kind.
        case none
        /// It stays: the two renders are both without it.
        case kept
        /// It stays, and so does what the template itself has taken away: the two cannot be told apart.
        case keptWithRemovedFiles
    }

    /// A render that is ready to be merged.
    public struct Prepared: Sendable {
        /// The render before; nil where nothing is known of it, and all that differs is a conflict.
        public let base: ObjectID?
        /// The new render.
        public let render: ObjectID
        /// Whether the two differ.
        public let hasChanges: Bool
        /// The record that the new render holds.
        public let record: CruftFile
        /// Whether the base had to be made again, because the project's history has none.
        public let isAdopted: Bool
        /// Why nothing is known of the base.
        public let problem: TemplateProblem?
        /// What becomes of that which the template's hooks made before, where they are left out now.
        public let leavings: HookLeavings
        /// What the hooks wrote to standard error.
        public let hookMessages: String
    }

    /// Renders the new version in a scratch folder and commits it on top of the render before; the project's branch,
    /// index and work tree stay as they are.
    ///
    /// - Parameters:
    ///   - base: gives the template at the recorded commit and whether its hooks run; called only where the history has
    ///     no render of it.
    /// - Throws: a `TemplateProblem`.
    public func prepare(
        _ template: Template, _ answers: Answers, base: () throws -> (Template, HookConsent)
    ) throws(TemplateProblem) -> Prepared {
        let repository = try ProjectRepository(at: folder, environment: environment, quarantine: quarantine)
        try repository.requireReady()
        let old = try record()
        let new = old.updated(template, answers)
        let scratch = try TemplateProblem.translating {
            try FileSystem.realPath(FileSystem.createTemporaryDirectory(prefix: "git-ccds-update-"))
        }
        defer { try? FileSystem.removeTree(scratch) }
        var isRemade = false
        var found = try RenderBase.find(in: repository, for: old) { () throws(TemplateProblem) in
            let (template, hooks) = try TemplateProblem.translating(.source, base)
            defer { template.discard() }
            isRemade = true
            return try remakeBase(template, hooks, old, repository, scratch)
        }
        var leavings = HookLeavings.none
        if hooks == .leaveOut, !template.scripts.isEmpty, !isRemade {
            (found, leavings) = try withoutHooks(found, old, repository, scratch, base)
        }
        found = try withRecord(found, old, repository, scratch)
        let project = try render(template, answers, hooks, new, in: scratch)
        let skip = try new.skip + skipOfProject()
        let render = try repository.commit(
            project.directory, scratch: scratch, parent: found.commit, subject: "Render the template", record: new,
            skip: skip, keepsRemoved: leavings == .keptWithRemovedFiles)
        let hasChanges = try TemplateProblem.translating {
            try found.commit.map { try repository.tree(of: render) != repository.tree(of: $0) } ?? true
        }
        var isAdopted = false
        var problem: TemplateProblem?
        switch found {
        case .inHistory: break
        case .remade: isAdopted = true
        case .unknown(let reason): problem = reason
        }
        return Prepared(
            base: found.commit, render: render, hasChanges: hasChanges, record: new, isAdopted: isAdopted,
            problem: problem, leavings: leavings, hookMessages: project.hookMessages)
    }

    /// A base without what hooks made: beside a render without hooks it would say that the template has taken that away.
    private func withoutHooks(
        _ found: RenderBase, _ record: CruftFile, _ repository: ProjectRepository, _ scratch: FilePath,
        _ base: () throws -> (Template, HookConsent)
    ) throws(TemplateProblem) -> (RenderBase, HookLeavings) {
        guard let commit = found.commit else { return (found, .none) }
        // A plain folder has no versions: there is only the new one.
        if record.commit == nil { return (found, .keptWithRemovedFiles) }
        do {
            let (template, _) = try TemplateProblem.translating(.source, base)
            defer { template.discard() }
            let plain = try remakeBase(template, .leaveOut, record, repository, scratch)
            return try TemplateProblem.translating(.target) {
                try repository.tree(of: plain) == repository.tree(of: commit)
                    ? (found, .none) : (.remade(plain), .kept)
            }
        } catch {
            guard error.kind == .source else { throw error }
            return (found, .keptWithRemovedFiles)
        }
    }

    /// A base with the record as the project has it now: what somebody has changed in it is in the new one, too.
    private func withRecord(
        _ found: RenderBase, _ record: CruftFile, _ repository: ProjectRepository, _ scratch: FilePath
    ) throws(TemplateProblem) -> RenderBase {
        guard let commit = found.commit else { return found }
        let file = repository.folder.appending(RepositoryPath(CruftFile.name))
        return try TemplateProblem.translating(.target) {
            guard let blob = try repository.blob(at: file, in: "HEAD"),
                try repository.blob(at: file, in: Argument(commit.hex)) != blob
            else { return found }
            return .remade(
                try repository.commit(commit, replacing: file, by: blob, scratch: scratch, record: record))
        }
    }

    private func render(
        _ template: Template, _ answers: Answers, _ hooks: HookConsent, _ record: CruftFile, in scratch: FilePath
    ) throws(TemplateProblem) -> GeneratedProject {
        try TemplateProblem.translating {
            let place = try FileSystem.createTemporaryDirectory(in: scratch, prefix: "render-")
            var generation = Generation(template, answers, outputDirectory: place)
            generation.hooks = hooks
            generation.hookOutput = hookOutput
            generation.host = host
            generation.environment = environment
            // Whatever repository the scratch folder may be in, a hook does not find it.
            let ceilings = [scratch.bytes] + (environment.bytes("GIT_CEILING_DIRECTORIES").map { [$0] } ?? [])
            generation.environment.set(
                "GIT_CEILING_DIRECTORIES", to: Array(ceilings.joined(separator: [UInt8(ascii: ":")])))
            generation.extraFiles = [record.file]
            return try generation.run()
        }
    }

    /// The render that the project holds according to its record, made again.
    private func remakeBase(
        _ template: Template, _ hooks: HookConsent, _ record: CruftFile, _ repository: ProjectRepository,
        _ scratch: FilePath
    ) throws(TemplateProblem) -> ObjectID {
        var questions = try Questionnaire(template, host: host, replay: Replay(answers: record.answers))
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: scratch)
        let project = try render(template, answers, hooks, record, in: scratch)
        return try repository.commit(
            project.directory, scratch: scratch, parent: nil, subject: "Render the template as it was", record: record)
    }

    /// What cruft is told to leave alone in `pyproject.toml`: `[tool.cruft] skip`.
    private func skipOfProject() throws(TemplateProblem) -> [String] {
        let file = folder.appending("pyproject.toml")
        guard FileSystem.exists(file), let bytes = try? FileSystem.read(file), let node = try? TOML.parse(bytes) else {
            return []
        }
        return node["tool"]?["cruft"]?["skip"]?.strings ?? []
    }

    /// What a merge would do.
    public struct Preview: Sendable, Equatable {
        /// Paths that would change, with git's letter for how.
        public var changes: [(status: String, path: RepositoryPath)]
        /// Paths that would be in conflict.
        public var conflicts: [RepositoryPath]

        /// Whether both say the same.
        public static func == (left: Preview, right: Preview) -> Bool {
            left.conflicts == right.conflicts && left.changes.elementsEqual(right.changes, by: ==)
        }
    }

    private func merging(_ prepared: Prepared, in repository: ProjectRepository) -> TemplateMerge {
        TemplateMerge(
            repository: repository, render: prepared.render, base: prepared.base,
            hasBase: prepared.base != nil && !prepared.isAdopted)
    }

    /// The outcome of merging, without touching anything but the object store. Needs git 2.38.
    public func preview(_ prepared: Prepared) throws(TemplateProblem) -> Preview {
        if !prepared.hasChanges { return Preview(changes: [], conflicts: []) }
        let repository = try ProjectRepository(at: folder, environment: environment, quarantine: quarantine)
        return try TemplateProblem.translating(.target) { try merging(prepared, in: repository).preview() }
    }

    /// Merges the render into the current branch.
    public func merge(_ prepared: Prepared) throws(TemplateProblem) -> MergeOutcome {
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireReady()
        return try TemplateProblem.translating(.target) {
            let outcome =
                prepared.hasChanges
                ? try merging(prepared, in: repository).run(message: "Update from the template") : .upToDate
            let newest = outcome == .merged ? prepared.render : prepared.isAdopted ? nil : prepared.base
            if let newest, outcome == .merged || outcome == .upToDate {
                try repository.git.perform(["update-ref", Argument(RenderCommit.reference), Argument(newest.hex)])
            }
            return outcome
        }
    }
}
