import CLibgit2

/// A folder as it was committed.
public final class Tree {
    /// One name in a folder.
    public struct Entry: Sendable, Hashable {
        /// The name.
        public var name: RepositoryPath
        /// What it is.
        public var mode: FileMode
        /// The object.
        public var id: ObjectID
    }

    let pointer: OpaquePointer
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        self.pointer = pointer
        self.repository = repository
    }

    deinit { git_tree_free(pointer) }

    /// The tree's name.
    public var id: ObjectID { ObjectID(git_tree_id(pointer)) ?? .zero }
    /// The number of entries.
    public var count: Int { git_tree_entrycount(pointer) }

    /// The entries of this folder alone, in git's order.
    public var entries: [Entry] {
        (0..<count).compactMap { index in
            git_tree_entry_byindex(pointer, index).map { Self.entry($0) }
        }
    }

    /// What is at a path below this folder; nil where nothing is.
    public func entry(at path: RepositoryPath) throws(GitError) -> Change.Side? {
        let found = try madeIfFound { found in path.bytes.withCString { git_tree_entry_bypath(found, pointer, $0) } }
        guard let found else { return nil }
        defer { git_tree_entry_free(found) }
        let entry = Self.entry(found)
        return Change.Side(path: path, mode: entry.mode, id: entry.id)
    }

    /// Everything below this folder but the folders themselves, in git's order.
    public func allFiles() throws(GitError) -> [Change.Side] {
        var files: [Change.Side] = []
        try collect(into: &files, below: RepositoryPath(""))
        return files
    }

    private func collect(into files: inout [Change.Side], below folder: RepositoryPath) throws(GitError) {
        for entry in entries {
            let path = folder.appending(entry.name)
            if entry.mode == .tree {
                try repository.tree(entry.id).collect(into: &files, below: path)
            } else {
                files.append(Change.Side(path: path, mode: entry.mode, id: entry.id))
            }
        }
    }

    private static func entry(_ entry: OpaquePointer) -> Entry {
        Entry(
            name: RepositoryPath(RawText.bytes(git_tree_entry_name(entry))),
            mode: FileMode(rawValue: git_tree_entry_filemode(entry).rawValue),
            id: ObjectID(git_tree_entry_id(entry)) ?? .zero)
    }
}

extension Repository {
    /// The tree of this name, or of the commit or tag of this name.
    public func tree(_ id: ObjectID) throws(GitError) -> Tree {
        Tree(try peeled(id, to: GIT_OBJECT_TREE), self)
    }

    /// A handle to what an object peels to.
    func peeled(_ id: ObjectID, to kind: git_object_t) throws(GitError) -> OpaquePointer {
        var id = id.libgit2
        let object = try made { git_object_lookup($0, pointer, &id, GIT_OBJECT_ANY) }
        defer { git_object_free(object) }
        return try made { git_object_peel($0, object, kind) }
    }
}
