/// Trees out of packs alone. One per thread.
struct PackedTrees: TreeSource {
    private let store: PackStore
    private let packs: PackReader

    /// nil where there is no memory for it.
    init?(_ store: PackStore) {
        guard let packs = PackReader(store) else { return nil }
        self.store = store
        self.packs = packs
    }

    func tree(_ id: ObjectID) throws(GitError) -> PackReader.Object {
        guard let place = store.place(of: id) else {
            throw GitError(code: .notFound, category: .object, message: "object '\(id.hex)' is in no pack")
        }
        let object = try packs.object(at: place)
        guard object.kind == .tree else { throw .otherKind(id, than: "tree") }
        return object
    }
}

/// Objects out of packs, and through libgit2 what no pack has or what is damaged there: that only where its contents fit its name.
final class HistorySource: TreeSource {
    let store: PackStore
    // nil where there is no memory for it.
    private let packs: PackReader?
    private let database: ObjectDatabase

    init(_ store: PackStore, _ database: ObjectDatabase) {
        self.store = store
        packs = PackReader(store)
        self.database = database
    }

    /// The kind and bytes of an object.
    final class Object: StoredBytes {
        let kind: ObjectDatabase.Kind
        let contents: UnsafeRawBufferPointer
        private let owner: any StoredBytes

        init(_ owner: any StoredBytes, _ kind: ObjectDatabase.Kind) {
            self.owner = owner
            self.kind = kind
            contents = owner.contents
        }
    }

    /// An object.
    ///
    /// - Throws: ``GitError``, `.notFound` where it is not there, `.mismatch` where it is damaged.
    func object(_ id: ObjectID) throws(GitError) -> Object {
        // What a pack's checksums let pass is what git put there under this name.
        if let packs, let place = store.place(of: id), let object = try? packs.object(at: place) {
            return Object(object, object.kind)
        }
        let object = try database.checkedObject(id)
        return Object(object, object.kind)
    }

    func tree(_ id: ObjectID) throws(GitError) -> Object {
        let object = try object(id)
        guard object.kind == .tree else { throw .otherKind(id, than: "tree") }
        return object
    }

    /// What a tag, or a tag of a tag, leads to; another object's own name.
    func peeled(_ id: ObjectID) throws(GitError) -> (id: ObjectID, kind: ObjectDatabase.Kind) {
        var id = id
        while true {
            let object = try object(id)
            guard object.kind == .tag else { return (id, object.kind) }
            guard let tag = AnnotatedTag(id: id, object: Array(object.contents)) else {
                throw .otherKind(id, than: "tag")
            }
            id = tag.target
        }
    }
}
