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

    private func scan(_ run: Range<Int>) -> Bool {
        let (first, last) = (workspace.chunks[run.lowerBound], workspace.chunks[run.upperBound - 1])
        return database.scan(UnsafeRawBufferPointer(rebasing: text[first.start..<last.reach]), workspace)
    }

    /// What is of interest in some chunks in a row; nil where that cannot be told.
    private func learn(_ run: Range<Int>) throws(ExpressionError) -> [ScanMemo.Note]? {
        var notes = [ScanMemo.Note](repeating: ScanMemo.Note(), count: run.count)
        let chunks = workspace.chunks[run]
        guard let first = chunks.first, let last = chunks.last else { return notes }
        guard scan(run) else { return nil }
        var hasFar = false
        for hit in Set(workspace.hits) {
            let isKeyword = Int(hit) >= database.count
            let place = isKeyword ? Int(hit) - database.count : Int(hit)
            let reach = database.reach(of: place)
            for (offset, chunk) in chunks.enumerated() {
                switch reach {
                case .near, .line:
                    if reach == .line, !chunk.isWholeLines { continue }
                    if try begins(place, in: chunk) { notes[offset].rules.append(Int32(place)) }
                case .keywords, .nearByKeywords, .far: if isKeyword { hasFar = true }
                }
            }
        }
        for (offset, chunk) in chunks.enumerated() where hasFar || !chunk.isWholeLines {
            if hasFar {
                // In which of them it is.
                guard database.scan(part(of: chunk), workspace) else { return nil }
                for hit in Set(workspace.hits) where Int(hit) >= database.count {
                    notes[offset].far.append(Int32(hit) - Int32(database.count))
                }
            }
            if !chunk.isWholeLines {
                var mask = RuleMask(count: set.count)
                set.lineKeywords.find(in: part(of: chunk), &mask)
                notes[offset].far += mask.indices.map(Int32.init)
            }
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

    private func part(of chunk: Chunk) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[chunk.start..<chunk.reach])
    }
}
