import Git
import Platform
import SystemPackage

/// Remembers what a run replaces in a folder that was there before, so that it can be put back byte for byte.
final class Replacement {
    private let top: FilePath
    private let backup: FilePath
    private var made: [FilePath] = []
    private var moved: [FilePath] = []

    /// - Parameter backup: a folder on the same file system that takes what is replaced.
    init(of top: FilePath, backup: FilePath) {
        self.top = top
        self.backup = backup
    }

    /// Moves away what stands at a place, or notes that nothing did.
    func willWrite(_ relative: FilePath, existing: FileStatus?) throws {
        // Written twice in one run: the first time counts.
        if made.contains(relative) || moved.contains(relative) { return }
        guard existing != nil else { return made.append(relative) }
        let place = backup.pushing(relative)
        try FileSystem.createDirectory(place.removingLastComponent(), intermediates: true)
        try FileSystem.rename(top.pushing(relative), to: place)
        moved.append(relative)
    }

    /// Puts everything back.
    func undo() {
        for relative in moved { try? FileSystem.removeTree(top.pushing(relative)) }
        for relative in made.reversed() { try? FileSystem.removeTree(top.pushing(relative)) }
        for relative in moved { try? FileSystem.rename(backup.pushing(relative), to: top.pushing(relative)) }
    }
}

/// A copy of a whole folder: needed where hooks run in it, which may change anything.
enum FolderBackup {
    static func copy(_ folder: FilePath, to place: FilePath) throws {
        try FileSystem.createDirectory(place)
        for name in try FileSystem.list(folder) {
            let (source, target) = (folder.appending(name), place.appending(name))
            guard let status = try FileSystem.status(source) else { continue }
            switch status.kind {
            case .directory: try copy(source, to: target)
            case .symlink: try FileSystem.symlink(target: FileSystem.readLink(source), at: target)
            case .file:
                try FileSystem.write(FileSystem.read(source), to: target)
                try FileSystem.setMode(status.mode, of: target)
            case .other: continue
            }
        }
        if let mode = try FileSystem.status(folder)?.mode { try FileSystem.setMode(mode, of: place) }
    }

    /// The files in which a folder differs from its copy, as git sees it: made, changed or removed. Neither git's own, nor
    /// those of a repository of its own in it.
    static func changes(in folder: FilePath, since place: FilePath) throws -> [RepositoryPath] {
        var changes: [RepositoryPath] = []
        try compare("", folder, place, &changes)
        return changes
    }

    private static func compare(
        _ path: RepositoryPath, _ folder: FilePath, _ place: FilePath, _ changes: inout [RepositoryPath]
    ) throws {
        func names(_ folder: FilePath) throws -> [FilePath.Component] {
            FileSystem.isDirectory(folder) ? try FileSystem.list(folder) : []
        }
        for name in Set(try names(folder) + names(place)) where name.string != ".git" {
            let below = path.appending(RepositoryPath(FilePath(root: nil, [name]).bytes))
            let (new, old) = (folder.appending(name), place.appending(name))
            let (now, before) = (try FileSystem.status(new), try FileSystem.status(old))
            if now?.kind == .directory || before?.kind == .directory {
                if now?.kind == .directory, FileSystem.exists(new.appending(".git")) { continue }
                try compare(below, new, old, &changes)
            }
            let isFile = now.map { $0.kind == .file || $0.kind == .symlink } ?? false
            let wasFile = before.map { $0.kind == .file || $0.kind == .symlink } ?? false
            if isFile || wasFile, try !isSame(new, now, old, before) { changes.append(below) }
        }
    }

    private static func isSame(_ new: FilePath, _ now: FileStatus?, _ old: FilePath, _ before: FileStatus?) throws
        -> Bool
    {
        guard let now, let before, now.kind == before.kind else { return false }
        if now.kind == .symlink { return try FileSystem.readLink(new) == FileSystem.readLink(old) }
        if (now.mode ^ before.mode) & 0o100 != 0 || now.size != before.size { return false }
        return try FileSystem.read(new) == FileSystem.read(old)
    }

    /// Makes a folder what its copy is, and removes the copy; the folder itself stays the same one.
    static func restore(_ folder: FilePath, from place: FilePath) throws {
        try FileSystem.createDirectory(folder, intermediates: true)
        for name in try FileSystem.list(folder) { try FileSystem.removeTree(folder.appending(name)) }
        for name in try FileSystem.list(place) {
            try FileSystem.rename(place.appending(name), to: folder.appending(name))
        }
        if let mode = try FileSystem.status(place)?.mode { try FileSystem.setMode(mode, of: folder) }
        try FileSystem.remove(place)
    }
}
