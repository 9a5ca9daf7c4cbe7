/// Line endings as cookiecutter treats them: read as `\n`, written as the first kind that Python notices.
enum Newlines {
    /// The text with `\r\n` and lone `\r` turned into `\n`, as Python reads text files.
    static func normalised(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(0x0D) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D {
                result.append(0x0A)
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
            } else {
                result.append(bytes[index])
            }
            index += 1
        }
        return result
    }

    /// The ending that cookiecutter writes a rendered file with.
    ///
    /// It asks Python, after the first line was read, which endings were seen. Python reads 8192 bytes at a time
    /// until a line is complete and knows the endings of all that it has read; of several kinds cookiecutter takes
    /// the first of `\r`, `\n`, `\r\n` (only `\n` goes before `\r\n`, and `\r` before both).
    static func detected(in bytes: [UInt8]) -> [UInt8] {
        var (lineFeed, carriageReturn, both) = (false, false, false)
        var index = 0
        var chunkEnd = 0
        while chunkEnd < bytes.count, !(lineFeed || carriageReturn || both) {
            chunkEnd = min(chunkEnd + 8192, bytes.count)
            while index < chunkEnd {
                if bytes[index] == 0x0A {
                    lineFeed = true
                } else if bytes[index] == 0x0D {
                    // The last byte of a chunk waits for the next one, which may begin with the line feed; the next
                    // one is only read where no line is complete yet.
                    if index + 1 == chunkEnd, chunkEnd < bytes.count || lineFeed || both || carriageReturn { break }
                    if index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                        both = true
                        index += 1
                    } else {
                        carriageReturn = true
                    }
                }
                index += 1
            }
        }
        if carriageReturn { return [0x0D] }
        if both, !lineFeed { return [0x0D, 0x0A] }
        return [0x0A]
    }

    /// The text with every `\n` written as `ending`.
    static func written(_ text: String, ending: [UInt8]) -> [UInt8] {
        if ending == [0x0A] { return Array(text.utf8) }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 16)
        for byte in text.utf8 {
            if byte == 0x0A { result += ending } else { result.append(byte) }
        }
        return result
    }
}
