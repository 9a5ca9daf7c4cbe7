import Platform
import SystemPackage

/// The packs of a repository and its alternates that can be read in bulk: SHA-1, with an index of version 2.
final class PackStore: Sendable {
    /// The packs.
    let packs: [Pack]

    /// The packs in some object directories.
    ///
    /// - Throws: ``GitError`` where an index is damaged, as ``check(objectDirectories:)`` does.
    init(objectDirectories: [FilePath]) throws(GitError) {
        try Self.check(objectDirectories: objectDirectories)
        var packs: [Pack] = []
        for file in Self.indexFiles(in: objectDirectories) {
            if let pack = Pack(indexFile: file) { packs.append(pack) }
        }
        self.packs = packs
    }

    /// Makes sure that no index names a place beyond the end of its pack: libgit2 (1.5) reads at that place, whatever is in
    /// memory there, and mostly crashes.
    static func check(objectDirectories: [FilePath]) throws(GitError) {
        for file in indexFiles(in: objectDirectories) {
            var pack = file
            pack.extension = "pack"
            guard let size = try? FileSystem.statusFollowingLinks(pack)?.size, let index = PackIndex(file) else {
                continue
            }
            if index.names(placesWithin: Int(size)) { continue }
            let name = RepositoryPath(pack.bytes).displayWithoutQuotes
            throw .damaged("pack '\(name)' is damaged: it ends before objects that its index names", .objectDatabase)
        }
    }

    /// The packs' index files.
    static func indexFiles(in objectDirectories: [FilePath]) -> [FilePath] {
        objectDirectories.map { $0.appending("pack") }.flatMap { directory in
            ((try? FileSystem.list(directory)) ?? []).filter { $0.extension == "idx" }.map { directory.appending($0) }
        }
    }

    /// Where an object is; nil where no pack has it.
    func place(of id: ObjectID) -> Place? {
        for pack in packs.indices {
            if let position = packs[pack].index.position(of: id) { return Place(pack: pack, position: position) }
        }
        return nil
    }

    /// Whether packs have an object, and no one has it in a form that is damaged. What it is a difference to is not looked at.
    func isIntact(_ id: ObjectID) -> Bool {
        var isThere = false
        for pack in packs {
            guard let position = pack.index.position(of: id) else { continue }
            guard pack.isIntact(at: position) else { return false }
            isThere = true
        }
        return isThere
    }

    /// A packed object: the pack's number, and the position in its index.
    struct Place: Hashable {
        var pack: Int
        var position: Int
    }
}
