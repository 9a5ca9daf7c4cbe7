import Git
import Platform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What stands at the path of a shared folder.
enum LocalRepository: Equatable {
    case nothing
    case emptyFolder
    case bare
    /// A repository with a work tree.
    case workTree
    /// A folder with other things in it, a file, a device.
    case other

    /// Looks at a path as git would, which also finds `path.git`.
    ///
    /// - Returns: what stands there, and the path that git would use.
    static func find(at path: FilePath, environment: EnvironmentVariables) throws -> (LocalRepository, FilePath) {
        guard try FileSystem.statusFollowingLinks(path) != nil else {
            let withSuffix = FilePath(bytes: path.bytes + Array(".git".utf8))
            if FileSystem.isDirectory(withSuffix), try isRepository(withSuffix, environment) {
                return (.bare, withSuffix)
            }
            return (.nothing, path)
        }
        guard FileSystem.isDirectory(path) else { return (.other, path) }
        if FileSystem.exists(path.appending(".git")) { return (.workTree, path) }
        if try FileSystem.list(path).isEmpty { return (.emptyFolder, path) }
        return (try isRepository(path, environment) ? .bare : .other, path)
    }

    private static func isRepository(_ path: FilePath, _ environment: EnvironmentVariables) throws -> Bool {
        guard FileSystem.exists(path.appending("HEAD")) else { return false }
        return try GitCommand(gitDirectory: path, environment: environment).succeeds(["rev-parse", "--git-dir"])
    }

    /// Whether this user may write into a folder.
    static func isWritable(_ path: FilePath) -> Bool {
        path.withPlatformString { access($0, W_OK | X_OK) } == 0
    }
}

/// A bare repository that is there already, and what it lacks as a shared one.
struct ExistingSharedRepository {
    var path: FilePath
    var git: GitCommand
    private var environment: EnvironmentVariables

    init(path: FilePath, environment: EnvironmentVariables) {
        self.path = path
        git = GitCommand(gitDirectory: path, environment: environment)
        self.environment = environment
    }

    var hasGuard: Bool {
        get throws {
            guard let folder = try HooksDirectory.locate(environment: git.environment).path else { return false }
            return HookInstallation.isInstalled(at: folder.appending(HookName.preReceive.rawValue))
        }
    }

    var forbidsRewriting: Bool {
        get throws {
            try git.run(["config", "--type=bool", "--get", "receive.denyNonFastForwards"]).outputText == "true\n"
        }
    }

    /// The branch that HEAD names, there or not.
    var head: String? {
        get throws {
            let completed = try git.run(["symbolic-ref", "--quiet", "--short", "HEAD"])
            return completed.succeeded ? String(completed.outputText.prefix { $0 != "\n" }) : nil
        }
    }

    /// Whether the group may push there.
    var isGroupShared: Bool {
        get throws {
            let value = try git.run(["config", "--get", "core.sharedRepository"]).outputText
            return !value.isEmpty && value != "umask\n" && value != "false\n" && value != "0\n"
        }
    }

    var isWritable: Bool {
        let hooks = path.appending("hooks")
        return LocalRepository.isWritable(path) && (!FileSystem.exists(hooks) || LocalRepository.isWritable(hooks))
    }
}
