/// Memory of one owner that grows as needed and is used again and again.
final class ByteBuffer {
    private var memory: UnsafeMutableRawPointer
    /// How many bytes there is room for.
    private(set) var capacity: Int
    /// How many bytes are in use.
    private(set) var count = 0

    /// Memory for so many bytes.
    init(capacity: Int = 4096) {
        self.capacity = max(capacity, 1)
        memory = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// The bytes in use; valid until the buffer is resized or gone.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count) }
    /// The bytes in use, to be written.
    var mutableBytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: memory, count: count) }

    /// Takes another size; what was in the buffer is lost.
    func resize(to count: Int) {
        if count > capacity {
            memory.deallocate()
            capacity = max(count, min(capacity * 2, count + (1 << 20)))
            memory = .allocate(byteCount: capacity, alignment: 16)
        }
        self.count = count
    }
}
