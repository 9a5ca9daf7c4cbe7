import CLibgit2

/// The index: what the next commit will hold.
public final class Index {
    /// One path in the index.
    public struct Entry: Sendable, Hashable {
        /// Where it is.
        public var path: RepositoryPath
        /// What it is.
        public var mode: FileMode
        /// The object.
        public var id: ObjectID
        /// 0, or in a conflict 1 for the ancestor, 2 for ours, 3 for theirs.
        public var stage: Int
        /// Whether only the intention to add it is noted (`git add --intent-to-add`): no commit would hold it.
        public var isIntentToAdd: Bool
        /// The size of the file when it was last compared, in bytes modulo 2³².
        public var fileSize: UInt32

        init(_ entry: git_index_entry) {
            path = RepositoryPath(RawText.bytes(entry.path))
            mode = FileMode(rawValue: entry.mode)
            id = ObjectID(entry.id)
            stage = Int(entry.flags >> 12) & 3
            isIntentToAdd = entry.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
            fileSize = entry.file_size
        }

        /// The entry as a side of a change.
        public var side: Change.Side { Change.Side(path: path, mode: mode, id: id) }
    }

    let pointer: OpaquePointer
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        self.pointer = pointer
        self.repository = repository
    }

    deinit { git_index_free(pointer) }

    /// The number of entries, each stage of a conflict counted.
    public var count: Int { git_index_entrycount(pointer) }
    /// Whether any path is in conflict.
    public var hasConflicts: Bool { git_index_has_conflicts(pointer) == 1 }

    /// All entries, in the order of paths and stages.
    public var entries: [Entry] {
        (0..<count).compactMap { index in git_index_get_byindex(pointer, index).map { Entry($0.pointee) } }
    }

    /// The entry of a path; nil where it is not in the index at that stage.
    public func entry(at path: RepositoryPath, stage: Int = 0) -> Entry? {
        path.bytes.withCString { git_index_get_bypath(pointer, $0, Int32(stage)) }.map { Entry($0.pointee) }
    }

    /// Whether something below a folder is in the index.
    public func hasEntries(below folder: RepositoryPath) -> Bool {
        var position = 0
        return (folder.bytes + [UInt8(ascii: "/")]).withCString { git_index_find_prefix(&position, pointer, $0) } == 0
    }

    /// Writes the entries as trees and gives the name of the top.
    ///
    /// - Throws: ``GitError``, `.unmerged` in a conflict.
    public func writeTree() throws(GitError) -> ObjectID {
        var id = git_oid()
        try check(git_index_write_tree_to(&id, pointer, repository.pointer))
        return ObjectID(id)
    }
}

extension Repository {
    /// The index: that of the environment's `GIT_INDEX_FILE` where the repository was opened from an environment.
    ///
    /// - Throws: ``GitError`` for an index that libgit2 cannot read: split, sparse, without checksum.
    public func index() throws(GitError) -> Index {
        try useNamedIndex()
        return Index(try made { git_repository_index($0, pointer) }, self)
    }
}
