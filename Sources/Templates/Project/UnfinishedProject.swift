import Formats
import Platform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What an interrupted run left: a `.ccds-…` folder, and perhaps a project that is only half there.
public struct UnfinishedProject: Sendable, Equatable {
    /// The folder in which the run worked.
    public let folder: FilePath
    /// Where the project was to be.
    public let target: FilePath
    /// Whether the run is still going on.
    public let isRunning: Bool
    /// Whether the project stands in its place already, unfinished; `remove` takes it away.
    public let isInPlace: Bool

    static let prefix = ".ccds-"
    static let markName = ".ccds-unfinished.json"

    /// What stands unfinished in a folder.
    public static func find(in outputDirectory: FilePath) throws(TemplateProblem) -> [UnfinishedProject] {
        try TemplateProblem.translating {
            guard FileSystem.isDirectory(outputDirectory) else { return [] }
            return try FileSystem.list(outputDirectory).compactMap { name in
                guard name.string.hasPrefix(prefix) else { return nil }
                let folder = outputDirectory.appending(name)
                guard let bytes = try? FileSystem.read(folder.appending(markName)), let mark = try? JSON.parse(bytes),
                    let target = mark["target"]?.string, let process = mark["process"]?.integer
                else { return nil }
                return UnfinishedProject(
                    folder: folder, target: outputDirectory.pushing(FilePath(bytes: PathText.bytes(target))),
                    isRunning: kill(pid_t(truncatingIfNeeded: process), 0) == 0 || errno == EPERM,
                    isInPlace: mark["new"]?.boolean == true && mark["placed"]?.boolean == true)
            }
        }
    }

    /// Removes the run's folder, and the half project where the run had made it.
    public func remove() throws(TemplateProblem) {
        try TemplateProblem.translating {
            if isInPlace { try FileSystem.removeTree(target) }
            let backup = folder.appending(Staging.backupName)
            if FileSystem.exists(backup) {
                try FolderBackup.restore(target, from: backup)
            }
            try FileSystem.removeTree(folder)
        }
    }

    /// Writes the mark.
    static func mark(
        _ folder: FilePath, target: [UInt8], isNew: Bool, isPlaced: Bool
    ) throws(FileError) {
        let mark = Table([
            (key: "target", node: Node(.string(PathText.text(target)))),
            (key: "process", node: Node(.integer(String(getpid())))),
            (key: "new", node: Node(.boolean(isNew))),
            (key: "placed", node: Node(.boolean(isPlaced))),
        ])
        // After a power cut the folder's name tells enough.
        try FileSystem.writeAtomically(
            Array((JSON.write(Node(.table(mark)), indent: 2) + "\n").utf8), to: folder.appending(markName),
            waitsForDisk: false)
    }
}
