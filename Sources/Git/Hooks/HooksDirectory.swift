import Platform
public import SystemPackage

/// The folder in which git really looks for a repository's hooks, and how it comes to that.
public struct HooksDirectory: Sendable, Equatable {
    /// What decides on the folder.
    public enum Source: Sendable, Equatable {
        /// No `core.hooksPath`: `hooks` in the repository's common git directory.
        case standard
        /// A `core.hooksPath`, as it is written, from a scope by git's name for it (local, worktree, global, …).
        case configured(value: String, scope: String)
        /// A `core.hooksPath` that names no folder (empty, or `/dev/null`): git runs no hook.
        case disabled(value: String, scope: String)
    }

    /// Why nothing of ours is written into the folder.
    public enum Obstacle: Sendable, Equatable {
        /// Other repositories use it too, by a configuration of this scope.
        case inherited(scope: String)
        /// It stands in the work tree, where commits would carry it.
        case insideWorkTree(tracked: Bool)
        /// It stands outside the repository.
        case outside
        /// It is a link to somewhere else.
        case link
        /// There is none.
        case disabled
    }

    /// The folder, absolute; nil where git runs no hook.
    public var path: FilePath?
    /// What decides on it.
    public var source: Source
    /// Why nothing of ours is written there; nil where it may be.
    public var obstacle: Obstacle?
    /// The git directory of this work tree.
    public var gitDirectory: FilePath
    /// The git directory that all linked work trees share.
    public var commonDirectory: FilePath
    /// The top of the work tree; nil in a bare repository.
    public var workTree: FilePath?
    /// Whether the repository is bare.
    public var isBare: Bool
    /// The bytes of `core.hooksPath` as they are written; nil where it is not set.
    var rawValue: [UInt8]?
    /// The same with `~` expanded.
    var expandedValue: [UInt8]?

    /// Finds the folder for the repository around a directory.
    ///
    /// - Parameter directory: anywhere in the repository; nil for the repository that the environment names, else the
    ///   one around the current directory.
    public static func locate(
        from directory: FilePath? = nil, environment: EnvironmentVariables = .current
    ) throws -> HooksDirectory {
        let git = command(in: directory, environment: environment)
        var result = try repository(git)
        guard let (value, scope) = try configured(git) else {
            let path = result.commonDirectory.appending("hooks")
            result.path = path
            if let status = try FileSystem.status(path), status.kind == .symlink { result.obstacle = .link }
            return result
        }
        let text = String(decoding: value, as: UTF8.self)
        result.rawValue = value
        guard !value.isEmpty, value != Array("/dev/null".utf8) else {
            result.source = .disabled(value: text, scope: scope)
            result.obstacle = .disabled
            return result
        }
        var expanded = value
        if value.first == UInt8(ascii: "~") || value.first == UInt8(ascii: "%") {
            expanded = Array(try git.output(["config", "-z", "--type=path", "--get", "core.hooksPath"]).dropLast())
        }
        let base = result.isBare ? result.gitDirectory : result.workTree ?? result.gitDirectory
        let path = base.pushing(FilePath(bytes: expanded)).lexicallyNormalized()
        result.source = .configured(value: text, scope: scope)
        result.expandedValue = expanded
        result.path = path
        result.obstacle = try result.obstacle(at: path, scope: scope, git: git)
        return result
    }

    static func command(in directory: FilePath?, environment: EnvironmentVariables) -> GitCommand {
        guard let directory else { return GitCommand.inheriting(environment) }
        return GitCommand(in: directory, environment: environment)
    }

    /// The hooks of a repository that was just made, where no configuration names another folder: git need not be asked.
    ///
    /// - Parameter workTree: an absolute path.
    public static func ofNewRepository(workTree: FilePath) -> HooksDirectory {
        let gitDirectory = workTree.appending(".git")
        var directory = HooksDirectory(
            gitDirectory: gitDirectory, commonDirectory: gitDirectory, workTree: workTree, isBare: false)
        directory.path = gitDirectory.appending("hooks")
        return directory
    }

    private init(gitDirectory: FilePath, commonDirectory: FilePath, workTree: FilePath?, isBare: Bool) {
        self.gitDirectory = gitDirectory
        self.commonDirectory = commonDirectory
        self.workTree = workTree
        self.isBare = isBare
        source = .standard
    }

    private static func repository(_ git: GitCommand) throws -> HooksDirectory {
        let questions: [Argument] = ["--is-bare-repository", "--is-inside-work-tree", "--git-dir", "--git-common-dir"]
        let answer = try git.text(["rev-parse", "--path-format=absolute"] + questions)
        var lines = answer.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.count != questions.count {
            // A path with a newline in it: one question at a time.
            lines = try questions.map { try git.text(["rev-parse", "--path-format=absolute", $0]) }
        }
        let bytes = try questions.suffix(2).enumerated().map { index, question in
            lines[index + 2].utf8.contains(0xef)
                ? Array(try git.output(["rev-parse", "--path-format=absolute", question]).dropLast())
                : Array(lines[index + 2].utf8)
        }
        let common = FilePath(bytes: bytes[1])
        let isBare = lines[0] == "true"
        var workTree: FilePath?
        if lines[1] == "true" {
            workTree = FilePath(bytes: try git.output(["rev-parse", "--show-toplevel"]).dropLast())
        } else if !isBare, common.lastComponent?.string == ".git" {
            workTree = common.removingLastComponent()
        }
        return HooksDirectory(
            gitDirectory: FilePath(bytes: bytes[0]), commonDirectory: common, workTree: workTree, isBare: isBare)
    }

    private static func configured(_ git: GitCommand) throws -> (value: [UInt8], scope: String)? {
        let completed = try git.run(["config", "-z", "--show-scope", "--get", "core.hooksPath"])
        switch completed.status {
        case .exited(0):
            let parts = GitCommand.nulSeparated(completed.standardOutput)
            guard parts.count >= 2 else { return nil }
            return (Array(parts[1]), String(decoding: parts[0], as: UTF8.self))
        case .exited(1):
            return nil
        default:
            let line = completed.errorText.split(separator: "\n").first ?? "git config failed"
            throw HookError(.configuration(String(line)))
        }
    }

    private func obstacle(at path: FilePath, scope: String, git: GitCommand) throws -> Obstacle? {
        guard scope == "local" || scope == "worktree" else { return .inherited(scope: scope) }
        let real = Self.resolved(path)
        let common = Self.resolved(commonDirectory)
        if real != common, real.starts(with: common) {
            return FileSystem.exists(path)
                && Self.resolved(path.removingLastComponent()) != real.removingLastComponent()
                ? .link : nil
        }
        if let workTree, real.starts(with: Self.resolved(workTree)) {
            let files = try git.run(["ls-files", "-z", "--", Argument(path)])
            return .insideWorkTree(tracked: !files.standardOutput.isEmpty)
        }
        return .outside
    }

    /// The path with its links resolved as far as it exists.
    private static func resolved(_ path: FilePath) -> FilePath {
        if let real = try? FileSystem.realPath(path) { return real }
        guard let last = path.lastComponent else { return path }
        return resolved(path.removingLastComponent()).appending(last)
    }
}
