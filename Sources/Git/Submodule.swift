import CLibgit2

/// Another repository that a commit of this one names.
public struct Submodule: Sendable, Hashable {
    /// The name in `.gitmodules`.
    public var name: String
    /// Where its work tree is.
    public var path: RepositoryPath
    /// Where it is cloned from; nil where `.gitmodules` does not say.
    public var url: String?
    /// The commit that the index names; nil where it is not in the index.
    public var indexID: ObjectID?
}

extension Repository {
    /// The submodules that `.gitmodules` and the index name, sorted by path.
    public func submodules() throws(GitError) -> [Submodule] {
        final class Collected {
            var found: [Submodule] = []
        }
        try useNamedIndex()
        let collected = Collected()
        // The payload is held by `collected` until the end of this function.
        let payload = Unmanaged.passUnretained(collected).toOpaque()
        try check(
            git_submodule_foreach(
                pointer,
                { submodule, name, payload in
                    guard let payload else { return 0 }
                    Unmanaged<Collected>.fromOpaque(payload).takeUnretainedValue().found.append(
                        Submodule(
                            name: RawText.string(name),
                            path: RepositoryPath(RawText.bytes(git_submodule_path(submodule))),
                            url: git_submodule_url(submodule).map { RawText.string($0) },
                            indexID: ObjectID(git_submodule_index_id(submodule))))
                    return 0
                }, payload))
        return collected.found.sorted { $0.path < $1.path }
    }
}
