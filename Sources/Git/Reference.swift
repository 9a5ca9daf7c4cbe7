import CLibgit2

/// A name for an object: a branch, a tag, HEAD.
public struct NamedReference: Sendable, Hashable {
    /// The full name's bytes, `refs/heads/main`.
    public var rawName: [UInt8]
    /// What it names; of an annotated tag the tag object.
    public var target: ObjectID
    /// The object that an annotated tag leads to; else the target.
    public var peeled: ObjectID

    /// The full name as text, bytes that are not UTF-8 replaced.
    public var name: String { String(decoding: rawName, as: UTF8.self) }
    /// The name without `refs/heads/`, `refs/tags/` or `refs/remotes/`.
    public var shorthand: String { ReferenceName.shorthand(name) }
}

/// Rules about the names of references.
public enum ReferenceName {
    /// A name without `refs/heads/`, `refs/tags/` or `refs/remotes/`.
    public static func shorthand(_ name: String) -> String {
        for prefix in ["refs/heads/", "refs/tags/", "refs/remotes/"] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    /// Whether git accepts a full name (`git check-ref-format`).
    public static func isValid(_ name: String) -> Bool {
        Libgit2.start()
        var valid: Int32 = 0
        return git_reference_name_is_valid(&valid, name) == 0 && valid == 1
    }

    /// Whether git accepts a short name for a branch (`git check-ref-format --branch`).
    public static func isValidBranch(_ name: String) -> Bool {
        Libgit2.start()
        var valid: Int32 = 0
        return git_branch_name_is_valid(&valid, name) == 0 && valid == 1
    }
}

/// A reference as it is stored: to an object, or to another reference.
public final class Reference {
    let pointer: OpaquePointer
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        self.pointer = pointer
        self.repository = repository
    }

    deinit { git_reference_free(pointer) }

    /// The full name.
    public var name: String { RawText.string(git_reference_name(pointer)) }
    /// The object that a direct reference names; nil for a symbolic one.
    public var target: ObjectID? { ObjectID(git_reference_target(pointer)) }
    /// The reference that a symbolic one names; nil for a direct one.
    public var symbolicTarget: String? {
        git_reference_symbolic_target(pointer).map { RawText.string($0) }
    }

    /// The direct reference that it leads to; nil where that does not exist.
    public func resolved() throws(GitError) -> Reference? {
        try madeIfFound { git_reference_resolve($0, pointer) }.map { Reference($0, repository) }
    }

    /// Takes the reference away.
    public func delete() throws(GitError) {
        try check(git_reference_delete(pointer))
    }
}

extension Repository {
    /// The reference of this full name, as it is stored; nil where there is none.
    public func reference(_ name: String) throws(GitError) -> Reference? {
        try madeIfFound { git_reference_lookup($0, pointer, name) }.map { Reference($0, self) }
    }

    /// The commit that HEAD leads to; nil before the first one.
    public func headCommit() throws(GitError) -> ObjectID? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, "HEAD")
        if code == GitError.Code.notFound.rawValue { return nil }
        try check(code)
        return ObjectID(id)
    }

    /// The full name of the branch that HEAD names, a branch without commits too; nil where HEAD is detached.
    public func currentBranch() throws(GitError) -> String? {
        try reference("HEAD")?.symbolicTarget
    }

    /// All references below a prefix (`refs/heads/`), sorted by name; symbolic ones that lead nowhere left out.
    public func references(prefix: String = "refs/") throws(GitError) -> [NamedReference] {
        let iterator = try made { git_reference_iterator_new($0, pointer) }
        defer { git_reference_iterator_free(iterator) }
        var found: [NamedReference] = []
        let prefix = Array(prefix.utf8)
        while true {
            var next: OpaquePointer?
            let code = git_reference_next(&next, iterator)
            if code == GitError.Code.iterationOver.rawValue { break }
            try check(code)
            guard let next else { break }
            let reference = Reference(next, self)
            let name = RawText.bytes(git_reference_name(next))
            guard name.starts(with: prefix), let direct = try reference.resolved(), let target = direct.target
            else { continue }
            var peeled: OpaquePointer?
            var id = target
            if git_reference_peel(&peeled, direct.pointer, GIT_OBJECT_ANY) == 0, let peeled {
                id = ObjectID(git_object_id(peeled)) ?? target
                git_object_free(peeled)
            }
            found.append(NamedReference(rawName: name, target: target, peeled: id))
        }
        return found.sorted { $0.rawName.lexicographicallyPrecedes($1.rawName) }
    }

    /// The object that a revision means (`HEAD~2`, `origin/main`, `v1.0`, a full or abbreviated name); nil where there is
    /// none. Of an annotated tag the tag object.
    ///
    /// - Throws: ``GitError``, `.ambiguous` for an abbreviation of several names.
    public func resolve(_ revision: String) throws(GitError) -> ObjectID? {
        if revision == "HEAD" { return try headCommit() }
        var object: OpaquePointer?
        let code = git_revparse_single(&object, pointer, revision)
        if code == GitError.Code.notFound.rawValue || code == GitError.Code.invalidSpec.rawValue { return nil }
        try check(code)
        defer { git_object_free(object) }
        return ObjectID(git_object_id(object))
    }

    /// Makes or moves a reference.
    public func setReference(
        _ name: String, to id: ObjectID, force: Bool = true, message: String = "git-ccds"
    ) throws(GitError) {
        var id = id.libgit2
        let reference = try made { git_reference_create($0, pointer, name, &id, force ? 1 : 0, message) }
        git_reference_free(reference)
    }

    /// Makes or moves a symbolic reference.
    public func setSymbolicReference(
        _ name: String, to target: String, message: String = "git-ccds"
    ) throws(GitError) {
        let reference = try made { git_reference_symbolic_create($0, pointer, name, target, 1, message) }
        git_reference_free(reference)
    }

    /// Takes a reference away; nothing happens where there is none.
    public func removeReference(_ name: String) throws(GitError) {
        try check(git_reference_remove(pointer, name))
    }

    /// Makes HEAD name a branch, which need not exist yet; index and work tree stay as they are.
    public func setHead(_ referenceName: String) throws(GitError) {
        try check(git_repository_set_head(pointer, referenceName))
    }
}
