/// How many files stand somewhere, by what git says of them; markers (`.gitkeep`) are counted apart.
public struct Counts: Sendable, Equatable {
    /// Files that git keeps.
    public var tracked = 0
    /// Files that git sees and does not keep.
    public var untracked = 0
    /// Files that a rule hides from git.
    public var ignored = 0
    /// Files that git keeps and that are gone from the work tree.
    public var missing = 0
    /// Files where there is no repository.
    public var unknown = 0
    /// Markers, `.gitkeep`, which keep a folder in git.
    public var markers = 0
    /// Whether there are more files than were counted.
    public var isCut = false
    /// Whether the folder stands unopened, as git or a tool keeps it: its files are not counted.
    public var isClosed = false

    /// The files that stand there, markers not among them.
    public var files: Int { tracked + untracked + ignored + unknown }

    mutating func add(_ state: Survey.State, isMarker: Bool) {
        if isMarker, state != .missing {
            markers += 1
            return
        }
        switch state {
        case .tracked: tracked += 1
        case .untracked: untracked += 1
        case .ignored: ignored += 1
        case .missing: missing += 1
        case .unknown: unknown += 1
        }
    }

    static func += (left: inout Counts, right: Counts) {
        left.tracked += right.tracked
        left.untracked += right.untracked
        left.ignored += right.ignored
        left.missing += right.missing
        left.unknown += right.unknown
        left.markers += right.markers
        left.isCut = left.isCut || right.isCut
    }

    /// The counts of a folder, as a row of the tree says them.
    var folderText: String {
        if isClosed {
            return untracked > 0 ? "untracked" : ignored > 0 ? "ignored" : tracked > 0 ? "tracked" : "not counted"
        }
        var parts: [String] = []
        if tracked > 0 { parts.append("\(tracked) tracked") }
        if untracked > 0 { parts.append("\(untracked) untracked") }
        if ignored > 0 { parts.append("\(ignored) ignored") }
        if unknown > 0 { parts.append("\(unknown) \(unknown == 1 ? "file" : "files")") }
        if missing > 0 { parts.append("\(missing) missing") }
        if parts.isEmpty { return markers > 0 ? "only .gitkeep" : "empty" }
        return (isCut ? "over " : "") + parts.joined(separator: ", ")
    }

    /// The state of a single file.
    var fileText: String {
        if missing > 0 { return "missing" }
        if untracked > 0 { return "untracked" }
        if ignored > 0 { return "ignored" }
        return unknown > 0 ? "" : "tracked"
    }
}
