/// SHA-1 (FIPS 180-4) of bytes that are no object: the sums at the ends of packs and their indexes.
struct SHA1 {
    private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) =
        (0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0)
    private var schedule = [UInt32](repeating: 0, count: 80)

    /// The 20 bytes of the sum.
    static func sum(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var sum = SHA1()
        var position = 0
        while bytes.count - position >= 64 {
            sum.add(UnsafeRawBufferPointer(rebasing: bytes[position..<position + 64]))
            position += 64
        }
        var last = Array(bytes[position...]) + [0x80]
        while last.count % 64 != 56 { last.append(0) }
        withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian) { last += $0 }
        last.withUnsafeBytes { last in
            for start in stride(from: 0, to: last.count, by: 64) {
                sum.add(UnsafeRawBufferPointer(rebasing: last[start..<start + 64]))
            }
        }
        let (a, b, c, d, e) = sum.state
        return [a, b, c, d, e].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }

    /// Adds a block of 64 bytes.
    private mutating func add(_ block: UnsafeRawBufferPointer) {
        var (a, b, c, d, e) = state
        schedule.withUnsafeMutableBufferPointer { words in
            for index in 0..<16 {
                words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            for index in 16..<80 {
                let word = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
                words[index] = word << 1 | word >> 31
            }
            func turn(_ mix: UInt32, _ constant: UInt32, _ index: Int) {
                let next = (a << 5 | a >> 27) &+ mix &+ e &+ constant &+ words[index]
                (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
            }
            for index in 0..<20 { turn(d ^ (b & (c ^ d)), 0x5a82_7999, index) }
            for index in 20..<40 { turn(b ^ c ^ d, 0x6ed9_eba1, index) }
            for index in 40..<60 { turn((b & c) | (d & (b | c)), 0x8f1b_bcdc, index) }
            for index in 60..<80 { turn(b ^ c ^ d, 0xca62_c1d6, index) }
        }
        state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
}
