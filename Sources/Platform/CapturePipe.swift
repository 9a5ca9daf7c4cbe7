import CPlatform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe from a child process, with what has come through it.
final class CapturePipe {
    private(set) var captured: [UInt8] = []
    private(set) var isAtEnd: Bool
    private let readEnd: FileDescriptor?
    let writeEnd: FileDescriptor
    private var isWriteEndOpen = true
    private var chunk = [UInt8](repeating: 0, count: 65536)

    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        // Close-on-exec from the beginning: another thread's child must not hold this pipe open.
        guard ccds_pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
        isAtEnd = false
    }

    /// A sink of which nothing is captured.
    init(discardingTo sink: FileDescriptor) {
        readEnd = nil
        writeEnd = sink
        isAtEnd = true
    }

    var readDescriptor: Int32 { readEnd?.rawValue ?? -1 }

    /// Takes what has come; at the end of the stream, or when it cannot be read, the pipe is at its end.
    func read() {
        guard let readEnd, let count = try? chunk.withUnsafeMutableBytes({ try readEnd.read(into: $0) }), count > 0
        else {
            isAtEnd = true
            return
        }
        captured += chunk[..<count]
    }

    func closeWriteEnd() throws {
        guard isWriteEndOpen else { return }
        isWriteEndOpen = false
        try writeEnd.close()
    }

    func closeBoth() throws {
        try closeWriteEnd()
        try readEnd?.close()
    }
}
