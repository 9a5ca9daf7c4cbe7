/// The form of a text in which the database reads it: a byte a character.
enum PlainText {
    /// Whether every character of the text is one byte that means the same to both engines.
    static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let base = text.baseAddress else { return true }
        let count = text.count
        var index = 0
        while index + 32 <= count {
            var marks: UInt64 = 0
            for offset in stride(from: 0, to: 32, by: 8) {
                marks |= mark(base.loadUnaligned(fromByteOffset: index + offset, as: UInt64.self))
            }
            if marks & 0x8080_8080_8080_8080 != 0 { return false }
            index += 32
        }
        while index < count {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if byte >= 0x80 || byte == 0x0B { return false }
            index += 1
        }
        return true
    }

    /// The high bit of a byte is set where the word has a byte beyond ASCII, or 0x0B.
    @inline(__always)
    private static func mark(_ word: UInt64) -> UInt64 {
        // A byte is zero in `other` where it is 0x0B in `word`.
        let other = word ^ 0x0B0B_0B0B_0B0B_0B0B
        return word | ((other &- 0x0101_0101_0101_0101) & ~other)
    }

    /// The text with one byte a character: 0xFF for those beyond ASCII, and for the vertical tab, which is white space there
    /// but not in RE2. Nil where there is one of the two that are a k and an s in any case, and yet part of no word.
    static func characters(of text: UnsafeRawBufferPointer) -> [UInt8]? {
        var isKnown = true
        let result = [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
            var index = 0
            while index < text.count {
                let byte = text[index]
                if byte < 0x80 {
                    buffer[count] = byte == 0x0B ? 0xFF : byte
                    index += 1
                } else {
                    let length = max(1, UTF8Text.sequenceLength(text, at: index))
                    buffer[count] = 0xFF
                    if length == 2, byte == 0xC5, text[index + 1] == 0xBF { isKnown = false }
                    if length == 3, byte == 0xE2, text[index + 1] == 0x84, text[index + 2] == 0xAA { isKnown = false }
                    index += length
                }
                count += 1
            }
        }
        return isKnown ? result : nil
    }
}
