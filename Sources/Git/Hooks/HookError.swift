import SystemPackage

/// Why hooks could not be installed, taken out or run.
public struct HookError: GitFailure, Equatable {
    /// The reasons.
    public enum Kind: Sendable, Equatable {
        /// The `core.hooksPath` of a scope that no file in the repository can override is in force.
        case overridden(value: String, scope: String)
        /// A hook that was kept earlier is still there, and another one has taken our place.
        case twoEarlierHooks(name: String, current: FilePath, kept: FilePath)
        /// Something that is no file stands where a hook belongs.
        case notAFile(FilePath)
        /// This build carries no script of that name.
        case noScript(String)
        /// The configured folder cannot be understood.
        case configuration(String)
        /// The hook that was here before could not be started.
        case chainedNotRun(FilePath, reason: String)
    }

    /// What is wrong.
    public var kind: Kind

    /// An error of this kind.
    public init(_ kind: Kind) {
        self.kind = kind
    }

    /// What went wrong, in one line.
    public var message: String {
        switch kind {
        case .overridden(let value, let scope):
            "git looks for hooks in '\(value)' because of core.hooksPath (\(scope)), which this repository cannot override"
        case .twoEarlierHooks(let name, let current, let kept):
            "another '\(name)' hook has replaced git-ccds: '\(current.string)', and the one from before is still kept in "
                + "'\(kept.string)'"
        case .notAFile(let path):
            "'\(path.string)' is not a file, so it cannot be kept as a hook"
        case .noScript(let name):
            "there is no script for the hook '\(name)'"
        case .configuration(let text):
            "cannot read core.hooksPath: \(text)"
        case .chainedNotRun(let path, let reason):
            "cannot run the hook '\(path.string)': \(reason)"
        }
    }

    /// What to type next.
    public var hints: [String] {
        switch kind {
        case .overridden:
            ["run it again without 'git -c core.hooksPath=…' and without GIT_CONFIG_* in the environment"]
        case .twoEarlierHooks(_, let current, let kept):
            [
                "take one of them away, then run 'git ccds hooks install' again:",
                "  rm " + ShellQuoting.quoted(current.string),
                "  rm " + ShellQuoting.quoted(kept.string),
            ]
        case .notAFile(let path):
            ["move it away: mv \(ShellQuoting.quoted(path.string)) \(ShellQuoting.quoted(path.string + ".old"))"]
        case .noScript, .configuration, .chainedNotRun:
            []
        }
    }
}
