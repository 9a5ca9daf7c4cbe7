/// An object as its difference to another (git's Documentation/gitformat-pack, "Deltified representation").
struct Delta {
    /// The size of what it goes by.
    let baseSize: Int
    /// The size of what it makes.
    let resultSize: Int
    private let instructions: UnsafeRawBufferPointer

    /// Reads the two sizes; nil where they are damaged.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var position = 0
        func size() -> Int? {
            var value = 0
            var shift = 0
            while position < bytes.count, shift <= 56 {
                let byte = Int(bytes[position])
                position += 1
                value |= (byte & 0x7f) << shift
                if byte & 0x80 == 0 { return value }
                shift += 7
            }
            return nil
        }
        guard let baseSize = size(), let resultSize = size() else { return nil }
        self.baseSize = baseSize
        self.resultSize = resultSize
        instructions = UnsafeRawBufferPointer(rebasing: bytes[position...])
    }

    /// Makes the object. False where an instruction reaches beyond its base or its result, or the sizes do not fit: then the
    /// result is worth nothing.
    func apply(to base: UnsafeRawBufferPointer, into result: UnsafeMutableRawBufferPointer) -> Bool {
        guard base.count == baseSize, result.count == resultSize else { return false }
        guard let source = base.baseAddress, let target = result.baseAddress, let code = instructions.baseAddress else {
            return false
        }
        var position = 0
        var written = 0
        let end = instructions.count
        while position < end {
            let instruction = Int(code.load(fromByteOffset: position, as: UInt8.self))
            position += 1
            if instruction & 0x80 != 0 {
                // No instruction takes more than seven bytes beyond itself.
                guard position + (instruction & 0x7f).nonzeroBitCount <= end else { return false }
                var offset = 0
                var count = 0
                var bit = 1
                var shift = 0
                while bit < 0x10 {
                    if instruction & bit != 0 {
                        offset |= Int(code.load(fromByteOffset: position, as: UInt8.self)) << shift
                        position += 1
                    }
                    bit <<= 1
                    shift += 8
                }
                shift = 0
                while bit < 0x80 {
                    if instruction & bit != 0 {
                        count |= Int(code.load(fromByteOffset: position, as: UInt8.self)) << shift
                        position += 1
                    }
                    bit <<= 1
                    shift += 8
                }
                if count == 0 { count = 0x10000 }
                guard offset + count <= base.count, written + count <= result.count else { return false }
                (target + written).copyMemory(from: source + offset, byteCount: count)
                written += count
            } else {
                guard instruction != 0, position + instruction <= end, written + instruction <= result.count else {
                    return false
                }
                (target + written).copyMemory(from: code + position, byteCount: instruction)
                position += instruction
                written += instruction
            }
        }
        return written == result.count
    }
}
