import CLibgit2
public import Platform
public import SystemPackage

/// A repository opened with libgit2.
///
/// Owns the handle; everything that comes out of a repository keeps it alive. Not `Sendable`: to read in parallel, open one
/// `Repository` per thread (`Repository.open(at:)` with the same git directory); they share nothing but the files. Two threads
/// on one pack are no faster, since libgit2 serialises them.
///
/// ```swift
/// let repository = try Repository.open()
/// for change in try repository.stagedChanges() { print(change.path.display) }
/// ```
public final class Repository {
    let handle: RepositoryHandle
    var pointer: OpaquePointer { handle.pointer }
    /// The environment that the configuration and the identity are read from.
    public let environment: EnvironmentVariables
    private var loadedConfig: Config?
    private var usesOwnConfig = false
    // The index that the environment names, until libgit2 has been told of it: reading it there takes longer than all the rest
    // of a hook in a large repository, and most never need it.
    private var pendingIndexFile: FilePath?
    private var prefix = RepositoryPath("")
    // What relative paths in the environment are relative to.
    private(set) var openedFrom = FileSystem.currentDirectory

    init(pointer: OpaquePointer, environment: EnvironmentVariables) {
        handle = RepositoryHandle(pointer)
        self.environment = environment
    }

    /// The repository that git would use: the one that the environment of a hook names, else the one that the directory
    /// is in.
    ///
    /// Honours `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`, `GIT_OBJECT_DIRECTORY`, `GIT_ALTERNATE_OBJECT_DIRECTORIES` (a receive
    /// quarantine), `GIT_COMMON_DIR`, `GIT_PREFIX`, `GIT_CEILING_DIRECTORIES` and `GIT_DISCOVERY_ACROSS_FILESYSTEM`. For another
    /// repository than a hook's own, give `GitCommand.withoutRepository(environment)`, or use ``open(at:environment:)``.
    ///
    /// - Throws: ``GitError``, `.notFound` where there is no repository (or it is somebody else's and no safe.directory is
    ///   set), `.owner` where it is somebody else's.
    public static func open(
        environment: EnvironmentVariables = .current, directory: FilePath? = nil
    ) throws(GitError) -> Repository {
        let here = (directory ?? FileSystem.currentDirectory).absolute
        let variables = RepositoryEnvironment(environment, directory: here)
        let repository: Repository
        if let gitDirectory = variables.gitDirectory {
            let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
            repository = try open(gitDirectory, flags: flags, ceilings: nil, environment: environment)
        } else {
            let flags = variables.crossesFileSystems ? GIT_REPOSITORY_OPEN_CROSS_FS.rawValue : 0
            repository = try open(here, flags: flags, ceilings: variables.ceilings, environment: environment)
        }
        repository.openedFrom = here
        try variables.apply(to: repository)
        repository.pendingIndexFile = variables.indexFile
        if let prefix = variables.prefix {
            repository.prefix = prefix
        } else if let top = repository.workTree {
            repository.prefix = RepositoryPath(here, below: top) ?? RepositoryPath("")
        }
        return repository
    }

    /// Exactly the repository whose work tree or git directory is at a path; what the environment says about the
    /// repository does not count, only what it says about configuration.
    public static func open(
        at path: FilePath, environment: EnvironmentVariables = .current
    ) throws(GitError) -> Repository {
        try open(
            path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, ceilings: nil,
            environment: GitCommand.withoutRepository(environment))
    }

    private static func open(
        _ path: FilePath, flags: UInt32, ceilings: [UInt8]?, environment: EnvironmentVariables
    ) throws(GitError) -> Repository {
        Libgit2.start()
        let pointer = try made { pointer in
            path.withPlatformString { path in
                guard let ceilings else { return git_repository_open_ext(pointer, path, flags, nil) }
                return ceilings.withCString { git_repository_open_ext(pointer, path, flags, $0) }
            }
        }
        return Repository(pointer: pointer, environment: environment)
    }

    /// The git directory of the repository that a directory is in; nil where it is in none.
    public static func discover(from directory: FilePath) throws(GitError) -> FilePath? {
        Libgit2.start()
        do {
            let path = try buffered { buffer in
                directory.withPlatformString { git_repository_discover(buffer, $0, 0, nil) }
            }
            return FilePath(bytes: path)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// Makes a repository, or opens the one that is there. Not one that a group shares (`git init --shared` is right
    /// there): libgit2 makes folders in it that the group cannot write to.
    ///
    /// - Parameters:
    ///   - directory: the work tree, or the git directory of a bare repository; made with its parents.
    ///   - initialBranch: the short name of the branch that HEAD names.
    public static func initialise(
        at directory: FilePath, initialBranch: String, bare: Bool = false,
        environment: EnvironmentVariables = .current
    ) throws(GitError) -> Repository {
        Libgit2.start()
        var options = git_repository_init_options()
        try check(git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | (bare ? GIT_REPOSITORY_INIT_BARE.rawValue : 0)
        let pointer = try made { pointer in
            initialBranch.withCString { branch in
                options.initial_head = branch
                return directory.withPlatformString { git_repository_init_ext(pointer, $0, &options) }
            }
        }
        return Repository(pointer: pointer, environment: GitCommand.withoutRepository(environment))
    }

    // MARK: Where it is

    /// The git directory of this work tree.
    public var gitDirectory: FilePath { FilePath(bytes: RawText.bytes(git_repository_path(pointer))) }
    /// The git directory that all work trees share.
    public var commonDirectory: FilePath { FilePath(bytes: RawText.bytes(git_repository_commondir(pointer))) }
    /// The top of the work tree; nil where the repository is bare.
    public var workTree: FilePath? {
        guard !isBare, let path = git_repository_workdir(pointer) else { return nil }
        return FilePath(bytes: RawText.bytes(path))
    }
    /// All of these.
    public var location: RepositoryLocation {
        var location = RepositoryLocation(
            gitDirectory: gitDirectory, commonDirectory: commonDirectory, workTree: workTree)
        location.prefix = prefix
        return location
    }

    // MARK: What it is

    /// Whether there is no work tree.
    public var isBare: Bool { git_repository_is_bare(pointer) == 1 }
    /// Whether this is a linked work tree.
    public var isLinkedWorktree: Bool { git_repository_is_worktree(pointer) == 1 }
    /// Whether HEAD names a branch that has no commit.
    public var isHeadUnborn: Bool { git_repository_head_unborn(pointer) == 1 }
    /// Whether HEAD names a commit and no branch.
    public var isHeadDetached: Bool { git_repository_head_detached(pointer) == 1 }
    /// Whether history is cut (`git clone --depth`).
    public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }
    /// What is under way.
    public var state: RepositoryState { RepositoryState(rawValue: git_repository_state(pointer)) }

    /// The configuration, read once.
    public func config() throws(GitError) -> Config {
        if let loadedConfig { return loadedConfig }
        let config = try Config.load(environment: environment, location: location, repository: handle)
        loadedConfig = config
        return config
    }

    /// Lets libgit2 use the index that the environment names.
    func useNamedIndex() throws(GitError) {
        guard let file = pendingIndexFile else { return }
        let index = try made { pointer in file.withPlatformString { git_index_open(pointer, $0) } }
        defer { git_index_free(index) }
        try check(git_repository_set_index(pointer, index))
        pendingIndexFile = nil
    }

    /// Lets libgit2's own rules (ignore files, filters, `insteadOf`) follow the same configuration.
    func useOwnConfig() throws(GitError) {
        if usesOwnConfig { return }
        try config().become(configurationOf: pointer)
        usesOwnConfig = true
    }
}

/// The handle itself, kept alive by the repository and by everything that comes out of it.
final class RepositoryHandle {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { git_repository_free(pointer) }
}

/// What is under way in a repository (`git_repository_state_t`).
public struct RepositoryState: RawRepresentable, Hashable, Sendable {
    /// The number as libgit2 gives it.
    public var rawValue: Int32

    /// A state by its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Nothing.
    public static let none = RepositoryState(rawValue: 0)
    /// A merge that has not been committed.
    public static let merge = RepositoryState(rawValue: 1)
    /// A revert of one commit.
    public static let revert = RepositoryState(rawValue: 2)
    /// A revert of several commits.
    public static let revertSequence = RepositoryState(rawValue: 3)
    /// A cherry-pick of one commit.
    public static let cherryPick = RepositoryState(rawValue: 4)
    /// A cherry-pick of several commits.
    public static let cherryPickSequence = RepositoryState(rawValue: 5)
    /// A bisection.
    public static let bisect = RepositoryState(rawValue: 6)
    /// A rebase by patches.
    public static let rebase = RepositoryState(rawValue: 7)
    /// An interactive rebase.
    public static let rebaseInteractive = RepositoryState(rawValue: 8)
    /// A rebase by merges.
    public static let rebaseMerge = RepositoryState(rawValue: 9)
    /// Patches being applied.
    public static let applyMailbox = RepositoryState(rawValue: 10)
    /// Patches being applied, perhaps by a rebase.
    public static let applyMailboxOrRebase = RepositoryState(rawValue: 11)
}
