import CLibgit2

/// A commit.
public final class Commit {
    let pointer: OpaquePointer
    private let repository: Repository

    init(_ pointer: OpaquePointer, _ repository: Repository) {
        self.pointer = pointer
        self.repository = repository
    }

    deinit { git_commit_free(pointer) }

    /// The commit's name.
    public var id: ObjectID { ObjectID(git_commit_id(pointer)) ?? .zero }
    /// Its tree.
    public var treeID: ObjectID { ObjectID(git_commit_tree_id(pointer)) ?? .zero }
    /// Its parents, none for a root.
    public var parents: [ObjectID] {
        (0..<git_commit_parentcount(pointer)).compactMap { ObjectID(git_commit_parent_id(pointer, $0)) }
    }
    /// The message's bytes, as they were written.
    public var messageBytes: [UInt8] { RawText.bytes(git_commit_message_raw(pointer)) }
    /// The message as text, bytes that are not UTF-8 replaced.
    public var message: String { String(decoding: messageBytes, as: UTF8.self) }
    /// The first paragraph in one line.
    public var summary: String { RawText.string(git_commit_summary(pointer)) }
    /// Who wrote the change, and when.
    public var author: Signature { Signature(git_commit_author(pointer)) }
    /// Who made the commit, and when.
    public var committer: Signature { Signature(git_commit_committer(pointer)) }

    /// The tree itself.
    public func tree() throws(GitError) -> Tree {
        Tree(try made { git_commit_tree($0, pointer) }, repository)
    }

    /// All of it as a value.
    public var information: CommitInfo {
        CommitInfo(
            id: id, tree: treeID, parents: parents, author: author, committer: committer, messageBytes: messageBytes)
    }
}

/// What a commit says, as a value.
public struct CommitInfo: Sendable, Hashable {
    /// The commit's name.
    public var id: ObjectID
    /// Its tree.
    public var tree: ObjectID
    /// Its parents, none for a root.
    public var parents: [ObjectID]
    /// Who wrote the change, and when.
    public var author: Signature
    /// Who made the commit, and when.
    public var committer: Signature
    /// The message's bytes.
    public var messageBytes: [UInt8]

    /// The message as text, bytes that are not UTF-8 replaced.
    public var message: String { String(decoding: messageBytes, as: UTF8.self) }
    /// The first line of the message.
    public var summary: String {
        String(decoding: messageBytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// A commit from the bytes of its object; nil where they are not a commit.
    init?(id: ObjectID, object: [UInt8]) {
        guard let end = CommitInfo.headerEnd(object) else { return nil }
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var author: Signature?
        var committer: Signature?
        for line in object[..<end].split(separator: UInt8(ascii: "\n")) {
            guard let space = line.firstIndex(of: UInt8(ascii: " ")), space > line.startIndex else { continue }
            let value = line[(space + 1)...]
            switch String(decoding: line[..<space], as: UTF8.self) {
            case "tree" where tree == nil: tree = ObjectID(hexDigits: value)
            case "parent": if let parent = ObjectID(hexDigits: value) { parents.append(parent) }
            case "author" where author == nil: author = Signature(line: value)
            case "committer" where committer == nil: committer = Signature(line: value)
            default: break
            }
        }
        guard let tree, let author, let committer else { return nil }
        self.init(
            id: id, tree: tree, parents: parents, author: author, committer: committer,
            messageBytes: Array(object[min(end + 2, object.count)...]))
    }

    init(
        id: ObjectID, tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature,
        messageBytes: [UInt8]
    ) {
        self.id = id
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.messageBytes = messageBytes
    }

    private static func headerEnd(_ object: [UInt8]) -> Int? {
        var index = 0
        while index + 1 < object.count {
            if object[index] == UInt8(ascii: "\n"), object[index + 1] == UInt8(ascii: "\n") { return index }
            index += 1
        }
        return object.isEmpty ? nil : object.count
    }
}

extension Repository {
    /// The commit of this name, or of the tag of this name.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        Commit(try peeled(id, to: GIT_OBJECT_COMMIT), self)
    }

    /// Writes a commit object and gives its name; no reference moves, no hook runs, nothing is signed.
    ///
    /// For objects that are the program's own. What the user commits goes through ``GitCommand``.
    public func writeCommit(
        tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
    ) throws(GitError) -> ObjectID {
        var text = "tree \(tree.hex)\n"
        for parent in parents { text += "parent \(parent.hex)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
        return try objectDatabase().write(text.utf8, kind: .commit)
    }
}
