import CLibgit2

/// The contents of a file, or the target of a symbolic link.
public final class Blob {
    private let pointer: OpaquePointer
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        self.pointer = pointer
        self.repository = repository
    }

    deinit { git_blob_free(pointer) }

    /// The blob's name.
    public var id: ObjectID { ObjectID(git_blob_id(pointer)) ?? .zero }
    /// The size in bytes.
    public var size: Int { Int(git_blob_rawsize(pointer)) }
    /// The contents, not copied: valid as long as the blob is held.
    public var contents: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_blob_rawcontent(pointer), count: size)
    }
    /// A copy of the contents.
    public var bytes: [UInt8] { Array(contents) }
    /// Whether git would take it for binary: a NUL in the first 8000 bytes, or many unprintable ones.
    public var isBinary: Bool { git_blob_is_binary(pointer) == 1 }
}

extension Repository {
    /// A blob by its name. Its size can be had without reading it: `objectDatabase().header(of:)`.
    public func blob(_ id: ObjectID) throws(GitError) -> Blob {
        var id = id.libgit2
        return Blob(try made { git_blob_lookup($0, pointer, &id) }, self)
    }

    /// The object database, which reads every kind of object raw.
    public func objectDatabase() throws(GitError) -> ObjectDatabase {
        try ObjectDatabase(self)
    }
}
