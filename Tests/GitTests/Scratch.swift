import Testing
import Git
import Platform
import SystemPackage

/// A folder of a test's own, with a home and a configuration of its own; taken away at the end.
final class Scratch {
    let root: FilePath
    var environment: EnvironmentVariables

    init() throws {
        let temporary = EnvironmentVariables.current("TMPDIR") ?? "/tmp"
        root = try FileSystem.realPath(
            try FileSystem.createTemporaryDirectory(in: FilePath(temporary), prefix: "git-tests-"))
        environment = EnvironmentVariables([
            "PATH": EnvironmentVariables.current("PATH") ?? "/usr/bin:/bin",
            "HOME": root.appending("home").string,
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        ])
        try FileSystem.createDirectory(root.appending("home"), mode: 0o755, intermediates: true)
        try write(
            "[user]\n\tname = Ann Example\n\temail = ann@example.org\n[init]\n\tdefaultBranch = main\n"
                + "[protocol \"file\"]\n\tallow = always\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n",
            to: root.appending("home").appending(".gitconfig"))
    }

    deinit {
        try? FileSystem.removeTree(root)
    }

    func write(_ text: String, to path: FilePath, mode: UInt32 = 0o644) throws {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644) throws {
        try FileSystem.createDirectory(path.removingLastComponent(), mode: 0o755, intermediates: true)
        try FileSystem.write(bytes, to: path, mode: mode)
    }

    /// A new repository below the root.
    func repository(_ name: String = "repo", _ options: [Argument] = []) throws -> Work {
        let top = root.appending(name)
        try GitCommand(in: root, environment: environment).perform(
            ["init", "--quiet"] + options + [Argument(top)])
        return Work(scratch: self, top: top)
    }
}

/// A work tree (or a bare repository) of a scratch folder.
struct Work {
    let scratch: Scratch
    let top: FilePath

    var environment: EnvironmentVariables { scratch.environment }
    var git: GitCommand { GitCommand(in: top, environment: environment) }

    func git(_ arguments: Argument...) throws {
        try git.perform(arguments)
    }

    func id(_ revision: String) throws -> ObjectID {
        try #require(ObjectID(hex: try git.text(["rev-parse", "--verify", Argument(revision)])))
    }

    func write(_ text: String, to path: RepositoryPath) throws {
        try scratch.write(text, to: path.filePath(below: top))
    }

    func add(_ text: String, to path: RepositoryPath) throws {
        try write(text, to: path)
        try git.perform(["--literal-pathspecs", "add", "--force", "--", Argument(path.bytes)])
    }

    func commit(_ message: String = "change") throws {
        try git.perform(["commit", "--quiet", "--allow-empty", "--message", Argument(message)])
    }

    func open() throws -> Repository {
        try Repository.open(environment: environment, directory: top)
    }

    /// Both readers of this repository; the environment may add what a hook would see.
    func readers(_ change: (inout EnvironmentVariables) -> Void = { _ in }) throws -> [any RepositoryReader] {
        var environment = environment
        change(&environment)
        return [
            Libgit2Reader(try Repository.open(environment: environment, directory: top)),
            try PlumbingReader(environment: environment, directory: top),
        ]
    }
}
