import Git
import Platform
import SystemPackage

/// A rendered tree as a commit of a repository: what template updates are merged from.
///
/// Such commits carry the trailer `Ccds-Template:`, by which any clone finds the last one in its history;
/// `refs/ccds/template` points to it as a short cut.
public struct RenderCommit: Sendable, Equatable {
    /// The trailer's key.
    public static let trailer = "Ccds-Template"
    /// The ref that points to the last render.
    public static let reference = "refs/ccds/template"

    /// The commit.
    public let id: ObjectID
    /// What the trailer says: the template and its commit.
    public let source: String

    /// The trailer's line for a record, to be put into the message of the first commit.
    public static func trailerLine(for record: CruftFile) -> String {
        "\(trailer): \(GitCommand.masked(record.template))" + (record.commit.map { "@\($0)" } ?? "")
    }
}

/// The repository of a project, as updates see it.
struct ProjectRepository {
    /// The work tree's top.
    let top: FilePath
    let gitDirectory: FilePath
    let environment: EnvironmentVariables

    /// The repository whose work tree's top is this folder.
    init(at folder: FilePath, environment: EnvironmentVariables) throws(TemplateProblem) {
        self.environment = environment
        let git = GitCommand(in: folder, environment: environment)
        let (top, directory) = try TemplateProblem.translating(.target) { () throws -> (String, String) in
            (try git.text(["rev-parse", "--show-toplevel"]), try git.text(["rev-parse", "--absolute-git-dir"]))
        }
        self.top = FilePath(top)
        gitDirectory = FilePath(directory)
        let real = try TemplateProblem.translating { try FileSystem.realPath(folder) }
        guard real == self.top else {
            throw TemplateProblem(
                .target, "'\(folder.string)' is not the top of its repository", hints: ["the top is '\(top)'"])
        }
    }

    var git: GitCommand { GitCommand(in: top, environment: environment) }

    var head: ObjectID? {
        get throws {
            let done = try git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
            return done.succeeded ? ObjectID(hex: done.outputText.prefix { !$0.isNewline }) : nil
        }
    }

    /// Nothing may be changed but not committed, and no merge be under way.
    func requireClean() throws(TemplateProblem) {
        try TemplateProblem.translating(.target) {
            let mergeHead = try git.text(["rev-parse", "--git-path", "MERGE_HEAD"])
            if FileSystem.exists(top.pushing(FilePath(mergeHead))) {
                throw TemplateProblem(
                    .target, "a merge is under way",
                    hints: ["git merge --abort takes it back, git commit finishes it"])
            }
            let changes = try git.output(["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty"])
            if !changes.isEmpty {
                throw TemplateProblem(
                    .target, "there are changes that are not committed", hints: ["git commit or git stash them first"])
            }
        }
    }

    /// The last render in the history of HEAD; nil where there is none.
    func lastRender() throws(TemplateProblem) -> RenderCommit? {
        try TemplateProblem.translating(.target) {
            guard try head != nil else { return nil }
            let format = "%H%x00%(trailers:key=\(RenderCommit.trailer),valueonly,separator=%x2C)"
            let lines = try git.text([
                "-c", "log.showSignature=false", "log", "--no-merges", "--max-count=20", "--topo-order", "--no-color",
                "--extended-regexp", "--grep=^\(RenderCommit.trailer): ", Argument("--format=" + format), "HEAD",
            ])
            for line in lines.split(separator: "\n") {
                let parts = line.split(separator: "\0", omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[1].isEmpty, let id = ObjectID(hex: parts[0]) else { continue }
                return RenderCommit(id: id, source: String(parts[1]))
            }
            return nil
        }
    }

    /// Commits a folder as it stands, less what it ignores: through `git add` with an index of its own, so that the
    /// repository's filters and line endings apply, and never signed.
    ///
    /// - Parameters:
    ///   - skip: pathspecs of what stays as `parent` has it.
    func commit(
        _ folder: FilePath, parent: ObjectID?, message: String, skip: [String] = []
    ) throws(TemplateProblem) -> ObjectID {
        let scratch = try TemplateProblem.translating { try FileSystem.createTemporaryDirectory() }
        defer { try? FileSystem.removeTree(scratch) }
        return try TemplateProblem.translating(.target) {
            var aimed = GitCommand(gitDirectory: gitDirectory, workTree: folder, environment: environment)
            aimed.environment.set("GIT_INDEX_FILE", to: scratch.appending("index").bytes)
            let settings: [Argument] = [
                "-c", "core.bare=false", "-c", "core.fileMode=true", "-c", "core.symlinks=true",
                "-c", "core.excludesFile=/dev/null", "-c", "core.sparseCheckout=false", "-c", "core.safecrlf=false",
                "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "-c", "advice.addEmbeddedRepo=false",
            ]
            try aimed.perform(settings + ["add", "--all", "--", "."])
            if let parent {
                for pattern in skip {
                    try aimed.perform(
                        settings + ["rm", "-r", "--cached", "--quiet", "--ignore-unmatch", "--", Argument(pattern)])
                    let kept = try aimed.output([
                        "ls-tree", "-r", "-z", "--full-tree", Argument(parent.hex), "--", Argument(pattern),
                    ])
                    try aimed.perform(settings + ["update-index", "-z", "--index-info"], input: kept)
                }
            }
            let tree = try aimed.text(settings + ["write-tree"])
            var arguments: [Argument] = ["-c", "commit.gpgSign=false", "commit-tree", "-F", "-"]
            if let parent { arguments += ["-p", Argument(parent.hex)] }
            let text = try aimed.text(arguments + [Argument(tree)], input: Array(message.utf8))
            guard let id = ObjectID(hex: text) else { throw TemplateProblem(.target, "git made no commit") }
            return id
        }
    }

    func tree(of commit: ObjectID) throws -> String { try git.text(["rev-parse", "\(commit.hex)^{tree}"]) }
}
