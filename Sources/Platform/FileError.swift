public import SystemPackage

/// A file operation that the system refused.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The file or folder.
    public var path: FilePath
    /// What was tried, as it follows "cannot": `read`, `write`, `create`.
    public var operation: String
    /// The system's reason.
    public var reason: Errno

    /// An operation on a path, refused for this reason.
    public init(path: FilePath, operation: String, reason: Errno) {
        self.path = path
        self.operation = operation
        self.reason = reason
    }

    /// The error in one line.
    public var description: String { "cannot \(operation) '\(path.string)': \(reasonText)" }

    /// The system's reason, in lower case.
    public var reasonText: String { String(describing: reason).lowercased() }
}
