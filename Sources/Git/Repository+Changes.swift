import CLibgit2
import Platform

extension Repository {
    /// What the next commit changes: the index against HEAD, against the empty tree before the first commit, and in a merge
    /// only what differs from every parent. Without renames, without intentions to add, sorted by path.
    ///
    /// - Parameter mergeHeads: the other parents of the commit being made; see ``mergeHeads()``.
    public func stagedChanges(mergeHeads: [ObjectID]? = nil) throws(GitError) -> [Change] {
        var changes: [Change]
        if let found = try changesOfIndexFile() { changes = found } else { changes = try changesOfIndex() }
        var others = mergeHeads
        if others == nil { others = try self.mergeHeads() }
        for other in others ?? [] {
            let tree = try self.tree(other)
            var kept: [Change] = []
            for change in changes {
                let entry = try tree.entry(at: change.path)
                if entry?.id != change.new?.id || entry?.mode != change.new?.mode { kept.append(change) }
            }
            changes = kept
        }
        return changes
    }

    /// The changes of an index that ``IndexFile`` can read; nil for another.
    private func changesOfIndexFile() throws(GitError) -> [Change]? {
        let variables = RepositoryEnvironment(environment, directory: openedFrom)
        let file = variables.indexFile ?? gitDirectory.appending("index")
        guard let bytes = try? FileSystem.read(file) else { return nil }
        var tree: ObjectID?
        if let head = try headCommit() { tree = try treeID(of: head) }
        let database = try objectDatabase()
        // The closure cannot throw a typed error through: it hands it out.
        let result: Result<[Change]?, GitError> = bytes.withUnsafeBytes { bytes in
            guard let index = IndexFile(bytes) else { return .success(nil) }
            do throws(GitError) {
                return .success(try StagedComparison.changes(of: index, against: tree, in: database))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The changes of any index that libgit2 can read.
    private func changesOfIndex() throws(GitError) -> [Change] {
        let index = try index()
        var tree: Tree?
        if let head = try headCommit() { tree = try self.tree(head) }
        return try diff(from: tree, toIndex: index).filter { change in
            change.status != .added || index.entry(at: change.path)?.isIntentToAdd != true
        }
    }

    /// The other parents of the merge that is being committed: `MERGE_HEAD`, or where git has not written it yet (in a
    /// pre-merge-commit hook) what the `GITHEAD_*` variables name.
    public func mergeHeads() throws(GitError) -> [ObjectID] {
        if let written = MergeHeads.written(in: gitDirectory) { return written }
        let named = MergeHeads.named(by: environment)
        if named.isEmpty { return [] }
        let database = try objectDatabase()
        return named.filter { database.contains($0) }
    }

    /// What one commit or tree changes against another; nil is the empty tree. Without renames, sorted by path.
    public func changes(from old: ObjectID?, to new: ObjectID) throws(GitError) -> [Change] {
        let comparison = TreeComparison(source: try objectDatabase())
        var trees: [ObjectID] = []
        if let old { trees.append(try treeID(of: old)) }
        return try comparison.changes(of: try treeID(of: new), against: trees)
    }

    /// What a commit changes against its parent; in a merge only what differs from every parent.
    public func changes(in commit: ObjectID) throws(GitError) -> [Change] {
        let comparison = TreeComparison(source: try objectDatabase())
        return try changes(in: try self.commit(commit), comparison, shallow: shallow)
    }

    private func changes(
        in commit: Commit, _ comparison: TreeComparison<ObjectDatabase>, shallow: Set<ObjectID>
    ) throws(GitError) -> [Change] {
        var parents: [ObjectID] = []
        // In a shallow clone parents are missing: the commit is compared as git does, as if it had none.
        for parent in shallow.contains(commit.id) ? [] : commit.parents { parents.append(try treeID(of: parent)) }
        return try comparison.changes(of: commit.treeID, against: parents)
    }

    /// What commits bring that others do not have.
    ///
    /// - Parameters:
    ///   - tips: commits, tags, trees or blobs.
    ///   - excluded: commits or tags whose ancestry is known; those that are not here are passed over.
    public func newObjects(tips: [ObjectID], excluding excluded: [ObjectID]) throws(GitError) -> NewObjects {
        let database = try objectDatabase()
        let comparison = TreeComparison(source: database)
        let walk = try Revwalk(self, order: .parentsFirst)
        var commits: [NewCommit] = []
        for tip in Set(tips).sorted() {
            let (id, kind) = try target(of: tip, in: database)
            switch kind {
            case .commit, .tag: try walk.push(id)
            case .tree:
                let changes = try comparison.changes(of: id, against: [])
                commits.append(NewCommit(id: id, parents: [], changes: changes))
            case .blob:
                let side = Change.Side(path: RepositoryPath(id.hex), mode: .file, id: id)
                commits.append(
                    NewCommit(id: id, parents: [], changes: [Change(status: .added, old: nil, new: side)]))
            }
        }
        for id in Set(excluded) where database.contains(id) {
            let (id, kind) = try target(of: id, in: database)
            if kind == .commit { try walk.hide(id) }
        }
        let shallow = shallow
        for id in try walk.all() {
            let commit = try commit(id)
            commits.append(
                NewCommit(
                    id: id, parents: commit.parents, changes: try changes(in: commit, comparison, shallow: shallow)))
        }
        return NewObjects(commits: commits)
    }

    /// Everything that tips reach, as ``BlobHistory``.
    ///
    /// - Parameter tips: commits, tags, trees or blobs.
    public func blobHistory(tips: [ObjectID]) throws(GitError) -> BlobHistory {
        let database = try objectDatabase()
        let source = HistorySource(try PackStore(objectDirectories: database.objectDirectories()), database)
        var commits: [ObjectID] = []
        var others: [(id: ObjectID, kind: ObjectDatabase.Kind)] = []
        for tip in Set(tips).sorted() {
            let (id, kind) = try source.peeled(tip)
            if kind == .commit { commits.append(id) } else { others.append((id, kind)) }
        }
        var history = try HistoryWalk(source, shallow: shallow).history(from: commits)
        for (id, kind) in others {
            if kind == .tree {
                try TreeComparison(source: source).compare(id, against: [], deletions: false) { folder, name, _, new in
                    guard let new, new.mode.isBlob else { return }
                    history.append(
                        TreeComparison<HistorySource>.path(folder, name), new.id, previous: nil,
                        isLink: new.mode == .symlink)
                }
            } else {
                history.append(Array(id.hex.utf8), id, previous: nil, isLink: false)
            }
            history.endCommit(id)
        }
        return history
    }

    /// What a tag, or a tag of a tag, leads to.
    private func target(
        of id: ObjectID, in database: ObjectDatabase
    ) throws(GitError) -> (ObjectID, ObjectDatabase.Kind) {
        let kind = try database.header(of: id).kind
        guard kind == .tag else { return (id, kind) }
        var raw = id.libgit2
        let tag = try made { git_object_lookup($0, pointer, &raw, GIT_OBJECT_ANY) }
        defer { git_object_free(tag) }
        let object = try made { git_object_peel($0, tag, GIT_OBJECT_ANY) }
        defer { git_object_free(object) }
        let target = ObjectID(git_object_id(object)) ?? id
        return (target, try database.header(of: target).kind)
    }

    /// The tree of a commit or tag; a tree's own name.
    private func treeID(of id: ObjectID) throws(GitError) -> ObjectID {
        var raw = id.libgit2
        // Most are commits: these need no peeling.
        var commit: OpaquePointer?
        if git_commit_lookup(&commit, pointer, &raw) == 0, let commit {
            defer { git_commit_free(commit) }
            return ObjectID(git_commit_tree_id(commit)) ?? id
        }
        return try tree(id).id
    }

    /// The commits at which a shallow clone ends.
    private var shallow: Set<ObjectID> {
        guard isShallow, let text = try? FileSystem.read(commonDirectory.appending("shallow")) else { return [] }
        return Set(GitCommand.lines(text).compactMap { ObjectID(hexDigits: $0) })
    }
}
