/// A hook that git-ccds brings, by git's name for it.
public enum HookName: String, Sendable, Hashable, CaseIterable {
    case preCommit = "pre-commit"
    case preMergeCommit = "pre-merge-commit"
    case prepareCommitMessage = "prepare-commit-msg"
    case commitMessage = "commit-msg"
    case applyPatchMessage = "applypatch-msg"
    case preApplyPatch = "pre-applypatch"
    case prePush = "pre-push"
    case preReceive = "pre-receive"

    /// The hooks of a repository that somebody works in.
    public static let client: [HookName] = [
        .preCommit, .preMergeCommit, .prepareCommitMessage, .commitMessage, .applyPatchMessage, .preApplyPatch,
        .prePush,
    ]
    /// The hooks of a bare repository that others push to.
    public static let server: [HookName] = [.preReceive]

    /// Whether git tells this hook on its standard input what it is about.
    public var readsStandardInput: Bool {
        self == .prePush || self == .preReceive
    }

    /// Whether a hook that was here before runs ahead of the guard.
    ///
    /// What runs before a commit may stage things (formatters do), so the guard looks after it. What runs around a
    /// push may already send things elsewhere (git-lfs does), so the guard looks first.
    public var chainedRunsFirst: Bool {
        !readsStandardInput
    }
}

/// Names of all hooks that git looks for in the hooks folder, as `githooks(5)` lists them.
enum GitHookNames {
    /// Those that cost next to nothing and change nothing when a script stands there that hands over to nobody.
    static let harmless = [
        "commit-msg", "post-applypatch", "post-checkout", "post-commit", "post-merge",
        "post-rewrite", "pre-auto-gc", "pre-rebase", "sendemail-validate",
    ]

    /// Those whose mere presence changes what git does, or that git runs many times over.
    static let onlyWherePresent = [
        "p4-changelist", "p4-post-changelist", "p4-pre-submit", "p4-prepare-changelist", "post-index-change",
        "post-receive", "post-update", "pre-receive", "proc-receive", "push-to-checkout", "reference-transaction",
        "update",
    ]
}
