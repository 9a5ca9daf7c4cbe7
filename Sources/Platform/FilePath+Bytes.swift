public import SystemPackage

extension FilePath {
    /// The path's bytes, without the closing NUL.
    public var bytes: [UInt8] {
        withPlatformString { pointer in
            var bytes: [UInt8] = []
            var next = pointer
            while next.pointee != 0 {
                bytes.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            return bytes
        }
    }

    /// A path of exactly these bytes, up to the first NUL.
    public init(bytes: some Sequence<UInt8>) {
        var characters = bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
        characters.append(0)
        self = characters.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
        }
    }

    /// The path made absolute against the current directory, lexically normalised.
    public var absolute: FilePath {
        (isAbsolute ? self : FileSystem.currentDirectory.pushing(self)).lexicallyNormalized()
    }
}
