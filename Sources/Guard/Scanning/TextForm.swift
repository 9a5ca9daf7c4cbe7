#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a blob is, judged by its contents: a mark at its start alone decides nothing, or it could hide what follows.
enum TextForm: Equatable {
    /// Text in UTF-8 or another ASCII-based encoding.
    case plain
    /// UTF-16 with or without a byte order mark, or what says so: its bytes as they are may be text too.
    case utf16(bigEndian: Bool)
    /// No text, with readable texts in it maybe: a pickle, an array, a database.
    case binary
    /// Compressed data, pictures, sound, machine code: nothing in it can be read.
    case opaque

    /// How many bytes decide, as for git's own diff.
    static let sample = 8000
    /// Files of no more bytes than this are read whatever they are said to be.
    static let smallest = 4096

    /// Judges by the first bytes; of what these say to be unreadable more is looked at.
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
        if bytes.count > Self.smallest, OpaqueFormat.isMarked(head),
            !Self.samples(of: bytes).contains(where: Self.isNearText)
        {
            self = .opaque
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
            // A stray zero makes no binary file.
            self = Self.samples(of: bytes).allSatisfy(Self.isText) ? .plain : .binary
        }
    }

    /// The start, the middle and the end.
    private static func samples(of bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        let size = 4096
        guard bytes.count > 3 * size else { return [bytes] }
        return [0, bytes.count / 2, bytes.count - size].map {
            UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + size])
        }
    }

    private static func isText(_ sample: UnsafeRawBufferPointer) -> Bool {
        controls(in: sample) * 50 <= sample.count + 50
    }

    private static func isNearText(_ sample: UnsafeRawBufferPointer) -> Bool {
        controls(in: sample) * 20 <= sample.count
    }

    /// How many control characters there are that no text has. Of random bytes they are a tenth.
    private static func controls(in sample: UnsafeRawBufferPointer) -> Int {
        sample.count { byte in
            switch byte {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1B: false
            default: byte < 0x20 || byte == 0x7F
            }
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
