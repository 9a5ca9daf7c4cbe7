import CText

extension AnchorSet {
    /// A text under search.
    struct Search {
        private let set: AnchorSet
        private let text: UnsafeRawBufferPointer
        private let base: UnsafePointer<UInt8>
        private let workspace: Workspace
        private(set) var found = Found()
        /// How many bytes automatons have read.
        private var steps = 0
        /// Anchors whose rule's matches begin in runs of base64, and of which a keyword was met.
        private var runs: [Int] = []

        init(set: AnchorSet, text: UnsafeRawBufferPointer, base: UnsafePointer<UInt8>, workspace: Workspace) {
            self.set = set
            self.text = text
            self.base = base
            self.workspace = workspace
        }

        /// Makes the workspace fit for another text.
        func forget() {
            for entry in found.entries { workspace.entries[entry.rule] = 0 }
            for rule in found.whole { workspace.entries[rule] = 0 }
        }

        /// Searches all of the text. False where that cannot be done.
        mutating func run() -> Bool {
            let table = set.table.assumingMemoryBound(to: UInt8.self)
            var from = 0
            var high: UInt64 = 0
            var odd: Int?
            while from < text.count {
                let count = ccds_anchor_find(
                    table, base, text.count, &from, workspace.hits, Workspace.capacity, &high)
                if count > Workspace.capacity { return false }
                if high != 0 {
                    // What has an odd letter comes in the order of the text.
                    let place = odd ?? ccds_odd_letter(base, text.count, 0)
                    odd = place
                    if place < text.count { return runWithOddLetters() }
                }
                for index in 0..<count { take(Int(workspace.hits[index].place), workspace.hits[index].text) }
            }
            takeRuns()
            return true
        }

        /// Takes a text that was met, for every anchor that has it; the place behind it where that is not told by its length.
        private mutating func take(_ place: Int, _ text: UInt32, behind: Int? = nil) {
            let entry = set.table + Int(set.field(Field.entries)) + Int(text) * 16
            let behind = behind ?? place + Int(entry.load(fromByteOffset: 4, as: UInt32.self))
            let first = Int(entry.load(fromByteOffset: 8, as: UInt32.self))
            let count = Int(entry.load(fromByteOffset: 12, as: UInt32.self))
            let members = set.table + Int(set.field(Field.members))
            for index in first..<first + count {
                take(place, behind, Int(members.load(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }

        private mutating func take(_ place: Int, _ behind: Int, _ index: Int) {
            let anchor = set.table + Int(set.field(Field.places)) + index * AnchorSet.anchorSize
            let rule = Int(anchor.load(as: UInt32.self))
            if workspace.entries[rule] < 0 { return }
            let flags = anchor.load(fromByteOffset: 4, as: UInt32.self)
            if flags & Flag.keyword != 0 {
                if flags & Flag.run == 0 {
                    workspace.entries[rule] = -1
                    found.whole.append(rule)
                } else if !runs.contains(index) {
                    runs.append(index)
                }
                return
            }
            if flags & Flag.atEdge != 0, !isEdge(place) { return }
            guard let limit = limit(from: flags & Flag.behindText != 0 ? behind : place, index, anchor) else { return }
            add(SearchPlace(starts: begin(place, rule, index, anchor)..<place + 1, limit: limit.end), rule)
            workspace.latest[rule] = Int32(index)
        }

        /// Where a match that has an anchor's text at a place may begin.
        private mutating func begin(_ place: Int, _ rule: Int, _ index: Int, _ anchor: UnsafeRawPointer) -> Int {
            let width = anchor.load(fromByteOffset: 8, as: UInt32.self)
            let known = Int(workspace.entries[rule])
            var least = width == .max ? 0 : max(0, place - Int(width))
            if width == .max, known > 0, workspace.latest[rule] == index {
                // As far as it reached from the place before, it was told then.
                least = min(place, found.entries[known - 1].places?.last?.starts.upperBound ?? 0)
            }
            // Too much has been read: it may begin anywhere.
            if steps > AnchorSet.patience * text.count + (1 << 20) { return least }
            var begin = place
            while begin > least, isBefore(base[begin - 1], anchor) { begin -= 1 }
            steps += place - begin
            return begin
        }

        private mutating func add(_ place: SearchPlace, _ rule: Int) {
            let known = Int(workspace.entries[rule])
            if known > 0 {
                found.entries[known - 1].unite(place)
            } else {
                found.entries.append(RuleCandidates.Entry(rule: rule, places: [place]))
                workspace.entries[rule] = Int32(found.entries.count)
            }
        }

        private func isBefore(_ byte: UInt8, _ anchor: UnsafeRawPointer) -> Bool {
            (anchor + 16).load(fromByteOffset: Int(byte >> 3), as: UInt8.self) >> (byte & 7) & 1 != 0
        }

        private func isEdge(_ place: Int) -> Bool {
            (place > 0 && Self.isWord(base[place - 1])) != (place < text.count && Self.isWord(base[place]))
        }

        private static func isWord(_ byte: UInt8) -> Bool {
            let letter = byte | 0x20
            return (letter >= 0x61 && letter <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
        }

        /// Where matches end at the latest, if that is known.
        private struct Limit {
            var end: Int?
        }

        /// Where matches end whose text stands here; nil: there are none.
        private mutating func limit(from start: Int, _ index: Int, _ anchor: UnsafeRawPointer) -> Limit? {
            let automaton = Int(anchor.load(fromByteOffset: 12, as: UInt32.self))
            if automaton == 0 || steps > AnchorSet.patience * text.count + (1 << 20) { return Limit() }
            if workspace.runners[index] == nil {
                workspace.runners[index] = ccds_runner_create(
                    (set.table + automaton).assumingMemoryBound(to: UInt8.self))
            }
            guard let runner = workspace.runners[index] else { return Limit() }
            var end = 0
            switch ccds_runner_run(runner, base + start, text.count - start, AnchorSet.limit, &steps, &end) {
            case CCDS_RUNNER_FAILED: return nil
            case CCDS_RUNNER_MATCHED: return Limit(end: start + end)
            default: return Limit()
            }
        }
    }
}

extension AnchorSet.Search {
    /// Looks for what begins in runs of base64, at each edge of a word in them.
    private mutating func takeRuns() {
        guard !runs.isEmpty else { return }
        var start = ccds_base64_run(base, text.count, 0)
        while start < text.count {
            var end = start + 16
            while end < text.count, Self.isBase64(base[end]) { end += 1 }
            for place in start...end - 16 where isEdge(place) {
                for index in runs {
                    let anchor = set.table + Int(set.field(AnchorSet.Field.places)) + index * AnchorSet.anchorSize
                    guard let limit = limit(from: place, index, anchor) else { continue }
                    add(SearchPlace(starts: place..<place + 1, limit: limit.end), Int(anchor.load(as: UInt32.self)))
                }
            }
            start = ccds_base64_run(base, text.count, end)
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
    }

    /// All texts of anchors in some bytes; nil where they cannot be found.
    private func texts(in bytes: UnsafeRawBufferPointer) -> [ccds_anchor_hit]? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return [] }
        var hits: [ccds_anchor_hit] = []
        var high: UInt64 = 0
        var from = 0
        while from < bytes.count {
            let count = ccds_anchor_find(
                set.table.assumingMemoryBound(to: UInt8.self), base, bytes.count, &from, workspace.hits,
                AnchorSet.Workspace.capacity, &high)
            if count > AnchorSet.Workspace.capacity { return nil }
            hits += UnsafeBufferPointer(start: workspace.hits, count: count)
        }
        return hits
    }

    /// Searches all of a text that has odd letters: two beyond ASCII that are a k and an s where case is ignored.
    ///
    /// Texts of anchors that have one are found in a copy of what stands around it.
    private mutating func runWithOddLetters() -> Bool {
        struct Hit {
            var place: Int
            var text: UInt32
            var behind: Int?
        }
        forget()
        (found, runs) = (AnchorSet.Found(), [])
        guard let known = texts(in: text) else { return false }
        var hits = known.map { Hit(place: Int($0.place), text: $0.text) }
        var odd = ccds_odd_letter(base, text.count, 0)
        while odd < text.count {
            // Each byte of the copy with its place.
            var copy: [UInt8] = []
            var places: [Int] = []
            var place = max(0, odd - AnchorSet.longestText)
            let end = min(text.count, odd + AnchorSet.longestText * 3)
            while place < end {
                copy.append(base[place])
                places.append(place)
                place += 1
                if place + 1 < text.count, base[place - 1] == 0xC5, base[place] == 0xBF {
                    copy[copy.count - 1] = UInt8(ascii: "s")
                    place += 1
                } else if place + 1 < text.count, base[place - 1] == 0xE2, base[place] == 0x84, base[place + 1] == 0xAA
                {
                    copy[copy.count - 1] = UInt8(ascii: "k")
                    place += 2
                }
            }
            places.append(place)
            guard let found = copy.withUnsafeBytes(texts) else { return false }
            for hit in found {
                let length = Int(
                    (set.table + Int(set.field(AnchorSet.Field.entries)) + Int(hit.text) * 16)
                        .load(fromByteOffset: 4, as: UInt32.self))
                let (first, behind) = (places[Int(hit.place)], places[Int(hit.place) + length])
                if first <= odd, odd < behind { hits.append(Hit(place: first, text: hit.text, behind: behind)) }
            }
            odd = ccds_odd_letter(base, text.count, odd + 1)
        }
        for hit in hits.sorted(by: { $0.place < $1.place }) { take(hit.place, hit.text, behind: hit.behind) }
        takeRuns()
        return true
    }
}
