import CLibgit2

/// A branch of this repository, or the state of one of a remote's as it was last seen.
public final class Branch {
    private let reference: Reference
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        reference = Reference(pointer, repository)
        self.repository = repository
    }

    /// The full name, `refs/heads/main`.
    public var referenceName: String { reference.name }
    /// The short name, `main` or `origin/main`.
    public var name: String { ReferenceName.shorthand(reference.name) }
    /// The commit it is at; nil where it is a symbolic reference (`origin/HEAD`).
    public var target: ObjectID? { reference.target }
    /// Whether HEAD names it.
    public var isHead: Bool { git_branch_is_head(reference.pointer) == 1 }
    /// Whether some work tree has it checked out.
    public var isCheckedOut: Bool { git_branch_is_checked_out(reference.pointer) == 1 }

    /// The remote branch that it follows, as this repository last saw it; nil where it follows none or that was never
    /// fetched.
    public func upstream() throws(GitError) -> Branch? {
        try madeIfFound { git_branch_upstream($0, reference.pointer) }.map { Branch($0, repository) }
    }

    /// Makes it follow a remote branch (`origin/main`), which must have been fetched; nil makes it follow none.
    public func setUpstream(_ name: String?) throws(GitError) {
        try check(git_branch_set_upstream(reference.pointer, name))
    }

    /// Takes the branch away; not the one that is checked out.
    public func delete() throws(GitError) {
        try check(git_branch_delete(reference.pointer))
    }
}

extension Repository {
    /// The branch of this short name; nil where there is none.
    public func branch(_ name: String) throws(GitError) -> Branch? {
        try madeIfFound { git_branch_lookup($0, pointer, name, GIT_BRANCH_LOCAL) }.map { Branch($0, self) }
    }

    /// The remote branch of this short name, `origin/main`, as it was last seen; nil where there is none.
    public func remoteBranch(_ name: String) throws(GitError) -> Branch? {
        try madeIfFound { git_branch_lookup($0, pointer, name, GIT_BRANCH_REMOTE) }.map { Branch($0, self) }
    }

    /// The branches of this repository, sorted by name.
    public func branches() throws(GitError) -> [Branch] { try branches(GIT_BRANCH_LOCAL) }

    /// The remote branches as they were last seen, sorted by name.
    public func remoteBranches() throws(GitError) -> [Branch] { try branches(GIT_BRANCH_REMOTE) }

    private func branches(_ kind: git_branch_t) throws(GitError) -> [Branch] {
        let iterator = try made { git_branch_iterator_new($0, pointer, kind) }
        defer { git_branch_iterator_free(iterator) }
        var found: [Branch] = []
        while true {
            var next: OpaquePointer?
            var kind = kind
            let code = git_branch_next(&next, &kind, iterator)
            if code == GitError.Code.iterationOver.rawValue { break }
            try check(code)
            if let next { found.append(Branch(next, self)) }
        }
        return found.sorted { $0.referenceName < $1.referenceName }
    }

    /// Makes a branch at a commit. Not for shared bare repositories: libgit2 makes folders that the group cannot enter.
    @discardableResult
    public func createBranch(_ name: String, at commit: ObjectID, force: Bool = false) throws(GitError) -> Branch {
        let commit = try self.commit(commit)
        return Branch(
            try made { git_branch_create($0, pointer, name, commit.pointer, force ? 1 : 0) }, self)
    }

    /// The default branch's short name: what the remote's HEAD names, else `init.defaultBranch` where that branch exists,
    /// else the current one; nil where HEAD is detached.
    public func defaultBranch(remote: String? = "origin") throws(GitError) -> String? {
        if let remote, let target = try reference("refs/remotes/\(remote)/HEAD")?.symbolicTarget {
            let prefix = "refs/remotes/\(remote)/"
            if target.hasPrefix(prefix) { return String(target.dropFirst(prefix.count)) }
        }
        if let name = try config().string("init.defaultBranch"), try reference("refs/heads/\(name)") != nil {
            return name
        }
        return try currentBranch().map(ReferenceName.shorthand)
    }
}
