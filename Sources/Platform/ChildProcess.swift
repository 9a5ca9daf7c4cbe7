public import SystemPackage

/// A program to run, its arguments as a list: nothing passes through a shell.
///
/// Running blocks the calling thread, and only it, until the program has ended.
public struct ChildProcess: Sendable {
    /// Where the program is found.
    public enum Program: Sendable {
        /// Looked up on the PATH of the environment that the program gets.
        case named(String)
        case path(FilePath)
    }

    /// What the program reads from its standard input.
    public enum Input: Sendable {
        case nothing
        /// This process's own standard input.
        case inherited
        case bytes([UInt8])
    }

    /// Where what the program writes goes.
    public enum Output: Sendable {
        /// Into ``Completed``.
        case captured
        /// To this process's own stream of the same name.
        case inherited
        /// To this process's standard error.
        case standardError
        case discarded
    }

    /// The program.
    public var program: Program
    /// Its arguments, its own name not among them.
    public var arguments: [Argument]
    /// Its environment; that of this process unless changed.
    public var environment = EnvironmentVariables.current
    /// The directory it starts in; this process's where nil.
    public var directory: FilePath?
    /// Its standard input.
    public var input = Input.nothing
    /// Its standard output.
    public var output = Output.captured
    /// Its standard error.
    public var error = Output.captured
    /// Whether a signal that ends this process goes on to all that the program has started, too: a shell that waits for
    /// a program keeps it to itself, or ends and leaves the program running.
    public var passesSignalsToDescendants = false

    /// A program with its arguments, output and error captured, standard input empty.
    public init(_ program: Program, _ arguments: [Argument] = []) {
        self.program = program
        self.arguments = arguments
    }

    /// Runs the program and waits until it has ended, whatever its exit status.
    ///
    /// - Throws: ``ProcessError`` when it cannot be started or its output cannot be read.
    public func run() throws(ProcessError) -> Completed {
        let path = try executable()
        do {
            return try Spawn(self, path: path).complete()
        } catch {
            throw ProcessError(program: programText, reason: .failed(error))
        }
    }

    /// The file to execute: a name is looked up on the PATH that the program itself gets.
    private func executable() throws(ProcessError) -> FilePath {
        switch program {
        case .path(let path): return path
        case .named(let name):
            guard let path = FileSystem.executable(named: name, in: environment) else {
                throw ProcessError(program: name, reason: .notFound)
            }
            return path
        }
    }

    /// The program as a user would name it.
    public var programText: String {
        switch program {
        case .named(let name): name
        case .path(let path): path.string
        }
    }
}

/// A program that could not be run.
public struct ProcessError: Error, Equatable, CustomStringConvertible {
    /// Why it could not.
    public enum Reason: Sendable, Equatable {
        /// There is no such program on PATH.
        case notFound
        case failed(Errno)
    }

    /// The program as it was named.
    public var program: String
    /// Why it could not be run.
    public var reason: Reason

    /// The error in one line.
    public var description: String {
        switch reason {
        case .notFound: "cannot find '\(program)' on PATH"
        case .failed(let reason): "cannot run '\(program)': \(String(describing: reason).lowercased())"
        }
    }
}
