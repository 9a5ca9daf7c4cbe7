public import Git

extension Inspection {
    /// Inspects what is staged: the whole blobs, against what they replace. What pre-commit and its like ask.
    public func staged(_ reader: any RepositoryReader) throws -> Verdict {
        try inspect(try reader.stagedChanges(), of: nil, parents: try reader.mergeHeads(), reader)
    }

    /// Inspects what is staged, and of the files named all that is in them.
    ///
    /// - Parameter paths: from the top of the repository; those that are not in the index are passed over.
    public func staged(_ reader: any RepositoryReader, andAll paths: [RepositoryPath]) throws -> Verdict {
        var verdict = try staged(reader)
        guard !paths.isEmpty else { return verdict }
        let staged = Set(try reader.stagedChanges().compactMap(\.newBlob?.path))
        var items: [Item] = []
        for path in paths where !staged.contains(path) {
            guard let entry = try reader.indexEntry(at: path), entry.mode.isBlob else { continue }
            items.append(
                Item(
                    path: path.bytes, isLink: entry.mode == .symlink, blob: BlobReference(entry.id.bytes),
                    size: try reader.size(of: entry.id)))
        }
        verdict.add(try inspect(items) { try reader.contents(of: $0) })
        return verdict
    }

    /// Inspects everything that a push sends, commit by commit.
    ///
    /// - Parameters:
    ///   - new: what the remote does not have yet.
    ///   - tips: what is pushed; zero ids (deletions) are not among them.
    public func pushed(_ reader: any RepositoryReader, _ new: NewObjects, tips: [ObjectID]) throws -> Verdict {
        try inspectWithMessages(new, tips: tips, reader)
    }

    /// Inspects everything that a push brings into this repository: what none of its references reaches yet.
    public func received(_ reader: any RepositoryReader, tips: [ObjectID]) throws -> Verdict {
        let known = try reader.references(prefix: "refs/").map(\.target)
        return try inspectWithMessages(try reader.newObjects(tips: tips, excluding: known), tips: tips, reader)
    }

    /// Inspects what the commits that `tips` reach and `excluded` do not bring, commit by commit: `A..B`.
    public func range(
        _ reader: any RepositoryReader, tips: [ObjectID], excluding excluded: [ObjectID], scope: Scope = .all
    ) throws -> Verdict {
        try inspect(try reader.newObjects(tips: tips, excluding: excluded), scope: scope, reader)
    }

    /// Inspects everything in a commit, tag or tree: a bare repository's present.
    public func tree(_ reader: any RepositoryReader, of commit: ObjectID, scope: Scope = .secrets) throws -> Verdict {
        let items = try reader.treeEntries(of: commit).filter(\.mode.isBlob).map { entry in
            Item(
                path: entry.path.bytes, isLink: entry.mode == .symlink, blob: BlobReference(entry.id.bytes),
                size: try reader.size(of: entry.id))
        }
        return try inspect(items, scope: scope) { try reader.contents(of: $0) }
    }

    private func inspectWithMessages(
        _ new: NewObjects, tips: [ObjectID], _ reader: any RepositoryReader
    ) throws -> Verdict {
        var verdict = try inspect(new, reader)
        verdict.add(try messages(of: new, tips: tips, reader))
        return verdict
    }

    private func inspect(
        _ new: NewObjects, scope: Scope = .all, _ reader: any RepositoryReader
    ) throws -> Verdict {
        let count = new.commits.reduce(0) { $0 + $1.changes.count }
        if count > Self.fewChanges, scope.contains(.secrets) { return try inspectTogether(new, scope, reader) }
        var verdict = Verdict()
        for commit in new.commits where !commit.changes.isEmpty {
            verdict.add(
                try inspect(
                    commit.changes, of: commit.id, parents: Array(commit.parents.dropFirst()), scope: scope, reader))
        }
        return verdict
    }

    /// More changes than these are scanned together, as a history is.
    static let fewChanges = 64

    /// Inspects commits whose blobs are scanned beforehand, each distinct one once, on all cores.
    func inspectTogether(_ new: NewObjects, _ scope: Scope, _ reader: any RepositoryReader) throws -> Verdict {
        struct Pending {
            var items: [Item] = []
            var removed: [BlobReference] = []
            var verdict = Verdict()
        }
        let contents: (BlobReference) throws -> [UInt8] = { try reader.contents(of: $0) }
        var pending: [Pending] = []
        var scanned: [NewCommit] = []
        for commit in new.commits where !commit.changes.isEmpty {
            let (items, removed) = try items(
                of: commit.changes, of: commit.id, parents: Array(commit.parents.dropFirst()), reader)
            var own = Pending(removed: removed)
            var changes: [Change] = []
            for (item, change) in items {
                switch try look(at: item, scope, contents, &own.verdict) {
                case .done: own.verdict.inspected += 1
                case .tooLarge: own.verdict.tooLarge += 1
                case .contents:
                    own.verdict.inspected += 1
                    own.items.append(item)
                    changes.append(change)
                }
            }
            pending.append(own)
            scanned.append(NewCommit(id: commit.id, parents: commit.parents, changes: changes))
        }
        let history = BlobHistory(NewObjects(commits: scanned))
        var scan = try BlobScan(
            history, reader, contentScanner, passedOver: unscanned, maximumSize: settings.maximumScannedSize)
        var verdict = Verdict()
        for (commit, own) in zip(history.commits, pending) {
            var own = own
            var found: [(item: Item, findings: [Finding])] = []
            for (item, change) in zip(own.items, history.changes[commit.changes]) {
                var findings = try scan.findings(in: change.blob, at: change.path, isLink: change.isLink)
                for index in findings.indices { findings[index].commit = item.commit }
                findings = try findings.filter { try !contentScanner.scanner.allows($0) }
                if !findings.isEmpty { found.append((item, findings)) }
            }
            try sortOut(found, removed: own.removed, contents, &own.verdict)
            own.verdict.sort()
            addFacts(of: commit.id, to: &own.verdict, reader)
            verdict.add(own.verdict)
        }
        for note in archiveNotes().sorted(by: Problem.precedes) where note != verdict.notes.last {
            verdict.notes.append(note)
        }
        return verdict
    }

    /// What changes put somewhere, each with its change, and what they take away.
    ///
    /// - Parameter parents: the other parents of a merge: what stood in theirs is no news either.
    private func items(
        of changes: [Change], of commit: ObjectID?, parents: [ObjectID], _ reader: any RepositoryReader
    ) throws -> (items: [(item: Item, change: Change)], removed: [BlobReference]) {
        var items: [(Item, Change)] = []
        var removed: [BlobReference] = []
        // A file that is moved, and another put in its place: git tells it so with -B only.
        let replaced = Set(changes.compactMap { $0.newBlob == nil ? nil : $0.old }.filter(\.mode.isBlob).map(\.id))
        for change in changes {
            guard let new = change.newBlob else {
                if let old = change.old, old.mode.isBlob { removed.append(BlobReference(old.id.bytes)) }
                continue
            }
            if change.old == nil, replaced.contains(new.id) { removed.append(BlobReference(new.id.bytes)) }
            var previous = change.old.flatMap { $0.mode.isBlob ? [BlobReference($0.id.bytes)] : nil } ?? []
            for parent in parents {
                if let entry = try reader.entry(at: new.path, in: parent), entry.mode.isBlob {
                    previous.append(BlobReference(entry.id.bytes))
                }
            }
            let item = Item(
                path: new.path.bytes, isLink: new.mode == .symlink, blob: BlobReference(new.id.bytes),
                size: try reader.size(of: new.id), previous: previous,
                commit: commit.map { CommitFacts(hash: $0.hex) })
            items.append((item, change))
        }
        return (items, removed)
    }

    /// Inspects one commit's changes, or what is staged.
    private func inspect(
        _ changes: [Change], of commit: ObjectID?, parents: [ObjectID], scope: Scope = .all,
        _ reader: any RepositoryReader
    ) throws -> Verdict {
        let (items, removed) = try items(of: changes, of: commit, parents: parents, reader)
        var verdict = try inspect(items.map(\.item), removed: removed, scope: scope) { try reader.contents(of: $0) }
        if let commit { addFacts(of: commit, to: &verdict, reader) }
        return verdict
    }

    /// What a report says of the commit is read where there is something to report.
    private func addFacts(of commit: ObjectID, to verdict: inout Verdict, _ reader: any RepositoryReader) {
        guard !verdict.refusals.isEmpty || !verdict.notes.isEmpty, let info = try? reader.commit(commit) else {
            return
        }
        let facts = CommitFacts(info)
        for index in verdict.refusals.indices { verdict.refusals[index].finding.commit = facts }
        for index in verdict.notes.indices { verdict.notes[index].finding.commit = facts }
    }
}

extension RepositoryReader {
    /// The contents of a blob that an inspection names.
    func contents(of blob: BlobReference) throws -> [UInt8] {
        guard let id = ObjectID(bytes: blob.bytes) else { return [] }
        return try contents(of: id)
    }
}

extension CommitFacts {
    /// What a report says of a commit.
    init(_ commit: CommitInfo) {
        self.init(
            hash: commit.id.hex, author: commit.author.name, email: commit.author.email,
            date: Timestamp.utc(commit.author.time), message: commit.message.trimmingNewlines)
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = Substring(self)
        while text.hasSuffix("\n") { text.removeLast() }
        return String(text)
    }
}

/// Points in time as text.
enum Timestamp {
    /// Seconds since 1970 as `2006-01-02T15:04:05Z` (proleptic Gregorian calendar).
    static func utc(_ seconds: Int64) -> String {
        var days = seconds / 86400
        var rest = seconds % 86400
        if rest < 0 {
            rest += 86400
            days -= 1
        }
        // Years of 400 begin on March 1st, 0000, so that the leap day is a year's last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
        func digits(_ number: Int64, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        return "\(digits(year, 4))-\(digits(civilMonth, 2))-\(digits(day, 2))T"
            + "\(digits(rest / 3600, 2)):\(digits(rest / 60 % 60, 2)):\(digits(rest % 60, 2))Z"
    }
}
