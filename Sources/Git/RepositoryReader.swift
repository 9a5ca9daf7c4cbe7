public import Platform
public import SystemPackage

/// What can be read in a repository, whoever reads it: libgit2, or `git` where libgit2 cannot.
///
/// Errors are ``GitError`` or ``GitCommandError``, both ``GitFailure``. A reader is not `Sendable`: one per thread.
public protocol RepositoryReader: AnyObject {
    /// Where the repository is.
    var location: RepositoryLocation { get }

    /// The commit that HEAD leads to; nil before the first one.
    func headCommit() throws -> ObjectID?
    /// The full name of the branch that HEAD names, `refs/heads/main`, also before its first commit; nil where HEAD is
    /// detached.
    func currentBranch() throws -> String?
    /// The object that a revision means; nil where there is none. Of an annotated tag the tag.
    func resolve(_ revision: String) throws -> ObjectID?
    /// All references below a prefix, sorted by name.
    func references(prefix: String) throws -> [NamedReference]
    /// The other parents of the merge that is being committed; empty where none is.
    func mergeHeads() throws -> [ObjectID]
    /// What the remote's HEAD names, else `init.defaultBranch` where that branch exists, else the current branch; the short
    /// name, nil where HEAD is detached.
    func defaultBranch(remote: String?) throws -> String?

    /// What the next commit changes: the index against HEAD (the empty tree before the first commit), in a merge only what
    /// differs from every parent. Without renames and intentions to add, sorted by path.
    func stagedChanges() throws -> [Change]
    /// What one commit, tag or tree changes against another; nil is the empty tree. Without renames, sorted by path.
    func changes(from old: ObjectID?, to new: ObjectID) throws -> [Change]
    /// What a commit changes against its parent; in a merge only what differs from every parent.
    func changes(in commit: ObjectID) throws -> [Change]
    /// What commits bring that others do not have. Tips may be tags, trees and blobs too; excluded names that are not here
    /// are passed over.
    func newObjects(tips: [ObjectID], excluding excluded: [ObjectID]) throws -> NewObjects

    /// Makes sure that the packs can be read without harm, before much of them is.
    ///
    /// - Throws: ``GitError``, `.mismatch` where one is damaged in a way that reading it might end in a crash.
    func checkPacks() throws

    /// Everything that tips reach, as numbers.
    func blobHistory(tips: [ObjectID]) throws -> BlobHistory

    /// A blob's size in bytes, without reading it.
    func size(of blob: ObjectID) throws -> Int
    /// A blob's contents.
    func contents(of blob: ObjectID) throws -> [UInt8]
    /// Reads many blobs, each distinct name once, in whatever order is fastest.
    ///
    /// - Parameters:
    ///   - maximumSize: the size in bytes above which a blob is not read; nil reads all.
    ///   - body: gets each blob; the contents are valid in it only.
    func readBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws

    /// Reads many blobs as ``readBlobs(_:maximumSize:_:)`` does, and makes sure that their contents fit their names.
    ///
    /// - Throws: ``GitError``, `.mismatch` where a blob is damaged.
    func readCheckedBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws

    /// Reads packed blobs on several threads, each blob after those that it is stored as a difference to.
    ///
    /// - Parameters:
    ///   - ids: distinct names; blobs that are stored on their own are read in this order, roughly.
    ///   - body: gets a blob's place in `ids` and its contents, which are valid in it only.
    /// - Returns: the places of those that were not read: in no pack, damaged, too large.
    ///   ``readCheckedBlobs(_:maximumSize:_:)`` has the last word on them.
    func readPackedBlobs(
        _ ids: [ObjectID], threads: Int, _ body: @Sendable (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> [Int]

    /// What is at a path in a commit, tag or tree; nil where nothing is.
    func entry(at path: RepositoryPath, in commit: ObjectID) throws -> Change.Side?
    /// What is at a path in the index, not in conflict; nil where nothing is.
    func indexEntry(at path: RepositoryPath) throws -> Change.Side?
    /// Everything in the index but conflicts, sorted by path.
    func indexEntries() throws -> [Change.Side]
    /// Everything in a commit, tag or tree but the folders themselves, sorted by path.
    func treeEntries(of commit: ObjectID) throws -> [Change.Side]
    /// What a commit says.
    func commit(_ id: ObjectID) throws -> CommitInfo
    /// The annotated tag of this name; nil where the object is none.
    func annotatedTag(_ id: ObjectID) throws -> AnnotatedTag?

    /// The configuration's entries, the ones that win last.
    func configurationEntries() throws -> [Config.Entry]
    /// The value of a key that wins; nil where the key is nowhere.
    func configuration(_ key: String) throws -> String?
    /// Whether the ignore rules match a path, whether or not it is in the index.
    func isIgnored(_ path: RepositoryPath, isDirectory: Bool) throws -> Bool
}

/// What reading a blob came to.
public enum BlobReading {
    /// Its contents.
    case contents(UnsafeRawBufferPointer)
    /// It is larger than was asked for: its size in bytes.
    case tooLarge(size: Int)
    /// It is not there, or is no blob.
    case missing
}

extension RepositoryReader {
    /// git itself looks where it reads.
    public func checkPacks() throws {}

    /// Everything that tips reach, as numbers.
    public func blobHistory(tips: [ObjectID]) throws -> BlobHistory {
        BlobHistory(try newObjects(tips: tips, excluding: []))
    }

    /// Reads many blobs whose contents fit their names.
    public func readCheckedBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws {
        try readBlobs(ids, maximumSize: maximumSize) { id, reading in
            if case .contents(let bytes) = reading { try ObjectDatabase.verify(bytes, .blob, is: id) }
            try body(id, reading)
        }
    }

    /// Reads none: whoever asks goes the other road.
    public func readPackedBlobs(
        _ ids: [ObjectID], threads: Int, _ body: @Sendable (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> [Int] {
        Array(ids.indices)
    }

    /// A file's contents in a commit; nil where it is not there, or is no file or link.
    public func file(at path: RepositoryPath, in commit: ObjectID) throws -> [UInt8]? {
        guard let entry = try entry(at: path, in: commit), entry.mode.isBlob else { return nil }
        return try contents(of: entry.id)
    }

    /// All values of a key, the one that wins last.
    public func configurationValues(_ key: String) throws -> [String] {
        let key = Config.normalised(key)
        return try configurationEntries().filter { $0.key == key }.map { $0.value ?? "" }
    }

    /// A key's value as git reads booleans; nil where the key is nowhere or is none.
    public func configurationFlag(_ key: String) throws -> Bool? {
        let key = Config.normalised(key)
        guard let entry = try configurationEntries().last(where: { $0.key == key }) else { return nil }
        return Config.boolean(entry.value)
    }
}

/// Opens a repository for reading.
public enum Reader {
    /// The repository of a hook's environment, or the one that a directory is in: through libgit2, or through `git` where
    /// libgit2 cannot open it.
    ///
    /// - Throws: ``GitCommandError`` with git's own words where git cannot open it either (no repository; somebody
    ///   else's, with git's advice on safe.directory).
    public static func open(
        environment: EnvironmentVariables = .current, directory: FilePath? = nil
    ) throws -> any RepositoryReader {
        do {
            return Libgit2Reader(try Repository.open(environment: environment, directory: directory))
        } catch {
            return try PlumbingReader(environment: environment, directory: directory)
        }
    }
}
