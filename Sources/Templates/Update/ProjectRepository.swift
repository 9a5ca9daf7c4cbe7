import Git
import Platform
import SystemPackage

/// The repository of a project, as updates see it.
struct ProjectRepository {
    /// The work tree's top.
    let top: FilePath
    let gitDirectory: FilePath
    /// The project's folder in the repository; empty for the top.
    let folder: RepositoryPath
    let environment: EnvironmentVariables
    /// Takes new objects in place of the repository's own store, for a run that must leave no trace.
    private let quarantine: FilePath?

    /// The repository that a project's folder is in.
    init(
        at folder: FilePath, environment: EnvironmentVariables, quarantine: FilePath? = nil
    ) throws(TemplateProblem) {
        self.environment = environment
        self.quarantine = quarantine
        let git = GitCommand(in: folder, environment: environment)
        func path(_ argument: Argument) throws -> FilePath {
            var bytes = try git.output(["rev-parse", argument])
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            return FilePath(bytes: bytes)
        }
        (top, gitDirectory) = try TemplateProblem.translating(.target) {
            do {
                return (try path("--show-toplevel"), try path("--absolute-git-dir"))
            } catch let error as GitCommandError where error.message.hasPrefix("not a git repository") {
                throw TemplateProblem(
                    .target, "'\(folder.string)' is in no git repository",
                    hints: ["updates work in a project that git ccds init or cruft made"])
            }
        }
        let real = try TemplateProblem.translating { try FileSystem.realPath(folder) }
        guard let below = RepositoryPath(real, below: top) else {
            throw TemplateProblem(.target, "'\(folder.string)' is not in the work tree '\(top.string)'")
        }
        self.folder = below
        if let quarantine { try prepare(quarantine, git) }
    }

    private func prepare(_ quarantine: FilePath, _ git: GitCommand) throws(TemplateProblem) {
        try TemplateProblem.translating {
            let information = quarantine.appending("info")
            try FileSystem.createDirectory(information, intermediates: true)
            let objects = try git.text(["rev-parse", "--path-format=absolute", "--git-path", "objects"])
            try FileSystem.write(Array((objects + "\n").utf8), to: information.appending("alternates"))
        }
    }

    var git: GitCommand { aimed(GitCommand(in: top, environment: environment)) }

    /// `git` with another folder as the work tree.
    func git(workTree: FilePath) -> GitCommand {
        var git = aimed(GitCommand(gitDirectory: gitDirectory, workTree: workTree, environment: environment))
        // Attributes of this machine are not the project's.
        git.environment["GIT_ATTR_NOSYSTEM"] = "1"
        return git
    }

    private func aimed(_ git: GitCommand) -> GitCommand {
        guard let quarantine else { return git }
        var git = git
        git.environment.set("GIT_OBJECT_DIRECTORY", to: quarantine.bytes)
        git.environment["GIT_LFS_SKIP_SMUDGE"] = "1"
        return git
    }

    /// Settings for a run that must leave no trace: where Git LFS puts what it cleans.
    var traceless: [Argument] {
        quarantine.map { ["-c", Argument(Array("lfs.storage=".utf8) + $0.appending("lfs").bytes)] } ?? []
    }

    var head: ObjectID? {
        get throws {
            let done = try git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
            return done.succeeded ? ObjectID(hex: done.outputText.prefix { !$0.isNewline }) : nil
        }
    }

    /// The branch that HEAD is on; nil where HEAD is detached.
    var branch: String? {
        get throws {
            let done = try git.run(["symbolic-ref", "--quiet", "--short", "HEAD"])
            return done.succeeded ? String(done.outputText.prefix { !$0.isNewline }) : nil
        }
    }

    /// Where git keeps a file of its own.
    func path(of file: Argument) throws -> FilePath {
        top.pushing(FilePath(bytes: try git.output(["rev-parse", "--git-path", file]).dropLast()))
    }

    func tree(of commit: ObjectID) throws -> ObjectID {
        let text = try git.text(["rev-parse", "\(commit.hex)^{tree}"])
        guard let id = ObjectID(hex: text) else { throw TemplateProblem(.target, "git names no tree") }
        return id
    }

    /// The blob that a commit has at a path; nil where it has none.
    func blob(at path: RepositoryPath, in commit: Argument) throws -> ObjectID? {
        let name = Argument(commit.bytes + [UInt8(ascii: ":")] + path.bytes)
        let done = try git.run(["rev-parse", "--verify", "--quiet", name])
        return done.succeeded ? ObjectID(hex: done.outputText.prefix { !$0.isNewline }) : nil
    }

    /// What may stand in the way of a merge, by the file that git keeps while it is under way.
    private static let operations: [(file: String, name: String, hint: String)] = [
        ("MERGE_HEAD", "a merge", "git merge --abort takes it back, git commit finishes it"),
        ("rebase-merge", "a rebase", "git rebase --abort takes it back, git rebase --continue goes on"),
        ("rebase-apply", "a rebase or am", "git status says how to go on or take it back"),
        ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --abort takes it back, git commit finishes it"),
        ("REVERT_HEAD", "a revert", "git revert --abort takes it back, git commit finishes it"),
    ]

    /// There must be a commit, nothing changed but not committed, and nothing under way.
    func requireReady() throws(TemplateProblem) {
        try TemplateProblem.translating(.target) {
            let files = Self.operations.map(\.file) + ["index.lock"]
            let places = GitCommand.lines(
                try git.output(["rev-parse"] + files.flatMap { ["--git-path", Argument($0)] }))
            if let last = places.last, FileSystem.exists(top.pushing(FilePath(bytes: last))) {
                let lock = top.pushing(FilePath(bytes: last))
                throw TemplateProblem(
                    .target, "the index is locked: another git works in this repository, or was killed there",
                    hints: ["wait for it; where none runs: rm \(ShellQuoting.pasteable(lock))"])
            }
            for (operation, place) in zip(Self.operations, places)
            where FileSystem.exists(top.pushing(FilePath(bytes: place))) {
                throw TemplateProblem(.target, "\(operation.name) is under way", hints: [operation.hint])
            }
            guard try head != nil else {
                throw TemplateProblem(
                    .target, "there is no commit yet to merge the template into",
                    hints: ["git add --all && git commit -m 'Start the project'"])
            }
            let changes = try git.output([
                "--no-optional-locks", "status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty",
            ])
            if !changes.isEmpty {
                throw TemplateProblem(
                    .target, "there are changes that are not committed", hints: ["git commit or git stash them first"])
            }
        }
    }
}
