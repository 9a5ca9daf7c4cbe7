public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileSystem {
    /// The whole of this process's standard input.
    public static func readStandardInput() throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            do {
                let count = try chunk.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
                if count == 0 { return bytes }
                bytes += chunk[..<count]
            } catch {
                throw FileError(path: "standard input", operation: "read", reason: error as? Errno ?? .ioError)
            }
        }
    }

    /// How many processors this process may use at once.
    public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The absolute path of this process's own program, links resolved.
    public static var currentProgram: FilePath {
        #if os(Linux)
            if let target = try? readLink("/proc/self/exe") { return FilePath(bytes: target) }
        #endif
        let name = CommandLine.arguments.first ?? "git-ccds"
        let found = name.contains("/") ? FilePath(name).absolute : executable(named: name) ?? FilePath(name)
        return (try? realPath(found)) ?? found
    }
}
