import CLibgit2
public import SystemPackage

/// The objects of a repository: its packs, its loose objects, its alternates.
public final class ObjectDatabase {
    /// What kind of thing an object is.
    public enum Kind: Int32, Sendable {
        case commit = 1
        case tree = 2
        case blob = 3
        case tag = 4
    }

    /// What an object is and how large, without its contents.
    public struct Header: Sendable, Hashable {
        /// Its kind.
        public var kind: Kind
        /// Its size in bytes.
        public var size: Int
    }

    let pointer: OpaquePointer
    let repository: Repository

    init(_ repository: Repository) throws(GitError) {
        pointer = try made { git_repository_odb($0, repository.pointer) }
        self.repository = repository
    }

    deinit {
        git_odb_free(pointer)
    }

    /// Whether an object is there.
    public func contains(_ id: ObjectID) -> Bool {
        var id = id.libgit2
        return git_odb_exists(pointer, &id) == 1
    }

    /// An object's kind and size.
    ///
    /// - Throws: ``GitError``, `.notFound` where it is not there.
    public func header(of id: ObjectID) throws(GitError) -> Header {
        var size = 0
        var kind = GIT_OBJECT_INVALID
        var id = id.libgit2
        try check(git_odb_read_header(&size, &kind, pointer, &id))
        guard let kind = Kind(rawValue: kind.rawValue) else {
            throw GitError(code: .invalid, category: .object, message: "object '\(ObjectID(id))' has an unknown type")
        }
        return Header(kind: kind, size: size)
    }

    /// An object with its contents, not copied.
    ///
    /// - Throws: ``GitError``, `.notFound` where it is not there.
    public func object(_ id: ObjectID) throws(GitError) -> StoredObject {
        var id = id.libgit2
        return StoredObject(try made { git_odb_read($0, pointer, &id) })
    }

    /// An object whose contents fit its name. Reading alone does not ask for that: nor does git's own.
    ///
    /// - Throws: ``GitError``, `.notFound` where it is not there, `.mismatch` where it is damaged.
    public func checkedObject(_ id: ObjectID) throws(GitError) -> StoredObject {
        let object = try object(id)
        try Self.verify(object.contents, object.kind, is: id)
        return object
    }

    /// Makes sure that contents are those of a name. SHA-256, which libgit2 does not compute, is left to git.
    ///
    /// - Throws: ``GitError``, `.mismatch` where they are not.
    static func verify(_ contents: UnsafeRawBufferPointer, _ kind: Kind, is id: ObjectID) throws(GitError) {
        if id.isSHA256 { return }
        Libgit2.start()
        var found = git_oid()
        try check(git_odb_hash(&found, contents.baseAddress, contents.count, git_object_t(kind.rawValue)))
        guard ObjectID(found) == id else {
            throw .damaged("object '\(id.hex)' is damaged: its contents do not fit its name", .object)
        }
    }

    /// Calls `body` with an object's contents, which are valid in it only.
    public func withContents<Result>(
        of id: ObjectID, _ body: (ObjectDatabase.Kind, UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let object = try object(id)
        return try body(object.kind, object.contents)
    }

    /// Writes an object and gives its name. Nothing is filtered and no hook runs.
    public func write(_ contents: some Collection<UInt8>, kind: Kind) throws(GitError) -> ObjectID {
        var id = git_oid()
        let contents = Array(contents)
        try check(
            contents.withUnsafeBytes {
                git_odb_write(&id, pointer, $0.baseAddress, $0.count, git_object_t(kind.rawValue))
            })
        return ObjectID(id)
    }

    /// The name that contents would have, without writing them.
    public static func name(of contents: some Collection<UInt8>, kind: Kind) throws(GitError) -> ObjectID {
        Libgit2.start()
        var id = git_oid()
        let contents = Array(contents)
        try check(
            contents.withUnsafeBytes {
                git_odb_hash(&id, $0.baseAddress, $0.count, git_object_t(kind.rawValue))
            })
        return ObjectID(id)
    }

    /// Looks for packs that have come since.
    public func refresh() throws(GitError) {
        try check(git_odb_refresh(pointer))
    }

    /// The names of all objects, an object in several packs once, in the order in which the packs hold them (delta bases
    /// are then still cached: reading all blobs takes half the time), loose objects after the packs.
    public func allObjects() throws(GitError) -> [ObjectID] {
        let collected = Collected()
        // The payload is held by `collected` until the end of this function.
        let payload = Unmanaged.passUnretained(collected).toOpaque()
        try check(
            git_odb_foreach(
                pointer,
                { id, payload in
                    guard let payload, let id = ObjectID(id) else { return 0 }
                    Unmanaged<Collected>.fromOpaque(payload).takeUnretainedValue().ids.append(id)
                    return 0
                }, payload))
        var seen: Set<ObjectID> = []
        seen.reserveCapacity(collected.ids.count)
        let distinct = collected.ids.filter { seen.insert($0).inserted }
        return try inPackOrder(distinct)
    }

    /// Names in the order in which the packs hold them, those in no pack last.
    public func inPackOrder(_ ids: [ObjectID]) throws(GitError) -> [ObjectID] {
        let indexes = PackStore.indexFiles(in: try objectDirectories()).compactMap { PackIndex($0) }
        func key(_ id: ObjectID) -> (Int, Int) {
            for (number, index) in indexes.enumerated() {
                if let position = index.position(of: id) { return (number, index.offset(at: position) ?? 0) }
            }
            return (.max, 0)
        }
        var keyed = ids.map { (key($0), $0) }
        keyed.sort { $0.0 < $1.0 }
        return keyed.map(\.1)
    }

    /// The directories that objects are read from.
    public func objectDirectories() throws(GitError) -> [FilePath] {
        let variables = RepositoryEnvironment(repository.environment, directory: repository.openedFrom)
        let own = variables.objectDirectory ?? repository.commonDirectory.appending("objects")
        return RepositoryEnvironment.withAlternates([own] + variables.alternates)
    }

    private final class Collected {
        var ids: [ObjectID] = []
    }
}

/// An object that has been read. Its contents live as long as it does.
public final class StoredObject {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { git_odb_object_free(pointer) }

    /// Its kind.
    public var kind: ObjectDatabase.Kind {
        ObjectDatabase.Kind(rawValue: git_odb_object_type(pointer).rawValue) ?? .blob
    }

    /// Its contents, not copied: valid as long as the object is held.
    public var contents: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_odb_object_data(pointer), count: git_odb_object_size(pointer))
    }

    /// A copy of the contents.
    public var bytes: [UInt8] { Array(contents) }
}
