import SystemPackage

/// One argument of a program: bytes, since a path need not be UTF-8.
public struct Argument: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// The bytes that the program sees.
    public var bytes: [UInt8]

    /// An argument of exactly these bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// An argument of a string's UTF-8.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A path as it is.
    public init(_ path: FilePath) {
        bytes = path.bytes
    }

    /// An argument written in the source.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension Argument: CustomStringConvertible {
    /// The argument as text, bytes that are not UTF-8 replaced.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
