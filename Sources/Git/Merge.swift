import CLibgit2

/// What a merge of another commit into HEAD would have to do.
public struct MergeAnalysis: OptionSet, Sendable, Hashable {
    /// The bits as libgit2 gives them (`git_merge_analysis_t`).
    public var rawValue: UInt32

    /// An analysis by its bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A merge commit.
    public static let normal = MergeAnalysis(rawValue: 1 << 0)
    /// Nothing: all is there already.
    public static let upToDate = MergeAnalysis(rawValue: 1 << 1)
    /// HEAD only has to move.
    public static let fastForward = MergeAnalysis(rawValue: 1 << 2)
    /// HEAD names a branch without commits.
    public static let unborn = MergeAnalysis(rawValue: 1 << 3)
}

/// The outcome of a merge in memory: nothing in the repository has changed.
public final class MergedIndex {
    private let index: Index

    init(_ index: Index) { self.index = index }

    /// Whether some paths are in conflict.
    public var hasConflicts: Bool { index.hasConflicts }
    /// The paths in conflict, sorted.
    public var conflicts: [RepositoryPath] {
        Set(index.entries.filter { $0.stage != 0 }.map(\.path)).sorted()
    }
    /// The entries, those of conflicts with their stages.
    public var entries: [Index.Entry] { index.entries }

    /// Writes the merged tree and gives its name.
    ///
    /// - Throws: ``GitError``, `.unmerged` where there are conflicts.
    public func writeTree() throws(GitError) -> ObjectID { try index.writeTree() }
}

extension Repository {
    /// The best common ancestor of two commits; nil where they have none.
    public func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
        var base = git_oid()
        var one = one.libgit2
        var other = other.libgit2
        let code = git_merge_base(&base, pointer, &one, &other)
        if code == GitError.Code.notFound.rawValue { return nil }
        try check(code)
        return ObjectID(base)
    }

    /// What merging a commit into HEAD would have to do.
    public func mergeAnalysis(of theirs: ObjectID) throws(GitError) -> MergeAnalysis {
        var id = theirs.libgit2
        let head = try made { git_annotated_commit_lookup($0, pointer, &id) }
        defer { git_annotated_commit_free(head) }
        var analysis = GIT_MERGE_ANALYSIS_NONE
        var preference = GIT_MERGE_PREFERENCE_NONE
        var heads: [OpaquePointer?] = [head]
        try check(git_merge_analysis(&analysis, &preference, pointer, &heads, 1))
        return MergeAnalysis(rawValue: analysis.rawValue)
    }

    /// Merges three trees in memory; nil is the empty tree.
    public func mergeTrees(ancestor: Tree?, ours: Tree?, theirs: Tree?) throws(GitError) -> MergedIndex {
        MergedIndex(
            Index(
                try made {
                    git_merge_trees($0, pointer, ancestor?.pointer, ours?.pointer, theirs?.pointer, nil)
                }, self))
    }

    /// Merges two commits in memory, from their best common ancestor.
    public func mergeCommits(ours: ObjectID, theirs: ObjectID) throws(GitError) -> MergedIndex {
        let ours = try commit(ours)
        let theirs = try commit(theirs)
        return MergedIndex(Index(try made { git_merge_commits($0, pointer, ours.pointer, theirs.pointer, nil) }, self))
    }

    /// Whether one commit has another among its ancestors; a commit does not descend from itself.
    public func isDescendant(_ commit: ObjectID, of ancestor: ObjectID) throws(GitError) -> Bool {
        var commit = commit.libgit2
        var ancestor = ancestor.libgit2
        return try check(git_graph_descendant_of(pointer, &commit, &ancestor)) == 1
    }

    /// How many commits each of two has that the other has not.
    public func aheadBehind(
        _ local: ObjectID, _ upstream: ObjectID
    ) throws(GitError) -> (ahead: Int, behind: Int) {
        var ahead = 0
        var behind = 0
        var local = local.libgit2
        var upstream = upstream.libgit2
        try check(git_graph_ahead_behind(&ahead, &behind, pointer, &local, &upstream))
        return (ahead, behind)
    }
}
