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
    /// Whether pictures and the like are scanned too, as gitleaks does with files.
    var looksIntoMedia = false
    /// Takes what could not be looked into.
    var notes: ArchiveNotes?

    /// Texts longer than two of these are scanned in windows: small ones, since a rule that only its keywords stand for is
    /// tried on all of a window.
    static let windowSize = 512 << 10
    /// Notebooks larger than this are scanned as any text.
    static let largestNotebook = 16 << 20
    /// How far windows overlap: longer than any secret.
    static let margin = 64 << 10
    /// So many windows of a text are scanned before memory behind them is given back.
    static let windowsAtOnce = 8

    /// The findings in a file's contents, or in a link's text; a memo makes it faster where much is known already.
    ///
    /// - Parameters:
    ///   - form: what they are, where that was looked at already.
    ///   - passed: is told how far a large file has been looked at.
    func scan(
        _ bytes: UnsafeRawBufferPointer, form: TextForm? = nil, file: [UInt8], commit: CommitFacts? = nil,
        isLink: Bool = false, memo: ScanMemo? = nil, passed: ((Int) -> Void)? = nil
    ) throws -> [Finding] {
        if maximumArchiveDepth > 0, !isLink, let kind = Self.archiveKind(of: bytes, file: file),
            let findings = try scanArchive(bytes, kind, file: file, commit: commit)
        {
            return findings
        }
        return try scanFile(
            bytes, form: form ?? TextForm(bytes), file: file, commit: commit, isLink: isLink, memo: memo,
            passed: passed)
    }

    /// The findings in contents that are no archive.
    func scanFile(
        _ bytes: UnsafeRawBufferPointer, form: TextForm, file: [UInt8], commit: CommitFacts?, isLink: Bool,
        memo: ScanMemo? = nil, passed: ((Int) -> Void)? = nil
    ) throws -> [Finding] {
        switch form {
        case .opaque where !looksIntoMedia:
            // Its name may still say what it is.
            return try scanner.scan(UnsafeRawBufferPointer(start: nil, count: 0), file: file, commit: commit)
        case .opaque, .binary:
            return try scanBinary(bytes, file: file, commit: commit, memo: memo, passed: passed)
        case .utf16(let bigEndian):
            let decoded = try TextForm.utf8(fromUTF16: bytes, bigEndian: bigEndian).withUnsafeBytes {
                try scanText($0, file: file, commit: commit, memo: memo)
            }
            // What says that it is UTF-16 need not be.
            let raw = try scanText(bytes, file: file, commit: commit, memo: memo)
            return decoded + raw.filter { $0.startLine > 0 }
        case .plain:
            if !isLink, Notebook.isNotebook(file), let findings = try scanNotebook(bytes, file: file, commit: commit) {
                return findings
            }
            return try scanText(bytes, file: file, commit: commit, memo: memo, passed: passed)
        }
    }

    /// Whether nothing in a file can be read, so that only its name says what it is.
    func passesOver(_ bytes: UnsafeRawBufferPointer, _ form: TextForm, file: [UInt8], isLink: Bool) -> Bool {
        guard !isLink, !looksIntoMedia, form == .opaque else { return false }
        return maximumArchiveDepth == 0 || Self.archiveKind(of: bytes, file: file) == nil
    }

    /// Whether a default rule found it that goes by words around a secret rather than by what the secret looks like: in a file
    /// that is no text chance makes such finds.
    func isWide(_ finding: Finding) -> Bool {
        guard let index = scanner.rules.index(of: finding.ruleID) else { return false }
        let rule = scanner.rules.rule(at: index).rule
        guard rule.tags.contains("generic") || rule.id.contains("generic") || rule.id.contains("password") else {
            return false
        }
        return DefaultRules.rule(id: rule.id)?.regex == rule.regex
    }

    func scanText(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo? = nil,
        passed: ((Int) -> Void)? = nil
    ) throws -> [Finding] {
        guard bytes.count > Self.windowSize * 2 else {
            return try scanner.scan(bytes, file: file, commit: commit, memo: memo)
        }
        return try scanWindows(bytes, file: file, commit: commit, memo: memo, passed: passed)
    }

    /// Scans a long text window by window, on all cores that have nothing else to do.
    private func scanWindows(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo?, passed: ((Int) -> Void)?
    ) throws -> [Finding] {
        struct Outcome {
            var findings: [[Finding]]
            var failure: (any Error)?
        }
        var windows = TextWindows(bytes, size: Self.windowSize, margin: Self.margin)
        var findings: [Finding] = []
        // Of a line that goes on from window to window each finding once.
        var seen: Set<Place> = []
        // Read by all, and there until all are done.
        nonisolated(unsafe) let text = bytes
        while true {
            var batch: [TextWindows.Window] = []
            while batch.count < Self.windowsAtOnce, let window = windows.next() { batch.append(window) }
            guard let last = batch.last else { return findings }
            let outcome = Mutex(Outcome(findings: [[Finding]](repeating: [], count: batch.count)))
            DispatchQueue.concurrentPerform(iterations: batch.count) { [batch] index in
                do {
                    let found = try scan(batch[index], of: text, file: file, commit: commit, memo: memo)
                    if !found.isEmpty { outcome.withLock { $0.findings[index] = found } }
                } catch {
                    outcome.withLock { $0.failure = error }
                }
            }
            let result = outcome.withLock { $0 }
            if let failure = result.failure { throw failure }
            findings += result.findings.joined().filter { seen.insert(Place($0)).inserted }
            passed?(last.own.upperBound - Self.margin)
        }
    }

    private func scan(
        _ window: TextWindows.Window, of bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?,
        memo: ScanMemo?
    ) throws -> [Finding] {
        var findings: [Finding] = []
        for var finding in try scanner.scan(
            UnsafeRawBufferPointer(rebasing: bytes[window.seen]), file: file, commit: commit,
            firstLine: window.seenLine, memo: memo)
        {
            if finding.startLine == window.seenLine { finding.startColumn += window.seenColumn }
            if finding.endLine == window.seenLine { finding.endColumn += window.seenColumn }
            if window.owns(finding) { findings.append(finding) }
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
}
