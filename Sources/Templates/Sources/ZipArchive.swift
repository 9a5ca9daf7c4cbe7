/// A zip file in memory: stored and deflated entries, also with the traditional encryption.
///
/// After PKWARE's APPNOTE.TXT: the central directory at the end lists the entries.
struct ZipArchive {
    enum Fault: Error {
        case malformed(String)
        case unsupported(String)
        case needsPassword
        case wrongPassword

        var message: String {
            switch self {
            case .malformed(let what): what
            case .unsupported(let what): "\(what) is not supported"
            case .needsPassword: "it is protected by a password"
            case .wrongPassword: "the password is wrong"
            }
        }
    }

    struct Entry {
        /// With `/`; of a folder with one at the end.
        let name: String
        fileprivate let method: Int
        fileprivate let flags: Int
        fileprivate let checksum: UInt32
        fileprivate let packedSize: Int
        fileprivate let size: Int
        fileprivate let headerOffset: Int
        fileprivate let modificationTime: Int
    }

    /// What an archive may unpack to in all.
    static let maximumSize = 1 << 30

    private let bytes: [UInt8]
    /// In the order of the central directory.
    let entries: [Entry]

    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        func number(_ at: Int, _ width: Int) throws(Fault) -> Int {
            guard at >= 0, at + width <= bytes.count else { throw .malformed("it ends too early") }
            return (0..<width).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        // The end record is 22 bytes and a comment of up to 64 KB.
        var end = bytes.count - 22
        let lowest = max(0, end - 65535)
        while end >= lowest, try number(end, 4) != 0x0605_4B50 { end -= 1 }
        guard end >= lowest else { throw .malformed("it has no directory of its entries") }
        let count = try number(end + 10, 2)
        var place = try number(end + 16, 4)
        guard place != 0xFFFF_FFFF, count != 0xFFFF else { throw .unsupported("the form for very large archives") }
        // Something may stand before the archive: offsets count from where it begins.
        let shift = end - (try number(end + 12, 4)) - place
        guard shift >= 0 else { throw .malformed("its directory is out of place") }
        place += shift
        var entries: [Entry] = []
        var total = 0
        for _ in 0..<count {
            guard try number(place, 4) == 0x0201_4B50 else { throw .malformed("its directory is broken") }
            let nameLength = try number(place + 28, 2)
            let next = try place + 46 + nameLength + number(place + 30, 2) + number(place + 32, 2)
            guard place + 46 + nameLength <= bytes.count else { throw .malformed("it ends too early") }
            let entry = Entry(
                name: PathText.text(bytes[(place + 46)..<(place + 46 + nameLength)]), method: try number(place + 10, 2),
                flags: try number(place + 8, 2), checksum: UInt32(try number(place + 16, 4)),
                packedSize: try number(place + 20, 4), size: try number(place + 24, 4),
                headerOffset: try number(place + 42, 4) + shift, modificationTime: try number(place + 12, 2))
            total += entry.size
            guard total <= Self.maximumSize else { throw .unsupported("more than 1 GB") }
            entries.append(entry)
            place = next
        }
        self.entries = entries
    }

    /// The bytes of an entry, checked against its checksum.
    func contents(of entry: Entry, password: [UInt8]?) throws(Fault) -> [UInt8] {
        let header = entry.headerOffset
        guard header + 30 <= bytes.count, bytes[header..<header + 4].elementsEqual([0x50, 0x4B, 3, 4]) else {
            throw .malformed("an entry is out of place")
        }
        let nameLength = Int(bytes[header + 26]) | Int(bytes[header + 27]) << 8
        let extraLength = Int(bytes[header + 28]) | Int(bytes[header + 29]) << 8
        let start = header + 30 + nameLength + extraLength
        guard start + entry.packedSize <= bytes.count else { throw .malformed("it ends too early") }
        var packed = bytes[start..<start + entry.packedSize]
        let isEncrypted = entry.flags & 1 != 0
        if isEncrypted {
            guard entry.flags & 0x40 == 0, entry.method != 99 else { throw .unsupported("strong encryption") }
            guard let password else { throw .needsPassword }
            // The twelfth byte tells a wrong password, for most of them.
            let check = entry.flags & 8 != 0 ? UInt8(entry.modificationTime >> 8 & 0xFF) : UInt8(entry.checksum >> 24)
            var cipher = ZipCipher(password)
            let plain = packed.map { cipher.decrypt($0) }
            guard plain.count >= 12, plain[11] == check else { throw .wrongPassword }
            packed = plain[12...]
        }
        let contents: [UInt8]
        switch entry.method {
        case 0: contents = Array(packed)
        case 8:
            var inflater = Inflater(packed, limit: entry.size)
            guard let inflated = inflater.inflate() else {
                throw isEncrypted ? .wrongPassword : .malformed("'\(entry.name)' is damaged")
            }
            contents = inflated
        default: throw .unsupported("compression method \(entry.method)")
        }
        guard contents.count == entry.size, CRC32.of(contents) == entry.checksum else {
            throw isEncrypted ? .wrongPassword : .malformed("'\(entry.name)' is damaged")
        }
        return contents
    }
}

/// The checksum of zip files: CRC-32 of ISO 3309.
enum CRC32 {
    static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { step($0, $1) }
    }

    static func step(_ value: UInt32, _ byte: UInt8) -> UInt32 {
        value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)]
    }
}

/// The traditional encryption of zip files (APPNOTE.TXT, section 6.1).
private struct ZipCipher {
    private var keys: (UInt32, UInt32, UInt32) = (0x1234_5678, 0x2345_6789, 0x3456_7890)

    init(_ password: [UInt8]) {
        for byte in password { update(byte) }
    }

    mutating func decrypt(_ byte: UInt8) -> UInt8 {
        let mix = UInt16(truncatingIfNeeded: keys.2) | 2
        let plain = byte ^ UInt8(truncatingIfNeeded: (mix &* (mix ^ 1)) >> 8)
        update(plain)
        return plain
    }

    private mutating func update(_ byte: UInt8) {
        keys.0 = CRC32.step(keys.0, byte)
        keys.1 = (keys.1 &+ (keys.0 & 0xFF)) &* 134_775_813 &+ 1
        keys.2 = CRC32.step(keys.2, UInt8(keys.1 >> 24))
    }
}
