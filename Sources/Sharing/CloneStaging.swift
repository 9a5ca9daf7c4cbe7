import Platform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder in which a clone is made whole before it is seen in its place: a run that is killed leaves no half of one.
struct CloneStaging {
    /// Where the clone is made.
    let clone: FilePath
    private let folder: FilePath
    private let target: FilePath
    private let isThere: Bool

    private static let prefix = ".ccds-join-"

    /// A folder beside the place, within it where it is there already and empty; what killed runs left is taken away.
    init(for target: FilePath, isThere: Bool) throws {
        let parent = isThere ? target : target.removingLastComponent()
        try FileSystem.createDirectory(parent, intermediates: true)
        Self.clear(parent)
        folder = try FileSystem.createTemporaryDirectory(in: parent, prefix: "\(Self.prefix)\(getpid())-")
        clone = folder.appending(target.lastComponent ?? "clone")
        self.target = target
        self.isThere = isThere
    }

    /// Moves the clone to its place, in one step; where that was there, `.git` last.
    func putInPlace() throws {
        if isThere {
            let git = FilePath.Component(".git")
            for name in try FileSystem.list(clone) where name != git {
                try FileSystem.rename(clone.appending(name), to: target.appending(name))
            }
            try FileSystem.rename(clone.appending(git), to: target.appending(git))
        } else {
            try FileSystem.rename(clone, to: target)
        }
        try? FileSystem.removeTree(folder)
    }

    /// Takes the folder away with all that is in it.
    func remove() {
        if isThere, let names = try? FileSystem.list(target) {
            // The place was empty.
            for name in names { try? FileSystem.removeTree(target.appending(name)) }
        }
        try? FileSystem.removeTree(folder)
    }

    private static func clear(_ parent: FilePath) {
        for name in (try? FileSystem.list(parent)) ?? [] where name.string.hasPrefix(prefix) {
            let digits = name.string.dropFirst(prefix.count).prefix { $0.isNumber }
            guard let process = pid_t(digits), process > 0, kill(process, 0) != 0, errno == ESRCH else { continue }
            try? FileSystem.removeTree(parent.appending(name))
        }
    }
}
