/// How a program ended.
public enum ExitStatus: Sendable, Hashable {
    case exited(Int32)
    /// Ended by the signal of this number.
    case signalled(Int32)

    /// The status as a shell gives it: 128 and the number for a signal.
    public var code: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
    }
}

/// A program that has ended, with what it wrote where that was captured.
public struct Completed: Sendable {
    /// How it ended.
    public var status: ExitStatus
    /// What it wrote to its standard output.
    public var standardOutput: [UInt8]
    /// What it wrote to its standard error.
    public var standardError: [UInt8]

    /// A program that ended so.
    public init(status: ExitStatus, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
        self.status = status
        self.standardOutput = standardOutput
        self.standardError = standardError
    }

    /// Whether it exited with 0.
    public var succeeded: Bool { status == .exited(0) }
    /// The standard output as text, bytes that are not UTF-8 replaced.
    public var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
    /// The standard error as text, bytes that are not UTF-8 replaced.
    public var errorText: String { String(decoding: standardError, as: UTF8.self) }
}
