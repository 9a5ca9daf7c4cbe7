/// A blob by the name that whoever reads it knows: an object's id, or a file's path.
public struct BlobReference: Hashable, Sendable {
    /// The name's bytes.
    public var bytes: [UInt8]

    /// Makes a reference.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Something to be inspected: a file as it would be in the repository.
public struct Item: Sendable {
    /// The path from the repository's root, with `/`.
    public var path: [UInt8]
    /// Whether it is a symbolic link: its text is what it points to.
    public var isLink: Bool
    /// Its contents.
    public var blob: BlobReference
    /// The contents' size in bytes, where it is known beforehand.
    public var size: Int?
    /// What stood at this path before; of every parent, in a merge.
    public var previous: [BlobReference]
    /// The commit that brings it, where there is one.
    public var commit: CommitFacts?

    /// Makes an item.
    public init(
        path: [UInt8], isLink: Bool = false, blob: BlobReference, size: Int? = nil, previous: [BlobReference] = [],
        commit: CommitFacts? = nil
    ) {
        self.path = path
        self.isLink = isLink
        self.blob = blob
        self.size = size
        self.previous = previous
        self.commit = commit
    }
}
