public import SystemPackage

extension FilePath {
    /// The path's bytes, without the closing NUL.
    public var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: length)) }
    }

    /// A path of exactly these bytes, up to the first NUL.
    public init(bytes: some Sequence<UInt8>) {
        self.init(upToNUL: Array(bytes))
    }

    // Not generic: other modules' calls would go through the bytes one by one without knowing their type.
    private init(upToNUL bytes: [UInt8]) {
        self = (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
            }
        }
    }

    /// The path made absolute against the current directory, lexically normalised.
    public var absolute: FilePath {
        (isAbsolute ? self : FileSystem.currentDirectory.pushing(self)).lexicallyNormalized()
    }
}
