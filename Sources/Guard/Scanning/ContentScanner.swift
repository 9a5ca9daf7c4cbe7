import Dispatch
import Formats
import Synchronization

/// Scans the contents of a file, whatever form the text in it has.
struct ContentScanner: Sendable {
    let scanner: Scanner
    /// How many archives, one in another, are looked into.
    var maximumArchiveDepth = 0
    /// What the contents of archives may come to: in time about what as much text takes, in memory one entry at a time.
    var archiveLimits = Archive.Limits(entryCount: 50_000, entrySize: 64 << 20, totalSize: 512 << 20)
    /// Takes what could not be looked into.
    var notes: ArchiveNotes?

    /// Texts longer than two of these are scanned in windows: small ones, since a rule that only its keywords stand for is
    /// tried on all of a window.
    static let windowSize = 512 << 10
    /// Notebooks larger than this are scanned as any text.
    static let largestNotebook = 16 << 20
    /// How far windows overlap: longer than any secret.
    static let margin = 64 << 10

    /// The findings in a file's contents, or in a link's text; a memo makes it faster where much is known already.
    func scan(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts? = nil, isLink: Bool = false,
        memo: ScanMemo? = nil
    ) throws -> [Finding] {
        if maximumArchiveDepth > 0, !isLink, let kind = Self.archiveKind(of: bytes, file: file),
            let findings = try scanArchive(bytes, kind, file: file, commit: commit)
        {
            return findings
        }
        return try scanFile(bytes, file: file, commit: commit, isLink: isLink, memo: memo)
    }

    /// The findings in contents that are no archive.
    func scanFile(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, isLink: Bool, memo: ScanMemo? = nil
    ) throws -> [Finding] {
        switch TextForm(bytes) {
        case .binary:
            // Its name may still say what it is.
            return try scanner.scan(UnsafeRawBufferPointer(start: nil, count: 0), file: file, commit: commit)
        case .utf16(let bigEndian):
            return try TextForm.utf8(fromUTF16: bytes, bigEndian: bigEndian).withUnsafeBytes {
                try scanText($0, file: file, commit: commit, memo: memo)
            }
        case .plain:
            if !isLink, Notebook.isNotebook(file), let findings = try scanNotebook(bytes, file: file, commit: commit) {
                return findings
            }
            return try scanText(bytes, file: file, commit: commit, memo: memo)
        }
    }

    func scanText(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo? = nil
    ) throws -> [Finding] {
        guard bytes.count > Self.windowSize * 2 else {
            return try scanner.scan(bytes, file: file, commit: commit, memo: memo)
        }
        return try scanWindows(bytes, file: file, commit: commit, memo: memo)
    }

    /// A part of a long text. It owns the matches that begin in it, and sees a margin before and behind, so that a match at an
    /// edge is seen whole, once.
    private struct Window {
        /// What it owns.
        var own: Range<Int>
        /// What it sees.
        var seen: Range<Int>
        /// The lines that `own` begins and ends on, and the one that `seen` begins on, from 1.
        var startLine: Int
        var endLine: Int
        var seenLine: Int
    }

    private static func windows(of bytes: UnsafeRawBufferPointer) -> [Window] {
        var windows: [Window] = []
        var start = 0
        var startLine = 1
        while start < bytes.count {
            var end = min(bytes.count, start + windowSize)
            if end < bytes.count {
                // At a line's end, where one is near.
                var edge = end
                while edge > end - margin, bytes[edge - 1] != 0x0A { edge -= 1 }
                if bytes[edge - 1] == 0x0A { end = edge }
            }
            // From a line's start, where one is near.
            let least = max(0, start - margin)
            var from = least
            while from > 0, from < start, bytes[from - 1] != 0x0A { from += 1 }
            if from == start { from = least }
            let endLine = startLine + newlines(in: bytes[start..<end])
            windows.append(
                Window(
                    own: start..<end, seen: from..<min(bytes.count, end + margin), startLine: startLine,
                    endLine: endLine,
                    seenLine: startLine - newlines(in: bytes[from..<start])))
            start = end
            startLine = endLine
        }
        return windows
    }

    /// Scans a long text window by window, on all cores that have nothing else to do.
    private func scanWindows(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo?
    ) throws -> [Finding] {
        struct Outcome {
            var findings: [[Finding]]
            var failure: (any Error)?
        }
        let windows = Self.windows(of: bytes)
        let outcome = Mutex(Outcome(findings: [[Finding]](repeating: [], count: windows.count)))
        // Read by all, and there until all are done.
        nonisolated(unsafe) let text = bytes
        DispatchQueue.concurrentPerform(iterations: windows.count) { index in
            do {
                let findings = try scan(windows[index], of: text, file: file, commit: commit, memo: memo)
                if !findings.isEmpty { outcome.withLock { $0.findings[index] = findings } }
            } catch {
                outcome.withLock { $0.failure = error }
            }
        }
        let result = outcome.withLock { $0 }
        if let failure = result.failure { throw failure }
        // Of a line that goes on from window to window each finding once.
        var seen: Set<Place> = []
        return result.findings.joined().filter { seen.insert(Place($0)).inserted }
    }

    private func scan(
        _ window: Window, of bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo?
    ) throws -> [Finding] {
        var findings: [Finding] = []
        // Columns of a line that the window begins in the middle of count from the line's start.
        let columns = Self.columnsBefore(window.seen.lowerBound, in: bytes)
        let isLast = window.own.upperBound == bytes.count
        let breaksLine = !isLast && bytes[window.own.upperBound - 1] != 0x0A
        for var finding in try scanner.scan(
            UnsafeRawBufferPointer(rebasing: bytes[window.seen]), file: file, commit: commit,
            firstLine: window.seenLine,
            memo: memo)
        {
            if finding.startLine == window.seenLine { finding.startColumn += columns }
            // What begins in this window, or about the file.
            let begins =
                finding.startLine >= window.startLine
                && (isLast || finding.startLine < window.endLine || (breaksLine && finding.startLine == window.endLine))
            if finding.startLine == 0 ? window.own.lowerBound == 0 : begins { findings.append(finding) }
        }
        return findings
    }

    /// A finding in a text by where it is.
    private struct Place: Hashable {
        var rule: String
        var line: Int
        var column: Int
        var secret: [UInt8]

        init(_ finding: Finding) {
            rule = finding.ruleID
            line = finding.startLine
            column = finding.startColumn
            secret = finding.secret
        }
    }

    private static func newlines(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        LineTable.count(UnsafeRawBufferPointer(rebasing: bytes))
    }

    private static func columnsBefore(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var start = offset
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        return offset - start
    }
}
