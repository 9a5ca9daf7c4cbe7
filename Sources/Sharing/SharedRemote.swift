public import Git
public import Platform
import SystemPackage

/// A repository that several people push to.
public enum SharedRemote {
    /// Finds out what sharing would do, without changing anything here or there.
    ///
    /// - Throws: ``SharingError`` for everything that can be known to fail.
    public static func plan(_ request: ShareRequest) throws -> SharePlan {
        var planner = try SharePlanner(request)
        return try planner.makePlan()
    }

    /// Plans and carries out, one at a time for a repository: a second one waits, and then sees what the first has done.
    ///
    /// - Parameter planned: is told the plan before anything is done.
    public static func share(
        _ request: ShareRequest, hooks: HookScripts, progress: ChildProcess.Output = .standardError,
        planned: (SharePlan) -> Void = { _ in }
    ) throws -> SharePlan {
        let lock = ShareLock(of: request.git)
        defer { lock?.release() }
        let plan = try plan(request)
        planned(plan)
        return try carryOut(plan, hooks: hooks, progress: progress)
    }

    /// Carries a plan out.
    ///
    /// Nothing is changed in this repository before the last push has succeeded; what was made at the remote is taken
    /// away again where something fails.
    ///
    /// - Parameters:
    ///   - hooks: the scripts for a shared folder.
    ///   - progress: where git's own words go.
    public static func carryOut(
        _ plan: SharePlan, hooks: HookScripts, progress: ChildProcess.Output = .standardError
    ) throws -> SharePlan {
        var sharing = Sharing(plan: plan, hooks: hooks, progress: progress)
        try sharing.carryOut()
        return plan
    }
}

/// A plan being carried out, with what takes each step back.
private struct Sharing {
    let plan: SharePlan
    let hooks: HookScripts
    let progress: ChildProcess.Output
    let git: GitCommand
    var undo: [() throws -> Void] = []

    init(plan: SharePlan, hooks: HookScripts, progress: ChildProcess.Output) {
        self.plan = plan
        self.hooks = hooks
        self.progress = progress
        git = plan.request.git
    }

    mutating func carryOut() throws {
        do {
            for step in plan.steps {
                if case .pushPartner = step { continue }
                if case .addRemote = step { try pushPartners() }
                try perform(step)
            }
            if plan.isConfigured { try pushPartners() }
        } catch {
            for step in undo.reversed() { try? step() }
            throw error
        }
    }

    private mutating func perform(_ step: ShareStep) throws {
        switch step {
        case .createRepository(let path): try createRepository(path)
        case .installGuard(let path): try installGuard(path)
        case .allowRewriting(let path):
            try set("receive.denyNonFastForwards", to: "false", in: repository(path))
        case .setHead(let path, let branch): try setHead(repository(path), branch: branch)
        case .push(let branch, let commit):
            try Push(target: plan.pushTarget, remote: plan.remote, progress: progress)
                .run([PushRefspec(commit: commit, branch: branch)], git: git)
        case .pushPartner: break
        case .addRemote(let name, let url): try addRemote(name, url: url)
        case .setUpstream(let branch, let remote):
            try set("branch.\(branch).remote", to: remote, in: git)
            try set("branch.\(branch).merge", to: "refs/heads/\(branch)", in: git)
        }
    }

    // MARK: The shared folder

    /// git aimed at a repository, so that neither its owner nor `safe.bareRepository` is asked about.
    private func repository(_ path: FilePath) -> GitCommand {
        GitCommand(gitDirectory: path, environment: plan.request.environment)
    }

    private mutating func createRepository(_ path: FilePath) throws {
        let mode = try FileSystem.statusFollowingLinks(path)?.mode
        let parent = path.removingLastComponent()
        var made: [FilePath] = []
        var folder = parent
        while !FileSystem.exists(folder), folder != folder.removingLastComponent() {
            made.append(folder)
            folder = folder.removingLastComponent()
        }
        try FileSystem.createDirectory(parent, intermediates: true)
        try claim(path, isThere: mode != nil, made: made)
        undo.append {
            if let mode {
                for entry in try FileSystem.list(path) { try FileSystem.removeTree(path.appending(entry)) }
                try FileSystem.setMode(mode, of: path)
            } else {
                try FileSystem.removeTree(path)
            }
            for folder in made { try FileSystem.remove(folder) }
        }
        // No template: hooks of the user's own do not belong in what others push to.
        let arguments: [Argument] = [
            "init", "--quiet", "--bare", "--shared=group", "--template=", Argument("--initial-branch=\(plan.branch)"),
            "--", Argument(path),
        ]
        try GitCommand(in: parent, environment: plan.request.environment).perform(arguments)
        if mode != nil { try FileSystem.remove(path.appending(Self.markName)) }
        let git = repository(path)
        // --shared forbids rewriting on every branch; the hook forbids it on the default one alone.
        try git.perform(["config", "receive.denyNonFastForwards", "false"])
        try git.perform(["config", "receive.denyDeletes", "false"])
        let hooks = path.appending("hooks")
        if !FileSystem.exists(hooks) {
            try FileSystem.createDirectory(hooks)
            if let mode = try FileSystem.status(path)?.mode { try FileSystem.setMode(mode, of: hooks) }
        }
    }

    /// Makes the folder this run's own: of two that share there at the same moment one gets it.
    private func claim(_ path: FilePath, isThere: Bool, made: [FilePath]) throws {
        do {
            // A folder that comes into being is nobody else's; one that was there is marked.
            if !isThere { return try FileSystem.createDirectory(path) }
            let mark = path.appending(Self.markName)
            let file = try FileDescriptor.open(
                mark, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
            try file.close()
            if try FileSystem.list(path) == [FilePath.Component(Self.markName)] { return }
            try FileSystem.remove(mark)
        } catch {}
        for folder in made { try? FileSystem.remove(folder) }
        throw SharingError(
            .notABareRepository, "somebody else is sharing to '\(path.string)' at this moment, or it cannot be written",
            hints: ["share again to see how things stand"])
    }

    private static let markName = "ccds-sharing"

    private mutating func installGuard(_ path: FilePath) throws {
        let git = repository(path)
        // Without a value of the repository's own, the core.hooksPath of whoever pushes would decide.
        if try !git.run(["config", "--local", "--get", "core.hooksPath"]).succeeded {
            try set("core.hooksPath", to: "hooks", in: git)
        }
        let installation = HookInstallation(scripts: hooks, environment: git.environment)
        if try !installation.install().isEmpty { undo.append { _ = try installation.uninstall() } }
    }

    private mutating func setHead(_ git: GitCommand, branch: String) throws {
        let before = try git.text(["symbolic-ref", "HEAD"])
        try git.perform(["symbolic-ref", "HEAD", Argument("refs/heads/\(branch)")])
        undo.append { try git.perform(["symbolic-ref", "HEAD", Argument(before)]) }
    }

    // MARK: Pushing

    private mutating func pushPartners() throws {
        let refspecs = plan.steps.compactMap { step -> PushRefspec? in
            guard case .pushPartner(let partner, let commit) = step else { return nil }
            return PushRefspec(commit: commit, branch: partner.branch)
        }
        guard !refspecs.isEmpty else { return }
        try Push(target: plan.pushTarget, remote: plan.remote, progress: progress).run(refspecs, git: git)
    }

    // MARK: This repository

    private mutating func addRemote(_ name: String, url: String) throws {
        let git = git
        undo.append {
            for line in try git.text(["for-each-ref", "--format=%(refname)", Argument("refs/remotes/\(name)/")])
                .split(separator: "\n")
            {
                try git.perform(["update-ref", "--no-deref", "-d", Argument(String(line))])
            }
        }
        try set("remote.\(name).url", to: url, in: git)
        try set("remote.\(name).fetch", to: "+refs/heads/*:refs/remotes/\(name)/*", in: git)
        // What a push by the remote's name would have noted.
        for step in plan.steps {
            switch step {
            case .push(let branch, let commit): try track(name, branch, commit)
            case .pushPartner(let partner, let commit): try track(name, partner.branch, commit)
            default: break
            }
        }
        if try git.succeeds(["rev-parse", "--quiet", "--verify", Argument("refs/remotes/\(name)/\(plan.branch)")]) {
            try git.perform([
                "symbolic-ref", Argument("refs/remotes/\(name)/HEAD"), Argument("refs/remotes/\(name)/\(plan.branch)"),
            ])
        }
    }

    private func track(_ remote: String, _ branch: String, _ commit: ObjectID) throws {
        try git.perform(["update-ref", Argument("refs/remotes/\(remote)/\(branch)"), Argument(commit.hex)])
    }

    /// Sets a key in the repository's own configuration, remembering what the file held.
    private mutating func set(_ key: String, to value: String, in git: GitCommand) throws {
        let common = try git.output(["rev-parse", "--path-format=absolute", "--git-common-dir"]).dropLast()
        let file = FilePath(bytes: common).appending("config")
        let (before, mode) = (try FileSystem.read(file), try FileSystem.statusFollowingLinks(file)?.mode ?? 0o644)
        try git.perform(["config", "--local", Argument(key), Argument(value)])
        let after = try FileSystem.read(file)
        undo.append {
            if try FileSystem.read(file) == after {
                // The bytes, since git would write a key anew in its own way.
                try FileSystem.writeAtomically(before, to: FileSystem.realPath(file), mode: mode)
            } else {
                try git.perform(["config", "--local", "--unset", Argument(key)])
            }
        }
    }
}
