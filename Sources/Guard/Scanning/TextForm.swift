#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a blob is, judged by its bytes.
enum TextForm: Equatable {
    /// Text in UTF-8 or another ASCII-based encoding.
    case plain
    /// UTF-16 with or without a byte order mark.
    case utf16(bigEndian: Bool)
    /// No text.
    case binary

    /// How many bytes decide, as for git's own diff.
    static let sample = 8000

    /// Judges by the first bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.sample))
        if head.count >= 2 {
            if head[0] == 0xFF, head[1] == 0xFE, head.count < 4 || head[2] != 0 || head[3] != 0 {
                self = .utf16(bigEndian: false)
                return
            }
            if head[0] == 0xFE, head[1] == 0xFF {
                self = .utf16(bigEndian: true)
                return
            }
        }
        guard let base = head.baseAddress, memchr(base, 0, head.count) != nil else {
            self = head.starts(with: "%PDF-".utf8) ? .binary : .plain
            return
        }
        // Mostly Latin text in UTF-16 has a zero in every other place and nowhere else.
        var even = 0
        var odd = 0
        for (index, byte) in head.enumerated() where byte == 0 {
            if index % 2 == 0 { even += 1 } else { odd += 1 }
        }
        let pairs = head.count / 2
        if odd == 0, even * 10 >= pairs * 7 {
            self = .utf16(bigEndian: true)
        } else if even == 0, odd * 10 >= pairs * 7 {
            self = .utf16(bigEndian: false)
        } else {
            self = .binary
        }
    }

    /// UTF-16 as UTF-8, the byte order mark left out.
    static func utf8(fromUTF16 bytes: UnsafeRawBufferPointer, bigEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        if units.first == 0xFEFF { units.removeFirst() }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
