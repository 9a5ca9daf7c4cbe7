import Dispatch
import Synchronization

/// Reads many packed blobs on several threads.
struct BulkReading: Sendable {
    /// A tree of a pack, or a part of one.
    fileprivate struct Job: Sendable {
        var pack: Int
        var part: TreePart
    }

    private let store: PackStore
    private let forests: [DeltaForest]
    private let trees: [Job]
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
        var trees: [Job] = []
        for (index, pack) in store.packs.enumerated() {
            let forest = DeltaForest(wanted[index], in: pack)
            trees += forest.roots.map { Job(pack: index, part: TreePart(node: $0)) }
            forests.append(forest)
        }
        self.forests = forests
        self.trees = trees
    }

    /// Calls `body` with the number and contents of each, on `threads` threads.
    ///
    /// - Returns: the numbers of those that were not read: in no pack, damaged, too large.
    func read(
        threads: Int, _ body: @Sendable (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> [Int] {
        let threads = max(threads, 1)
        let work = SharedWork(trees, count: count, threads: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            guard let decoder = TreeDecoder() else { return }
            work.join()
            while let job = work.next(for: thread) {
                var delivered: [Int] = []
                var failure: (any Error)?
                do {
                    try decoder.decode(
                        job.part, of: forests[job.pack], in: store.packs[job.pack],
                        isWanted: { work.isWanted }, give: { work.give(Job(pack: job.pack, part: $0)) }
                    ) { number, bytes in
                        try body(number, bytes)
                        delivered.append(number)
                    }
                } catch {
                    failure = error
                }
                work.finish(delivered, failure)
            }
        }
        return try work.undelivered()
    }
}

/// The jobs of threads that read together.
private final class SharedWork: Sendable {
    private struct State {
        /// The trees that each thread has left.
        var ranges: [Range<Int>]
        /// Parts of trees that were given away.
        var parts: [BulkReading.Job] = []
        /// How many threads are at it, and how many of them wait. Some may begin when others have ended.
        var threads = 0
        var waiting = 0
        var failure: (any Error)?
        var delivered: [Bool]
    }

    private let trees: [BulkReading.Job]
    private let state: Mutex<State>
    /// How many threads wait for whom nothing was given yet.
    private let wanted = Atomic<Int>(0)
    private let wake = DispatchSemaphore(value: 0)

    init(_ trees: [BulkReading.Job], count: Int, threads: Int) {
        self.trees = trees
        // Each thread goes through a stretch of its own, then helps at the end of the longest that is left.
        let share = (trees.count + threads - 1) / threads
        let ranges = (0..<threads).map { min($0 * share, trees.count)..<min(($0 + 1) * share, trees.count) }
        state = Mutex(State(ranges: ranges, delivered: [Bool](repeating: false, count: count)))
    }

    /// Whether a thread waits for a part of another's tree.
    var isWanted: Bool { wanted.load(ordering: .relaxed) > 0 }

    /// The next job; nil where all is done or something has failed.
    func next(for thread: Int) -> BulkReading.Job? {
        while true {
            enum Step {
                case work(BulkReading.Job)
                case wait
                case end
            }
            let step: Step = state.withLock { state in
                if state.failure == nil {
                    if let part = state.parts.popLast() { return .work(part) }
                    if let tree = Self.tree(for: thread, &state) { return .work(trees[tree]) }
                    if state.waiting + 1 < state.threads {
                        state.waiting += 1
                        wanted.add(1, ordering: .relaxed)
                        return .wait
                    }
                }
                state.threads -= 1
                return .end
            }
            switch step {
            case .work(let job): return job
            case .end:
                // Nobody will give anything any more: the others end too, one waking the next.
                wake.signal()
                return nil
            case .wait:
                wake.wait()
                state.withLock { $0.waiting -= 1 }
            }
        }
    }

    /// Leaves a part to a thread that waits.
    func give(_ job: BulkReading.Job) {
        state.withLock { $0.parts.append(job) }
        wanted.subtract(1, ordering: .relaxed)
        wake.signal()
    }

    /// Notes what was read, and what has failed.
    func finish(_ delivered: [Int], _ failure: (any Error)?) {
        state.withLock { state in
            for number in delivered { state.delivered[number] = true }
            if let failure, state.failure == nil { state.failure = failure }
        }
    }

    /// One thread more.
    func join() { state.withLock { $0.threads += 1 } }

    /// The numbers of what nobody has read, once all threads are done.
    func undelivered() throws -> [Int] {
        let end = state.withLock { $0 }
        if let failure = end.failure { throw failure }
        return end.delivered.indices.filter { !end.delivered[$0] }
    }

    private static func tree(for thread: Int, _ state: inout State) -> Int? {
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
