import CLibgit2

/// Compares a tree with the trees of all parents, straight from the objects' bytes.
///
/// Histories have thousands of commits, and libgit2's own diff takes several times as long: it makes an iterator with
/// copies of every name for each pair.
struct TreeComparison {
    let database: ObjectDatabase

    /// An entry of a tree in memory that `owner` keeps alive.
    struct Entry {
        var name: UnsafeRawBufferPointer
        var mode: FileMode
        var id: ObjectID
    }

    /// A tree being read from its first entry to its last.
    struct Cursor {
        let object: StoredObject
        private var rest: UnsafeRawBufferPointer
        private(set) var entry: Entry?

        init(_ object: StoredObject) {
            self.object = object
            rest = object.contents
            advance()
        }

        /// Goes to the next entry. The form of an entry: the mode in octal, a space, the name, NUL, 20 bytes.
        mutating func advance() {
            entry = nil
            var mode: UInt32 = 0
            var index = 0
            while index < rest.count, rest[index] != UInt8(ascii: " ") {
                mode = mode << 3 | UInt32(rest[index] & 7)
                index += 1
            }
            let nameStart = index + 1
            index = nameStart
            while index < rest.count, rest[index] != 0 { index += 1 }
            guard index + 21 <= rest.count, let base = rest.baseAddress else { return }
            entry = Entry(
                name: UnsafeRawBufferPointer(rebasing: rest[nameStart..<index]), mode: FileMode(rawValue: mode),
                id: ObjectID(at: base + index + 1))
            rest = UnsafeRawBufferPointer(rebasing: rest[(index + 21)...])
        }
    }

    /// What a tree changes against all the others, sorted by path: paths whose mode or object is in none of them, and paths that
    /// all of them have and the tree has not. No others is the comparison with the empty tree.
    func changes(of tree: ObjectID, against others: [ObjectID]) throws(GitError) -> [Change] {
        var changes: [Change] = []
        if others.contains(tree) { return [] }
        try compare(tree, others.map { $0 }, below: [], into: &changes)
        return changes.sorted { $0.path < $1.path }
    }

    private func compare(
        _ tree: ObjectID, _ others: [ObjectID?], below folder: [UInt8], into changes: inout [Change]
    ) throws(GitError) {
        var new = Cursor(try database.object(tree))
        var old: [Cursor?] = []
        for id in others { old.append(try cursor(id)) }
        // The names that all of the others have and the tree passes over are gone.
        while true {
            guard let entry = new.entry else { break }
            try passOver(before: entry, &old, below: folder, into: &changes)
            var isKnown = false
            var counterparts: [Entry?] = []
            for index in old.indices {
                let counterpart = old[index]?.entry.flatMap { Self.order($0, entry) == 0 ? $0 : nil }
                counterparts.append(counterpart)
                if let counterpart, counterpart.id == entry.id, counterpart.mode == entry.mode { isKnown = true }
            }
            if !isKnown {
                if entry.mode == .tree {
                    try compare(
                        entry.id, counterparts.map { $0?.id }, below: Self.path(folder, entry.name), into: &changes)
                } else {
                    changes.append(Self.change(entry, counterparts, below: folder))
                }
            }
            for index in old.indices where counterparts[index] != nil { old[index]?.advance() }
            new.advance()
        }
        try passOver(before: nil, &old, below: folder, into: &changes)
    }

    private func cursor(_ id: ObjectID?) throws(GitError) -> Cursor? {
        guard let id else { return nil }
        return Cursor(try database.object(id))
    }

    /// Moves all others up to an entry (to their end where nil) and notes what every one of them has before it.
    private func passOver(
        before limit: Entry?, _ old: inout [Cursor?], below folder: [UInt8], into changes: inout [Change]
    ) throws(GitError) {
        while true {
            var lowest: Entry?
            for cursor in old {
                guard let entry = cursor?.entry else { continue }
                if let limit, Self.order(entry, limit) >= 0 { continue }
                if let found = lowest, Self.order(entry, found) >= 0 { continue }
                lowest = entry
            }
            guard let gone = lowest else { return }
            var holders: [ObjectID?] = []
            for index in old.indices {
                guard let entry = old[index]?.entry, Self.order(entry, gone) == 0 else { continue }
                holders.append(entry.id)
                old[index]?.advance()
            }
            guard holders.count == old.count else { continue }
            if gone.mode == .tree {
                try compareNothing(with: holders, below: Self.path(folder, gone.name), into: &changes)
            } else {
                let side = Self.side(gone, RepositoryPath(Self.path(folder, gone.name)))
                changes.append(Change(status: .deleted, old: side, new: nil))
            }
        }
    }

    private func compareNothing(
        with others: [ObjectID?], below folder: [UInt8], into changes: inout [Change]
    ) throws(GitError) {
        var old: [Cursor?] = []
        for id in others { old.append(try cursor(id)) }
        try passOver(before: nil, &old, below: folder, into: &changes)
    }

    private static func change(_ entry: Entry, _ counterparts: [Entry?], below folder: [UInt8]) -> Change {
        let path = RepositoryPath(Self.path(folder, entry.name))
        guard let old = counterparts.lazy.compactMap({ $0 }).first else {
            return Change(status: .added, old: nil, new: side(entry, path))
        }
        return Change(
            status: Change.status(from: old.mode, to: entry.mode), old: side(old, path), new: side(entry, path))
    }

    private static func side(_ entry: Entry, _ path: RepositoryPath) -> Change.Side {
        Change.Side(path: path, mode: entry.mode, id: entry.id)
    }

    private static func path(_ folder: [UInt8], _ name: UnsafeRawBufferPointer) -> [UInt8] {
        if folder.isEmpty { return Array(name) }
        var path: [UInt8] = []
        path.reserveCapacity(folder.count + 1 + name.count)
        path += folder
        path.append(UInt8(ascii: "/"))
        path += name
        return path
    }

    /// git's order of names in a tree, in which a folder's name ends in `/`: negative, zero or positive. A file and a folder
    /// of one name are two names.
    private static func order(_ one: Entry, _ other: Entry) -> Int {
        order(one.name, one.mode == .tree, other.name, other.mode == .tree)
    }

    static func order(
        _ one: UnsafeRawBufferPointer, _ isFolder: Bool, _ other: UnsafeRawBufferPointer, _ otherIsFolder: Bool
    ) -> Int {
        let common = min(one.count, other.count)
        if common > 0, let left = one.baseAddress, let right = other.baseAddress {
            let order = RawBytes.compare(left, right, common)
            if order != 0 { return order }
        }
        func next(_ name: UnsafeRawBufferPointer, _ isFolder: Bool) -> Int {
            name.count > common ? Int(name[common]) : isFolder ? Int(UInt8(ascii: "/")) : 0
        }
        let order = next(one, isFolder) - next(other, otherIsFolder)
        return order != 0 ? order : one.count - other.count
    }
}
