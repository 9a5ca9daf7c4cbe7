import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is known of parts of texts that were scanned before: a history's texts are near-duplicates of one another.
///
/// Shared by all threads of one inspection: one memo serves one set of rules. Its memory is bounded; what it has forgotten is
/// scanned again. Findings are the same with it and without it, as all it says is which rules need not be tried where.
public final class ScanMemo: Sendable {
    /// What a chunk holds that is of interest.
    struct Note: Sendable {
        /// Where in it matches of near rules begin, counted from its beginning.
        var places: [(rule: Int32, place: SearchPlace)] = []
        /// Rules to try on all of a text that has it.
        var far: [Int32] = []
        /// Whether there is anything to decode.
        var isEncoded = false

        var isEmpty: Bool { places.isEmpty && far.isEmpty && !isEncoded }
    }

    /// 32 MB, of which the system gives what is used.
    private static let slots = 1 << 22
    /// How many neighbours a key may be at.
    private static let probes = 8
    private static let mostNotes = 1 << 16

    let secret = Chunk.Secret()
    // Written and read by all threads, a word at a time; never freed before the memo.
    private nonisolated(unsafe) let table: UnsafeMutablePointer<Atomic<UInt64>>
    private let notes = Mutex<[UInt64: Note]>([:])

    /// Makes a memo that knows nothing.
    public init() {
        // Zeros without touching them.
        guard let memory = calloc(Self.slots, MemoryLayout<UInt64>.stride) else {
            preconditionFailure("no memory for a memo")
        }
        table = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Self.slots)
    }

    deinit { free(table) }

    /// What is known of the chunk with this key; nil: nothing.
    func note(_ key: UInt64) -> Note? {
        let key = Self.stored(key)
        let place = Self.place(key)
        for offset in 0..<Self.probes {
            let found = table[place ^ offset].load(ordering: .relaxed)
            // The lowest bit says that there is a note about it.
            if found == key { return Note() }
            if found == key | 1 { return notes.withLock { $0[key] } }
            if found == 0 { return nil }
        }
        return nil
    }

    func insert(_ key: UInt64, _ note: Note) {
        var key = Self.stored(key)
        let place = Self.place(key)
        if !note.isEmpty {
            let isKept = notes.withLock { notes in
                if notes.count >= Self.mostNotes { return false }
                notes[key] = note
                return true
            }
            guard isKept else { return }
            key |= 1
        }
        for offset in 0..<Self.probes where table[place ^ offset].load(ordering: .relaxed) == 0 {
            table[place ^ offset].store(key, ordering: .relaxed)
            return
        }
        // No place is free: one that the key says makes room.
        table[place ^ Int(truncatingIfNeeded: key >> 1) & (Self.probes - 1)].store(key, ordering: .relaxed)
    }

    private static func stored(_ key: UInt64) -> UInt64 { key < 2 ? 2 : key & ~1 }

    private static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 40) & (slots - 1) }
}
