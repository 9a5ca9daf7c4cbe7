public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads file after file below one folder, each into the same memory. For one thread at a time.
public final class FileReader {
    private let top: FilePath
    private let directory: Int32
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int

    /// Memory that a large file needed is given back afterwards.
    private static let kept = 8 << 20
    /// Files of more bytes than this are mapped, so that what has been looked at need not stay in memory.
    private static let largestCopied = 32 << 20
    private var mapped: UnsafeRawBufferPointer?

    /// Opens the folder that paths count from.
    public init(below top: FilePath) throws(FileError) {
        self.top = top
        let place = top.isEmpty ? FilePath(".") : top
        directory = place.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard directory >= 0 else { throw FileError(path: top, operation: "open", reason: Errno(rawValue: errno)) }
        capacity = 1 << 16
        memory = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit {
        close(directory)
        memory.deallocate()
    }

    /// Gives the bytes of a file to `body`, in which alone they are valid; a link at the path is not followed.
    ///
    /// - Parameters:
    ///   - path: the path from the folder, with `/`.
    ///   - most: a file of more bytes is not read: `body` is not called.
    /// - Returns: whether `body` was called.
    @discardableResult
    public func withContents(
        of path: [UInt8], most: Int? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        let file = (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { name in
                name.baseAddress.map { openat(directory, $0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) } ?? -1
            }
        }
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        var entry = stat()
        guard fstat(file, &entry) == 0 else { throw failure(path) }
        if let most, Int(entry.st_size) > most { return false }
        if Int(entry.st_size) > Self.largestCopied {
            try withMapping(of: file, count: Int(entry.st_size), path, body)
            return true
        }
        // One byte more, so that the last read sees the end.
        reserve(Int(entry.st_size) + 1, keeping: 0)
        var count = 0
        while true {
            if count == capacity { reserve(capacity * 2, keeping: count) }
            let read = read(file, memory + count, capacity - count)
            if read < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            if read == 0 { break }
            count += read
            // A short read of a file of this size is its end.
            if count == Int(entry.st_size) { break }
        }
        defer { if capacity > Self.kept { shrink() } }
        try body(UnsafeRawBufferPointer(start: memory, count: count))
        return true
    }

    private func withMapping(
        of file: Int32, count: Int, _ path: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let start: UnsafeMutableRawPointer? = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0)
        guard let start, start != MAP_FAILED else { throw failure(path) }
        defer {
            mapped = nil
            munmap(start, count)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        mapped = bytes
        try body(bytes)
    }

    /// Lets go of the memory of a large file's beginning, within `withContents`: it is read again when it is looked at again.
    public func release(before offset: Int) {
        guard let start = mapped?.baseAddress else { return }
        let page = 1 << 16
        let count = offset / page * page
        guard count > 0 else { return }
        madvise(UnsafeMutableRawPointer(mutating: start), count, Int32(MADV_DONTNEED))
    }

    private func reserve(_ count: Int, keeping kept: Int) {
        guard count > capacity else { return }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: max(count, capacity * 2), alignment: 64)
        larger.copyMemory(from: memory, byteCount: kept)
        memory.deallocate()
        memory = larger
        capacity = max(count, capacity * 2)
    }

    private func shrink() {
        memory.deallocate()
        capacity = 1 << 16
        memory = .allocate(byteCount: capacity, alignment: 64)
    }

    private func failure(_ path: [UInt8]) -> FileError {
        FileError(path: top.pushing(FilePath(bytes: path)), operation: "read", reason: Errno(rawValue: errno))
    }
}
