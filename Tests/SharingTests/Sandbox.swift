import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

/// A folder with users of their own, each with a HOME and a git configuration, and a `git-ccds` that only notes its calls.
final class Sandbox {
    let root: FilePath
    private var servers: [Int] = []

    init(name: String = "sandbox") throws {
        root = try FileSystem.realPath(FileSystem.createTemporaryDirectory(prefix: "ccds-sharing-")).appending(name)
        for folder in ["bin", "log", "srv"] {
            try FileSystem.createDirectory(root.appending(folder), intermediates: true)
        }
        try write(
            """
            #!/bin/sh
            printf '%s\\n' "$*" >> "$LOG/calls"
            case $2 in pre-push|pre-receive) cat >> "$LOG/stdin" ;; esac
            if [ -e "$LOG/fail-$2" ]; then echo "error: a secret" >&2; exit 1; fi
            """, to: root.appending("bin/git-ccds"), mode: 0o755)
    }

    deinit {
        for server in servers { _ = try? ChildProcess(.named("kill"), ["\(server)"]).run() }
        try? FileSystem.removeTree(root.removingLastComponent())
    }

    /// The environment of a user, made on first use.
    func user(_ name: String) throws -> EnvironmentVariables {
        let home = root.appending("home-\(name)")
        let path = EnvironmentVariables.current["PATH"] ?? "/usr/bin:/bin"
        let environment = EnvironmentVariables([
            "HOME": home.string, "PATH": "\(root.appending("bin").string):\(path)", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": home.appending(".gitconfig").string, "LOG": root.appending("log").string,
            "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "TMPDIR": root.appending("log").string,
        ])
        if !FileSystem.exists(home) {
            try FileSystem.createDirectory(home)
            for (key, value) in [
                ("user.name", name), ("user.email", "\(name)@example.org"), ("init.defaultBranch", "main"),
                ("protocol.file.allow", "always"),
            ] {
                try git(root, environment, "config", "--global", key, value)
            }
        }
        return environment
    }

    @discardableResult
    func git(_ directory: FilePath, _ environment: EnvironmentVariables, _ arguments: String...) throws -> String {
        let completed = try run(directory, environment, arguments)
        try #require(completed.succeeded, "git \(arguments): \(completed.errorText)")
        return completed.outputText
    }

    func run(_ directory: FilePath, _ environment: EnvironmentVariables, _ arguments: [String]) throws -> Completed {
        var process = ChildProcess(.named("git"), arguments.map { Argument($0) })
        process.environment = environment
        process.directory = directory
        return try process.run()
    }

    func shell(_ directory: FilePath, _ environment: EnvironmentVariables, _ command: String) throws -> Completed {
        var process = ChildProcess(.named("sh"), ["-c", Argument(command)])
        process.environment = environment
        process.directory = directory
        return try process.run()
    }

    /// A repository with one commit on main.
    func project(_ environment: EnvironmentVariables, _ name: String = "project") throws -> FilePath {
        let path = root.appending(name)
        try git(root, environment, "init", "--quiet", path.string)
        try write("one\n", to: path.appending("file"))
        try git(path, environment, "add", ".")
        try git(path, environment, "commit", "--quiet", "--message", "one")
        return path
    }

    func write(_ text: String, to path: FilePath, mode: UInt32 = 0o644) throws {
        try FileSystem.createDirectory(path.removingLastComponent(), intermediates: true)
        try FileSystem.write(Array(text.utf8), to: path, mode: mode)
        try FileSystem.setMode(mode, of: path)
    }

    func text(_ path: FilePath) -> String {
        (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    var hooks: HookScripts {
        get throws {
            let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
                .appending("Hooks")
            let files = try FileSystem.list(folder).map { ($0.string, try FileSystem.read(folder.appending($0))) }
            return HookScripts(files: files, program: root.appending("bin/git-ccds"))
        }
    }

    /// Plans and carries out.
    @discardableResult
    func share(
        _ project: FilePath, _ environment: EnvironmentVariables, to location: String, with partners: [String] = [],
        remote: String = "origin"
    ) throws -> SharePlan {
        let request = ShareRequest(
            location: location, partners: partners, remoteName: remote, directory: project, environment: environment)
        return try SharedRemote.share(request, hooks: hooks, progress: .captured)
    }

    @discardableResult
    func join(
        _ environment: EnvironmentVariables, _ location: String, as name: String? = nil, directory: String? = nil
    ) throws -> Joined {
        let request = JoinRequest(
            location: location, name: name, directory: directory, currentDirectory: root, environment: environment)
        let hooks = try hooks
        return try Join.carryOut(Join.plan(request), progress: .captured) { directory in
            let installation = HookInstallation(in: directory, scripts: hooks, environment: environment)
            _ = try installation.install()
            return try installation.status()
        }
    }

    /// All that a repository here consists of, but for the objects.
    func state(_ project: FilePath) throws -> [String] {
        var entries: [String] = []
        try FileSystem.walk(project) { path, status in
            if ["objects", "ccds-share.lock"].contains(path.lastComponent?.string) { return .skip }
            let full = project.pushing(path)
            entries.append("\(path.string) \(status.mode) \(status.kind == .file ? text(full) : "")")
            return .proceed
        }
        return entries
    }

    // MARK: Servers

    /// Starts a program in the background and waits until it listens.
    func serve(_ command: String, port: Int) throws {
        let log = root.appending("log/server-\(port)").string
        let started = try shell(root, .current, "(\(command)) >'\(log)' 2>&1 </dev/null & echo $!")
        servers.append(try #require(Int(started.outputText.dropLast())))
        let wait = """
            import socket, sys, time
            for _ in range(200):
                try: socket.create_connection(("127.0.0.1", \(port)), 1).close(); sys.exit(0)
                except OSError: time.sleep(0.05)
            sys.exit(1)
            """
        let waited = try ChildProcess(.named("python3"), ["-c", Argument(wait)]).run()
        try #require(waited.succeeded, "no server on port \(port): \(text(FilePath(log)))")
    }

    static func freePort() throws -> Int {
        let code = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let found = try ChildProcess(.named("python3"), ["-c", Argument(code)]).run()
        return try #require(Int(found.outputText.dropLast()), "python3 is needed for this test")
    }
}
