/// Where the bytes of trees come from.
protocol TreeSource {
    /// Holds a tree's bytes.
    associatedtype Object: StoredBytes
    /// A tree.
    func tree(_ id: ObjectID) throws(GitError) -> Object
}

extension ObjectDatabase: TreeSource {
    func tree(_ id: ObjectID) throws(GitError) -> StoredObject {
        let object = try object(id)
        guard object.kind == .tree else { throw .otherKind(id, than: "tree") }
        return object
    }
}

/// Compares a tree with the trees of all parents, straight from the objects' bytes.
///
/// Histories have thousands of commits, and libgit2's own diff takes several times as long: it makes an iterator with
/// copies of every name for each pair.
struct TreeComparison<Source: TreeSource> {
    typealias Cursor = TreeCursor<Source.Object>
    typealias Entry = TreeEntry

    let source: Source

    /// What a tree changes against all the others, sorted by path: paths whose mode or object is in none of them, and paths that
    /// all of them have and the tree has not. No others is the comparison with the empty tree.
    func changes(of tree: ObjectID, against others: [ObjectID]) throws(GitError) -> [Change] {
        var changes: [Change] = []
        try compare(tree, against: others, deletions: true) { folder, name, old, new in
            let path = RepositoryPath(Self.path(folder, name))
            func side(_ entry: Entry?) -> Change.Side? {
                entry.map { Change.Side(path: path, mode: $0.mode, id: $0.id) }
            }
            let status: Change.Status =
                if let old, let new { Change.status(from: old.mode, to: new.mode) } else {
                    new == nil ? .deleted : .added
                }
            changes.append(Change(status: status, old: side(old), new: side(new)))
        }
        return changes.sorted { $0.path < $1.path }
    }

    /// Is told of a path that differs: its folder, its name there, what the first of the others that has it has, and what the
    /// tree has. The entries are valid in the call only.
    typealias Visit = (_ folder: [UInt8], _ name: UnsafeRawBufferPointer, _ old: Entry?, _ new: Entry?) -> Void

    /// Calls `visit` with every path that differs, in the order of paths.
    func compare(
        _ tree: ObjectID, against others: [ObjectID], deletions: Bool, _ visit: Visit
    ) throws(GitError) {
        if others.contains(tree) { return }
        try compare(tree, others.first, others.dropFirst().map { $0 }, below: [], deletions && !others.isEmpty, visit)
    }

    /// - Parameters:
    ///   - first: the same folder in the first of the others; nil where it has none.
    ///   - rest: the same folder in those after it.
    private func compare(
        _ tree: ObjectID, _ first: ObjectID?, _ rest: [ObjectID?], below folder: [UInt8], _ deletions: Bool,
        _ visit: Visit
    ) throws(GitError) {
        var new = Cursor(try source.tree(tree))
        var old: Cursor?
        if let first { old = Cursor(try source.tree(first)) }
        var others = Others(ids: rest)
        // What the two begin and end with alike needs no look.
        if var both = old {
            new.skipPrefix(with: &both)
            old = both
        }
        while let entry = new.entry {
            // What the first has before this entry is gone.
            while let gone = old?.entry, gone.order(to: entry) < 0 {
                if deletions { try remove(gone, &others, below: folder, visit) }
                old?.advance()
            }
            var counterpart: Entry?
            if let found = old?.entry, found.order(to: entry) == 0 { counterpart = found }
            if let counterpart, counterpart.isSame(as: entry) {
                old?.advance()
                new.advance()
                continue
            }
            if rest.isEmpty {
                if entry.mode == .tree {
                    try compare(
                        entry.id, counterpart?.id, [], below: Self.path(folder, entry.name), deletions, visit)
                } else {
                    visit(folder, entry.name, counterpart, entry)
                }
            } else {
                try compare(entry, counterpart, &others, below: folder, deletions, visit)
            }
            if counterpart != nil { old?.advance() }
            new.advance()
        }
        while deletions, let gone = old?.entry {
            try remove(gone, &others, below: folder, visit)
            old?.advance()
        }
    }

    /// An entry that the first of several others does not have.
    private func compare(
        _ entry: Entry, _ first: Entry?, _ others: inout Others, below folder: [UInt8], _ deletions: Bool,
        _ visit: Visit
    ) throws(GitError) {
        let found = try others.find(entry, source)
        if found.contains(where: { $0?.isSame(as: entry) ?? false }) { return }
        if entry.mode == .tree {
            try compare(
                entry.id, first?.id, found.map { $0?.id }, below: Self.path(folder, entry.name), deletions, visit)
        } else {
            visit(folder, entry.name, first ?? found.lazy.compactMap { $0 }.first, entry)
        }
    }

    /// An entry of the first that the tree does not have: gone where all the others have it too.
    private func remove(
        _ entry: Entry, _ others: inout Others, below folder: [UInt8], _ visit: Visit
    ) throws(GitError) {
        let found = try others.find(entry, source)
        if found.contains(where: { $0 == nil }) { return }
        guard entry.mode == .tree else { return visit(folder, entry.name, entry, nil) }
        var inner = Others(ids: found.map { $0?.id })
        let folder = Self.path(folder, entry.name)
        var cursor = Cursor(try source.tree(entry.id))
        while let entry = cursor.entry {
            try remove(entry, &inner, below: folder, visit)
            cursor.advance()
        }
    }

    /// The same folder in the second and later others, opened where a look is needed, and moved on as names ascend.
    private struct Others {
        let ids: [ObjectID?]
        private var cursors: [Cursor?]?

        init(ids: [ObjectID?]) { self.ids = ids }

        mutating func find(_ entry: Entry, _ source: Source) throws(GitError) -> [Entry?] {
            if ids.isEmpty { return [] }
            var cursors = self.cursors ?? []
            if self.cursors == nil {
                for id in ids {
                    guard let id else {
                        cursors.append(nil)
                        continue
                    }
                    cursors.append(Cursor(try source.tree(id)))
                }
            }
            var found: [Entry?] = []
            for index in cursors.indices {
                while let other = cursors[index]?.entry, other.order(to: entry) < 0 { cursors[index]?.advance() }
                found.append(cursors[index]?.entry.flatMap { $0.order(to: entry) == 0 ? $0 : nil })
            }
            self.cursors = cursors
            return found
        }
    }

    static func path(_ folder: [UInt8], _ name: UnsafeRawBufferPointer) -> [UInt8] {
        if folder.isEmpty { return Array(name) }
        var path: [UInt8] = []
        path.reserveCapacity(folder.count + 1 + name.count)
        path += folder
        path.append(UInt8(ascii: "/"))
        path += name
        return path
    }
}
