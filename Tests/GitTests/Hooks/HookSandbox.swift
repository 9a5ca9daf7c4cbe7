import Platform
import SystemPackage
import Testing

@testable import Git

/// A folder with its own HOME, git configuration and a `git-ccds` that only notes how it was called.
final class HookSandbox {
    let root: FilePath
    var environment: EnvironmentVariables

    /// - Parameter name: a part of the sandbox's path, to try unusual characters with.
    init(name: String = "sandbox") throws {
        let temporary = try FileSystem.realPath(FileSystem.createTemporaryDirectory(prefix: "ccds-hooks-"))
        root = temporary.appending(name)
        for folder in ["home", "bin", "log"] {
            try FileSystem.createDirectory(root.appending(folder), intermediates: true)
        }
        let path = EnvironmentVariables.current["PATH"] ?? "/usr/bin:/bin"
        environment = EnvironmentVariables([
            "HOME": root.appending("home").string, "PATH": "\(root.appending("bin").string):\(path)",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": root.appending("home/.gitconfig").string,
            "LOG": root.appending("log").string, "LC_ALL": "C", "GIT_EDITOR": "true",
        ])
        try installProgram(at: root.appending("bin/git-ccds"))
        for (key, value) in [
            ("user.name", "Ada"), ("user.email", "ada@example.org"), ("init.defaultBranch", "main"),
            ("protocol.file.allow", "always"), ("advice.ignoredHook", "false"),
        ] {
            try git(root, "config", "--global", key, value)
        }
    }

    deinit {
        try? FileSystem.removeTree(root.removingLastComponent())
    }

    /// A `git-ccds` that notes its arguments and standard input, runs what is chained, and fails where `log/fail` is.
    func installProgram(at path: FilePath) throws {
        try write(
            """
            #!/bin/sh
            [ "$2" = pre-push ] || [ "$2" = pre-receive ] && cat > "$LOG/stdin" || : > "$LOG/stdin"
            printf '%s\\n' "$*" >> "$LOG/calls"
            chained=$GIT_CCDS_CHAINED
            unset GIT_CCDS_CHAINED
            shift 2
            if [ -x "$chained" ]; then "$chained" "$@" < "$LOG/stdin" || exit $?; fi
            [ ! -e "$LOG/fail" ]
            """, to: path, mode: 0o755)
    }

    @discardableResult
    func git(_ directory: FilePath, _ arguments: String...) throws -> Completed {
        let completed = try run(directory, arguments)
        try #require(completed.succeeded, "git \(arguments): \(completed.errorText)")
        return completed
    }

    func run(_ directory: FilePath, _ arguments: [String]) throws -> Completed {
        var process = ChildProcess(.named("git"), arguments.map { Argument($0) })
        process.environment = environment
        process.directory = directory
        return try process.run()
    }

    func shell(_ directory: FilePath, _ command: String) throws -> Completed {
        var process = ChildProcess(.named("sh"), ["-c", Argument(command)])
        process.environment = environment
        process.directory = directory
        return try process.run()
    }

    /// A repository with one commit.
    func repository(_ name: String = "project", template: Bool = false) throws -> FilePath {
        let path = root.appending(name)
        try git(root, "init", "--quiet", template ? "--quiet" : "--template=", path.string)
        try write("one\n", to: path.appending("file"))
        try git(path, "add", ".")
        try git(path, "commit", "--quiet", "--message", "one")
        return path
    }

    func write(_ text: String, to path: FilePath, mode: UInt32 = 0o644) throws {
        try FileSystem.createDirectory(path.removingLastComponent(), intermediates: true)
        try FileSystem.write(Array(text.utf8), to: path, mode: mode)
        try FileSystem.setMode(mode, of: path)
    }

    /// A hook that appends its name and arguments to `log/others`.
    func writeHook(_ path: FilePath, extra: String = "") throws {
        try write("#!/bin/sh\necho \"$(basename \"$0\") $*\" >> \"$LOG/others\"\n\(extra)", to: path, mode: 0o755)
    }

    func scripts(program: FilePath? = nil) throws -> HookScripts {
        let hooks = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("Hooks")
        let files = try FileSystem.list(hooks).map { ($0.string, try FileSystem.read(hooks.appending($0))) }
        return HookScripts(files: files, program: program ?? root.appending("bin/git-ccds"))
    }

    func installation(_ directory: FilePath, program: FilePath? = nil) throws -> HookInstallation {
        HookInstallation(in: directory, scripts: try scripts(program: program), environment: environment)
    }

    func text(_ path: FilePath) -> String {
        (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The calls of `git-ccds` since the last time, a line each; those of `commit-msg`, which every way to commit makes
    /// besides, only where they are asked for.
    func calls(ofMessages: Bool = false) -> String {
        defer { try? FileSystem.remove(root.appending("log/calls")) }
        return text(root.appending("log/calls")).split(separator: "\n")
            .filter { $0.hasPrefix("hook commit-msg ") == ofMessages }.map { $0 + "\n" }.joined()
    }

    /// The calls of other hooks since the last time, a line each.
    func others() -> String {
        defer { try? FileSystem.remove(root.appending("log/others")) }
        return text(root.appending("log/others"))
    }

    /// Everything below a folder: kind, mode, and the bytes or the link's target.
    func snapshot(_ folder: FilePath) throws -> [String] {
        var entries: [String] = []
        try FileSystem.walk(folder) { path, status in
            let full = folder.pushing(path)
            var line = "\(path.string) \(status.kind) \(String(status.mode, radix: 8))"
            if status.kind == .file { line += " \(status.inode) \(try FileSystem.read(full).hashValue)" }
            if status.kind == .symlink { line += " \(String(decoding: try FileSystem.readLink(full), as: UTF8.self))" }
            entries.append(line)
            return .proceed
        }
        return entries
    }

    /// What stands in the hooks' surroundings, and the configuration.
    func hookState(_ repository: FilePath) throws -> [String] {
        try snapshot(repository.appending(".git")).filter { !$0.hasPrefix("objects") && !$0.hasPrefix("config ") }
            + [text(repository.appending(".git/config"))]
    }
}
