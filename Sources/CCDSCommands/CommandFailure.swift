import Formats
import Git
import Guard
import Platform
import Sharing
import Templates

/// The exit codes of `git ccds`.
enum ExitCode: Int32 {
    case done = 0
    /// There is something to see to: a finding, a conflict.
    case attention = 1
    /// A usage or environment error.
    case environment = 2
    /// ^C at a prompt, as a shell gives it for the signal.
    case interrupted = 130
}

/// What a command ends with when it could not do what it was asked to.
struct CommandFailure: Error {
    /// One line in git's manner: lower-case, the thing in quotes, no full stop.
    var message: String
    /// What to type next, a line each.
    var hints: [String] = []
    /// What somebody else printed: a hook, git.
    var details: String?
    var exitCode = ExitCode.environment

    init(_ message: String, hints: [String] = [], details: String? = nil, exitCode: ExitCode = .environment) {
        self.message = message
        self.hints = hints
        self.details = details
        self.exitCode = exitCode
    }

    /// What a room threw, as the person sees it.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let failure as any GitFailure:
            let isOutside = failure.hints.isEmpty && failure.message.hasPrefix("not a git repository (or any")
            // What a hook refuses is to be seen to.
            let isRefused = (failure as? SharingError)?.kind == .pushRefused
            self.init(
                failure.message, hints: isOutside ? ["start one: git ccds init"] : failure.hints,
                exitCode: isRefused ? .attention : .environment)
        case let failure as any TemplateFailure:
            self.init(failure.message, hints: failure.hints, details: failure.details)
        case let failure as PolicyError: self.init(String(describing: failure), hints: ["mend the file and try again"])
        case let failure as SettingsError: self.init(failure.message, hints: failure.hints)
        default: self.init(String(describing: error))
        }
    }
}

/// A command that has said all there is to say and ends with this code.
struct Ending: Error {
    let exitCode: ExitCode
}
