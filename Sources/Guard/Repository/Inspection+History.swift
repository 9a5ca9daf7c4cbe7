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
        // Threads wrote them, and of a file that is never mended every version has one.
        for note in archiveNotes().sorted(by: Problem.precedes) where note != verdict.notes.last {
            verdict.notes.append(note)
        }
        guard !scan.isEmpty else { return verdict }
        for commit in history.commits {
            var facts: CommitFacts?
            for change in history.changes[commit.changes] where !isUnscanned(history.paths[Int(change.path)].bytes) {
                let findings = try scan.findings(in: change.blob, at: change.path, isLink: change.isLink)
                if findings.isEmpty { continue }
                var before: [LineKey: Int] = [:]
                for finding in try scan.findings(in: change.previous, at: change.path, isLink: change.isLink) {
                    before[LineKey(finding), default: 0] += 1
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
}
