import CLibgit2

extension Repository {
    /// Whether the ignore rules (`.gitignore`, `.git/info/exclude`, `core.excludesFile`) match a path, which need not exist.
    ///
    /// A path that is in the index is not ignored by git, whatever the rules say; that is not looked at here.
    public func isIgnored(_ path: RepositoryPath, isDirectory: Bool = false) throws(GitError) -> Bool {
        try useOwnConfig()
        var ignored: Int32 = 0
        let text = path.bytes + (isDirectory ? [UInt8(ascii: "/")] : [])
        try check(text.withCString { git_ignore_path_is_ignored(&ignored, pointer, $0) })
        return ignored != 0
    }
}
