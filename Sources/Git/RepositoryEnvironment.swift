import CLibgit2
import Platform
import SystemPackage

/// What the environment of a hook says about the repository (`git help git`, "Git Repository"), paths made absolute.
struct RepositoryEnvironment {
    var gitDirectory: FilePath?
    var commonDirectory: FilePath?
    var workTree: FilePath?
    var hasNoWorkTree: Bool
    var indexFile: FilePath?
    var objectDirectory: FilePath?
    var alternates: [FilePath]
    var prefix: RepositoryPath?
    var ceilings: [UInt8]?
    var crossesFileSystems: Bool
    private let directory: FilePath

    /// The variables, relative paths being relative to a directory.
    init(_ environment: EnvironmentVariables, directory: FilePath) {
        self.directory = directory
        func path(_ name: String) -> FilePath? {
            guard let bytes = environment.bytes(name), !bytes.isEmpty else { return nil }
            return Self.absolute(bytes, directory)
        }
        gitDirectory = path("GIT_DIR")
        commonDirectory = path("GIT_COMMON_DIR")
        workTree = path("GIT_WORK_TREE")
        hasNoWorkTree = environment["GIT_IMPLICIT_WORK_TREE"].map { !ConfigEnvironment.isTrue($0) } ?? false
        indexFile = path("GIT_INDEX_FILE")
        objectDirectory = path("GIT_OBJECT_DIRECTORY")
        alternates = Self.paths(environment.bytes("GIT_ALTERNATE_OBJECT_DIRECTORIES") ?? [], below: directory)
        prefix = environment.bytes("GIT_PREFIX").map { bytes in
            RepositoryPath(bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes[...])
        }
        ceilings = environment.bytes("GIT_CEILING_DIRECTORIES")
        crossesFileSystems = ConfigEnvironment.isTrue(environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"])
    }

    /// Makes an opened repository use what the variables name.
    func apply(to repository: Repository) throws(GitError) {
        if let commonDirectory, !Self.isSame(commonDirectory, repository.commonDirectory) {
            throw GitError(
                code: .generic, category: .repository,
                message: "GIT_COMMON_DIR is not the common directory of '\(repository.gitDirectory.string)'")
        }
        if let workTree {
            try setWorkTree(workTree, of: repository)
        } else if gitDirectory != nil, hasNoWorkTree {
            try check(git_repository_set_bare(repository.pointer))
        } else if gitDirectory != nil, let found = repository.workTree, !Self.isSame(found, directory) {
            // With GIT_DIR alone git takes core.worktree, else the current directory.
            if try repository.config().string("core.worktree") == nil { try setWorkTree(directory, of: repository) }
        }
        try applyObjectDirectories(to: repository)
    }

    private func setWorkTree(_ path: FilePath, of repository: Repository) throws(GitError) {
        if let found = repository.workTree, Self.isSame(found, path) { return }
        try check(path.withPlatformString { git_repository_set_workdir(repository.pointer, $0, 0) })
    }

    private func applyObjectDirectories(to repository: Repository) throws(GitError) {
        let database: OpaquePointer
        if let objectDirectory {
            database = try made { pointer in objectDirectory.withPlatformString { git_odb_open(pointer, $0) } }
        } else if !alternates.isEmpty {
            database = try made { git_repository_odb($0, repository.pointer) }
        } else {
            return
        }
        defer { git_odb_free(database) }
        // libgit2 does not follow what these directories' own `info/alternates` name.
        for directory in Self.withAlternates(alternates) where directory != objectDirectory {
            try check(directory.withPlatformString { git_odb_add_disk_alternate(database, $0) })
        }
        if objectDirectory != nil { try check(git_repository_set_odb(repository.pointer, database)) }
    }

    /// Object directories that exist, with those that their `info/alternates` name, each once.
    static func withAlternates(_ directories: [FilePath]) -> [FilePath] {
        var found: [FilePath] = []
        var seen: Set<FilePath> = []
        func add(_ directory: FilePath, depth: Int) {
            guard seen.insert(directory.lexicallyNormalized()).inserted, FileSystem.isDirectory(directory) else {
                return
            }
            found.append(directory)
            let list = directory.appending("info").appending("alternates")
            // git follows five levels.
            guard depth < 5, FileSystem.exists(list), let text = try? FileSystem.read(list) else { return }
            for line in GitCommand.lines(text) where !line.isEmpty && line.first != UInt8(ascii: "#") {
                add(absolute(Array(line), directory), depth: depth + 1)
            }
        }
        for directory in directories { add(directory, depth: 0) }
        return found
    }

    private static func absolute(_ bytes: [UInt8], _ directory: FilePath) -> FilePath {
        let path = FilePath(bytes: bytes)
        return path.isAbsolute ? path : directory.pushing(path)
    }

    /// Whether two paths lead to the same directory.
    private static func isSame(_ one: FilePath, _ other: FilePath) -> Bool {
        if one.lexicallyNormalized() == other.lexicallyNormalized() { return true }
        guard let left = try? FileSystem.statusFollowingLinks(one),
            let right = try? FileSystem.statusFollowingLinks(other)
        else { return false }
        return left.inode == right.inode && left.device == right.device
    }

    /// The paths of a list parted by colons, those in double quotes with C escapes.
    static func paths(_ list: [UInt8], below directory: FilePath) -> [FilePath] {
        var paths: [FilePath] = []
        var rest = list[...]
        while !rest.isEmpty {
            var path: [UInt8] = []
            if rest.first == UInt8(ascii: "\""), let (text, length) = CQuoting.unquoted(rest) {
                path = text
                rest = rest.dropFirst(length)
            } else {
                path = Array(rest.prefix { $0 != UInt8(ascii: ":") })
                rest = rest.dropFirst(path.count)
            }
            rest = rest.dropFirst()
            if !path.isEmpty { paths.append(absolute(path, directory)) }
        }
        return paths
    }
}
