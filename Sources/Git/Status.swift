import CLibgit2

/// How one path differs between HEAD, the index and the work tree.
public struct StatusEntry: Sendable, Hashable {
    /// What is true of a path (`git_status_t`).
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits as libgit2 gives them.
        public var rawValue: UInt32

        /// Flags by their bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// In the index and not in HEAD.
        public static let stagedNew = Flags(rawValue: 1 << 0)
        /// Changed in the index against HEAD.
        public static let stagedModified = Flags(rawValue: 1 << 1)
        /// In HEAD and not in the index.
        public static let stagedDeleted = Flags(rawValue: 1 << 2)
        /// Moved in the index.
        public static let stagedRenamed = Flags(rawValue: 1 << 3)
        /// Another kind of thing in the index than in HEAD.
        public static let stagedTypeChanged = Flags(rawValue: 1 << 4)
        /// In the work tree and not in the index.
        public static let untracked = Flags(rawValue: 1 << 7)
        /// Changed in the work tree against the index.
        public static let modified = Flags(rawValue: 1 << 8)
        /// In the index and not in the work tree.
        public static let deleted = Flags(rawValue: 1 << 9)
        /// Another kind of thing in the work tree than in the index.
        public static let typeChanged = Flags(rawValue: 1 << 10)
        /// Moved in the work tree.
        public static let renamed = Flags(rawValue: 1 << 11)
        /// Cannot be read.
        public static let unreadable = Flags(rawValue: 1 << 12)
        /// Ignored.
        public static let ignored = Flags(rawValue: 1 << 14)
        /// In conflict.
        public static let conflicted = Flags(rawValue: 1 << 15)

        /// Whether the index differs from HEAD.
        public var isStaged: Bool {
            !intersection([.stagedNew, .stagedModified, .stagedDeleted, .stagedRenamed, .stagedTypeChanged]).isEmpty
        }
    }

    /// The path; that of a folder ends in `/`.
    public var path: RepositoryPath
    /// What is true of it.
    public var flags: Flags
}

extension Repository {
    /// How the paths differ, those left out that do not.
    ///
    /// - Parameters:
    ///   - untracked: whether untracked paths count.
    ///   - recursive: whether each file in an untracked or ignored folder counts, rather than the folder.
    ///   - ignored: whether ignored paths count.
    public func status(
        untracked: Bool = true, recursive: Bool = false, ignored: Bool = false
    ) throws(GitError) -> [StatusEntry] {
        try useOwnConfig()
        try useNamedIndex()
        var options = git_status_options()
        try check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
        options.show = isBare ? GIT_STATUS_SHOW_INDEX_ONLY : GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        var flags = GIT_STATUS_OPT_NO_REFRESH.rawValue
        if untracked { flags |= GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue }
        if ignored { flags |= GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue }
        if recursive {
            flags |= GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
            if ignored { flags |= GIT_STATUS_OPT_RECURSE_IGNORED_DIRS.rawValue }
        }
        options.flags = flags
        let list = try made { git_status_list_new($0, pointer, &options) }
        defer { git_status_list_free(list) }
        return (0..<git_status_list_entrycount(list)).compactMap { index in
            guard let entry = git_status_byindex(list, index)?.pointee,
                let delta = entry.index_to_workdir ?? entry.head_to_index
            else { return nil }
            let path = RawText.bytes(delta.pointee.new_file.path ?? delta.pointee.old_file.path)
            return StatusEntry(
                path: RepositoryPath(path), flags: StatusEntry.Flags(rawValue: entry.status.rawValue))
        }
    }
}
