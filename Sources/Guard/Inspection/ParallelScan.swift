import Dispatch
import Synchronization

/// Scans on all cores, fed from one thread, with a bound on what is in memory.
final class ParallelScan: Sendable {
    private struct State {
        var findings: [(Int, Item, [Finding])] = []
        var failure: (any Error)?
        var batch: [(Int, Item, [UInt8])] = []
        var batchBytes = 0
        var next = 0
    }

    private static let batchSize = 1 << 20
    /// How many bytes of blobs may be in memory at a time.
    private static let memoryBudget = 64 << 20
    private let scanner: ContentScanner
    private let state = Mutex(State())
    private let group = DispatchGroup()
    /// Bytes in flight, in units of a batch.
    private let slots = DispatchSemaphore(value: max(2, ParallelScan.memoryBudget / (8 << 20)))

    private let memo: ScanMemo?

    /// - Parameter memo: for contents that are much like one another.
    init(_ scanner: ContentScanner, memo: ScanMemo? = nil) {
        self.scanner = scanner
        self.memo = memo
    }

    func add(_ item: Item, _ bytes: [UInt8]) throws {
        let full = state.withLock { state in
            state.batch.append((state.next, item, bytes))
            state.next += 1
            state.batchBytes += bytes.count
            return state.batchBytes >= Self.batchSize
        }
        if full { try flush() }
    }

    private func flush() throws {
        let batch = state.withLock { state in
            let batch = state.batch
            state.batch = []
            state.batchBytes = 0
            return batch
        }
        if batch.isEmpty { return }
        slots.wait()
        DispatchQueue.global().async(group: group) { [self] in
            for (index, item, bytes) in batch {
                do {
                    let findings = try bytes.withUnsafeBytes {
                        try scanner.scan($0, file: item.path, commit: item.commit, isLink: item.isLink, memo: memo)
                    }
                    if !findings.isEmpty { state.withLock { $0.findings.append((index, item, findings)) } }
                } catch {
                    state.withLock { $0.failure = error }
                }
            }
            slots.signal()
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    func finish() throws -> [(item: Item, findings: [Finding])] {
        try flush()
        group.wait()
        if let failure = state.withLock({ $0.failure }) { throw failure }
        return state.withLock { $0.findings.sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) } }
    }
}
