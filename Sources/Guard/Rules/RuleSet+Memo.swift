import RuleFormat

// Which rules to try on a long text, or on one of which much is known already.

extension RuleSet {
    /// The rules to try on `text`: without a memo those whose anchors stand in it, else found part by part. What `memo` knows of
    /// parts need not be looked at again; it learns those that it does not know. Nil where the text cannot be taken apart.
    ///
    /// A near or line rule is tried where a match of it may begin, and nowhere else: whether one begins in a chunk depends on
    /// nothing but what the chunk's key covers. Any other rule is tried on all of the text where one of its keywords stands in
    /// it.
    func candidates(
        in text: UnsafeRawBufferPointer, memo: ScanMemo?
    ) throws(ExpressionError) -> RuleCandidates? {
        guard let memo else { return anchored(in: text) }
        guard let database = partsDatabase else { return nil }
        return try database.withWorkspace { workspace throws(ExpressionError) in
            let isCut = Chunk.cut(text, database.runs, secret: memo.secret, into: &workspace.chunks)
            guard isCut else { return nil }
            var parts = Parts(set: self, text: text, database: database, workspace: workspace)
            return try parts.search(memo) ? parts.candidates : nil
        } ?? nil
    }
}

/// A text under search part by part.
private struct Parts {
    /// How many bytes of a text are scanned in one go.
    static let longestRun = 32 << 10

    let set: RuleSet
    let text: UnsafeRawBufferPointer
    let database: RuleDatabase
    let workspace: RuleDatabase.Workspace
    private var whole: RuleMask
    private var near: [(rule: Int32, place: SearchPlace)] = []
    private var isEncoded = false
    /// Near rules of which a keyword was found.
    private var byKeywords: Set<Int32> = []

    init(set: RuleSet, text: UnsafeRawBufferPointer, database: RuleDatabase, workspace: RuleDatabase.Workspace) {
        self.set = set
        self.text = text
        self.database = database
        self.workspace = workspace
        whole = set.everywhere
    }

    /// What was found.
    var candidates: RuleCandidates { RuleCandidates(whole: whole, near: near, isEncoded: isEncoded) }

    /// Searches what the memo does not know. False where that cannot be done.
    mutating func search(_ memo: ScanMemo) throws(ExpressionError) -> Bool {
        var index = 0
        while index < workspace.chunks.count {
            let chunk = workspace.chunks[index]
            if let note = memo.note(chunk.key) {
                use(note, of: chunk)
                index += 1
                continue
            }
            // Neighbours that are unknown too are scanned with it.
            let first = index
            var known: ScanMemo.Note?
            index += 1
            while index < workspace.chunks.count,
                workspace.chunks[index].end - chunk.start <= Self.longestRun
            {
                known = memo.note(workspace.chunks[index].key)
                if known != nil { break }
                index += 1
            }
            guard let notes = try learn(first..<index) else { return false }
            for (offset, note) in notes.enumerated() {
                let chunk = workspace.chunks[first + offset]
                memo.insert(chunk.key, note)
                use(note, of: chunk)
            }
            if let known {
                use(known, of: workspace.chunks[index])
                index += 1
            }
        }
        for rule in byKeywords { try search(rule, memo) }
        return true
    }

    /// Searches all of the text for matches of a near rule that the database does not have.
    private mutating func search(_ rule: Int32, _ memo: ScanMemo) throws(ExpressionError) {
        for chunk in workspace.chunks {
            let key = chunk.key(for: Int(rule), memo.secret)
            if let note = memo.note(key) {
                use(note, of: chunk)
                continue
            }
            var note = ScanMemo.Note()
            if try begins(Int(rule), in: chunk) { note.rules.append(rule) }
            memo.insert(key, note)
            use(note, of: chunk)
        }
    }

    /// Whether a match of a near or line rule begins in a chunk.
    private func begins(_ rule: Int, in chunk: Chunk) throws(ExpressionError) -> Bool {
        let limit = database.reach(of: rule) == .line ? chunk.end : chunk.reach
        guard let match = try set.rule(at: rule).regex()?.firstMatch(in: text, from: chunk.start, to: limit) else {
            return false
        }
        return match.lowerBound < chunk.end || match.lowerBound == text.count
    }

    private mutating func use(_ note: ScanMemo.Note, of chunk: Chunk) {
        if note.isEmpty { return }
        for rule in note.rules {
            let limit = database.reach(of: Int(rule)) == .line ? chunk.end : chunk.reach
            near.append((rule, SearchPlace(starts: chunk.start..<chunk.end, limit: limit)))
        }
        for rule in note.far {
            if database.reach(of: Int(rule)) == .nearByKeywords {
                byKeywords.insert(rule)
            } else {
                whole.insert(Int(rule))
            }
        }
        if note.isEncoded { isEncoded = true }
    }

    /// What is of interest in some chunks in a row; nil where that cannot be told.
    private func learn(_ run: Range<Int>) throws(ExpressionError) -> [ScanMemo.Note]? {
        var notes = [ScanMemo.Note](repeating: ScanMemo.Note(), count: run.count)
        let chunks = workspace.chunks[run]
        guard let first = chunks.first, let last = chunks.last else { return notes }
        let scanned = UnsafeRawBufferPointer(rebasing: text[first.start..<last.reach])
        let scan = database.scanWithPlaces(scanned, workspace)
        if case .failed = scan { return nil }
        var hasKeywords = false
        for hit in workspace.hits {
            if Int(hit) >= database.count {
                hasKeywords = true
                continue
            }
            let rule = Int(hit)
            let reach = database.reach(of: rule)
            guard reach == .near || reach == .line else { continue }
            for (offset, chunk) in chunks.enumerated() {
                if reach == .line, !chunk.isWholeLines { continue }
                if try begins(rule, in: chunk) { notes[offset].rules.append(Int32(rule)) }
            }
        }
        if hasKeywords {
            if case .withPlaces = scan {
                try learnPlaces(in: chunks, &notes)
            } else {
                // In which of them they are.
                for (offset, chunk) in chunks.enumerated() {
                    guard database.scan(part(of: chunk), workspace) else { return nil }
                    for hit in workspace.hits where Int(hit) >= database.count {
                        try learn(keywordOf: Int(hit) - database.count, in: chunk, &notes[offset])
                    }
                }
            }
        }
        for (offset, chunk) in chunks.enumerated() where !chunk.isWholeLines {
            var mask = RuleMask(count: set.count)
            set.lineKeywords.find(in: part(of: chunk), &mask)
            notes[offset].far += mask.indices.map(Int32.init)
        }
        var offset = 0
        let text = UnsafeRawBufferPointer(rebasing: text[first.start..<last.end])
        for found in EncodingFinder.all(in: text) {
            while chunks[run.lowerBound + offset].end <= first.start + found.range.lowerBound { offset += 1 }
            if notes[offset].isEncoded { continue }
            let isDecoded =
                found.encoding == .unicode
                || found.encoding.decode(UnsafeRawBufferPointer(rebasing: text[found.range]))?.isEmpty == false
            if isDecoded { notes[offset].isEncoded = true }
        }
        return notes
    }

    /// Learns where the last scan, which began with the first of some chunks, met keywords and beginnings.
    ///
    /// What ends in a chunk may have begun in one before it, whose key covers its end then.
    private func learnPlaces(in chunks: ArraySlice<Chunk>, _ notes: inout [ScanMemo.Note]) throws(ExpressionError) {
        guard let first = chunks.first else { return }
        var index = chunks.startIndex
        for (hit, end) in workspace.places {
            let last = first.start + end - 1
            // Places mostly come in the order of their ends.
            if chunks[index].start > last { index = chunks.startIndex }
            while index + 1 < chunks.endIndex, chunks[index].end <= last { index += 1 }
            let rule = Int(hit) - database.count
            let isNear = database.reach(of: rule) == .nearAtKeyword
            let earliest = isNear ? last - RuleDatabaseForm.longestKeyword : 0
            var place = index
            while place >= chunks.startIndex, chunks[place].reach > last, chunks[place].end > earliest {
                try learn(keywordOf: rule, in: chunks[place], &notes[place - chunks.startIndex])
                place -= 1
            }
        }
    }

    /// Learns that a chunk has a keyword of a rule, or the beginning of its expression.
    private func learn(keywordOf rule: Int, in chunk: Chunk, _ note: inout ScanMemo.Note) throws(ExpressionError) {
        let number = Int32(rule)
        if database.reach(of: rule) != .nearAtKeyword {
            if !note.far.contains(number) { note.far.append(number) }
        } else if !note.rules.contains(number), try begins(rule, in: chunk) {
            note.rules.append(number)
        }
    }

    private func part(of chunk: Chunk) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[chunk.start..<chunk.reach])
    }
}
