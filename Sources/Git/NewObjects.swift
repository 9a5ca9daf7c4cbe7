/// What commits bring that others do not have.
public struct NewObjects: Sendable {
    /// The commits, parents before children.
    public var commits: [NewCommit]

    /// The commits, parents before children.
    public init(commits: [NewCommit]) { self.commits = commits }

    /// Each distinct blob once, with the commit and path that brought it first.
    public var blobs: [NewBlob] {
        var seen: Set<ObjectID> = []
        var blobs: [NewBlob] = []
        for commit in commits {
            for change in commit.changes {
                guard let side = change.newBlob, seen.insert(side.id).inserted else { continue }
                blobs.append(NewBlob(id: side.id, mode: side.mode, path: side.path, commit: commit.id))
            }
        }
        return blobs
    }
}

/// A commit and what it changes.
public struct NewCommit: Sendable {
    /// The commit; where a reference names a tree or a blob, that.
    public var id: ObjectID
    /// Its parents.
    public var parents: [ObjectID]
    /// What it changes against its parent, or against every one of them; without renames, sorted by path.
    public var changes: [Change]

    /// A commit and some changes.
    public init(id: ObjectID, parents: [ObjectID], changes: [Change]) {
        self.id = id
        self.parents = parents
        self.changes = changes
    }
}

/// A blob where it came in.
public struct NewBlob: Sendable, Hashable {
    /// The blob.
    public var id: ObjectID
    /// What it is in that place.
    public var mode: FileMode
    /// Its path.
    public var path: RepositoryPath
    /// The commit that brought it.
    public var commit: ObjectID
}
