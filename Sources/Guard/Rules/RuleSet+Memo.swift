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
        var chunks: [Chunk] = []
        guard Chunk.cut(text, database.runs, secret: memo.secret, into: &chunks) else { return nil }
        var parts = Parts(set: self, text: text, database: database, chunks: chunks)
        return try parts.search(memo) ? parts.candidates : nil
    }
}

/// A text under search part by part.
private struct Parts {
    /// How many bytes of a text are scanned in one go.
    static let longestRun = 32 << 10

    let set: RuleSet
    let text: UnsafeRawBufferPointer
    let database: RuleDatabase
    let chunks: [Chunk]
    private var whole: RuleMask
    private var near: [(rule: Int32, place: SearchPlace)] = []
    private var isEncoded = false
    /// Near rules of which a keyword was found.
    private var byKeywords: Set<Int32> = []

    init(set: RuleSet, text: UnsafeRawBufferPointer, database: RuleDatabase, chunks: [Chunk]) {
        self.set = set
        self.text = text
        self.database = database
        self.chunks = chunks
        whole = set.everywhere
        whole.formUnion(set.unanchoredCandidates(in: text))
    }

    /// What was found.
    var candidates: RuleCandidates { RuleCandidates(whole: whole, near: near, isEncoded: isEncoded) }

    /// Searches what the memo does not know. False where that cannot be done.
    mutating func search(_ memo: ScanMemo) throws(ExpressionError) -> Bool {
        var index = 0
        while index < chunks.count {
            let chunk = chunks[index]
            if let note = memo.note(chunk.key) {
                use(note, of: chunk)
                index += 1
                continue
            }
            // Neighbours that are unknown too are scanned with it.
            let first = index
            var known: ScanMemo.Note?
            index += 1
            while index < chunks.count,
                chunks[index].end - chunk.start <= Self.longestRun
            {
                known = memo.note(chunks[index].key)
                if known != nil { break }
                index += 1
            }
            guard let notes = try learn(first..<index) else { return false }
            for (offset, note) in notes.enumerated() {
                let chunk = chunks[first + offset]
                memo.insert(chunk.key, note)
                use(note, of: chunk)
            }
            if let known {
                use(known, of: chunks[index])
                index += 1
            }
        }
        for rule in byKeywords { try search(rule, memo) }
        return true
    }

    /// Searches all of the text for matches of a near rule of which keywords alone are known.
    private mutating func search(_ rule: Int32, _ memo: ScanMemo) throws(ExpressionError) {
        for chunk in chunks {
            let key = chunk.key(for: Int(rule), memo.secret)
            if let note = memo.note(key) {
                use(note, of: chunk)
                continue
            }
            var note = ScanMemo.Note()
            let start = max(0, chunk.start - 1)
            let runs = database.anchors.runs(
                of: Int(rule), in: UnsafeRawBufferPointer(rebasing: text[start..<chunk.reach]))
            let all = [SearchPlace(starts: chunk.start..<chunk.end, limit: chunk.reach)]
            for place in runs?.map({ $0.moved(by: start) }) ?? all { try learn(place, of: Int(rule), in: chunk, &note) }
            memo.insert(key, note)
            use(note, of: chunk)
        }
    }

    /// Learns where matches of a near or line rule begin in a chunk, if any do at a place.
    private func learn(
        _ place: SearchPlace, of rule: Int, in chunk: Chunk, _ note: inout ScanMemo.Note
    ) throws(ExpressionError) {
        let end = database.reach(of: rule) == .line ? chunk.end : chunk.reach
        let starts = place.starts.clamped(to: chunk.start..<chunk.end)
        let own = SearchPlace(starts: starts, limit: min(place.limit ?? end, end))
        guard !starts.isEmpty, try set.rule(at: rule).regex()?.begins(in: text, at: own) == true else { return }
        note.places.append((Int32(rule), own.moved(by: -chunk.start)))
    }

    private mutating func use(_ note: ScanMemo.Note, of chunk: Chunk) {
        if note.isEmpty { return }
        for (rule, place) in note.places { near.append((rule, place.moved(by: chunk.start))) }
        for rule in note.far {
            if database.reach(of: Int(rule)) == .near { byKeywords.insert(rule) } else { whole.insert(Int(rule)) }
        }
        if note.isEncoded { isEncoded = true }
    }

    /// What is of interest in some chunks in a row; nil where that cannot be told.
    private func learn(_ run: Range<Int>) throws(ExpressionError) -> [ScanMemo.Note]? {
        var notes = [ScanMemo.Note](repeating: ScanMemo.Note(), count: run.count)
        let chunks = chunks[run]
        guard let first = chunks.first, let last = chunks.last else { return notes }
        // The byte before it tells whether a word begins with it.
        let start = max(0, first.start - 1)
        let searched = UnsafeRawBufferPointer(rebasing: text[start..<last.reach])
        guard let found = database.anchors.search(searched, far: set.farRules) else { return nil }
        for entry in found.entries {
            let isOnLine = database.reach(of: entry.rule) == .line
            for place in entry.places ?? [] {
                let place = place.moved(by: start)
                for index in Self.index(of: place.starts.lowerBound, in: chunks)..<chunks.endIndex {
                    if chunks[index].start >= place.starts.upperBound { break }
                    if isOnLine, !chunks[index].isWholeLines { continue }
                    try learn(place, of: entry.rule, in: chunks[index], &notes[index - run.lowerBound])
                }
            }
        }
        for (rule, place) in found.texts {
            let index = Self.index(of: start + place, in: chunks)
            guard index < chunks.endIndex else { continue }
            let rule = Int32(rule)
            if !notes[index - run.lowerBound].far.contains(rule) { notes[index - run.lowerBound].far.append(rule) }
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

    /// The first of some chunks that ends behind a place; the end where none does.
    private static func index(of place: Int, in chunks: ArraySlice<Chunk>) -> Int {
        var (low, high) = (chunks.startIndex, chunks.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].end <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func part(of chunk: Chunk) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[chunk.start..<chunk.reach])
    }
}
