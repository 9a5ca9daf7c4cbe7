import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped into memory for reading, for as long as this lives.
final class MappedFile: Sendable {
    /// The file's contents.
    // Memory that nobody writes to and that stays until deinit.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Maps a file; nil where it cannot be opened, is empty or cannot be mapped.
    init?(_ path: FilePath) {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return nil }
        defer { try? file.close() }
        guard let end = try? file.seek(offset: 0, from: .end), end > 0, let count = Int(exactly: end),
            let memory = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.rawValue, 0), memory != MAP_FAILED
        else { return nil }
        bytes = UnsafeRawBufferPointer(start: memory, count: count)
    }

    /// Gives back the memory that holds the file; what is read again is mapped again.
    func release() {
        guard let base = bytes.baseAddress else { return }
        _ = madvise(UnsafeMutableRawPointer(mutating: base), bytes.count, MADV_DONTNEED)
    }

    deinit {
        guard let base = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }

    /// The bytes of a range; nil where it is not within the file.
    func slice(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer? {
        guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }
}
