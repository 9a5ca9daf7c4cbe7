public import Git

extension Inspection {
    /// Inspects what is staged: the whole blobs, against what they replace. What pre-commit and its like ask.
    public func staged(_ reader: any RepositoryReader) throws -> Verdict {
        try inspect(try reader.stagedChanges(), of: nil, reader)
    }

    /// Inspects everything that a push would send and the remote does not have yet, commit by commit.
    ///
    /// - Parameters:
    ///   - tips: what is pushed; zero ids (deletions) are not among them.
    ///   - remote: the remote's name, whose refs say what it has; nil or a URL where nothing is known of it.
    public func pushed(_ reader: any RepositoryReader, tips: [ObjectID], remote: String?) throws -> Verdict {
        let new =
            if let remote {
                try reader.newObjects(tips: tips, notOn: remote)
            } else {
                try reader.newObjects(tips: tips, excluding: [])
            }
        return try inspect(new, reader)
    }

    /// Inspects everything that a push brings into this repository: what none of its references reaches yet.
    public func received(_ reader: any RepositoryReader, tips: [ObjectID]) throws -> Verdict {
        let known = try reader.references(prefix: "refs/").map(\.target)
        return try inspect(try reader.newObjects(tips: tips, excluding: known), reader)
    }

    private func inspect(_ new: NewObjects, _ reader: any RepositoryReader) throws -> Verdict {
        var verdict = Verdict()
        for commit in new.commits where !commit.changes.isEmpty {
            verdict.add(try inspect(commit.changes, of: commit.id, reader))
        }
        return verdict
    }

    private func inspect(
        _ changes: [Change], of commit: ObjectID?, _ reader: any RepositoryReader
    ) throws -> Verdict {
        var items: [Item] = []
        var removed: [BlobReference] = []
        for change in changes {
            guard let new = change.newBlob else {
                if let old = change.old, old.mode.isBlob { removed.append(BlobReference(old.id.bytes)) }
                continue
            }
            let previous = change.old.flatMap { $0.mode.isBlob ? [BlobReference($0.id.bytes)] : nil } ?? []
            items.append(
                Item(
                    path: new.path.bytes, isLink: new.mode == .symlink, blob: BlobReference(new.id.bytes),
                    size: try reader.size(of: new.id), previous: previous,
                    commit: commit.map { CommitFacts(hash: $0.hex) }))
        }
        return try inspect(items, removed: removed) { blob in
            guard let id = ObjectID(bytes: blob.bytes) else { return [] }
            return try reader.contents(of: id)
        }
    }
}
