public import Platform
public import SystemPackage

/// Runs `git` with a list of arguments, aimed at one repository.
///
/// What the user's own set-up has a say in (clone, fetch, push, commit) goes this way, never through libgit2.
///
/// ```swift
/// let git = GitCommand(in: folder)
/// try git.perform(["commit", "--quiet", "--message", "First commit"])
/// let names = GitCommand.nulSeparated(try git.output(["ls-files", "-z"]))
/// ```
public struct GitCommand: Sendable {
    /// The environment that git gets.
    public var environment: EnvironmentVariables
    /// The directory that git starts in; this process's where nil.
    public var directory: FilePath?

    private init(environment: EnvironmentVariables, directory: FilePath?) {
        self.environment = environment
        self.directory = directory
    }

    /// A `git` that finds its repository from a directory, or needs none (clone, init, version).
    ///
    /// The variables by which git tells a hook its repository are taken out of the environment.
    public init(in directory: FilePath? = nil, environment: EnvironmentVariables = .current) {
        self.init(environment: Self.withoutRepository(environment), directory: directory)
    }

    /// A `git` aimed at one git directory, and at a work tree where it is to use one.
    public init(gitDirectory: FilePath, workTree: FilePath? = nil, environment: EnvironmentVariables = .current) {
        var cleaned = Self.withoutRepository(environment)
        cleaned.set("GIT_DIR", to: gitDirectory.absolute.bytes)
        if let workTree { cleaned.set("GIT_WORK_TREE", to: workTree.absolute.bytes) }
        self.init(environment: cleaned, directory: workTree ?? gitDirectory)
    }

    /// A `git` with the whole environment: in a hook, the hook's own repository, index and quarantine.
    public static func inheriting(
        _ environment: EnvironmentVariables = .current, in directory: FilePath? = nil
    ) -> GitCommand {
        GitCommand(environment: environment, directory: directory)
    }

    /// Runs `git` and waits for its end, whatever the exit code.
    ///
    /// - Parameters:
    ///   - input: what git reads from its standard input; nothing where nil.
    /// - Throws: ``GitCommandError`` when git cannot be started.
    public func run(
        _ arguments: [Argument], input: [UInt8]? = nil, output: ChildProcess.Output = .captured,
        error: ChildProcess.Output = .captured
    ) throws(GitCommandError) -> Completed {
        var child = ChildProcess(.named("git"), arguments)
        child.environment = environment
        child.directory = directory
        child.input = input.map { .bytes($0) } ?? .nothing
        child.output = output
        child.error = error
        do {
            return try child.run()
        } catch {
            throw GitCommandError(arguments: arguments, notStarted: error.description)
        }
    }

    /// What `git` writes to its standard output.
    ///
    /// - Throws: ``GitCommandError`` unless git exits with 0.
    public func output(_ arguments: [Argument], input: [UInt8]? = nil) throws(GitCommandError) -> [UInt8] {
        let completed = try run(arguments, input: input)
        guard completed.succeeded else { throw GitCommandError(arguments: arguments, completed: completed) }
        return completed.standardOutput
    }

    /// What `git` writes as text, without the closing newline.
    ///
    /// - Throws: ``GitCommandError`` unless git exits with 0.
    public func text(_ arguments: [Argument], input: [UInt8]? = nil) throws(GitCommandError) -> String {
        var bytes = try output(arguments, input: input)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs `git` for its effect; what it writes is dropped.
    ///
    /// - Throws: ``GitCommandError`` unless git exits with 0.
    public func perform(_ arguments: [Argument], input: [UInt8]? = nil) throws(GitCommandError) {
        _ = try output(arguments, input: input)
    }

    /// Runs `git` with all that it writes, progress too, going to this process's standard error.
    ///
    /// - Throws: ``GitCommandError`` unless git exits with 0; its ``GitCommandError/standardError`` is empty, since
    ///   the user has seen it already.
    public func stream(_ arguments: [Argument], input: [UInt8]? = nil) throws(GitCommandError) {
        let completed = try run(arguments, input: input, output: .standardError, error: .standardError)
        guard completed.succeeded else { throw GitCommandError(arguments: arguments, completed: completed) }
    }

    /// Whether `git` exits with 0; anything it writes is dropped.
    public func succeeds(_ arguments: [Argument], input: [UInt8]? = nil) throws(GitCommandError) -> Bool {
        try run(arguments, input: input).succeeded
    }

    /// The variables that tie git to one repository: what `git rev-parse --local-env-vars` prints, and the quarantine.
    public static let localEnvironmentVariables = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX", "GIT_REF_STORAGE_FORMAT", "GIT_DEFAULT_REF_FORMAT",
        "GIT_QUARANTINE_PATH", "GIT_QUARANTINE", "GIT_NAMESPACE", "GIT_REFLOG_ACTION",
    ]

    /// An environment without what ties git to one repository.
    ///
    /// Configuration in the environment (`git -c`, `GIT_CONFIG_COUNT`) belongs to the repository of a hook, and goes with the
    /// rest there; outside hooks it is what the user wants for this command as a whole, and stays.
    public static func withoutRepository(_ environment: EnvironmentVariables) -> EnvironmentVariables {
        let isOfOneRepository = ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"]
            .contains { environment.bytes($0) != nil }
        let configuration: Set = ["GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"]
        return environment.removing(
            localEnvironmentVariables.filter { isOfOneRepository || !configuration.contains($0) })
    }

    /// The records of an output in `-z` form, each without its closing NUL.
    public static func nulSeparated(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var records = bytes.split(separator: 0, omittingEmptySubsequences: false)
        if records.last?.isEmpty == true { records.removeLast() }
        return records
    }

    /// The lines of an output, each without its newline.
    public static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// A text in which the user names and passwords of URLs (`https://name:secret@host`) are replaced by `***`.
    public static func masked(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let scheme = rest.firstRange(of: "://") {
            result += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !"/?# \t\n\"'<>".contains($0) }
            guard let at = authority.lastIndex(of: "@") else { continue }
            let credentials = authority[..<at]
            // A plain user name, as in ssh://git@host, is no secret; over http it may be a token.
            let isHTTP = result.hasSuffix("http://") || result.hasSuffix("https://")
            result += credentials.contains(":") || isHTTP ? "***" : credentials
            rest = rest[at...]
        }
        return result + rest
    }
}
