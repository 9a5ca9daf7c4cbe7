import Git

/// The files that git tracks, which no .gitignore takes away. Read when the first ignored one is met.
final class TrackedFiles {
    private let reader: any RepositoryReader
    private var known: (files: Set<[UInt8]>, folders: Set<[UInt8]>)?

    init(_ reader: any RepositoryReader) { self.reader = reader }

    /// Whether git tracks the file, or something in the folder.
    func contains(_ path: RepositoryPath, isFolder: Bool) throws -> Bool {
        let tracked = try known ?? read()
        return isFolder ? tracked.folders.contains(path.bytes) : tracked.files.contains(path.bytes)
    }

    private func read() throws -> (files: Set<[UInt8]>, folders: Set<[UInt8]>) {
        var tracked: (files: Set<[UInt8]>, folders: Set<[UInt8]>) = ([], [])
        for entry in try reader.indexEntries() {
            var path = entry.path.bytes
            tracked.files.insert(path)
            while let slash = path.lastIndex(of: UInt8(ascii: "/")) {
                path.removeSubrange(slash...)
                if !tracked.folders.insert(path).inserted { break }
            }
        }
        known = tracked
        return tracked
    }
}
