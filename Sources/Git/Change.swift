/// One path that differs between two states of a repository.
public struct Change: Hashable, Sendable {
    /// What happened to the path.
    public enum Status: Sendable, Hashable {
        case added
        case deleted
        case modified
        case renamed
        case copied
        /// A file became a link or a submodule, or the other way round.
        case typeChanged
        /// The path is in conflict.
        case unmerged
        /// In the work tree and not in the index.
        case untracked
        case ignored
    }

    /// The path as it is in one of the two states.
    public struct Side: Hashable, Sendable {
        /// Where it is.
        public var path: RepositoryPath
        /// What it is.
        public var mode: FileMode
        /// The object; all zero where it has not been computed (work tree).
        public var id: ObjectID

        /// One side of a change.
        public init(path: RepositoryPath, mode: FileMode, id: ObjectID) {
            self.path = path
            self.mode = mode
            self.id = id
        }
    }

    /// What happened.
    public var status: Status
    /// The path before; nil where it was not there.
    public var old: Side?
    /// The path after; nil where it is gone.
    public var new: Side?

    /// A change with its two sides.
    public init(status: Status, old: Side?, new: Side?) {
        self.status = status
        self.old = old
        self.new = new
    }

    /// What it is that a path's mode has changed from one to another: of one kind, or not.
    static func status(from old: FileMode, to new: FileMode) -> Status {
        old.rawValue & 0o170000 == new.rawValue & 0o170000 ? .modified : .typeChanged
    }

    /// The new path, or the old one of a deletion.
    public var path: RepositoryPath { (new ?? old)?.path ?? RepositoryPath("") }

    /// What has to be looked at: the new side where it is a blob of this repository.
    public var newBlob: Side? {
        guard let new, new.mode.isBlob, !new.id.isZero else { return nil }
        return new
    }
}
