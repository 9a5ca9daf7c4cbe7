import CLibgit2

/// A walk from commits to their ancestors.
public final class Revwalk: Sequence, IteratorProtocol {
    /// The order of the commits.
    public enum Order: Sendable {
        /// Newest first.
        case time
        /// Children before parents.
        case topological
        /// Parents before children.
        case parentsFirst
    }

    private let pointer: OpaquePointer
    private let repository: Repository
    /// What stopped the walk before its end; nil where nothing did.
    public private(set) var failure: GitError?

    init(_ repository: Repository, order: Order) throws(GitError) {
        pointer = try made { git_revwalk_new($0, repository.pointer) }
        self.repository = repository
        let sorting: git_sort_t =
            switch order {
            case .time: GIT_SORT_TIME
            case .topological: GIT_SORT_TOPOLOGICAL
            case .parentsFirst: git_sort_t(GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_REVERSE.rawValue)
            }
        git_revwalk_sorting(pointer, sorting.rawValue)
    }

    deinit { git_revwalk_free(pointer) }

    /// Starts at a commit, or a tag of one.
    public func push(_ id: ObjectID) throws(GitError) {
        var id = id.libgit2
        try check(git_revwalk_push(pointer, &id))
    }

    /// Leaves out a commit and all its ancestors.
    public func hide(_ id: ObjectID) throws(GitError) {
        var id = id.libgit2
        try check(git_revwalk_hide(pointer, &id))
    }

    /// The next commit; nil at the end, or at an error, which ``failure`` then holds.
    public func next() -> ObjectID? {
        var id = git_oid()
        let code = git_revwalk_next(&id, pointer)
        if code == 0 { return ObjectID(id) }
        if code != GitError.Code.iterationOver.rawValue { failure = GitError.last(code) }
        return nil
    }

    /// All commits that are left.
    public func all() throws(GitError) -> [ObjectID] {
        var ids: [ObjectID] = []
        while let id = next() { ids.append(id) }
        if let failure { throw failure }
        return ids
    }
}

extension Repository {
    /// A walk from some commits, others and their ancestors left out.
    public func walk(
        from starts: [ObjectID], hiding hidden: [ObjectID] = [], order: Revwalk.Order = .time
    ) throws(GitError) -> Revwalk {
        let walk = try Revwalk(self, order: order)
        for id in starts { try walk.push(id) }
        for id in hidden { try walk.hide(id) }
        return walk
    }
}
