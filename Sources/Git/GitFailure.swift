/// An error of this module: one line that says what went wrong, and lines that say what to type next.
public protocol GitFailure: Error, Sendable, CustomStringConvertible {
    /// What went wrong: one lower-case line without a full stop.
    var message: String { get }
    /// What to do about it, a line each; empty where nobody knows.
    var hints: [String] { get }
}

extension GitFailure {
    /// Nothing to advise.
    public var hints: [String] { [] }
    /// The message.
    public var description: String { message }
}
