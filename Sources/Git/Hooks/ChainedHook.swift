public import Platform
public import SystemPackage

/// The hook that was there before ours, which runs too.
///
/// The installed script names it in `GIT_CCDS_CHAINED`; a call of `git-ccds hook` by hand, or by another hook
/// manager, has nothing chained.
public struct ChainedHook: Sendable, Equatable {
    /// The variable by which the script tells where the hook is.
    public static let variable = "GIT_CCDS_CHAINED"
    /// The variable that holds what is running already, so that two hooks that call each other come to an end.
    static let runningVariable = "GIT_CCDS_CHAINS"

    /// The hook, as the shell script names it: relative to where git runs hooks, or absolute.
    public var path: FilePath
    private var environment: EnvironmentVariables
    private var running: [UInt8]

    /// The hook that the script has named; nil where there is none, or git would not run it, or it runs already.
    public init?(environment: EnvironmentVariables = .current) {
        guard let bytes = environment.bytes(Self.variable), !bytes.isEmpty else { return nil }
        let path = FilePath(bytes: bytes)
        guard FileSystem.isExecutableFile(path) else { return nil }
        let entry = ((try? FileSystem.realPath(path)) ?? path).bytes + [0x0a]
        let running = environment.bytes(Self.runningVariable) ?? []
        guard !running.contains(entry) else { return nil }
        self.path = path
        self.running = running + entry
        self.environment = environment.removing([Self.variable])
        self.environment.set(Self.runningVariable, to: self.running)
    }

    /// Runs it with git's arguments.
    ///
    /// - Parameters:
    ///   - standardInput: the whole of what git wrote to the hook; nil leaves it this process's standard input.
    /// - Returns: its exit code, 128 and the signal's number where one ended it.
    /// - Throws: ``HookError`` when it cannot be started.
    public func run(
        _ arguments: [Argument], standardInput: [UInt8]? = nil, output: ChildProcess.Output = .inherited,
        error: ChildProcess.Output = .inherited
    ) throws(HookError) -> Int32 {
        // A script without a #! line is run by sh, as git does; the system would refuse it.
        var process =
            needsShell
            ? ChildProcess(.path("/bin/sh"), [Argument(path)] + arguments)
            : ChildProcess(.path(path), arguments)
        process.environment = environment
        process.input = standardInput.map { .bytes($0) } ?? .inherited
        process.output = output
        process.error = error
        do {
            return try process.run().status.code
        } catch {
            throw HookError(.chainedNotRun(path, reason: error.description))
        }
    }

    private var needsShell: Bool {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return false }
        defer { try? file.close() }
        var head = [UInt8](repeating: 0, count: 128)
        guard let count = try? head.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return false }
        let bytes = head[..<count]
        return !bytes.starts(with: "#!".utf8) && !bytes.contains(0) && !bytes.starts(with: [0xcf, 0xfa, 0xed, 0xfe])
    }
}
