public import Git

extension Inspection {
    /// Looks for secrets in everything that `tips` reach.
    ///
    /// Each distinct blob is scanned once, whatever number of commits and paths it has, in the order that reads fastest; a finding
    /// is then the commit's that brought its line.
    public func history(_ reader: any RepositoryReader, tips: [ObjectID]) throws -> Verdict {
        let history = try reader.blobHistory(tips: tips)
        var scan = try BlobScan(
            history, reader, contentScanner, passedOver: unscanned, maximumSize: settings.maximumScannedSize)
        var verdict = Verdict(inspected: scan.inspected)
        verdict.passedOver = scan.passedOver
        verdict.tooLarge = scan.tooLarge
        // Threads wrote them, and of a file that is never mended every version has one.
        for note in archiveNotes().sorted(by: Problem.precedes) where note != verdict.notes.last {
            verdict.notes.append(note)
        }
        guard !scan.isEmpty else { return verdict }
        for commit in history.commits {
            var facts: CommitFacts?
            var removed: [ObjectID: [RepositoryPath]]?
            for change in history.changes[commit.changes] where !isUnscanned(history.paths[Int(change.path)].bytes) {
                let findings = try scan.findings(in: change.blob, at: change.path, isLink: change.isLink)
                if findings.isEmpty { continue }
                var before: [LineKey: Int] = [:]
                for finding in try scan.findings(in: change.previous, at: change.path, isLink: change.isLink) {
                    before[LineKey(finding), default: 0] += 1
                }
                if change.previous < 0 {
                    // What is only moved is no news, if it was found where it was.
                    let blob = history.blobs[Int(change.blob)]
                    var gone = try removed ?? removedFiles(in: commit.id, reader)
                    if let path = gone[blob]?.popLast(), let old = history.paths.firstIndex(of: path) {
                        // An archive's files are new with its name, as for gitleaks.
                        for finding in try scan.findings(in: change.blob, at: Int32(old), isLink: change.isLink)
                        where finding.innerPath.isEmpty {
                            before[LineKey(finding), default: 0] += 1
                        }
                    }
                    removed = gone
                }
                for var finding in findings {
                    let key = LineKey(finding)
                    if let count = before[key], count > 0 {
                        before[key] = count - 1
                        continue
                    }
                    if facts == nil {
                        facts =
                            (try? reader.commit(commit.id)).map(CommitFacts.init) ?? CommitFacts(hash: commit.id.hex)
                    }
                    finding.commit = facts
                    if settings.accepted.accepts(finding) { continue }
                    if try contentScanner.scanner.allows(finding) { continue }
                    verdict.refusals.append(Problem(kind: .secret, finding: finding, message: finding.description))
                }
            }
        }
        return verdict
    }

    /// What a commit takes away, and where it was.
    private func removedFiles(
        in commit: ObjectID, _ reader: any RepositoryReader
    ) throws -> [ObjectID: [RepositoryPath]] {
        // A reference may name a tree or a blob, which takes nothing away.
        guard let changes = try? reader.changes(in: commit) else { return [:] }
        var removed: [ObjectID: [RepositoryPath]] = [:]
        for change in changes where change.newBlob == nil {
            if let old = change.old, old.mode.isBlob { removed[old.id, default: []].append(old.path) }
        }
        return removed
    }
}
