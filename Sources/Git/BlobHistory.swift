/// What commits bring, as numbers: small enough for histories of hundreds of thousands of commits.
public struct BlobHistory: Sendable {
    /// A commit, and which of the changes are its own.
    public struct Commit: Sendable {
        /// The commit; where a reference names a tree or a blob, that.
        public var id: ObjectID
        /// Its changes, by their places in ``BlobHistory/changes``.
        public var changes: Range<Int>
    }

    /// A path at which a commit puts a blob that none of its parents has there.
    public struct Change: Sendable {
        /// The path, by its place in ``BlobHistory/paths``.
        public var path: Int32
        /// The blob, by its place in ``BlobHistory/blobs``.
        public var blob: Int32
        /// The blob that was there before; -1 for none.
        public var previous: Int32
        /// Whether it is a symbolic link.
        public var isLink: Bool
    }

    /// The commits, parents before children.
    public private(set) var commits: [Commit] = []
    /// What they change.
    public private(set) var changes: [Change] = []
    /// The distinct paths.
    public private(set) var paths: [RepositoryPath] = []
    /// The distinct blobs, in the order in which they came.
    public private(set) var blobs: [ObjectID] = []
    private var pathNumbers: [[UInt8]: Int32] = [:]
    private var blobNumbers: [ObjectID: Int32] = [:]

    /// Nothing.
    public init() {}

    /// What a list of commits brings.
    public init(_ new: NewObjects) {
        for commit in new.commits { append(commit) }
    }

    mutating func append(_ commit: NewCommit) {
        for change in commit.changes {
            guard let side = change.newBlob else { continue }
            let old = change.old.flatMap { $0.mode.isBlob && !$0.id.isZero ? $0.id : nil }
            append(side.path.bytes, side.id, previous: old, isLink: side.mode == .symlink)
        }
        endCommit(commit.id)
    }

    mutating func append(_ path: [UInt8], _ blob: ObjectID, previous: ObjectID?, isLink: Bool) {
        changes.append(
            Change(
                path: number(of: path), blob: number(of: blob), previous: previous.map { number(of: $0) } ?? -1,
                isLink: isLink))
    }

    mutating func endCommit(_ id: ObjectID) {
        commits.append(Commit(id: id, changes: (commits.last?.changes.upperBound ?? 0)..<changes.count))
    }

    private mutating func number(of path: [UInt8]) -> Int32 {
        if let number = pathNumbers[path] { return number }
        let number = Int32(paths.count)
        pathNumbers[path] = number
        paths.append(RepositoryPath(path))
        return number
    }

    private mutating func number(of blob: ObjectID) -> Int32 {
        if let number = blobNumbers[blob] { return number }
        let number = Int32(blobs.count)
        blobNumbers[blob] = number
        blobs.append(blob)
        return number
    }
}
