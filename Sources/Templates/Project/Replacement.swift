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
