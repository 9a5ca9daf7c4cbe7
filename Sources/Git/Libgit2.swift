import CLibgit2

/// The library as a whole: started once, when something first needs it.
enum Libgit2 {
    private static let started: Void = {
        git_libgit2_init()
        // Reading trusts the repository as git itself does when it reads.
        _ = ccds_set_strict_hash_verification(0)
        // Trees of histories are read again and again: keep the large ones too.
        _ = ccds_set_cache_object_limit(GIT_OBJECT_TREE, 1 << 20)
        // `Config` reads config.worktree itself, so that this extension changes nothing that the library must know.
        "worktreeconfig".withCString { name in
            var names: [UnsafePointer<CChar>?] = [name]
            _ = names.withUnsafeMutableBufferPointer { ccds_set_extensions($0.baseAddress, $0.count) }
        }
    }()

    /// Starts the library where that has not happened yet.
    static func start() {
        started
    }
}
