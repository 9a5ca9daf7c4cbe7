import Git

/// Gathers files into the rows of the annotated tree.
///
/// A row is a known place, a name at the top, or a name in the folder data, whose four parts are meant to be all.
struct TreeBuilder {
    private let module: String?
    private var byPath: [[UInt8]: ProjectView.Row] = [:]
    /// The folder of the last file, its rows, and what was counted in it: files come folder by folder.
    private var lastFolder: [UInt8] = []
    private var hasFolder = false
    private var lastRows: [[UInt8]] = []
    private var isListedWhole = false
    private var knownNames: Set<[UInt8]> = []
    private var pending = Counts()
    private var pendingKinds: [FileKind: Int] = [:]
    /// The names of known files in each folder.
    private let knownFiles: [[UInt8]: Set<[UInt8]>]

    init(module: String?) {
        self.module = module
        var known: [[UInt8]: Set<[UInt8]>] = [:]
        for place in Place.all where !place.path.hasPrefix("*") && !(module == nil && place.path.hasPrefix("{")) {
            let path = RepositoryPath(place.path(module: module ?? ""))
            known[path.parent?.bytes ?? [], default: []].insert(path.name.bytes)
        }
        knownFiles = known
    }

    /// Counts a file, or a folder that was not opened, in every row that it belongs to.
    mutating func add(_ item: Survey.Item, kind: FileKind) {
        let end = item.path.lastIndex(of: UInt8(ascii: "/"))
        let folder = end.map { item.path[..<$0] } ?? []
        if folder.elementsEqual(lastFolder) == false || !hasFolder { enter(Array(folder)) }
        let isMarker = kind == .marker && !item.isFolder
        if !item.isFolder {
            pending.add(item.state, isMarker: isMarker)
            pendingKinds[kind, default: 0] += 1
        }
        guard (isListedWhole && !isMarker) || !knownNames.isEmpty else { return }
        let name = end.map { item.path[($0 + 1)...] } ?? item.path
        if (isListedWhole && !isMarker) || knownNames.contains(Array(name)) {
            let path = Array(item.path)
            if byPath[path] == nil { makeRow(path, isFolder: item.isFolder) }
            // As a row of its own, a marker is a file like any other.
            byPath[path]?.counts.add(item.state, isMarker: false)
            byPath[path]?.counts.isClosed = item.isFolder
        }
    }

    /// Goes on to another folder: what was counted in the last one is added to its rows.
    private mutating func enter(_ folder: [UInt8]) {
        flush()
        hasFolder = true
        lastFolder = folder
        lastRows = rows(ofFolder: folder)
        isListedWhole = folder.isEmpty || folder == Array("data".utf8)
        knownNames = knownFiles[folder] ?? []
    }

    private mutating func flush() {
        for row in lastRows {
            byPath[row]?.counts += pending
            if byPath[row]?.place == nil {
                for (kind, count) in pendingKinds { byPath[row]?.kinds[kind, default: 0] += count }
            }
        }
        pending = Counts()
        pendingKinds = [:]
    }

    /// Makes a row for a name that stands at the top or in data, if there is none: an empty folder, or another
    /// repository.
    mutating func addName(_ path: RepositoryPath, isFolder: Bool) {
        if byPath[path.bytes] == nil {
            guard path.name != ".gitkeep" else { return }
            makeRow(path.bytes, isFolder: isFolder)
        } else {
            byPath[path.bytes]?.isFolder = isFolder
        }
    }

    /// Marks the rows around a folder whose files were not all counted.
    mutating func cut(_ path: RepositoryPath) {
        for row in rows(ofFolder: path.bytes) { byPath[row]?.counts.isCut = true }
    }

    /// The rows in the order of a tree.
    mutating func rows() -> [ProjectView.Row] {
        flush()
        return byPath.values.sorted { left, right in
            // Folders come before files, and dotted names last, as people look for them.
            let leftParts = left.path.components
            let rightParts = right.path.components
            for (index, (a, b)) in zip(leftParts, rightParts).enumerated() where a != b {
                let leftKey = sortKey(a, isFolder: left.isFolder || index < leftParts.count - 1)
                let rightKey = sortKey(b, isFolder: right.isFolder || index < rightParts.count - 1)
                return leftKey != rightKey ? leftKey < rightKey : a < b
            }
            return leftParts.count < rightParts.count
        }
    }

    private func sortKey(_ name: RepositoryPath, isFolder: Bool) -> Int {
        (name.bytes.first == UInt8(ascii: ".") ? 2 : 0) + (isFolder ? 0 : 1)
    }

    /// The rows of a folder and of the folders around it, made where they are missing.
    private mutating func rows(ofFolder folder: [UInt8]) -> [[UInt8]] {
        guard !folder.isEmpty else { return [] }
        var rows: [[UInt8]] = []
        var path = RepositoryPath(folder)
        while true {
            let isKnown = PlaceMatch(path: path.string, module: module)?.isExact == true
            if isKnown || path.parent == nil || path.parent == "data" {
                if byPath[path.bytes] == nil { makeRow(path.bytes, isFolder: true) }
                rows.append(path.bytes)
            }
            guard let parent = path.parent else { return rows }
            path = parent
        }
    }

    private mutating func makeRow(_ path: [UInt8], isFolder: Bool) {
        let match = PlaceMatch(path: String(decoding: path, as: UTF8.self), module: module)
        byPath[path] = ProjectView.Row(
            path: RepositoryPath(path), isFolder: isFolder, place: match?.isExact == true ? match?.place : nil)
    }
}

extension FileKind {
    /// The kind of the file of that path.
    init(bytes: ArraySlice<UInt8>) {
        let name = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes
        self.init(path: String(decoding: name, as: UTF8.self))
    }

    /// Tells the kinds of many files; of most endings it need look only once.
    struct Reader {
        private var ending: [UInt8] = []
        private var kind: FileKind?

        /// The kind of the file of that path.
        mutating func kind(of path: ArraySlice<UInt8>) -> FileKind {
            guard let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return FileKind(bytes: path) }
            let ending = path[(dot + 1)...]
            if let kind, ending.elementsEqual(self.ending) { return kind }
            let found = FileKind(bytes: path)
            // An ending that some name has for itself does not decide alone.
            kind = FileKind.isDecisive(String(decoding: ending, as: UTF8.self)) ? found : nil
            self.ending = Array(ending)
            return found
        }
    }

    /// Whether the path's last part is `.gitkeep`.
    static func isMarker(_ path: ArraySlice<UInt8>) -> Bool {
        let marker = ".gitkeep".utf8
        guard path.count >= marker.count, path.suffix(marker.count).elementsEqual(marker) else { return false }
        return path.count == marker.count || path[path.endIndex - marker.count - 1] == UInt8(ascii: "/")
    }

    /// Whether a file of that name may be data or something else as well.
    static func isAmbiguous(_ path: String) -> Bool {
        [".json", ".xml", ".zip", ".tar", ".tgz", ".db", ".bin", ".dat", ".data", ".m", ".model", ".pb", ".gz"]
            .contains { path.lowercased().hasSuffix($0) }
    }
}
