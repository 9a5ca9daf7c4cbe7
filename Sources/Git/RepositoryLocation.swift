public import SystemPackage

/// Where a repository is.
public struct RepositoryLocation: Sendable, Hashable {
    /// The git directory of this work tree (`git rev-parse --git-dir`), absolute; for a linked work tree
    /// `.git/worktrees/NAME`.
    public var gitDirectory: FilePath
    /// The git directory that all work trees share (`git rev-parse --git-common-dir`), absolute.
    public var commonDirectory: FilePath
    /// The top of the work tree, absolute; nil for a bare repository.
    public var workTree: FilePath?
    /// The place in the work tree where the user stands; empty at the top.
    public var prefix = RepositoryPath("")
    /// Whether objects are named by SHA-256.
    public var usesSHA256 = false

    /// A repository in these directories.
    public init(gitDirectory: FilePath, commonDirectory: FilePath, workTree: FilePath?) {
        self.gitDirectory = gitDirectory
        self.commonDirectory = commonDirectory
        self.workTree = workTree
    }

    /// Whether there is no work tree.
    public var isBare: Bool { workTree == nil }

    /// Whether this is a linked work tree (`git worktree add`).
    public var isLinkedWorktree: Bool {
        gitDirectory != commonDirectory && gitDirectory.removingLastComponent().lastComponent?.string == "worktrees"
    }

    /// The tree without entries, in the repository's kind of names.
    public var emptyTree: ObjectID { usesSHA256 ? .emptyTreeSHA256 : .emptyTree }
}
