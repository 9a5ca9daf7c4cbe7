import CDeflate

/// Makes zlib streams.
final class Deflater {
    private let compressor: OpaquePointer

    /// nil where there is no memory for it.
    init?() {
        // git's own level for packs.
        guard let compressor = libdeflate_alloc_compressor(6) else { return nil }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// Appends the stream of some bytes to others.
    func deflate(_ input: UnsafeRawBufferPointer, onto output: inout [UInt8]) {
        let room = libdeflate_zlib_compress_bound(compressor, input.count)
        let stream = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            // The bound is enough for any input, so the count is never the 0 of too little room.
            count = libdeflate_zlib_compress(compressor, input.baseAddress, input.count, buffer.baseAddress, room)
        }
        output += stream
    }
}
