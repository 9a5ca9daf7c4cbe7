import Dispatch
import Platform
import Synchronization
import SystemPackage

/// Looks for secrets in the files of a folder, on all cores, while it is still being walked.
final class FileScan: Sendable {
    /// A file or link by its path from the folder, with `/`.
    struct Entry {
        var path: [UInt8]
        var isLink: Bool
    }

    private struct State {
        var batches: [[Entry]] = []
        var isComplete = false
        var verdict = Verdict()
        var failure: (any Error)?
    }

    /// How many files a thread takes at a time.
    private static let batchSize = 32

    private let inspection: Inspection
    private let top: FilePath
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let group = DispatchGroup()
    private let helpers: Int
    /// What the walking thread has collected.
    private let batch = Mutex<[Entry]>([])

    init(_ inspection: Inspection, below top: FilePath) {
        self.inspection = inspection
        self.top = top
        helpers = max(0, FileSystem.coreCount - 1)
        for _ in 0..<helpers {
            DispatchQueue.global().async(group: group) { [self] in work() }
        }
    }

    /// Gives a file to scan.
    func add(_ entry: Entry) {
        let full = batch.withLock { batch -> [Entry] in
            batch.append(entry)
            guard batch.count >= Self.batchSize else { return [] }
            defer { batch.removeAll(keepingCapacity: true) }
            return batch
        }
        if !full.isEmpty { put(full) }
    }

    private func put(_ entries: [Entry]) {
        state.withLock { $0.batches.append(entries) }
        available.signal()
    }

    /// Scans what is left, waits, and gives what was found.
    ///
    /// - Parameter isAbandoned: drops what is left.
    func finish(isAbandoned: Bool = false) throws -> Verdict {
        let rest = batch.withLock { $0 }
        state.withLock { state in
            if !rest.isEmpty { state.batches.append(rest) }
            if isAbandoned { state.batches = [] }
            state.isComplete = true
        }
        // Whoever finds no batch when all are there is done.
        for _ in 0...(helpers + 1) { available.signal() }
        work()
        group.wait()
        var result = state.withLock { $0 }
        if let failure = result.failure { throw failure }
        result.verdict.notes += inspection.archiveNotes()
        result.verdict.sort()
        return result.verdict
    }

    private func work() {
        var verdict = Verdict()
        do {
            let reader = try FileReader(below: top)
            while let entries = next() {
                for entry in entries {
                    do {
                        try inspection.scan(entry, reader, below: top, &verdict)
                    } catch let error as FileError {
                        // The others have their findings all the same.
                        verdict.addUnread(entry.path, error)
                    }
                }
            }
        } catch {
            state.withLock { state in
                state.failure = error
                state.batches = []
            }
        }
        state.withLock { $0.verdict.add(verdict) }
    }

    private func next() -> [Entry]? {
        while true {
            available.wait()
            let (entries, isComplete) = state.withLock { ($0.batches.popLast(), $0.isComplete) }
            if let entries { return entries }
            if isComplete {
                available.signal()
                return nil
            }
        }
    }
}

extension Inspection {
    fileprivate func scan(
        _ entry: FileScan.Entry, _ reader: FileReader, below top: FilePath, _ verdict: inout Verdict
    ) throws {
        guard !isUnscanned(entry.path) else {
            verdict.inspected += 1
            return
        }
        var findings: [Finding] = []
        var isPassedOver = false
        if entry.isLink {
            let text = try FileSystem.readLink(top.pushing(FilePath(bytes: entry.path)))
            findings = try text.withUnsafeBytes { try contentScanner.scan($0, file: entry.path, isLink: true) }
        } else {
            let isRead = try reader.withContents(of: entry.path, most: settings.maximumScannedSize) {
                let form = TextForm($0)
                isPassedOver = contentScanner.passesOver($0, form, file: entry.path, isLink: false)
                findings = try contentScanner.scan($0, form: form, file: entry.path) { reader.release(before: $0) }
            }
            guard isRead else {
                verdict.tooLarge += 1
                return
            }
        }
        if isPassedOver { verdict.passedOver += 1 } else { verdict.inspected += 1 }
        for finding in findings where !settings.accepted.accepts(finding) {
            verdict.refusals.append(Problem(kind: .secret, finding: finding, message: finding.description))
        }
    }
}
