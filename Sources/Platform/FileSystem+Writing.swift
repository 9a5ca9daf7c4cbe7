public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileSystem {
    /// The bytes of a file.
    public static func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        try attempt("read", path) {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var entry = stat()
                let expected = fstat(file.rawValue, &entry) == 0 ? Int(entry.st_size) : 0
                // One byte more than there should be: a read that does not fill it has come to the end.
                var bytes = try [UInt8](unsafeUninitializedCapacity: expected + 1) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if bytes.isEmpty || bytes.count == expected { return bytes }
                var chunk = [UInt8](repeating: 0, count: max(4096, min(expected, 1 << 20)))
                while true {
                    let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
                    if count == 0 { return bytes }
                    bytes += chunk[..<count]
                }
            }
        }
    }

    /// The first bytes of a file, at most `count` of them.
    public static func read(_ path: FilePath, atMost count: Int) throws(FileError) -> [UInt8] {
        try attempt("read", path) {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var bytes = [UInt8](repeating: 0, count: count)
                let read = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
                return Array(bytes[..<read])
            }
        }
    }

    /// Writes a file, replacing what it held.
    public static func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644) throws(FileError) {
        try attempt("write", path) {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: CModeT(mode)))
            try file.closeAfter { _ = try file.writeAll(bytes) }
        }
    }

    /// Writes a file beside its place and moves it there in one step: readers see the old bytes or the new ones.
    ///
    /// A link at the path is replaced, not followed.
    ///
    /// - Parameter waitsForDisk: whether the bytes are on the disk before the old ones go: what a power cut must not lose.
    public static func writeAtomically(
        _ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644, waitsForDisk: Bool = true
    ) throws(FileError) {
        var pattern = Array(path.removingLastComponent().appending(".ccds-write-XXXXXX").bytes) + [0]
        let descriptor = pattern.withUnsafeMutableBytes { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return -1 }
            return mkstemp(base.assumingMemoryBound(to: CChar.self))
        }
        guard descriptor >= 0 else { throw FileError(path: path, operation: "write", reason: Errno(rawValue: errno)) }
        let temporary = FilePath(bytes: pattern.dropLast())
        do {
            try attempt("write", path) {
                let file = FileDescriptor(rawValue: descriptor)
                try file.closeAfter {
                    _ = try file.writeAll(bytes)
                    guard fchmod(descriptor, mode_t(mode)) == 0, !waitsForDisk || fsync(descriptor) == 0 else {
                        throw Errno(rawValue: errno)
                    }
                }
            }
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)
            throw error
        }
    }

    /// An open file without a name that holds these bytes, read from the beginning.
    static func anonymousFile(holding bytes: [UInt8]) throws(Errno) -> FileDescriptor {
        var pattern = Array(temporaryDirectory.appending("git-ccds-XXXXXX").bytes) + [0]
        let descriptor = pattern.withUnsafeMutableBytes { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return -1 }
            return mkstemp(base.assumingMemoryBound(to: CChar.self))
        }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        let file = FileDescriptor(rawValue: descriptor)
        do {
            try remove(FilePath(bytes: pattern.dropLast()))
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = try file.writeAll(bytes)
            _ = try file.seek(offset: 0, from: .start)
            return file
        } catch {
            try? file.close()
            throw error as? Errno ?? (error as? FileError)?.reason ?? .ioError
        }
    }

    /// The folder for files that nobody else needs: TMPDIR, else `/tmp`.
    public static var temporaryDirectory: FilePath {
        guard let path = EnvironmentVariables.current("TMPDIR"), !path.isEmpty else { return FilePath("/tmp") }
        return FilePath(path)
    }

    /// Makes a directory, and the ones above it where asked to.
    ///
    /// With `intermediates` a directory that is there already is fine.
    public static func createDirectory(
        _ path: FilePath, mode: UInt32 = 0o777, intermediates: Bool = false
    ) throws(FileError) {
        if path.withPlatformString({ mkdir($0, mode_t(mode)) }) == 0 { return }
        let reason = Errno(rawValue: errno)
        if intermediates, reason == .noSuchFileOrDirectory, path.removingLastComponent() != path {
            try createDirectory(path.removingLastComponent(), intermediates: true)
            // Where the one above is there now and nothing can be made in it (`/proc`), that is the error.
            if path.withPlatformString({ mkdir($0, mode_t(mode)) }) == 0 { return }
            let reason = Errno(rawValue: errno)
            if reason == .fileExists, isDirectory(path) { return }
            throw FileError(path: path, operation: "create", reason: reason)
        }
        if intermediates, reason == .fileExists, isDirectory(path) { return }
        throw FileError(path: path, operation: "create", reason: reason)
    }

    /// Makes a new directory of its own, whose name begins with `prefix`, for this user alone.
    public static func createTemporaryDirectory(
        in parent: FilePath = temporaryDirectory, prefix: String = "git-ccds-"
    ) throws(FileError) -> FilePath {
        var pattern = Array(parent.appending(prefix + "XXXXXX").bytes) + [0]
        let made = pattern.withUnsafeMutableBytes { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            return mkdtemp(base.assumingMemoryBound(to: CChar.self)) != nil
        }
        guard made else { throw FileError(path: parent, operation: "write to", reason: Errno(rawValue: errno)) }
        return FilePath(bytes: pattern.dropLast())
    }

    /// Removes a file, a link or an empty directory.
    public static func remove(_ path: FilePath) throws(FileError) {
        try check("remove", path, path.withPlatformString { Self.isLinkOrFile($0) ? unlink($0) : rmdir($0) })
    }

    private static func isLinkOrFile(_ path: UnsafePointer<CChar>) -> Bool {
        var entry = stat()
        return lstat(path, &entry) == 0 && entry.st_mode & S_IFMT != S_IFDIR
    }

    /// Removes a directory with all that stands in it, links not followed; nothing there is fine.
    public static func removeTree(_ path: FilePath) throws(FileError) {
        guard let status = try status(path) else { return }
        if status.kind == .directory {
            // A folder without the write bit would keep its contents.
            if status.mode & 0o700 != 0o700 { try? setMode(status.mode | 0o700, of: path) }
            for name in try list(path) { try removeTree(path.appending(name)) }
        }
        try remove(path)
    }

    /// Moves a file or folder, replacing a file or an empty folder at the new place.
    public static func rename(_ path: FilePath, to new: FilePath) throws(FileError) {
        let result = path.withPlatformString { old in
            new.withPlatformString { renamePlatform(old, $0) }
        }
        try check("rename", path, result)
    }

    /// Makes a symbolic link.
    public static func symlink(target: [UInt8], at path: FilePath) throws(FileError) {
        let result = FilePath.withPlatformBytes(target) { target in
            path.withPlatformString { symlinkPlatform(target, $0) }
        }
        try check("create link", path, result)
    }

    /// Sets the permission bits of a file or folder.
    public static func setMode(_ mode: UInt32, of path: FilePath) throws(FileError) {
        try check("set the mode of", path, path.withPlatformString { chmod($0, mode_t(mode)) })
    }

    private static func check(_ operation: String, _ path: FilePath, _ result: Int32) throws(FileError) {
        if result != 0 { throw FileError(path: path, operation: operation, reason: Errno(rawValue: errno)) }
    }

    static func attempt<Result>(
        _ operation: String, _ path: FilePath, _ body: () throws -> Result
    ) throws(FileError) -> Result {
        do {
            return try body()
        } catch {
            throw FileError(path: path, operation: operation, reason: error as? Errno ?? .ioError)
        }
    }
}

private typealias CModeT = CInterop.Mode

private func renamePlatform(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
    rename(old, new)
}

private func symlinkPlatform(_ target: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>) -> Int32 {
    symlink(target, path)
}

extension FilePath {
    fileprivate static func withPlatformBytes<Result>(
        _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        let text = bytes.map { CChar(bitPattern: $0) } + [0]
        return text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array with its NUL is not empty") }
            return body(base)
        }
    }
}
