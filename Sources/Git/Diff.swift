import CLibgit2

/// What a comparison looks at beyond the paths themselves.
public struct DiffOptions: Sendable {
    /// Whether a file that was moved is one change rather than a deletion and an addition. Reads contents.
    public var findsRenames = false
    /// Whether files that are not in the index count (comparisons with the work tree).
    public var includesUntracked = false
    /// Whether each file in an untracked folder counts, rather than the folder.
    public var recursesUntracked = false
    /// Whether ignored files count.
    public var includesIgnored = false
    /// The paths that count, themselves and all below; all where empty.
    public var paths: [RepositoryPath] = []

    /// No renames, nothing untracked, all paths.
    public init() {}
}

extension Repository {
    /// What the index changes against a tree, sorted by path; nil is the empty tree.
    public func diff(
        from tree: Tree?, toIndex index: Index, options: DiffOptions = DiffOptions()
    ) throws(GitError) -> [Change] {
        try changes(options) { git_diff_tree_to_index($0, pointer, tree?.pointer, index.pointer, $1) }
    }

    /// What one tree changes against another, sorted by path; nil is the empty tree.
    public func diff(
        from old: Tree?, to new: Tree?, options: DiffOptions = DiffOptions()
    ) throws(GitError) -> [Change] {
        try changes(options) { git_diff_tree_to_tree($0, pointer, old?.pointer, new?.pointer, $1) }
    }

    /// What the work tree changes against the index, sorted by path.
    public func diffIndexToWorkTree(options: DiffOptions = DiffOptions()) throws(GitError) -> [Change] {
        try useOwnConfig()
        try useNamedIndex()
        return try changes(options) { git_diff_index_to_workdir($0, pointer, nil, $1) }
    }

    private func changes(
        _ options: DiffOptions,
        _ make: (UnsafeMutablePointer<OpaquePointer?>, UnsafePointer<git_diff_options>) -> Int32
    ) throws(GitError) -> [Change] {
        var raw = git_diff_options()
        try check(git_diff_options_init(&raw, UInt32(GIT_DIFF_OPTIONS_VERSION)))
        var flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        if options.includesUntracked { flags |= GIT_DIFF_INCLUDE_UNTRACKED.rawValue }
        if options.recursesUntracked { flags |= GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue }
        if options.includesIgnored { flags |= GIT_DIFF_INCLUDE_IGNORED.rawValue }
        if !options.paths.isEmpty { flags |= GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue }
        raw.flags = flags
        let paths = CStringArray(options.paths.map(\.bytes))
        raw.pathspec = paths.strings
        let diff = try made { make($0, &raw) }
        defer { git_diff_free(diff) }
        if options.findsRenames { try check(git_diff_find_similar(diff, nil)) }
        var changes: [Change] = []
        changes.reserveCapacity(git_diff_num_deltas(diff))
        for index in 0..<git_diff_num_deltas(diff) {
            if let delta = git_diff_get_delta(diff, index), let change = Change(delta.pointee) {
                changes.append(change)
            }
        }
        return changes.sorted { $0.path < $1.path }
    }
}

extension Change {
    /// A change from a delta; nil for an unmodified path.
    init?(_ delta: git_diff_delta) {
        let status: Status
        switch delta.status {
        case GIT_DELTA_ADDED: status = .added
        case GIT_DELTA_DELETED: status = .deleted
        case GIT_DELTA_MODIFIED: status = .modified
        case GIT_DELTA_RENAMED: status = .renamed
        case GIT_DELTA_COPIED: status = .copied
        case GIT_DELTA_TYPECHANGE: status = .typeChanged
        case GIT_DELTA_CONFLICTED: status = .unmerged
        case GIT_DELTA_UNTRACKED: status = .untracked
        case GIT_DELTA_IGNORED: status = .ignored
        default: return nil
        }
        // One array for both sides where they have one path, as most do.
        let oldPath = RepositoryPath(RawText.bytes(delta.old_file.path))
        let newPath: RepositoryPath =
            status == .renamed || status == .copied ? RepositoryPath(RawText.bytes(delta.new_file.path)) : oldPath
        func side(_ file: git_diff_file, _ path: RepositoryPath) -> Side? {
            file.mode == 0 ? nil : Side(path: path, mode: FileMode(rawValue: UInt32(file.mode)), id: ObjectID(file.id))
        }
        let old = side(delta.old_file, oldPath)
        let new = side(delta.new_file, newPath)
        if old == nil && new == nil {
            // A conflict in which the path is gone on both sides still has to be named.
            self.init(status: status, old: Side(path: oldPath, mode: .none, id: .zero), new: nil)
        } else {
            self.init(status: status, old: old, new: new)
        }
    }
}

/// Strings in the form in which libgit2 takes lists of them, alive as long as this is.
final class CStringArray {
    private let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ strings: [[UInt8]]) {
        pointers = .allocate(capacity: strings.count)
        for (index, string) in strings.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
            for (offset, byte) in string.enumerated() { copy[offset] = CChar(bitPattern: byte) }
            copy[string.count] = 0
            pointers.initializeElement(at: index, to: copy)
        }
    }

    deinit {
        for pointer in pointers { pointer?.deallocate() }
        pointers.deallocate()
    }

    var strings: git_strarray { git_strarray(strings: pointers.baseAddress, count: pointers.count) }
}
