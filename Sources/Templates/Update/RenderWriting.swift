import Git
import Platform
import SystemPackage

/// How renders get into git: the same on every machine, whatever its user has set.
public enum RenderSettings {
    /// For `git add` of a render: line endings, attributes and modes are those of the project, not of the machine.
    public static let adding: [Argument] = [
        "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.fileMode=true", "-c",
        "core.symlinks=true", "-c", "core.attributesFile=/dev/null", "-c", "add.ignoreErrors=false", "-c",
        "advice.addEmbeddedRepo=false",
    ]

    /// For an index of its own beside the repository's. What the template's own `.gitignore` ignores stays out; what
    /// this user ignores everywhere does not.
    static let index: [Argument] = [
        "-c", "core.excludesFile=/dev/null",
        "-c", "core.bare=false", "-c", "core.sparseCheckout=false", "-c", "core.fsmonitor=false", "-c",
        "core.untrackedCache=false", "-c", "core.splitIndex=false", "-c", "index.sparse=false",
    ]

    /// For merging and trying to: what is merged with what must not depend on the user.
    static let merging: [Argument] = [
        "-c", "merge.renames=true", "-c", "merge.directoryRenames=conflict", "-c", "merge.renameLimit=20000", "-c",
        "merge.renormalize=true", "-c", "diff.renames=true",
    ]

    static let committing: [Argument] = ["-c", "commit.gpgSign=false", "-c", "i18n.commitEncoding=UTF-8"]
}

extension ProjectRepository {
    /// Commits a rendered project as it stands, less what it ignores: through `git add` with an index of its own, so that
    /// the repository's filters and line endings apply, and never signed.
    ///
    /// - Parameters:
    ///   - scratch: a folder of this run, which holds the project; the work tree is made in it.
    ///   - parent: the render before. What it has is looked at even where it is ignored now.
    ///   - skip: patterns of what stays as `parent` has it.
    ///   - keepsRemoved: whether what the project does not have stays as `parent` has it.
    func commit(
        _ project: FilePath, scratch: FilePath, parent: ObjectID?, subject: String, record: CruftFile,
        skip: [String] = [], keepsRemoved: Bool = false
    ) throws(TemplateProblem) -> ObjectID {
        try TemplateProblem.translating(.target) {
            let place = try FileSystem.createTemporaryDirectory(in: scratch, prefix: "tree-")
            let workTree = try workTree(of: project, in: place)
            var git = git(workTree: workTree)
            git.environment.set("GIT_INDEX_FILE", to: place.appending("index").bytes)
            let settings = RenderSettings.adding + RenderSettings.index + traceless
            if let parent { try git.perform(settings + ["read-tree", Argument(parent.hex)]) }
            // cruft's patterns are globs in the project's folder, as Python's pathlib has them.
            let patterns = skip.map {
                Argument(Array(":(top,exclude,glob)".utf8) + folder.appending(RepositoryPath($0)).bytes)
            }
            let all: Argument = keepsRemoved ? "--ignore-removal" : "--all"
            try git.perform(settings + ["add", all, "--", ":(top)"] + patterns)
            try addExcluded(git, settings, patterns)
            guard let tree = ObjectID(hex: try git.text(settings + ["write-tree"])) else {
                throw TemplateProblem(.target, "git made no tree")
            }
            return try commit(tree, parents: parent.map { [$0] } ?? [], subject: subject, record: record)
        }
    }

    /// Adds what `git add` has left out because of the repository's `info/exclude`, which is this user's alone.
    private func addExcluded(_ git: GitCommand, _ settings: [Argument], _ patterns: [Argument]) throws {
        let file = try path(of: "info/exclude")
        guard let text = try? FileSystem.read(file),
            GitCommand.lines(text).contains(where: { !$0.isEmpty && $0.first != UInt8(ascii: "#") })
        else { return }
        let excluded = try git.output(
            settings + ["ls-files", "--others", "--exclude-per-directory=.gitignore", "-z", "--", ":(top)"] + patterns)
        // A name with a slash at the end is a repository that a hook made.
        let files = GitCommand.nulSeparated(excluded).filter { $0.last != UInt8(ascii: "/") }
        if files.isEmpty { return }
        try git.perform(
            settings + ["update-index", "--add", "-z", "--stdin"], input: Array(files.map { $0 + [0] }.joined()))
    }

    /// A render with another blob for one of its files.
    func commit(
        _ render: ObjectID, replacing file: RepositoryPath, by blob: ObjectID, scratch: FilePath, record: CruftFile
    ) throws -> ObjectID {
        let place = try FileSystem.createTemporaryDirectory(in: scratch, prefix: "tree-")
        var git = git(workTree: place)
        git.environment.set("GIT_INDEX_FILE", to: place.appending("index").bytes)
        try git.perform(RenderSettings.index + ["read-tree", Argument(render.hex)])
        let entry = Array("100644 \(blob.hex)\t".utf8) + file.bytes + [0]
        try git.perform(RenderSettings.index + ["update-index", "--add", "-z", "--index-info"], input: entry)
        guard let tree = ObjectID(hex: try git.text(RenderSettings.index + ["write-tree"])) else {
            throw TemplateProblem(.target, "git made no tree")
        }
        return try commit(tree, parents: [render], subject: "Render the template as it was", record: record)
    }

    /// A commit of a tree that was rendered.
    func commit(_ tree: ObjectID, parents: [ObjectID], subject: String, record: CruftFile) throws -> ObjectID {
        let message = subject + "\n\n" + RenderCommit.trailers(for: record, tree: tree, folder: folder) + "\n"
        return try commit(tree, parents: parents, message: message)
    }

    func commit(_ tree: ObjectID, parents: [ObjectID], message: String) throws -> ObjectID {
        let text = try git.text(
            RenderSettings.committing + ["commit-tree", "-F", "-"] + parents.flatMap { ["-p", Argument($0.hex)] } + [
                Argument(tree.hex)
            ], input: Array(message.utf8))
        guard let id = ObjectID(hex: text) else { throw TemplateProblem(.target, "git made no commit") }
        return id
    }

    /// The project in the folder that it has in the repository. A repository that a hook made in it is no part of it.
    private func workTree(of project: FilePath, in place: FilePath) throws -> FilePath {
        try FileSystem.removeTree(project.appending(".git"))
        if folder.isEmpty { return project }
        let top = place.appending("top")
        let target = folder.filePath(below: top)
        try FileSystem.createDirectory(target.removingLastComponent(), intermediates: true)
        try FileSystem.rename(project, to: target)
        return top
    }
}
