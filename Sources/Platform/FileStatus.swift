/// What stands at a path, the path itself and not what a link points to.
public struct FileStatus: Sendable, Hashable {
    /// The kinds of things in a folder.
    public enum Kind: Sendable, Hashable {
        case file
        case directory
        case symlink
        /// A device, a socket, a pipe.
        case other
    }

    /// What it is.
    public var kind: Kind
    /// The permission bits, 0 to 0o7777.
    public var mode: UInt32
    /// The size in bytes.
    public var size: Int
    /// The file's number on its device.
    public var inode: UInt64
    /// The device's number.
    public var device: UInt64
}
