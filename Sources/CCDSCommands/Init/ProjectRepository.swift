import Git
import Guard
import Platform
import SystemPackage
import Templates

/// The git repository of a new project: hooks, and the first commit unless the guard finds something.
struct ProjectRepository {
    private let staged: StagedProject
    private let template: Template
    private let record: CruftFile
    private let consent: HookConsent
    private let git: GitCommand
    /// What the guard or a hook found: then the project stays staged, not committed.
    private(set) var trouble: Trouble?
    /// The commit with the project's files: the first one, unless the project had a history; nil where it has them already.
    private(set) var commit: ObjectID?
    /// What the installation of the hooks changed.
    private(set) var hookChanges: [HookChange] = []
    /// Whether there were commits before.
    private(set) var hadHistory = false
    /// What is staged of the project, where something else is staged too.
    private(set) var stagedBesideOthers: [RepositoryPath]?
    private var hooksArePending = false
    /// The repository, where this run has made it through libgit2.
    private var made: Repository?
    /// What was staged without git.
    private var first: FirstCommit?

    /// Whether nothing stands in the project but what the template put there.
    var isNew: Bool { staged.isNew }

    /// Why the first commit was not made.
    enum Trouble {
        case findings(Verdict)
        /// A hook of the user's own, or git itself, did not commit.
        case failed(GitCommandError)
    }

    init(_ staged: StagedProject, template: Template, record: CruftFile, consent: HookConsent) {
        self.staged = staged
        self.template = template
        self.record = record
        self.consent = consent
        git = GitCommand(in: staged.directory)
    }

    /// Makes the repository unless the template's hooks did, stages all, commits it and installs the hooks.
    ///
    /// The guard looks at the first commit right here, so its hooks come after it: git would only start it again.
    mutating func make() throws {
        let isOurs = !FileSystem.exists(staged.directory.appending(".git"))
        if isOurs { try initialise() }
        hadHistory = try !isOurs && git.succeeds(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        // The processes of git are most of the time that a small project takes. What fails without them fails with git's
        // own words, too.
        if staged.isNew, let made { first = try? FirstCommit(in: made) }
        if first == nil { try staged.isNew ? addAll() : addWritten() }
        try AcceptedHooks(in: staged.directory).keep(consent, for: template)
        try commitStaged()
        try installHooks(isOurs: isOurs)
    }

    private func addAll() throws {
        // The files come from a template: an update on another machine must find them as they went in here.
        try git.perform(RenderSettings.adding + ["add", "--all"])
    }

    /// Stages what the template and its hooks wrote, less what is ignored: what somebody had changed or staged beside it
    /// stays as it is. That person's settings count; only core.safecrlf has no mistake to stop.
    private func addWritten() throws {
        let written = staged.written.sorted()
        let ignored = Set(
            GitCommand.nulSeparated(
                try git.run(["check-ignore", "-z", "--stdin"], input: written.nulTerminated)
                    .standardOutput
            ).map { RepositoryPath($0) })
        try git.perform(
            ["-c", "core.safecrlf=false", "update-index", "--add", "--remove", "--replace", "-z", "--stdin"],
            input: written.filter { !ignored.contains($0) }.nulTerminated)
    }

    private mutating func installHooks(isOurs: Bool) throws {
        var installation = HookInstallation(in: staged.directory, scripts: .embedded)
        let hooks = staged.directory.appending(".git").appending("hooks")
        // Three processes fewer where nothing but the standard place can be meant.
        if isOurs, try FileSystem.status(hooks)?.kind != .symlink,
            try Config.user(environment: .current).string("core.hooksPath") == nil
        {
            installation.hooksDirectory = .ofNewRepository(workTree: staged.directory.absolute)
        } else if !staged.isInPlace {
            // Elsewhere core.hooksPath is set, to an absolute path: that of the final place.
            hooksArePending = true
            return
        }
        hookChanges = try installation.install().map(inFinalPlace)
    }

    /// A change named by where the project will be.
    private func inFinalPlace(_ change: HookChange) -> HookChange {
        func moved(_ path: FilePath) -> FilePath {
            var below = path
            return below.removePrefix(staged.directory) ? staged.target.pushing(below) : path
        }
        var change = change
        change.path = moved(change.path)
        change.other = change.other.map(moved)
        return change
    }

    /// Installs the hooks that had to wait for the project to be in its final place.
    mutating func finish(in directory: FilePath) throws {
        guard hooksArePending else { return }
        do {
            hookChanges = try HookInstallation(in: directory, scripts: .embedded).install()
        } catch {
            let failure = CommandFailure(error)
            throw CommandFailure(
                "the project stands, but its hooks could not be installed: \(failure.message)",
                hints: failure.hints + ["cd \(ShellQuoting.pasteable(directory)) && git ccds hooks install"])
        }
    }

    private mutating func commitStaged() throws {
        let environment = EnvironmentVariables.current.withoutGit
        let reader: any RepositoryReader =
            if first != nil, let made {
                Libgit2Reader(made)
            } else {
                try Reader.open(environment: environment, directory: staged.directory)
            }
        let changes = try reader.stagedChanges().map(\.path)
        let own = staged.isNew ? changes : changes.filter(staged.written.contains)
        if own.count < changes.count { stagedBesideOthers = own }
        if !own.isEmpty {
            let inspection = Inspection(try GuardSettings.staged(reader))
            let verdict = try staged.isNew ? inspection.staged(reader) : inspection.staged(reader, only: Set(own))
            guard verdict.isClean else {
                trouble = .findings(verdict)
                return
            }
            commit = try first?.commit(message: try message())
            if commit == nil, try !commitThroughGit() { return }
        }
        // A hook of the template may have committed it all.
        if commit == nil, staged.isNew || !own.isEmpty {
            commit = try Reader.open(environment: environment, directory: staged.directory).headCommit()
        }
        guard let commit, staged.isNew else { return }
        if let repository = try? made ?? Repository.open(at: staged.directory) {
            try repository.setReference("refs/ccds/template", to: commit, message: "git ccds init")
        } else {
            try git.perform(["update-ref", "refs/ccds/template", "HEAD"])
        }
    }

    /// Commits what is staged of the project, and leaves what somebody had staged beside it; false where git or a hook of
    /// the user's does not commit.
    private mutating func commitThroughGit() throws -> Bool {
        // A repository of one commit needs no maintenance.
        var arguments: [Argument] = [
            "-c", "maintenance.auto=false", "-c", "gc.auto=0", "commit", "--quiet", "--message",
            Argument(try message()),
        ]
        if stagedBesideOthers != nil { arguments += ["--only", "--pathspec-from-file=-", "--pathspec-file-nul"] }
        let literal = stagedBesideOthers?.map { RepositoryPath(Array(":(literal)".utf8) + $0.bytes) }
        var done = try git.run(arguments, input: literal?.nulTerminated)
        if done.succeeded { return true }
        done.standardError += done.standardOutput
        trouble = .failed(GitCommandError(arguments: arguments, completed: done))
        return false
    }

    /// The first commit's message; its trailer is how any clone finds the base of a template update.
    private func message() throws -> String {
        let name =
            template.origin.isBuiltIn ? "the data-science template" : GitCommand.masked(template.origin.reference)
        if hadHistory { return "Put in the files of \(name)\n" }
        // Somebody's own files among them must not pass for the template's: an update renders the base again.
        if !staged.isNew { return "Start the project from \(name)\n" }
        return "Start the project from \(name)\n\n\(RenderCommit.trailers(for: record, tree: try stagedTree()))\n"
    }

    private func stagedTree() throws -> ObjectID {
        if let first { return first.tree }
        if let repository = try? Repository.open(at: staged.directory), let tree = try? repository.index().writeTree() {
            return tree
        }
        guard let tree = ObjectID(hex: try git.text(["write-tree"])) else { throw CommandFailure("git made no tree") }
        return tree
    }

    /// libgit2 makes the repository, unless the user's configuration asks for what only git makes.
    private mutating func initialise() throws {
        let config = try Config.user(environment: .current)
        let branch = try config.string("init.defaultBranch") ?? "main"
        guard ReferenceName.isValidBranch(branch) else {
            throw CommandFailure(
                "init.defaultBranch is '\(branch)', which cannot be a branch's name",
                hints: ["git config --global init.defaultBranch main"])
        }
        let gitOnly = ["init.templateDir", "init.defaultObjectFormat", "init.defaultRefFormat", "feature.manyFiles"]
        let environment = EnvironmentVariables.current
        let asksForGit =
            try gitOnly.contains { try config.string($0) != nil }
            || ["GIT_TEMPLATE_DIR", "GIT_DEFAULT_HASH", "GIT_DEFAULT_REF_FORMAT"].contains { environment[$0] != nil }
        if asksForGit {
            try git.perform(["init", "--quiet", "--initial-branch", Argument(branch)])
        } else {
            made = try Repository.initialise(at: staged.directory, initialBranch: branch)
        }
    }
}

extension [RepositoryPath] {
    /// The paths as git reads them with `-z`.
    fileprivate var nulTerminated: [UInt8] { flatMap { $0.bytes + [0] } }
}

extension EnvironmentVariables {
    /// The environment without what aims git at a repository.
    var withoutGit: EnvironmentVariables { removing(GitCommand.localEnvironmentVariables) }
}
