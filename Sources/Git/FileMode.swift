/// The mode of an entry in a tree or the index, as git writes it.
public struct FileMode: RawRepresentable, Hashable, Sendable {
    /// The number, in C's octal notation 0100644 for a file.
    public var rawValue: UInt32

    /// A mode by its number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No entry.
    public static let none = FileMode(rawValue: 0)
    /// A folder.
    public static let tree = FileMode(rawValue: 0o040000)
    /// A file.
    public static let file = FileMode(rawValue: 0o100644)
    /// A file that can be executed.
    public static let executable = FileMode(rawValue: 0o100755)
    /// A symbolic link; its blob is the target.
    public static let symlink = FileMode(rawValue: 0o120000)
    /// A commit of another repository (a gitlink).
    public static let submodule = FileMode(rawValue: 0o160000)

    /// Whether the entry's object is a blob of this repository: a file or a symbolic link.
    public var isBlob: Bool { rawValue & 0o170000 == 0o100000 || self == .symlink }
}
