import CLibgit2

/// Another repository that this one knows by a name.
public struct Remote: Sendable, Hashable {
    /// The name, `origin`.
    public var name: String
    /// Where it is fetched from, after `url.<base>.insteadOf`.
    public var url: String
    /// Where it is pushed to, if that is somewhere else.
    public var pushURL: String?
}

extension Repository {
    /// The remotes, sorted by name.
    public func remotes() throws(GitError) -> [Remote] {
        try useOwnConfig()
        var names = git_strarray()
        try check(git_remote_list(&names, pointer))
        defer { git_strarray_dispose(&names) }
        var remotes: [Remote] = []
        for name in Self.strings(names) {
            if let remote = try remote(name) { remotes.append(remote) }
        }
        return remotes.sorted { $0.name < $1.name }
    }

    /// The remote of this name; nil where there is none.
    public func remote(_ name: String) throws(GitError) -> Remote? {
        try useOwnConfig()
        guard let found = try madeIfFound({ git_remote_lookup($0, pointer, name) }) else { return nil }
        defer { git_remote_free(found) }
        return Remote(
            name: name, url: RawText.string(git_remote_url(found)),
            pushURL: git_remote_pushurl(found).map { RawText.string($0) })
    }

    /// Adds a remote that fetches all its branches.
    ///
    /// - Throws: ``GitError``, `.exists` where the name is taken, `.invalidSpec` where it is none.
    public func addRemote(name: String, url: String) throws(GitError) {
        try useOwnConfig()
        let remote = try made { git_remote_create($0, pointer, name, url) }
        git_remote_free(remote)
    }

    /// Takes a remote away, with its remote branches and the upstreams that name it.
    public func removeRemote(_ name: String) throws(GitError) {
        try check(git_remote_delete(pointer, name))
    }

    /// Changes where a remote is.
    public func setRemoteURL(_ name: String, to url: String) throws(GitError) {
        try check(git_remote_set_url(pointer, name, url))
    }

    static func strings(_ array: git_strarray) -> [String] {
        (0..<array.count).compactMap { index in array.strings[index].map { RawText.string($0) } }
    }
}
