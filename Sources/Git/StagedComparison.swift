/// Compares the index, as its file has it, with a tree.
struct StagedComparison {
    private let index: IndexFile
    private let database: ObjectDatabase
    private var position = 0
    private var changes: [Change] = []

    /// A name in one folder: of the index, or of a tree.
    private struct Item {
        var name: UnsafeRawBufferPointer
        var isFolder: Bool

        /// git's order, in which a folder's name ends in `/`.
        func order(_ other: Item) -> Int {
            TreeEntry.order(name, isFolder, other.name, other.isFolder)
        }
    }

    /// What the index changes against a tree, sorted by path; nil is the empty tree.
    static func changes(
        of index: IndexFile, against tree: ObjectID?, in database: ObjectDatabase
    ) throws(GitError) -> [Change] {
        var comparison = StagedComparison(index, database)
        if let tree, let cached = index.cachedTree, cached.id == tree { return [] }
        try comparison.compare(tree, index.cachedTree, prefix: 0)
        return comparison.changes.sorted { $0.path < $1.path }
    }

    private init(_ index: IndexFile, _ database: ObjectDatabase) {
        self.index = index
        self.database = database
    }

    /// Compares a folder, whose entries in the index begin at ``position`` with a path of `prefix` bytes, with a tree.
    private mutating func compare(
        _ tree: ObjectID?, _ cached: IndexFile.CachedTree?, prefix: Int
    ) throws(GitError) {
        var old: TreeCursor<StoredObject>?
        if let tree { old = TreeCursor<StoredObject>(try database.object(tree)) }
        let first = index.entry(position)
        func isInside(_ entry: IndexFile.Entry) -> Bool {
            guard prefix > 0 else { return true }
            guard let first, entry.name.count > prefix, let left = entry.name.baseAddress,
                let right = first.name.baseAddress
            else { return false }
            return RawBytes.compare(left, right, prefix) == 0
        }
        let folder = first.map { Array($0.name.prefix(prefix)) } ?? []
        while true {
            var entry = index.entry(position)
            if let found = entry, !isInside(found) { entry = nil }
            let staged = entry.map { Self.item($0, prefix) }
            let committed = old?.entry.map { Item(name: $0.name, isFolder: $0.mode == .tree) }
            let order: Int
            switch (staged, committed) {
            case (nil, nil): return
            case (.some, nil): order = -1
            case (nil, .some): order = 1
            case (.some(let staged), .some(let committed)): order = staged.order(committed)
            }
            if order > 0, let gone = old?.entry {
                try delete(gone, below: folder)
            } else if let entry, let staged {
                let counterpart = order == 0 ? old?.entry : nil
                if staged.isFolder {
                    let below = cached?.child(staged.name)
                    if let counterpart, let below, let count = below.count, below.id == counterpart.id {
                        position += count
                    } else {
                        try compare(counterpart?.id, below, prefix: prefix + staged.name.count + 1)
                    }
                } else {
                    note(entry, counterpart)
                    position += 1
                }
            }
            if order >= 0 { old?.advance() }
        }
    }

    private static func item(_ entry: IndexFile.Entry, _ prefix: Int) -> Item {
        let rest = UnsafeRawBufferPointer(rebasing: entry.name[prefix...])
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return Item(name: rest, isFolder: false) }
        return Item(name: UnsafeRawBufferPointer(rebasing: rest[..<slash]), isFolder: true)
    }

    private mutating func note(_ entry: IndexFile.Entry, _ counterpart: TreeEntry?) {
        let isKnown = counterpart.map { $0.id == entry.id && $0.mode == entry.mode } ?? false
        if isKnown { return }
        let path = RepositoryPath(entry.name)
        let new = Change.Side(path: path, mode: entry.mode, id: entry.id)
        guard let counterpart else {
            changes.append(Change(status: .added, old: nil, new: new))
            return
        }
        let old = Change.Side(path: path, mode: counterpart.mode, id: counterpart.id)
        changes.append(Change(status: Change.status(from: old.mode, to: new.mode), old: old, new: new))
    }

    private mutating func delete(_ gone: TreeEntry, below folder: [UInt8]) throws(GitError) {
        let path = RepositoryPath(folder + gone.name)
        guard gone.mode == .tree else {
            let side = Change.Side(path: path, mode: gone.mode, id: gone.id)
            changes.append(Change(status: .deleted, old: side, new: nil))
            return
        }
        var cursor = TreeCursor<StoredObject>(try database.object(gone.id))
        while let entry = cursor.entry {
            try delete(entry, below: path.bytes + [UInt8(ascii: "/")])
            cursor.advance()
        }
    }
}
