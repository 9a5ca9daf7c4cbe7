import CDeflate

/// Takes zlib streams apart whose size is known. One per thread.
final class Inflater {
    private let decompressor: OpaquePointer

    /// nil where there is no memory for it.
    init?() {
        guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
        self.decompressor = decompressor
    }

    deinit { libdeflate_free_decompressor(decompressor) }

    /// Fills `output` from the stream that `input` begins with. False where the stream is damaged (its checksum included), does not end
    /// within `input`, or is of another size.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        guard let source = input.baseAddress, let target = output.baseAddress else { return false }
        return libdeflate_zlib_decompress_ex(decompressor, source, input.count, target, output.count, nil, nil)
            == LIBDEFLATE_SUCCESS
    }

    /// The checksum that pack indexes hold of each entry.
    static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        libdeflate_crc32(0, bytes.baseAddress, bytes.count)
    }
}
