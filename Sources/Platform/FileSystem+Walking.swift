public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileSystem {
    /// Visits the name of everything below a folder, each folder before what stands in it, links not followed, in no order.
    ///
    /// Faster than ``walk(_:_:)`` where names and kinds are all that is asked.
    ///
    /// - Parameters:
    ///   - top: the folder that paths count from.
    ///   - start: the path from there of the folder to begin in, with `/`; empty for the top itself.
    ///   - unreadable: gets the path of a folder that cannot be listed, and why; where it does not throw, the walk goes on.
    ///   - visit: gets the path from the top, with `/`, and what stands there.
    public static func walkNames(
        _ top: FilePath, from start: [UInt8] = [], unreadable: ([UInt8], FileError) throws -> Void = { throw $1 },
        _ visit: ([UInt8], FileStatus.Kind) throws -> Walk
    ) throws {
        var pending = [start]
        while let folder = pending.popLast() {
            let place = folder.isEmpty ? top : top.pushing(FilePath(bytes: folder))
            let opened: OpaquePointer? = (place.isEmpty ? FilePath(".") : place).withPlatformString { opendir($0) }
            guard let stream = opened else {
                try unreadable(folder, FileError(path: place, operation: "list", reason: Errno(rawValue: errno)))
                continue
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                var path = folder
                if !path.isEmpty { path.append(UInt8(ascii: "/")) }
                let isSelf = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    let name = bytes[..<(bytes.firstIndex(of: 0) ?? bytes.endIndex)]
                    path.append(contentsOf: name)
                    return name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8)
                }
                if isSelf { continue }
                guard let kind = try kind(of: entry.pointee, top, path) else { continue }
                if try visit(path, kind) == .proceed, kind == .directory { pending.append(path) }
            }
        }
    }

    /// nil: gone meanwhile.
    private static func kind(of entry: dirent, _ top: FilePath, _ path: [UInt8]) throws(FileError) -> FileStatus.Kind? {
        switch Int(entry.d_type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .directory
        case Int(DT_LNK): return .symlink
        case Int(DT_UNKNOWN): return try status(top.pushing(FilePath(bytes: path)))?.kind
        default: return .other
        }
    }
}
