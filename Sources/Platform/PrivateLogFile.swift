public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file that grows at its end, and that only its owner can read.
public struct PrivateLogFile: ~Copyable {
    private let path: FilePath
    private let file: FileDescriptor

    /// A new file, or one that is there, emptied; its mode is 0600 from now on. A device or a pipe is written as it is.
    public init(at path: FilePath) throws(FileError) {
        self.path = path
        file = try FileSystem.attempt("write", path) {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .ownerReadWrite)
            do {
                var entry = stat()
                guard fstat(file.rawValue, &entry) == 0 else { throw Errno(rawValue: errno) }
                // Nobody else reads it before the first line stands in it.
                if entry.st_mode & S_IFMT == S_IFREG,
                    fchmod(file.rawValue, 0o600) != 0 || ftruncate(file.rawValue, 0) != 0
                {
                    throw Errno(rawValue: errno)
                }
                return file
            } catch {
                try? file.close()
                throw error
            }
        }
    }

    /// Writes at the end of the file.
    public func append(_ text: String) throws(FileError) {
        try FileSystem.attempt("write", path) { _ = try file.writeAll(text.utf8) }
    }

    deinit { try? file.close() }
}
