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

    /// An update of the project in this folder, the top of its repository.
    public init(of folder: FilePath, environment: EnvironmentVariables = .current) {
        self.folder = folder.absolute
        self.environment = environment
    }

    /// What the project's `.cruft.json` says. Throws a problem of kind `.configuration` where there is none.
    public func record() throws(TemplateProblem) -> CruftFile {
        let file = folder.appending(CruftFile.name)
        guard FileSystem.exists(file) else {
            throw TemplateProblem(
                .configuration, "there is no \(CruftFile.name) here, which names the template",
                hints: ["updates work at the top of a project that git ccds init or cruft made"])
        }
        return try CruftFile(parsing: try TemplateProblem.translating(.configuration) { try FileSystem.read(file) })
    }

    /// Whether the project was rendered from this very version of the template.
    public static func isCurrent(_ record: CruftFile, _ template: Template) -> Bool {
        guard let commit = template.origin.commit ?? template.origin.builtInVersion else { return false }
        return record.commit == commit
    }

    /// A render that is ready to be merged.
    public struct Prepared: Sendable {
        /// The render before, which the project has in its history.
        public let base: ObjectID
        /// The new render.
        public let render: ObjectID
        /// Whether the two differ.
        public let hasChanges: Bool
        /// The record that the new render holds.
        public let record: CruftFile
        /// Whether the base had to be made again, for a project whose history has no render.
        public let isAdopted: Bool
        /// What the hooks wrote to standard error.
        public let hookMessages: String
    }

    /// Renders the new version in a scratch folder and commits it on top of the render before; the project's branch,
    /// index and work tree stay as they are.
    ///
    /// - Parameters:
    ///   - base: gives the template at the recorded commit; called only where the history has no render.
    /// - Throws: a `TemplateProblem`.
    public func prepare(
        _ template: Template, _ answers: Answers, base: () throws -> Template
    ) throws(TemplateProblem) -> Prepared {
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireClean()
        let old = try record()
        var record = CruftFile(template: template, answers: answers)
        record.skip = old.skip
        let found = try repository.lastRender()
        let baseCommit: ObjectID
        if let found {
            baseCommit = found.id
        } else {
            baseCommit = try rebuildBase(try TemplateProblem.translating(.source, base), old, repository)
        }
        let scratch = try TemplateProblem.translating {
            try FileSystem.createTemporaryDirectory(prefix: "git-ccds-update-")
        }
        defer { try? FileSystem.removeTree(scratch) }
        let project = try render(template, answers, record, in: scratch)
        let message = "Render the template\n\n\(RenderCommit.trailerLine(for: record))\n"
        let render = try repository.commit(
            project.directory, parent: baseCommit, message: message, skip: record.skip)
        let hasChanges = try TemplateProblem.translating {
            try repository.tree(of: render) != repository.tree(of: baseCommit)
        }
        return Prepared(
            base: baseCommit, render: render, hasChanges: hasChanges, record: record, isAdopted: found == nil,
            hookMessages: project.hookMessages)
    }

    private func render(
        _ template: Template, _ answers: Answers, _ record: CruftFile, in scratch: FilePath
    ) throws(TemplateProblem) -> GeneratedProject {
        try TemplateProblem.translating {
            var generation = Generation(template, answers, outputDirectory: scratch)
            generation.hooks = hooks
            generation.hookOutput = hookOutput
            generation.host = host
            generation.environment = environment
            generation.extraFiles = [record.file]
            return try generation.run()
        }
    }

    /// The render that a project without one in its history began with, from the recorded commit and answers.
    private func rebuildBase(
        _ template: Template, _ record: CruftFile, _ repository: ProjectRepository
    ) throws(TemplateProblem) -> ObjectID {
        var questions = try Questionnaire(template, host: host, replay: Replay(answers: record.answers))
        try questions.answerAllDefaults()
        let scratch = try TemplateProblem.translating {
            try FileSystem.createTemporaryDirectory(prefix: "git-ccds-update-")
        }
        defer { try? FileSystem.removeTree(scratch) }
        let answers = try questions.answers(outputDirectory: scratch)
        let project = try render(template, answers, record, in: scratch)
        let message = "Render the template as it was\n\n\(RenderCommit.trailerLine(for: record))\n"
        return try repository.commit(project.directory, parent: nil, message: message)
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

    /// The outcome of merging, without touching anything but the object store. Needs git 2.38.
    public func preview(_ prepared: Prepared) throws(TemplateProblem) -> Preview {
        let repository = try ProjectRepository(at: folder, environment: environment)
        return try TemplateProblem.translating(.target) {
            let ours = prepared.isAdopted ? try adopted(prepared, repository) : try repository.head
            guard let ours else { throw TemplateProblem(.target, "there is no commit yet") }
            let done = try repository.git.run([
                "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", Argument(ours.hex),
                Argument(prepared.render.hex),
            ])
            guard done.status == .exited(0) || done.status == .exited(1) else {
                throw TemplateProblem(.target, "git cannot try the merge", details: done.errorText)
            }
            let fields = GitCommand.nulSeparated(done.standardOutput)
            guard let tree = fields.first else { throw TemplateProblem(.target, "git cannot try the merge") }
            let conflicts = Set(fields.dropFirst().filter { !$0.isEmpty }.map { RepositoryPath($0) })
            let changed = GitCommand.nulSeparated(
                try repository.git.output([
                    "diff-tree", "-r", "-z", "--name-status", "--no-renames", Argument(ours.hex), Argument(Array(tree)),
                ]))
            let changes = stride(from: 0, to: changed.count - 1, by: 2).map { index in
                (status: String(decoding: changed[index], as: UTF8.self), path: RepositoryPath(changed[index + 1]))
            }
            return Preview(changes: changes, conflicts: conflicts.sorted())
        }
    }

    /// How a merge ended.
    public enum Outcome: Sendable, Equatable {
        case upToDate
        /// The merge is committed.
        case merged
        /// The merge waits in index and work tree: `git merge --abort` or resolve and `git commit`.
        case conflicts([RepositoryPath])
    }

    /// Merges the render into the current branch, through `git merge`, so that the user's hooks, signing and rerere have
    /// their say.
    public func merge(_ prepared: Prepared) throws(TemplateProblem) -> Outcome {
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireClean()
        if !prepared.hasChanges, !prepared.isAdopted { return .upToDate }
        return try TemplateProblem.translating(.target) {
            if prepared.isAdopted {
                guard let commit = try adopted(prepared, repository) else {
                    throw TemplateProblem(.target, "there is no commit yet")
                }
                try repository.git.perform(["merge", "--quiet", "--ff-only", Argument(commit.hex)])
                if !prepared.hasChanges { return .merged }
            }
            let outcome = try TemplateMerge.merge(
                prepared.render, into: repository, message: "Update from the template", unrelated: false)
            try repository.git.perform(["update-ref", Argument(RenderCommit.reference), Argument(prepared.render.hex)])
            return outcome
        }
    }

    /// HEAD joined with the rebuilt base, its files as they are: from then on the base is in the project's history.
    private func adopted(_ prepared: Prepared, _ repository: ProjectRepository) throws -> ObjectID? {
        guard let head = try repository.head else { return nil }
        let text = try repository.git.text(
            [
                "-c", "commit.gpgSign=false", "commit-tree", "-F", "-", "-p", Argument(head.hex), "-p",
                Argument(prepared.base.hex), Argument(try repository.tree(of: head)),
            ], input: Array("Join the project with its template\n".utf8))
        return ObjectID(hex: text)
    }
}

/// Merges a render by `git merge`.
enum TemplateMerge {
    static func merge(
        _ commit: ObjectID, into repository: ProjectRepository, message: String, unrelated: Bool
    ) throws -> TemplateUpdate.Outcome {
        var arguments: [Argument] = [
            "-c", "merge.renames=true", "-c", "merge.directoryRenames=true", "merge", "--no-ff", "--commit",
            "--no-squash",
            "--no-edit", "--no-verify-signatures", "--no-stat", "--quiet", "-m", Argument(message),
        ]
        if unrelated { arguments.append("--allow-unrelated-histories") }
        let done = try repository.git.run(arguments + [Argument(commit.hex)])
        if done.succeeded { return .merged }
        let conflicts = GitCommand.nulSeparated(
            try repository.git.output(["diff", "--name-only", "--diff-filter=U", "-z"])
        ).map { RepositoryPath($0) }
        if !conflicts.isEmpty { return .conflicts(conflicts) }
        let text = done.errorText + done.outputText
        let mergeHead = try repository.git.text(["rev-parse", "--git-path", "MERGE_HEAD"])
        let isStopped = FileSystem.exists(repository.top.pushing(FilePath(mergeHead)))
        throw TemplateProblem(
            .target, isStopped ? "git did not commit the merge" : "git did not merge the template",
            hints: isStopped ? ["git merge --abort takes it back, git commit finishes it"] : [],
            details: text.isEmpty ? nil : text)
    }
}

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
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireClean()
        guard try TemplateProblem.translating(.target, { try repository.head }) != nil else {
            throw TemplateProblem(.target, "there is no commit yet to merge the template into")
        }
    }

    /// Commits a rendered folder as a root of its own and merges it: what is not there is added, what is equal stays,
    /// what differs is a conflict.
    public func merge(_ project: FilePath, record: CruftFile) throws(TemplateProblem) -> TemplateUpdate.Outcome {
        let repository = try ProjectRepository(at: folder, environment: environment)
        try repository.requireClean()
        let message = "Render the template\n\n\(RenderCommit.trailerLine(for: record))\n"
        let render = try repository.commit(project, parent: nil, message: message)
        return try TemplateProblem.translating(.target) {
            let outcome = try TemplateMerge.merge(
                render, into: repository, message: "Bring in the template", unrelated: true)
            try repository.git.perform(["update-ref", Argument(RenderCommit.reference), Argument(render.hex)])
            return outcome
        }
    }
}
