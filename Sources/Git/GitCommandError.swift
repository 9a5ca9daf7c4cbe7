public import Platform

/// A `git` that failed or could not be started, with secrets in its URLs masked.
public struct GitCommandError: GitFailure, Equatable {
    /// The arguments that git was given.
    public var arguments: [String]
    /// The exit code; nil where git was not started or ended by a signal.
    public var exitCode: Int32?
    /// What git wrote to its standard error; empty where the user has seen it.
    public var standardError: String
    private var started: Bool

    init(arguments: [Argument], notStarted reason: String) {
        self.arguments = arguments.map { GitCommand.masked($0.description) }
        exitCode = nil
        standardError = reason
        started = false
    }

    /// The error of a `git` that has ended.
    public init(arguments: [Argument], completed: Completed) {
        self.arguments = arguments.map { GitCommand.masked($0.description) }
        if case .exited(let code) = completed.status { exitCode = code } else { exitCode = nil }
        standardError = GitCommand.masked(completed.errorText)
        started = true
    }

    /// The command as it can be pasted into a shell.
    public var commandLine: String {
        (["git"] + arguments).map(ShellQuoting.quoted).joined(separator: " ")
    }

    /// git's own last `fatal:` or `error:` line without that word; else that the command failed.
    public var message: String {
        guard started else { return standardError }
        for prefix in ["fatal: ", "error: ", "remote: fatal: ", "remote: error: "] {
            if let index = lines.lastIndex(where: { $0.hasPrefix(prefix) }) {
                let message = String(lines[index].dropFirst(prefix.count))
                // What the line names follows it, a line each.
                let named = lines[(index + 1)...].prefix { $0.hasPrefix("\t") }.map { $0.dropFirst() }
                return message.hasSuffix(":") && !named.isEmpty
                    ? "\(message) \(named.joined(separator: ", "))" : message
            }
        }
        guard let exitCode else { return "'\(commandLine)' was killed" }
        return "'\(commandLine)' failed with exit code \(exitCode)"
    }

    /// git's own `hint:` lines, and the commands that it prints indented by a tab.
    public var hints: [String] {
        var isNaming = false
        return lines.compactMap { line in
            guard line.hasPrefix("\t") else {
                isNaming = line.hasSuffix(":") && (line.hasPrefix("fatal: ") || line.hasPrefix("error: "))
                return line.hasPrefix("hint: ") ? String(line.dropFirst("hint: ".count)) : nil
            }
            return isNaming ? nil : String(line.dropFirst())
        }
    }

    private var lines: [Substring] { standardError.split(separator: "\n") }
}
