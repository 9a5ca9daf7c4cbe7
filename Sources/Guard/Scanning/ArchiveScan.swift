import Formats
import Synchronization

extension ContentScanner {
    /// The same without notes of what could not be looked into.
    var withoutNotes: ContentScanner {
        var scanner = self
        scanner.notes = nil
        return scanner
    }

    /// What kind of archive a file is: by its first bytes, where these say nothing by a zip's end or an old tar's name.
    static func archiveKind(of bytes: UnsafeRawBufferPointer, file: [UInt8]) -> ArchiveKind? {
        if let kind = ArchiveKind(bytes) { return kind }
        if ArchiveKind.endsAsZip(bytes) { return .zip }
        guard bytes.count >= 512, file.suffix(4).map({ $0 | 0x20 }) == Array(".tar".utf8) else { return nil }
        return .tar
    }

    /// Scans what an archive holds; nil where it is none after all.
    ///
    /// Files in it are named as gitleaks names them, `archive!inner`; what is only compressed has no inner name.
    func scanArchive(
        _ bytes: UnsafeRawBufferPointer, _ kind: ArchiveKind, file: [UInt8], commit: CommitFacts?
    ) throws -> [Finding]? {
        if try Scanner.isAllowed(file: file, commit: commit?.hash, by: scanner.rules.allowlists) { return [] }
        var run = ArchiveRun(scanner: self, commit: commit, left: archiveLimits.totalSize)
        guard var findings = try run.scan(bytes, kind, file: file, depth: 1) else { return nil }
        for index in findings.indices { findings[index].innerPath = Array(findings[index].file.dropFirst(file.count)) }
        // A program that unpacks itself is a program too; what is not compressed stands in it once more.
        if ArchiveKind(bytes) == nil {
            let known = Set(findings.map(\.secret))
            findings += try scanFile(bytes, form: TextForm(bytes), file: file, commit: commit, isLink: false).filter {
                $0.startLine == 0 || !known.contains($0.secret)
            }
        }
        return findings
    }
}

/// One archive that is being scanned, and those in it.
private struct ArchiveRun {
    let scanner: ContentScanner
    let commit: CommitFacts?
    /// How many bytes may still be unpacked.
    var left: Int

    /// Scans what an archive holds; nil where nothing could be read of it and it may be something else.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer, _ kind: ArchiveKind, file: [UInt8], depth: Int
    ) throws -> [Finding]? {
        guard depth <= scanner.maximumArchiveDepth else {
            note(file, "an archive within archives, more than \(scanner.maximumArchiveDepth) deep")
            return []
        }
        var limits = scanner.archiveLimits
        limits.totalSize = max(0, left)
        var findings: [Finding] = []
        var isOpen = false
        do {
            var archive = try Archive(bytes, as: kind, limits: limits)
            while let entry = try archive.next() {
                if !entry.isWhole { isOpen = true }
                guard entry.kind == .file || entry.kind == .symlink else { continue }
                var path = file
                if !entry.isWhole {
                    let inner = Self.cleaned(entry.path)
                    // An allowlist for a folder means that folder in an archive too.
                    if try Scanner.isAllowed(file: inner, commit: nil, by: scanner.scanner.rules.allowlists) {
                        continue
                    }
                    path += [UInt8(ascii: "!")] + inner
                }
                // A member that is too large hides no other, where its directory says so beforehand.
                let most = min(limits.entrySize, archive.left)
                if archive.passesOverFreely, let size = entry.size, size > most {
                    isOpen = true
                    note(path, "\(ArchiveError(.entryTooLarge(most)))")
                    continue
                }
                let before = archive.unpackedSize
                let (contents, failure) = archive.readableContents()
                left -= archive.unpackedSize - before
                if let failure, contents.isEmpty, entry.isWhole { throw failure }
                // No compression was recognised after all.
                if entry.isWhole, contents.count == bytes.count, bytes.elementsEqual(contents) { return nil }
                isOpen = true
                findings += try contents.withUnsafeBytes {
                    try scanEntry($0, file: path, isLink: entry.kind == .symlink, depth: depth)
                }
                if let failure {
                    if case .tooLarge = failure.kind { throw failure }
                    note(path, "\(failure)")
                }
            }
        } catch let error as ArchiveError {
            // What merely begins like an archive is a file like others.
            if !isOpen, case .damaged = error.kind, TextForm(bytes) == .plain { return nil }
            let hint = error.hints.first.map { "; \($0)" } ?? ""
            note(file, "\(error)\(hint)")
            return isOpen ? findings : nil
        }
        return isOpen || kind == .zip ? findings : nil
    }

    private mutating func scanEntry(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], isLink: Bool, depth: Int
    ) throws -> [Finding] {
        if !isLink, let kind = ContentScanner.archiveKind(of: bytes, file: file),
            let findings = try scan(bytes, kind, file: file, depth: depth + 1)
        {
            return findings
        }
        return try scanner.scanFile(bytes, form: TextForm(bytes), file: file, commit: commit, isLink: isLink)
    }

    private func note(_ file: [UInt8], _ message: String) { scanner.notes?.add(file, message) }

    /// A path without `.`, and without `..` behind a folder.
    static func cleaned(_ path: [UInt8]) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        var parts: [ArraySlice<UInt8>] = []
        let isAbsolute = path.first == slash
        for part in path.split(separator: slash) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                if let last = parts.last, !last.elementsEqual("..".utf8) {
                    parts.removeLast()
                    continue
                }
                if isAbsolute { continue }
            }
            parts.append(part)
        }
        return (isAbsolute ? [slash] : []) + Array(parts.joined(separator: [slash]))
    }
}

/// Archives that could not be looked into, or not to their end, from all threads.
final class ArchiveNotes: Sendable {
    private let notes = Mutex<[(file: [UInt8], message: String)]>([])

    func add(_ file: [UInt8], _ message: String) { notes.withLock { $0.append((file, message)) } }

    /// Hands out what there is, once.
    func take() -> [(file: [UInt8], message: String)] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes
        }
    }
}

extension Inspection {
    /// What could not be looked into since this was asked last.
    func archiveNotes() -> [Problem] {
        (contentScanner.notes?.take() ?? []).compactMap { file, message in
            let finding = Finding(ruleID: "unreadable-archive", description: message, file: file)
            if settings.accepted.accepts(finding) { return nil }
            return Problem(kind: .unreadable, finding: finding, message: message)
        }
    }
}
