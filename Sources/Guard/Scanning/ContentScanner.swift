import Formats

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

    /// The findings in a file's contents, or in a link's text; a memo makes it faster where much is known already.
    ///
    /// - Parameter passed: is told how far a large file has been looked at.
    func scan(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts? = nil, isLink: Bool = false,
        memo: ScanMemo? = nil, passed: ((Int) -> Void)? = nil
    ) throws -> [Finding] {
        if maximumArchiveDepth > 0, !isLink, let kind = Self.archiveKind(of: bytes, file: file),
            let findings = try scanArchive(bytes, kind, file: file, commit: commit)
        {
            return findings
        }
        return try scanFile(bytes, file: file, commit: commit, isLink: isLink, memo: memo, passed: passed)
    }

    /// The findings in contents that are no archive.
    func scanFile(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, isLink: Bool, memo: ScanMemo? = nil,
        passed: ((Int) -> Void)? = nil
    ) throws -> [Finding] {
        switch TextForm(bytes) {
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
    func passesOver(_ bytes: UnsafeRawBufferPointer, file: [UInt8], isLink: Bool) -> Bool {
        guard !isLink, !looksIntoMedia, TextForm(bytes) == .opaque else { return false }
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

    /// Scans a long text window by window. Each window owns the matches that begin in it, and sees a margin before and
    /// behind, so that a match at an edge is seen whole, once.
    private func scanWindows(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo?, passed: ((Int) -> Void)?
    ) throws -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<Place> = []
        var start = 0
        // The line that `start` is on, and the line that the window begins on.
        var startLine = 1
        // Where the line begins that `start` is on.
        var lineStart = 0
        while start < bytes.count {
            var end = min(bytes.count, start + Self.windowSize)
            if end < bytes.count {
                // At a line's end, where one is near.
                var edge = end
                while edge > end - Self.margin, bytes[edge - 1] != 0x0A { edge -= 1 }
                if bytes[edge - 1] == 0x0A { end = edge }
            }
            // From a line's start, where one is near.
            let margin = max(0, start - Self.margin)
            var from = margin
            while from > 0, from < start, bytes[from - 1] != 0x0A { from += 1 }
            if from == start { from = margin }
            // Columns of a line that the window begins in the middle of count from the line's start.
            let columns = from <= lineStart ? Self.columnsBefore(from, in: bytes) : from - lineStart
            let to = min(bytes.count, end + Self.margin)
            let window = UnsafeRawBufferPointer(rebasing: bytes[from..<to])
            let fromLine = startLine - Self.newlines(in: bytes[from..<start])
            let endLine = startLine + Self.newlines(in: bytes[start..<end])
            let isLast = end == bytes.count
            let breaksLine = !isLast && bytes[end - 1] != 0x0A
            for var finding in try scanner.scan(
                window, file: file, commit: commit, firstLine: fromLine, memo: memo)
            {
                if finding.startLine == fromLine { finding.startColumn += columns }
                if finding.endLine == fromLine { finding.endColumn += columns }
                // What begins in this window, or about the file; of a line that goes on from window to window each once.
                let begins =
                    finding.startLine >= startLine
                    && (isLast || finding.startLine < endLine || (breaksLine && finding.startLine == endLine))
                let isOwn = finding.startLine == 0 ? start == 0 : begins
                if isOwn, seen.insert(Place(finding)).inserted { findings.append(finding) }
            }
            if let newline = bytes[start..<end].lastIndex(of: 0x0A) { lineStart = newline + 1 }
            start = end
            startLine = endLine
            passed?(start - Self.margin)
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
