public import Platform
public import SystemPackage

/// Puts hooks where git looks for them, takes them out again, and says how they stand.
///
/// A folder that is the repository's own gets the scripts beside whatever hooks are there; a hook of the same name is
/// moved, as it is, to a folder next door and runs too. A folder that others use, or that commits carry, is never
/// written into: a folder of ours inside the git directory becomes this repository's `core.hooksPath`, and from it
/// every hook of the other folder still runs.
public struct HookInstallation: Sendable {
    /// The scripts and the place of git-ccds.
    public var scripts: HookScripts
    /// Anywhere in the repository; nil for the one that the environment names, or around the current directory.
    public var directory: FilePath?
    /// The environment that git runs in.
    public var environment: EnvironmentVariables
    /// Where git looks for hooks, where that is known already; git is asked otherwise.
    public var hooksDirectory: HooksDirectory?

    /// An installation for the repository around a directory.
    public init(
        in directory: FilePath? = nil, scripts: HookScripts, environment: EnvironmentVariables = .current
    ) {
        self.directory = directory
        self.scripts = scripts
        self.environment = environment
    }

    /// Installs the hooks that belong in this kind of repository, or brings them up to date.
    ///
    /// - Parameter dryRun: only tells what would be done.
    /// - Returns: what was done; nothing where all is as it should be.
    /// - Throws: an error after which everything is as it was.
    public func install(dryRun: Bool = false) throws -> [HookChange] {
        let place = try locate()
        let changes =
            switch place.kind {
            case .own: try OwnHookFolder(place: place, scripts: scripts).installation()
            case .inPlace: try HookFolder(place: place, scripts: scripts).installation()
            }
        return try carryOut(changes, dryRun: dryRun)
    }

    /// Takes everything of ours out and puts back what was there before.
    ///
    /// - Parameter dryRun: only tells what would be done.
    /// - Returns: what was done; nothing where nothing of ours is here.
    /// - Throws: an error after which everything is as it was.
    public func uninstall(dryRun: Bool = false) throws -> [HookChange] {
        let place = try locate()
        var changes = try OwnHookFolder(place: place, scripts: scripts).removal()
        for folder in place.foldersInPlace {
            changes += try HookFolder(place: place.at(folder), scripts: scripts).removal()
        }
        return try carryOut(changes, dryRun: dryRun)
    }

    /// Which hooks git will run.
    public func status() throws -> HookStatus {
        let place = try locate()
        return switch place.kind {
        case .own: try OwnHookFolder(place: place, scripts: scripts).status()
        case .inPlace: try HookFolder(place: place, scripts: scripts).status()
        }
    }

    private func locate() throws -> HookPlace {
        let git = HooksDirectory.command(in: directory, environment: environment)
        return try HookPlace(directory: hooksDirectory ?? .locate(from: directory, environment: environment), git: git)
    }

    private func carryOut(_ changes: [HookChange], dryRun: Bool) throws -> [HookChange] {
        if !dryRun, !changes.isEmpty {
            var performer = HookChanges(git: HooksDirectory.command(in: directory, environment: environment))
            try performer.perform(changes)
        }
        return changes
    }
}

/// A repository's place for hooks: git's own folder, or one of ours.
struct HookPlace {
    enum Kind {
        case inPlace
        case own
    }

    static let ownFolderName = "ccds-hooks"
    static let keptFolderName = "ccds-chained"

    var directory: HooksDirectory
    var git: GitCommand
    /// The folder that the scripts stand in, or will.
    var folder: FilePath
    var kind: Kind
    /// Our folder, there or not.
    var ownFolder: FilePath
    /// Whether core.hooksPath names our folder.
    var ownFolderIsSet: Bool

    init(directory: HooksDirectory, git: GitCommand) throws {
        self.directory = directory
        self.git = git
        let candidates = [directory.gitDirectory, directory.commonDirectory].map { $0.appending(Self.ownFolderName) }
        let current = candidates.first { $0 == directory.path || Self.same($0, directory.path) }
        ownFolderIsSet = current != nil
        if let current {
            ownFolder = current
            kind = .own
        } else {
            ownFolder = candidates[1]
            if case .configured(_, "worktree") = directory.source { ownFolder = candidates[0] }
            if case .disabled(_, "worktree") = directory.source { ownFolder = candidates[0] }
            kind = directory.obstacle == nil ? .inPlace : .own
        }
        folder = kind == .own ? ownFolder : directory.path ?? ownFolder
    }

    private static func same(_ left: FilePath, _ right: FilePath?) -> Bool {
        guard let right, let left = try? FileSystem.realPath(left), let right = try? FileSystem.realPath(right) else {
            return false
        }
        return left == right
    }

    /// The same repository with the scripts in one of its other folders.
    func at(_ folder: FilePath) -> HookPlace {
        var copy = self
        copy.folder = folder
        copy.kind = .inPlace
        return copy
    }

    /// Every folder of the repository's own that scripts of ours may stand in beside others' hooks.
    var foldersInPlace: [FilePath] {
        let standard = directory.commonDirectory.appending("hooks")
        var folders: [FilePath] = []
        if (try? FileSystem.status(standard))?.kind == .directory { folders.append(standard) }
        if kind == .inPlace, let path = directory.path, path != standard, FileSystem.isDirectory(path) {
            folders.append(path)
        }
        return folders
    }

    /// The hooks that belong in this kind of repository.
    var names: [HookName] { directory.isBare ? HookName.server : HookName.client }

    /// Where a hook that was here before is kept: next door, so that its relative links still lead where they did, and
    /// under its own name, since hooks look at it.
    var keptFolder: FilePath {
        folder.removingLastComponent().appending(Self.keptFolderName)
    }
}

extension HookInstallation {
    /// Whether a script of git-ccds stands at a path, and can be run.
    public static func isInstalled(at file: FilePath) -> Bool {
        guard FileSystem.isExecutableFile(file), let status = try? FileSystem.statusFollowingLinks(file),
            status.size < 1 << 16, let script = try? FileSystem.read(file)
        else { return false }
        return HookScripts.isOurs(script)
    }
}
