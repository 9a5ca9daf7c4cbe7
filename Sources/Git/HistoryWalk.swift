import Dispatch
import Platform
import Synchronization

/// Goes through the commits that some tips reach, and compares each with its parents, reading packs directly.
///
/// Newer commits are read before older ones, since git stores the older as differences to the newer.
struct HistoryWalk {
    private let objects: HistorySource
    private let shallow: Set<ObjectID>

    init(_ objects: HistorySource, shallow: Set<ObjectID>) {
        self.objects = objects
        self.shallow = shallow
    }

    private struct Commit: Sendable {
        var id: ObjectID
        var tree: ObjectID
        var parents: [Int] = []
        var date: Int64
        var children = 0
    }

    /// A blob that a commit puts at a path.
    private struct Found: Sendable {
        var path: [UInt8]
        var old: ObjectID?
        var new: ObjectID
        var isLink: Bool
    }

    /// So many commits are compared in a row: a thread reads most of their trees as differences to those it has just read.
    private static let stretch = 512

    /// What the commits bring, parents before children.
    func history(from tips: [ObjectID]) throws(GitError) -> BlobHistory {
        let commits = try reached(from: tips)
        let order = Self.newestFirst(commits)
        var found = compared(order, of: commits)
        let comparison = TreeComparison(source: objects)
        var history = BlobHistory()
        // Collected in the order of reading, then turned round.
        for place in order.indices.reversed() {
            let index = order[place]
            var changes = found[place]
            // What packs do not have, or what is damaged there.
            if changes == nil { changes = try Self.changes(in: index, of: commits, comparison) }
            for change in changes ?? [] {
                history.append(change.path, change.new, previous: change.old, isLink: change.isLink)
            }
            found[place] = nil
            history.endCommit(commits[index].id)
        }
        return history
    }

    /// What commits bring, in their order, as far as packs alone tell it, found on all cores.
    private func compared(_ order: [Int], of commits: [Commit]) -> [[Found]?] {
        let found = Mutex([[Found]?](repeating: nil, count: order.count))
        let store = objects.store
        if store.packs.isEmpty { return found.withLock { $0 } }
        let stretches = (order.count + Self.stretch - 1) / Self.stretch
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(FileSystem.coreCount, stretches)) { _ in
            guard let trees = PackedTrees(store) else { return }
            let comparison = TreeComparison(source: trees)
            while true {
                let stretch = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard stretch < stretches else { return }
                let places = stretch * Self.stretch..<min(order.count, (stretch + 1) * Self.stretch)
                let own = places.map { try? Self.changes(in: order[$0], of: commits, comparison) }
                found.withLock { $0.replaceSubrange(places, with: own) }
            }
        }
        return found.withLock { $0 }
    }

    private static func changes<Source: TreeSource>(
        in index: Int, of commits: [Commit], _ comparison: TreeComparison<Source>
    ) throws(GitError) -> [Found] {
        var found: [Found] = []
        try comparison.compare(
            commits[index].tree, against: commits[index].parents.map { commits[$0].tree }, deletions: false
        ) { folder, name, old, new in
            guard let new, new.mode.isBlob else { return }
            found.append(
                Found(
                    path: TreeComparison<Source>.path(folder, name),
                    old: old.flatMap { $0.mode.isBlob ? $0.id : nil }, new: new.id, isLink: new.mode == .symlink))
        }
        return found
    }

    private func reached(from tips: [ObjectID]) throws(GitError) -> [Commit] {
        var commits: [Commit] = []
        var numbers: [ObjectID: Int] = [:]
        var parents: [[ObjectID]] = []
        func add(_ id: ObjectID) throws(GitError) {
            guard numbers[id] == nil else { return }
            let object = try objects.object(id)
            guard object.kind == .commit, let parsed = Self.parse(object.contents) else {
                throw .otherKind(id, than: "commit")
            }
            numbers[id] = commits.count
            commits.append(Commit(id: id, tree: parsed.tree, date: parsed.date))
            parents.append(shallow.contains(id) ? [] : parsed.parents)
        }
        for tip in tips { try add(tip) }
        var index = 0
        while index < commits.count {
            for parent in parents[index] {
                try add(parent)
                guard let number = numbers[parent] else { continue }
                commits[index].parents.append(number)
                commits[number].children += 1
            }
            index += 1
        }
        return commits
    }

    /// The commits children before parents, the newest first where that leaves a choice.
    private static func newestFirst(_ commits: [Commit]) -> [Int] {
        var left = commits.map(\.children)
        var heap = Heap()
        for index in commits.indices where left[index] == 0 { heap.insert(commits[index].date, index) }
        var order: [Int] = []
        order.reserveCapacity(commits.count)
        while let index = heap.popLatest() {
            order.append(index)
            for parent in commits[index].parents {
                left[parent] -= 1
                if left[parent] == 0 { heap.insert(commits[parent].date, parent) }
            }
        }
        return order
    }

    /// `tree`, `parent` and `committer` lines; nil where it is no commit.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> (tree: ObjectID, parents: [ObjectID], date: Int64)? {
        var rest = bytes[...]
        var tree: ObjectID?
        var parents: [ObjectID] = []
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            if line.isEmpty { break }
            if tree == nil {
                guard line.count == 45, line.starts(with: "tree ".utf8) else { return nil }
                tree = ObjectID(hexDigits: Array(line.dropFirst(5))[...])
                if tree == nil { return nil }
            } else if line.count == 47, line.starts(with: "parent ".utf8) {
                guard let id = ObjectID(hexDigits: Array(line.dropFirst(7))[...]) else { return nil }
                parents.append(id)
            } else if line.starts(with: "committer ".utf8) {
                guard let end = line.lastIndex(of: UInt8(ascii: ">")) else { break }
                var date: Int64 = 0
                for byte in line[end...].dropFirst(2) {
                    guard byte >= 0x30, byte <= 0x39, date < 1 << 50 else { break }
                    date = date * 10 + Int64(byte - 0x30)
                }
                return tree.map { ($0, parents, date) }
            }
        }
        return tree.map { ($0, parents, 0) }
    }

    /// Commits by date, the latest first, of equal dates the one that was reached first.
    private struct Heap {
        private var items: [(date: Int64, index: Int)] = []

        private static func precedes(_ one: (date: Int64, index: Int), _ other: (date: Int64, index: Int)) -> Bool {
            one.date != other.date ? one.date > other.date : one.index < other.index
        }

        mutating func insert(_ date: Int64, _ index: Int) {
            items.append((date, index))
            var place = items.count - 1
            while place > 0, Self.precedes(items[place], items[(place - 1) / 2]) {
                items.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        mutating func popLatest() -> Int? {
            guard let first = items.first, let last = items.popLast() else { return nil }
            if items.isEmpty { return first.index }
            items[0] = last
            var place = 0
            while true {
                var least = place
                for child in [2 * place + 1, 2 * place + 2]
                where child < items.count && Self.precedes(items[child], items[least]) { least = child }
                if least == place { return first.index }
                items.swapAt(place, least)
                place = least
            }
        }
    }
}
