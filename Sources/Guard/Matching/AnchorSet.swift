import CText
import Synchronization

/// The anchors of a set of rules (`AnchorTable` says what they are): they tell where in a text a rule's matches may begin.
///
/// One pass finds their texts; automatons look at what stands around each, a few bytes mostly. What they tell is a little more
/// than the rules match, and never less.
final class AnchorSet: Sendable {
    /// The fields of the table's head.
    enum Field {
        static let (size, rules, anchors, texts, entries, members, places, rest) = (0, 1, 2, 3, 9, 11, 12, 13)
        static let (automatons, automatonCount) = (15, 16)
    }
    enum Flag { static let (atEdge, behindText, keyword, run) = (UInt32(1), UInt32(2), UInt32(4), UInt32(8)) }
    static let anchorSize = 48
    /// Texts have no more bytes than this.
    static let longestText = 256

    /// How many bytes an automaton reads at most: where it knows no more then, the rule is tried.
    static let limit = 4096
    /// What an automaton has read where it tells that a match that may reach far is none: no more than what stands behind every
    /// part of a text that is looked at alone.
    static let nearest = 512
    /// How many bytes automatons read in all, for each of the text's, before rules are tried without them.
    static let patience = 16

    // Constant memory, mapped for the life of the process.
    nonisolated(unsafe) let table: UnsafeRawPointer
    private let ruleCount: Int
    private let automatonCount: Int
    private let workspaces = Mutex<[Workspace]>([])
    private let lazyRunAnchors = Lazy<[Int: Int]>()

    /// What one search writes on. Handed out to one at a time, hence safe to pass between threads.
    final class Workspace: @unchecked Sendable {
        static let capacity = 8192
        let hits = UnsafeMutablePointer<ccds_anchor_hit>.allocate(capacity: capacity)
        /// Each automaton's runner, where it has been needed.
        var runners: [OpaquePointer?]
        /// What the last one has told, where it was asked for anchors with the same automaton one behind the other.
        var told: (automaton: Int, start: Int, limit: Limit?, steps: Int) = (0, 0, nil, 0)
        /// For each rule the place of its entry in what has been found, and one more; less than zero: it is tried on all of the text.
        var entries: [Int32]
        /// For each rule that has an entry the anchor that its last place is from.
        var latest: [Int32]

        init(automatons: Int, rules: Int) {
            runners = [OpaquePointer?](repeating: nil, count: automatons)
            entries = [Int32](repeating: 0, count: rules)
            latest = entries
        }

        deinit {
            hits.deallocate()
            for runner in runners { ccds_runner_free(runner) }
        }
    }

    /// Where matches end at the latest, if that is known.
    struct Limit {
        var end: Int?
    }

    /// What was found in a text.
    struct Found {
        /// Rules to try on all of it.
        var whole: [Int] = []
        /// Rules and where their matches may begin.
        var entries: [RuleCandidates.Entry] = []
        /// Rules of which texts alone were asked for, with the place of each.
        var texts: [(rule: Int, place: Int)] = []
    }

    /// Takes a table at an address that is a multiple of eight; nil where it is not one for so many rules.
    init?(_ bytes: UnsafeRawBufferPointer, rules: Int) {
        guard bytes.count > 64, let base = bytes.baseAddress else { return nil }
        table = base
        ruleCount = rules
        automatonCount = Int(base.load(fromByteOffset: Field.automatonCount * 4, as: UInt32.self))
        guard base.load(as: UInt32.self) <= bytes.count,
            base.load(fromByteOffset: Field.rules * 4, as: UInt32.self) == UInt32(rules)
        else { return nil }
    }

    /// How many bytes the table has.
    var size: Int { Int(field(Field.size)) }

    func field(_ field: Int) -> UInt32 { table.load(fromByteOffset: field * 4, as: UInt32.self) }

    /// An anchor's place in the table.
    func anchor(at index: Int) -> UnsafeRawPointer { table + Int(field(Field.places)) + index * Self.anchorSize }

    /// A new runner of an automaton; nil where there is no memory.
    func runner(of automaton: Int) -> OpaquePointer? {
        let offset = (table + Int(field(Field.automatons)) + automaton * 4).load(as: UInt32.self)
        return ccds_runner_create((table + Int(offset)).assumingMemoryBound(to: UInt8.self))
    }

    /// Whether it knows the rule; else its keywords must be looked for.
    func has(_ rule: Int) -> Bool {
        let bits = table.load(fromByteOffset: Int(field(Field.rest)) + rule / 64 * 8, as: UInt64.self)
        return bits >> UInt64(rule & 63) & 1 == 0
    }

    /// The rules that may match in a text, and where; nil where that cannot be told.
    ///
    /// - Parameter far: rules of which only the places of texts are wanted, as their matches may reach beyond the text; if given, so
    ///   are those of keywords.
    func search(_ text: UnsafeRawBufferPointer, far: RuleMask? = nil) -> Found? {
        if text.isEmpty { return Found() }
        return withSearch(of: text, far: far) { search in search.run() ? search.found : nil }
    }

    /// Where matches of a rule may begin that begin in runs of base64; nil where they are not told by these.
    func runs(of rule: Int, in text: UnsafeRawBufferPointer) -> [SearchPlace]? {
        guard let anchor = runAnchors[rule] else { return nil }
        let found = withSearch(of: text, far: nil) { search in
            search.takeRuns(of: [anchor])
            return search.found
        }
        return found?.entries.first?.places ?? []
    }

    /// Lends a search; nil where there is nothing to search, or too much.
    private func withSearch(
        of text: UnsafeRawBufferPointer, far: RuleMask?, _ body: (inout Search) -> Found?
    ) -> Found? {
        guard text.count < Int(UInt32.max), let base = text.baseAddress else { return nil }
        let workspace =
            workspaces.withLock { $0.popLast() } ?? Workspace(automatons: automatonCount, rules: ruleCount)
        defer { workspaces.withLock { $0.append(workspace) } }
        var search = Search(
            set: self, text: text, base: base.assumingMemoryBound(to: UInt8.self), workspace: workspace, far: far)
        defer { search.forget() }
        return body(&search)
    }

    /// The anchors of rules whose matches begin in runs of base64, by their rule.
    private var runAnchors: [Int: Int] {
        lazyRunAnchors.value {
            var anchors: [Int: Int] = [:]
            for index in 0..<Int(field(Field.anchors)) {
                let anchor = anchor(at: index)
                guard anchor.load(fromByteOffset: 4, as: UInt32.self) & Flag.run != 0 else { continue }
                anchors[Int(anchor.load(as: UInt32.self))] = index
            }
            return anchors
        }
    }
}
