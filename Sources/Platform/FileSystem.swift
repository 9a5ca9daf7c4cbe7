public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files and folders, byte-exact and without surprises: links are never followed unless the name says so.
public enum FileSystem {
    /// The directory that relative paths start from.
    public static var currentDirectory: FilePath {
        guard let buffer = getcwd(nil, 0) else { return FilePath("/") }
        defer { free(buffer) }
        return FilePath(platformString: buffer)
    }

    /// Whether the directory that relative paths start from still has a path: somebody may have removed it.
    public static var hasCurrentDirectory: Bool {
        guard let buffer = getcwd(nil, 0) else { return false }
        free(buffer)
        return true
    }

    /// What stands at a path; nil when nothing does.
    public static func status(_ path: FilePath) throws(FileError) -> FileStatus? {
        try status(path, following: false)
    }

    /// What stands at a path or where its links lead; nil when nothing does.
    public static func statusFollowingLinks(_ path: FilePath) throws(FileError) -> FileStatus? {
        try status(path, following: true)
    }

    private static func status(_ path: FilePath, following: Bool) throws(FileError) -> FileStatus? {
        var entry = stat()
        guard path.withPlatformString({ following ? stat($0, &entry) : lstat($0, &entry) }) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory { return nil }
            throw FileError(path: path, operation: "look at", reason: reason)
        }
        let kind: FileStatus.Kind =
            switch entry.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            default: .other
            }
        return FileStatus(
            kind: kind, mode: UInt32(entry.st_mode & 0o7777), size: Int(entry.st_size), inode: UInt64(entry.st_ino),
            device: UInt64(entry.st_dev))
    }

    /// Whether anything, a dangling link too, stands at a path.
    public static func exists(_ path: FilePath) -> Bool {
        var entry = stat()
        return path.withPlatformString { lstat($0, &entry) } == 0
    }

    /// Whether a path leads to a directory, links followed.
    public static func isDirectory(_ path: FilePath) -> Bool {
        var entry = stat()
        return path.withPlatformString { stat($0, &entry) } == 0 && entry.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path leads to a regular file that this process may execute.
    public static func isExecutableFile(_ path: FilePath) -> Bool {
        var entry = stat()
        return path.withPlatformString { stat($0, &entry) == 0 && access($0, X_OK) == 0 }
            && entry.st_mode & S_IFMT == S_IFREG
    }

    /// The first executable file of this name on an environment's PATH.
    public static func executable(
        named name: String, in environment: EnvironmentVariables = .current
    ) -> FilePath? {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") {
            let candidate = FilePath(String(directory)).appending(name)
            if isExecutableFile(candidate) { return candidate }
        }
        return nil
    }

    /// The absolute path with every link resolved.
    public static func realPath(_ path: FilePath) throws(FileError) -> FilePath {
        let resolved: UnsafeMutablePointer<CChar>? = path.withPlatformString { realpath($0, nil) }
        guard let buffer = resolved else {
            throw FileError(path: path, operation: "find", reason: Errno(rawValue: errno))
        }
        defer { free(buffer) }
        return FilePath(platformString: buffer)
    }

    /// Where a symbolic link points, as it is written in it.
    public static func readLink(_ path: FilePath) throws(FileError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes -> Int in
            guard let base = bytes.baseAddress else { return -1 }
            return path.withPlatformString { readlink($0, base.assumingMemoryBound(to: CChar.self), bytes.count) }
        }
        guard count >= 0 else { throw FileError(path: path, operation: "read link", reason: Errno(rawValue: errno)) }
        return Array(buffer[..<count])
    }

    /// The names in a directory, in the order of their bytes.
    public static func list(_ directory: FilePath, sorted: Bool = true) throws(FileError) -> [FilePath.Component] {
        let opened: OpaquePointer? = directory.withPlatformString { opendir($0) }
        guard let stream = opened else {
            throw FileError(path: directory, operation: "list", reason: Errno(rawValue: errno))
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
        if sorted { names.sort { $0.lexicographicallyPrecedes($1) } }
        return names.compactMap { FilePath(bytes: $0).lastComponent }
    }

    /// What a walk does after a visit.
    public enum Walk: Sendable {
        /// Goes on, into the directory where it is one.
        case proceed
        /// Goes on without entering the directory.
        case skip
    }

    /// Visits everything below a directory, each directory before what stands in it, links not followed.
    ///
    /// - Parameter visit: gets the path relative to `directory` and what stands there.
    public static func walk(
        _ directory: FilePath, _ visit: (FilePath, FileStatus) throws -> Walk
    ) throws {
        var pending = try list(directory).reversed().map { FilePath(root: nil, [$0]) }
        while let relative = pending.popLast() {
            let path = directory.pushing(relative)
            guard let status = try status(path) else { continue }
            guard try visit(relative, status) == .proceed, status.kind == .directory else { continue }
            pending += try list(path).reversed().map { relative.appending($0) }
        }
    }
}
