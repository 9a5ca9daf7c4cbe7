/// An error of this room, with what the user can do about it.
public protocol TemplateFailure: Error, Sendable {
    /// What went wrong, in one line.
    var message: String { get }
    /// What to type or change next, each in one line.
    var hints: [String] { get }
    /// Output of a hook or of git that explains it, many lines perhaps.
    var details: String? { get }
}

/// Why a template could not be found, read, answered, rendered or written.
public struct TemplateProblem: TemplateFailure, CustomStringConvertible {
    /// What sort of trouble it is.
    public enum Kind: Sendable, Equatable {
        /// An answer that does not fit: ask again, or say so.
        case answer
        /// The template itself is at fault.
        case template
        /// The template could not be found or fetched.
        case source
        /// A hook failed, or must not run.
        case hook
        /// The place where the project would go is taken or unfit.
        case target
        /// The user's configuration or a record (replay, `.cruft.json`) is at fault.
        case configuration
        /// The system refused something.
        case system
    }

    /// What sort of trouble it is.
    public var kind: Kind
    /// What went wrong, in one line.
    public var message: String
    /// What to type or change next.
    public var hints: [String]
    /// Output that explains it.
    public var details: String?

    /// A problem of a kind.
    public init(_ kind: Kind, _ message: String, hints: [String] = [], details: String? = nil) {
        self.kind = kind
        self.message = message
        self.hints = hints
        self.details = details
    }

    /// The message and its hints.
    public var description: String { ([message] + hints.map { "hint: \($0)" }).joined(separator: "\n") }
}
