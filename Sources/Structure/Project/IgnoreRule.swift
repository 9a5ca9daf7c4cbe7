public import Git
import Platform

/// The line of an ignore file that decides about a path.
public struct IgnoreRule: Sendable, Equatable {
    /// The file, relative to the project's top, or absolute for the user's own.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The pattern as it stands there.
    public let pattern: String

    /// Whether the rule lets the path in again, rather than hiding it.
    public var letsIn: Bool { pattern.hasPrefix("!") }

    /// The rule as a page names it.
    public var text: String { "\(file) line \(line): \(pattern)" }
}

extension Project {
    /// The rule that decides about each path, in the order of the paths; nil where no rule speaks of it.
    ///
    /// Tracked paths are judged as if they were new.
    public func ignoreRules(for paths: [RepositoryPath]) throws(GitCommandError) -> [IgnoreRule?] {
        guard kind == .workTree, !paths.isEmpty else { return paths.map { _ in nil } }
        var input: [UInt8] = []
        for path in paths { input += path.bytes + [0] }
        // Exit status 1 only says that no path is ignored.
        let completed = try git.run(
            ["check-ignore", "--verbose", "--non-matching", "--no-index", "-z", "--stdin"], input: input)
        let fields = GitCommand.nulSeparated(completed.standardOutput)
        guard fields.count == paths.count * 4 else { return paths.map { _ in nil } }
        return paths.indices.map { index in
            let field = fields[(index * 4)..<(index * 4 + 3)].map { String(decoding: $0, as: UTF8.self) }
            guard !field[0].isEmpty, let line = Int(field[1]) else { return nil }
            return IgnoreRule(file: field[0], line: line, pattern: field[2])
        }
    }
}
