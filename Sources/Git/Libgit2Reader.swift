/// Reads through libgit2, and through `git` what libgit2 turns out not to be able to: an index that is split, sparse or without
/// checksum, the missing objects of a partial clone.
public final class Libgit2Reader: RepositoryReader {
    /// The repository itself.
    public let repository: Repository
    private var openedPlumbing: PlumbingReader?

    /// A reader of an opened repository.
    public init(_ repository: Repository) {
        self.repository = repository
    }

    /// Where the repository is.
    public var location: RepositoryLocation { repository.location }

    private func plumbing() throws -> PlumbingReader {
        if let openedPlumbing { return openedPlumbing }
        let reader = try PlumbingReader(environment: repository.environment, directory: repository.openedFrom)
        openedPlumbing = reader
        return reader
    }

    /// What libgit2 reads, else what git reads, else git's error (libgit2's where git cannot be started).
    private func read<Result>(
        _ libgit2: (Repository) throws(GitError) -> Result, otherwise git: (PlumbingReader) throws -> Result
    ) throws -> Result {
        do {
            return try libgit2(repository)
        } catch let reason {
            do {
                return try git(try plumbing())
            } catch let error as GitCommandError where error.exitCode == nil {
                throw reason
            }
        }
    }

    /// The commit that HEAD leads to.
    public func headCommit() throws -> ObjectID? {
        try read({ repository throws(GitError) in try repository.headCommit() }, otherwise: { try $0.headCommit() })
    }

    /// The full name of the current branch.
    public func currentBranch() throws -> String? {
        try read(
            { repository throws(GitError) in try repository.currentBranch() }, otherwise: { try $0.currentBranch() })
    }

    /// The object that a revision means.
    public func resolve(_ revision: String) throws -> ObjectID? {
        try read(
            { repository throws(GitError) in try repository.resolve(revision) },
            otherwise: { try $0.resolve(revision) })
    }

    /// All references below a prefix.
    public func references(prefix: String) throws -> [NamedReference] {
        try read(
            { repository throws(GitError) in try repository.references(prefix: prefix) },
            otherwise: { try $0.references(prefix: prefix) })
    }

    /// The other parents of a merge.
    public func mergeHeads() throws -> [ObjectID] {
        try read({ repository throws(GitError) in try repository.mergeHeads() }, otherwise: { try $0.mergeHeads() })
    }

    /// The default branch.
    public func defaultBranch(remote: String?) throws -> String? {
        try read(
            { repository throws(GitError) in try repository.defaultBranch(remote: remote) },
            otherwise: { try $0.defaultBranch(remote: remote) })
    }

    /// What the next commit changes.
    public func stagedChanges() throws -> [Change] {
        try read(
            { repository throws(GitError) in try repository.stagedChanges() }, otherwise: { try $0.stagedChanges() })
    }

    /// What one commit or tree changes against another.
    public func changes(from old: ObjectID?, to new: ObjectID) throws -> [Change] {
        try read(
            { repository throws(GitError) in try repository.changes(from: old, to: new) },
            otherwise: { try $0.changes(from: old, to: new) })
    }

    /// What a commit changes.
    public func changes(in commit: ObjectID) throws -> [Change] {
        try read(
            { repository throws(GitError) in try repository.changes(in: commit) },
            otherwise: { try $0.changes(in: commit) })
    }

    /// What commits bring that others do not have.
    public func newObjects(tips: [ObjectID], excluding excluded: [ObjectID]) throws -> NewObjects {
        try read(
            { repository throws(GitError) in try repository.newObjects(tips: tips, excluding: excluded) },
            otherwise: { try $0.newObjects(tips: tips, excluding: excluded) })
    }

    /// Makes sure that libgit2 can read the packs without harm.
    public func checkPacks() throws {
        try PackStore.check(objectDirectories: repository.objectDatabase().objectDirectories())
    }

    /// Everything that tips reach, as numbers.
    public func blobHistory(tips: [ObjectID]) throws -> BlobHistory {
        do {
            return try repository.blobHistory(tips: tips)
        } catch {
            if error.code == .mismatch { throw error }
        }
        // In a partial clone git fetches on this way what is missing; then all can be read, and checked, here.
        let found = try newObjects(tips: tips, excluding: [])
        do {
            try repository.objectDatabase().refresh()
            return try repository.blobHistory(tips: tips)
        } catch {
            if error.code == .mismatch { throw error }
            return BlobHistory(found)
        }
    }

    /// Reads packed blobs on several threads.
    public func readPackedBlobs(
        _ ids: [ObjectID], threads: Int, _ body: @Sendable (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> [Int] {
        let store = try PackStore(objectDirectories: repository.objectDatabase().objectDirectories())
        return try BulkReading(ids, in: store).read(threads: threads, body)
    }

    /// A blob's size.
    public func size(of blob: ObjectID) throws -> Int {
        try read(
            { repository throws(GitError) in try repository.objectDatabase().header(of: blob).size },
            otherwise: { try $0.size(of: blob) })
    }

    /// A blob's contents.
    public func contents(of blob: ObjectID) throws -> [UInt8] {
        try read(
            { repository throws(GitError) in try repository.objectDatabase().object(blob).bytes },
            otherwise: { try $0.contents(of: blob) })
    }

    /// Reads many blobs, many of them in pack order.
    public func readBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws {
        let database = try repository.objectDatabase()
        var seen: Set<ObjectID> = []
        var distinct = ids.filter { seen.insert($0).inserted }
        // Below this the order gains less than reading the packs' indexes costs.
        if distinct.count > 500 { distinct = try database.inPackOrder(distinct) }
        var unread: [ObjectID] = []
        for id in distinct {
            guard let header = try? database.header(of: id) else {
                unread.append(id)
                continue
            }
            guard header.kind == .blob else {
                try body(id, .missing)
                continue
            }
            if let maximumSize, header.size > maximumSize {
                try body(id, .tooLarge(size: header.size))
                continue
            }
            guard let object = try? database.object(id) else {
                unread.append(id)
                continue
            }
            try body(id, .contents(object.contents))
        }
        if unread.isEmpty { return }
        // A partial clone's git fetches them.
        try plumbing().readBlobs(unread, maximumSize: maximumSize, body)
    }

    /// Reads many blobs whose contents fit their names.
    public func readCheckedBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws {
        var store: PackStore?
        var doubtful: [ObjectID] = []
        try readBlobs(ids, maximumSize: maximumSize) { id, reading in
            switch reading {
            case .contents(let bytes): try ObjectDatabase.verify(bytes, .blob, is: id)
            case .missing: break
            case .tooLarge:
                // A damaged header names any size.
                let known = try store ?? PackStore(objectDirectories: repository.objectDatabase().objectDirectories())
                store = known
                if !known.isIntact(id) {
                    doubtful.append(id)
                    return
                }
            }
            try body(id, reading)
        }
        for id in doubtful {
            try readBlobs([id], maximumSize: nil) { id, reading in
                guard case .contents(let bytes) = reading else { return try body(id, reading) }
                try ObjectDatabase.verify(bytes, .blob, is: id)
                let isTooLarge = maximumSize.map { bytes.count > $0 } ?? false
                try body(id, isTooLarge ? .tooLarge(size: bytes.count) : reading)
            }
        }
    }

    /// What is at a path in a commit.
    public func entry(at path: RepositoryPath, in commit: ObjectID) throws -> Change.Side? {
        try read(
            { repository throws(GitError) in try repository.tree(commit).entry(at: path) },
            otherwise: { try $0.entry(at: path, in: commit) })
    }

    /// What is at a path in the index.
    public func indexEntry(at path: RepositoryPath) throws -> Change.Side? {
        try read(
            { repository throws(GitError) in try repository.index().entry(at: path)?.side },
            otherwise: { try $0.indexEntry(at: path) })
    }

    /// Everything in the index.
    public func indexEntries() throws -> [Change.Side] {
        try read(
            { repository throws(GitError) in
                try repository.index().entries.filter { $0.stage == 0 }.map(\.side).sorted { $0.path < $1.path }
            },
            otherwise: { try $0.indexEntries() })
    }

    /// Everything in a commit.
    public func treeEntries(of commit: ObjectID) throws -> [Change.Side] {
        try read(
            { repository throws(GitError) in try repository.tree(commit).allFiles().sorted { $0.path < $1.path } },
            otherwise: { try $0.treeEntries(of: commit) })
    }

    /// What a commit says.
    public func commit(_ id: ObjectID) throws -> CommitInfo {
        try read(
            { repository throws(GitError) in try repository.commit(id).information },
            otherwise: { try $0.commit(id) })
    }

    /// The annotated tag of this name.
    public func annotatedTag(_ id: ObjectID) throws -> AnnotatedTag? {
        try read(
            { repository throws(GitError) in
                let object = try repository.objectDatabase().object(id)
                return object.kind == .tag ? AnnotatedTag(id: id, object: object.bytes) : nil
            },
            otherwise: { try $0.annotatedTag(id) })
    }

    /// The configuration's entries.
    public func configurationEntries() throws -> [Config.Entry] {
        try read(
            { repository throws(GitError) in try repository.config().entries() },
            otherwise: { try $0.configurationEntries() })
    }

    /// The value of a key that wins.
    public func configuration(_ key: String) throws -> String? {
        try read(
            { repository throws(GitError) in try repository.config().string(key) },
            otherwise: { try $0.configuration(key) })
    }

    /// Whether the ignore rules match a path.
    public func isIgnored(_ path: RepositoryPath, isDirectory: Bool) throws -> Bool {
        try read(
            { repository throws(GitError) in try repository.isIgnored(path, isDirectory: isDirectory) },
            otherwise: { try $0.isIgnored(path, isDirectory: isDirectory) })
    }
}
