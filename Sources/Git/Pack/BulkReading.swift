import Dispatch
import Synchronization

/// Reads many packed blobs on several threads.
struct BulkReading: Sendable {
    private struct Tree: Sendable {
        var pack: Int
        var root: Int32
    }

    private struct State {
        var ranges: [Range<Int>]
        var failure: (any Error)?
        var delivered: [Bool]
    }

    private let store: PackStore
    private let forests: [DeltaForest]
    private let trees: [Tree]
    private let count: Int

    /// - Parameter ids: distinct names.
    init(_ ids: [ObjectID], in store: PackStore) {
        self.store = store
        count = ids.count
        var wanted = [[(position: Int, number: Int)]](repeating: [], count: store.packs.count)
        for (number, id) in ids.enumerated() {
            guard let place = store.place(of: id) else { continue }
            wanted[place.pack].append((place.position, number))
        }
        var forests: [DeltaForest] = []
        var trees: [Tree] = []
        for (index, pack) in store.packs.enumerated() {
            let forest = DeltaForest(wanted[index], in: pack)
            trees += forest.roots.map { Tree(pack: index, root: $0) }
            forests.append(forest)
        }
        self.forests = forests
        self.trees = trees
    }

    /// Calls `body` with the number and contents of each, on `threads` threads, each with what `start` made for it.
    ///
    /// - Returns: the numbers of those that were not read: in no pack, damaged, too large.
    func read<Worker>(
        threads: Int, start: @escaping @Sendable () -> Worker,
        _ body: @escaping @Sendable (inout Worker, Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> [Int] {
        // Each thread goes through a stretch of its own, then helps at the end of the longest that is left.
        let share = (trees.count + threads - 1) / max(threads, 1)
        let ranges = (0..<threads).map { min($0 * share, trees.count)..<min(($0 + 1) * share, trees.count) }
        let state = Mutex(State(ranges: ranges, delivered: [Bool](repeating: false, count: count)))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            guard let decoder = TreeDecoder() else { return }
            var worker = start()
            while let number = state.withLock({ Self.next(thread, &$0) }) {
                let tree = trees[number]
                var delivered: [Int] = []
                do {
                    try decoder.decode(tree.root, of: forests[tree.pack], in: store.packs[tree.pack]) { number, bytes in
                        try body(&worker, number, bytes)
                        delivered.append(number)
                    }
                    state.withLock { state in
                        for number in delivered { state.delivered[number] = true }
                    }
                } catch {
                    state.withLock { $0.failure = error }
                }
            }
        }
        let end = state.withLock { $0 }
        if let failure = end.failure { throw failure }
        return end.delivered.indices.filter { !end.delivered[$0] }
    }

    private static func next(_ thread: Int, _ state: inout State) -> Int? {
        if state.failure != nil { return nil }
        if let own = state.ranges[thread].first {
            state.ranges[thread].removeFirst()
            return own
        }
        guard let longest = state.ranges.indices.max(by: { state.ranges[$0].count < state.ranges[$1].count }),
            let last = state.ranges[longest].last
        else { return nil }
        state.ranges[longest].removeLast()
        return last
    }
}
