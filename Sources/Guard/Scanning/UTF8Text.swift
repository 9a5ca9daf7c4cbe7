/// UTF-8 as Go's `regexp` sees bytes: whatever is not UTF-8 counts as U+FFFD, a byte at a time.
enum UTF8Text {
    /// Whether `bytes` are UTF-8 throughout.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            // Eight ASCII bytes at a time.
            while index + 8 <= count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
            }
            guard index < count else { return true }
            let length = sequenceLength(bytes, at: index)
            if length == 0 { return false }
            index += length
        }
        return true
    }

    /// The bytes with U+FFFD in place of each byte that is not UTF-8, and where each such byte now stands.
    static func repaired(_ bytes: UnsafeRawBufferPointer) -> (text: [UInt8], repairs: [Int]) {
        var wrong = 0
        forEachSequence(bytes) { _, length in if length == 0 { wrong += 1 } }
        var repairs: [Int] = []
        repairs.reserveCapacity(wrong)
        let text = [UInt8](unsafeUninitializedCapacity: bytes.count + 2 * wrong) { text, count in
            forEachSequence(bytes) { index, length in
                if length == 0 {
                    repairs.append(count)
                    text[count] = 0xEF
                    text[count + 1] = 0xBF
                    text[count + 2] = 0xBD
                    count += 3
                } else {
                    for offset in 0..<length { text[count + offset] = bytes[index + offset] }
                    count += length
                }
            }
        }
        return (text, repairs)
    }

    private static func forEachSequence(_ bytes: UnsafeRawBufferPointer, _ body: (Int, Int) -> Void) {
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes, at: index)
            body(index, length)
            index += max(1, length)
        }
    }

    /// The length of the well-formed sequence at `index`; 0 where there is none.
    static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let first = bytes[index]
        func continuation(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return continuation(1) ? 2 : 0
        case 0xE0: return continuation(1, 0xA0...0xBF) && continuation(2) ? 3 : 0
        case 0xED: return continuation(1, 0x80...0x9F) && continuation(2) ? 3 : 0
        case 0xE1...0xEF: return continuation(1) && continuation(2) ? 3 : 0
        case 0xF0: return continuation(1, 0x90...0xBF) && continuation(2) && continuation(3) ? 4 : 0
        case 0xF1...0xF3: return continuation(1) && continuation(2) && continuation(3) ? 4 : 0
        case 0xF4: return continuation(1, 0x80...0x8F) && continuation(2) && continuation(3) ? 4 : 0
        default: return 0
        }
    }
}
