import CLibgit2
public import SystemPackage

/// A linked work tree (`git worktree add`).
public struct Worktree: Sendable, Hashable {
    /// The name of its folder in `.git/worktrees`.
    public var name: String
    /// The top of the work tree.
    public var path: FilePath
    /// Whether what it needs is still there.
    public var isValid: Bool
    /// Whether it is locked against pruning.
    public var isLocked: Bool
}

extension Repository {
    /// The linked work trees; the main one is not among them.
    public func worktrees() throws(GitError) -> [Worktree] {
        var names = git_strarray()
        try check(git_worktree_list(&names, pointer))
        defer { git_strarray_dispose(&names) }
        var found: [Worktree] = []
        for name in Self.strings(names) {
            guard let worktree = try madeIfFound({ git_worktree_lookup($0, pointer, name) }) else { continue }
            defer { git_worktree_free(worktree) }
            found.append(
                Worktree(
                    name: name, path: FilePath(bytes: RawText.bytes(git_worktree_path(worktree))),
                    isValid: git_worktree_validate(worktree) == 0,
                    isLocked: git_worktree_is_locked(nil, worktree) > 0))
        }
        return found.sorted { $0.name < $1.name }
    }
}
