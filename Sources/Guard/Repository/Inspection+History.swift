public import Git

extension Inspection {
    /// Looks for secrets in everything that `tips` reach.
    ///
    /// Each distinct blob is scanned once, whatever number of commits and paths it has, in the order that reads fastest; a finding
    /// is then the commit's that brought its line.
    public func history(_ reader: any RepositoryReader, tips: [ObjectID]) throws -> Verdict {
        let new = try reader.newObjects(tips: tips, excluding: [])
        var paths: [ObjectID: RepositoryPath] = [:]
        var links: Set<ObjectID> = []
        var order: [ObjectID] = []
        for blob in new.blobs {
            paths[blob.id] = blob.path
            if blob.mode == .symlink { links.insert(blob.id) }
            order.append(blob.id)
        }
        let scan = ParallelScan(contentScanner)
        var inspected = 0
        try reader.readBlobs(order, maximumSize: nil) { id, reading in
            guard case .contents(let bytes) = reading, let path = paths[id] else { return }
            inspected += 1
            let item = Item(path: path.bytes, isLink: links.contains(id), blob: BlobReference(id.bytes))
            try scan.add(item, Array(bytes))
        }
        var found: [BlobReference: [Finding]] = [:]
        for (item, findings) in try scan.finish() { found[item.blob] = findings }

        var verdict = Verdict(inspected: inspected)
        verdict.notes += archiveNotes()
        guard !found.isEmpty else { return verdict }
        for commit in new.commits {
            var facts: CommitFacts?
            for change in commit.changes {
                guard let side = change.newBlob, let findings = found[BlobReference(side.id.bytes)] else { continue }
                var before: [LineKey: Int] = [:]
                if let old = change.old {
                    for finding in found[BlobReference(old.id.bytes)] ?? [] {
                        before[LineKey(finding), default: 0] += 1
                    }
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
                    finding.file = side.path.bytes + finding.innerPath
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
