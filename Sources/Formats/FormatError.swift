/// Why a document could not be read.
public struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `JSON`, `TOML` or `YAML`.
    public var format: String
    /// Line of the fault, from 1; 0 when unknown.
    public var line: Int
    /// Column of the fault in characters, from 1; 0 when unknown.
    public var column: Int
    /// What is wrong, in lower case without a full stop.
    public var message: String

    /// Makes an error of `format` at a place.
    public init(format: String, line: Int, column: Int, message: String) {
        self.format = format
        self.line = line
        self.column = column
        self.message = message
    }

    /// The error with its place, in one line.
    public var description: String {
        line > 0 ? "\(format), line \(line), column \(column): \(message)" : "\(format): \(message)"
    }
}
