import Git
import Jinja
import Platform
import SystemPackage

/// Makes a project of a template and answers, all or nothing.
public struct Generation: Sendable {
    /// What to do where something stands in the project's place.
    public enum Existing: Sendable {
        /// Refuse, unless it is an empty folder.
        case refuse
        /// Replace files that differ (`-f`).
        case overwrite
        /// Keep files that are there (`-s`).
        case skip
    }

    private let template: Template
    private let answers: Answers
    private let outputDirectory: FilePath
    /// Where the project goes.
    public let target: FilePath
    /// Whether the target is a given folder (`--here`): empty but for a `.git`, and kept itself on failure.
    private let isHere: Bool
    /// What to do where something stands already.
    public var existing = Existing.refuse
    /// Whether hooks run.
    public var hooks = HookConsent.run
    /// Leaves what there is when something fails (`--keep-project-on-failure`).
    public var keepsOnFailure = false
    /// Where the hooks' standard output goes.
    public var hookOutput = ChildProcess.Output.standardError
    /// Files that are put into the project last, such as `.cruft.json`.
    public var extraFiles: [TemplateFile] = []
    /// What this machine tells templates.
    public var host = HostFacts()
    /// The environment that hooks get, less what ties git to a repository.
    public var environment = EnvironmentVariables.current

    /// A project in a new folder below the output directory.
    public init(_ template: Template, _ answers: Answers, outputDirectory: FilePath) {
        self.template = template
        self.answers = answers
        self.outputDirectory = outputDirectory.absolute
        target = self.outputDirectory.pushing(FilePath(bytes: PathText.bytes(answers.projectName)))
        isHere = false
    }

    /// A project in this very folder, which must be empty but for a `.git`.
    public init(_ template: Template, _ answers: Answers, here folder: FilePath) {
        self.template = template
        self.answers = answers
        target = folder.absolute
        outputDirectory = target.removingLastComponent()
        isHere = true
    }

    /// The same project in a new folder elsewhere.
    public func elsewhere(_ outputDirectory: FilePath) -> Generation {
        var copy = Generation(template, answers, outputDirectory: outputDirectory)
        copy.hooks = hooks
        copy.hookOutput = hookOutput
        copy.extraFiles = extraFiles
        copy.host = host
        copy.environment = environment
        return copy
    }

    /// The hooks that `run` will run.
    public var scripts: [HookScript] {
        hooks == .leaveOut ? [] : template.scripts.filter { $0.stage != .prePrompt }
    }

    /// Everything rendered, nothing written, no hook run.
    public func preview() throws(TemplateProblem) -> RenderedTree {
        try checkTarget()
        return try rendered(by: try renderer())
    }

    private func renderer() throws(TemplateProblem) -> ProjectRenderer {
        var renderer = try ProjectRenderer(template, answers, host: host)
        renderer.mergesFolders = existing != .refuse
        return renderer
    }

    private func rendered(by renderer: ProjectRenderer) throws(TemplateProblem) -> RenderedTree {
        var tree = try renderer.render()
        for file in extraFiles {
            let path = RepositoryPath(file.path)
            guard tree.putParents(of: path) else {
                throw TemplateProblem(.template, "'\(file.path)' cannot be put into the project")
            }
            tree.put(.init(path: path, kind: .file(file.contents, mode: file.isExecutable ? 0o755 : 0o644)))
        }
        return tree
    }

    private var targetExists: TemplateProblem {
        TemplateProblem(
            .target, "'\(target.string)' exists already",
            hints: ["-f replaces files in it, -s keeps them; -o puts the project elsewhere"])
    }

    private func checkTarget() throws(TemplateProblem) {
        try TemplateProblem.translating(.target) {
            guard let status = try FileSystem.status(target) else { return }
            if isHere {
                let names = try FileSystem.list(target).filter { $0.string != ".git" }
                guard names.isEmpty else {
                    throw TemplateProblem(.target, "'\(target.string)' is not empty")
                }
            } else if existing == .refuse {
                guard status.kind == .directory, try FileSystem.list(target).isEmpty else {
                    throw targetExists
                }
            } else if status.kind != .directory {
                throw TemplateProblem(.target, "'\(target.string)' is no folder")
            }
        }
    }

    /// Makes the project.
    ///
    /// - Parameter finish: called once with the complete project, before it counts: what it throws undoes everything.
    ///   The project is still in the staging folder unless something must happen in its final place (a `post_gen`
    ///   hook, a folder that was there before).
    /// - Throws: a `TemplateProblem`, or what `finish` throws.
    public func run(_ finish: (StagedProject) throws -> Void = { _ in }) throws -> GeneratedProject {
        try checkTarget()
        if target.lastComponent?.string.hasPrefix(UnfinishedProject.prefix) == true {
            throw TemplateProblem(
                .target, "a project cannot be called '\(answers.projectName)': unfinished ones are called so")
        }
        let renderer = try renderer()
        let wasThere = FileSystem.exists(target)
        let isNew = !wasThere || (existing == .refuse && !isHere)
        let madeFolders = try makeOutputDirectory()
        let staging: Staging
        do {
            staging = try TemplateProblem.translating {
                try Staging(
                    in: stagingParent(), name: isHere ? target.lastComponent?.string ?? "project" : answers.projectName,
                    isNew: isNew)
            }
        } catch {
            remove(madeFolders)
            throw error
        }
        do {
            var messages = try runHooks(.preGenerate, in: staging.project, renderer)
            let tree = try rendered(by: renderer)
            let result =
                isNew
                ? try placeNew(tree, staging, renderer, &messages, finish)
                : try placeInto(tree, staging, renderer, &messages, finish)
            staging.remove()
            return result
        } catch {
            if !keepsOnFailure {
                staging.remove()
                remove(madeFolders)
            } else if isNew, !FileSystem.exists(target), FileSystem.exists(staging.project) {
                try? FileSystem.rename(staging.project, to: target)
                staging.remove()
            } else {
                staging.remove()
            }
            throw error
        }
    }

    /// The staging folder stands beside the target; for `--here` inside it where its parent is not writable.
    private func stagingParent() -> FilePath {
        guard isHere else { return outputDirectory }
        guard
            let probe = try? FileSystem.createTemporaryDirectory(in: outputDirectory, prefix: UnfinishedProject.prefix)
        else { return target }
        try? FileSystem.remove(probe)
        return outputDirectory
    }

    /// Makes the folders above the target that are missing; gives the topmost that was made.
    private func makeOutputDirectory() throws(TemplateProblem) -> FilePath? {
        let parent = target.removingLastComponent()
        var missing: FilePath?
        var place = parent
        while !FileSystem.exists(place), !place.components.isEmpty {
            missing = place
            place = place.removingLastComponent()
        }
        if missing != nil {
            try TemplateProblem.translating(.target) { try FileSystem.createDirectory(parent, intermediates: true) }
        }
        return missing
    }

    private func remove(_ folder: FilePath?) {
        if let folder { try? FileSystem.removeTree(folder) }
    }

    private func runHooks(
        _ stage: HookScript.Stage, in directory: FilePath, _ renderer: ProjectRenderer
    ) throws(TemplateProblem) -> String {
        let scripts = scripts.filter { $0.stage == stage }
        guard !scripts.isEmpty else { return "" }
        let runner = TemplateHooks(environment: environment, output: hookOutput)
        return try runner.run(scripts, in: directory) { script throws(TemplateProblem) in
            guard let text = String(validating: Newlines.normalised(script.contents), as: UTF8.self) else {
                throw TemplateProblem(.template, "the hook '\(script.path)' is not UTF-8 text")
            }
            do throws(TemplateError) {
                return try renderer.environment.render(text, name: script.path, context: renderer.variables)
            } catch {
                throw TemplateProblem(.template, "'\(script.path)', line \(error.line): \(error.message)")
            }
        }
    }

    /// A project where nothing was, or an empty folder.
    private func placeNew(
        _ tree: RenderedTree, _ staging: Staging, _ renderer: ProjectRenderer, _ messages: inout String,
        _ finish: (StagedProject) throws -> Void
    ) throws -> GeneratedProject {
        _ = try TemplateProblem.translating { try TreeWriter(top: staging.project).write(tree) }
        let hasPostHooks = scripts.contains { $0.stage == .postGenerate }
        if !hasPostHooks {
            try finish(
                StagedProject(
                    directory: staging.project, target: target, isInPlace: false, isNew: true, tree: tree, written: []))
        }
        try Interruption.check()
        let replacesEmpty = FileSystem.exists(target)
        try TemplateProblem.translating(.target) {
            do {
                try FileSystem.rename(staging.project, to: target)
            } catch let error as FileError where error.reason == .directoryNotEmpty || error.reason == .fileExists {
                // Another run was faster.
                throw targetExists
            }
            if hasPostHooks { try staging.markPlaced() }
        }
        if hasPostHooks {
            do {
                messages += try runHooks(.postGenerate, in: target, renderer)
                try finish(
                    StagedProject(
                        directory: target, target: target, isInPlace: true, isNew: true, tree: tree, written: []))
                try Interruption.check()
            } catch {
                if !keepsOnFailure {
                    try? FileSystem.removeTree(target)
                    if replacesEmpty { try? FileSystem.createDirectory(target) }
                }
                throw error
            }
        }
        return GeneratedProject(directory: target, tree: tree, skipped: [], unchanged: [], hookMessages: messages)
    }

    /// A project in a folder that is there: everything is rendered before, and put back on failure.
    private func placeInto(
        _ tree: RenderedTree, _ staging: Staging, _ renderer: ProjectRenderer, _ messages: inout String,
        _ finish: (StagedProject) throws -> Void
    ) throws -> GeneratedProject {
        let hasPostHooks = scripts.contains { $0.stage == .postGenerate }
        let whole = staging.folder.appending(Staging.backupName)
        let replacement = Replacement(of: target, backup: staging.folder.appending(Staging.replacedName))
        if hasPostHooks { try TemplateProblem.translating { try FolderBackup.copy(target, to: whole) } }
        do {
            var written: Set<RepositoryPath> = []
            let result = try TemplateProblem.translating {
                written = try moveHookFiles(from: staging.project, replacement)
                var writer = TreeWriter(top: target, keepsExisting: existing == .skip)
                writer.before = { _, relative, status in try replacement.willWrite(relative, existing: status) }
                return try writer.write(tree)
            }
            messages += try runHooks(.postGenerate, in: target, renderer)
            written.formUnion(result.written)
            if hasPostHooks {
                written.formUnion(
                    try TemplateProblem.translating { try FolderBackup.changes(in: target, since: whole) })
            }
            try finish(
                StagedProject(
                    directory: target, target: target, isInPlace: true, isNew: isHere, tree: tree, written: written))
            try Interruption.check()
            return GeneratedProject(
                directory: target, tree: tree, skipped: result.skipped, unchanged: result.unchanged,
                hookMessages: messages)
        } catch {
            if !keepsOnFailure {
                replacement.undo()
                if hasPostHooks { try? FolderBackup.restore(target, from: whole) }
            }
            throw error
        }
    }

    /// What `pre_gen` hooks left in the staging folder comes along; gives the files.
    private func moveHookFiles(from project: FilePath, _ replacement: Replacement) throws -> Set<RepositoryPath> {
        var moved: Set<RepositoryPath> = []
        try FileSystem.walk(project) { relative, status in
            let place = target.pushing(relative)
            let there = try FileSystem.status(place)
            if status.kind == .directory {
                if there?.kind == .symlink {
                    throw TemplateProblem(
                        .target, "'\(relative.string)' is a link, not a folder",
                        hints: ["it would have to be replaced by a folder that a hook made"])
                }
                if there == nil {
                    try replacement.willWrite(relative, existing: nil)
                    try FileSystem.createDirectory(place)
                }
                return .proceed
            }
            if existing == .skip, there != nil { return .proceed }
            try replacement.willWrite(relative, existing: there)
            try FileSystem.rename(project.pushing(relative), to: place)
            moved.insert(RepositoryPath(relative.bytes))
            return .proceed
        }
        return moved
    }
}

/// A complete project that does not count yet.
public struct StagedProject: Sendable {
    /// Where it is now.
    public let directory: FilePath
    /// Where it will be.
    public let target: FilePath
    /// Whether it is there already.
    public let isInPlace: Bool
    /// Whether nothing stands in it but what the template and its hooks put there.
    public let isNew: Bool
    /// What was rendered; hooks may have changed it since.
    public let tree: RenderedTree
    /// Where something else stands in it too: the files that the template and its hooks wrote, changed or removed.
    public let written: Set<RepositoryPath>
}

/// A project that was made.
public struct GeneratedProject: Sendable {
    /// Where it is.
    public let directory: FilePath
    /// What was rendered.
    public let tree: RenderedTree
    /// Files that were there and were kept (`-s`).
    public let skipped: [RepositoryPath]
    /// Files that were there just so.
    public let unchanged: [RepositoryPath]
    /// What the hooks wrote to standard error.
    public let hookMessages: String
}
