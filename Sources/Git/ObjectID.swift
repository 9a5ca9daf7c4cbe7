import CLibgit2

/// The name of an object: its hash, 20 bytes (SHA-1) or 32 (SHA-256).
public struct ObjectID: Sendable {
    // Big-endian words, so that comparing them compares the bytes.
    private var words: (UInt64, UInt64, UInt64, UInt64)
    /// Whether this is a SHA-256 name, of 32 bytes.
    public let isSHA256: Bool

    /// The all-zero SHA-1 name, which means "no object".
    public static let zero = ObjectID(words: (0, 0, 0, 0), isSHA256: false)
    /// The tree without entries, in SHA-1.
    public static let emptyTree = ObjectID(
        words: (0x4b82_5dc6_42cb_6eb9, 0xa060_e54b_f8d6_9288, 0xfbee_4904_0000_0000, 0), isSHA256: false)
    /// The tree without entries, in SHA-256.
    public static let emptyTreeSHA256 = ObjectID(
        words: (0x6ef1_9b41_225c_5369, 0xf1c1_04d4_5d8d_85ef, 0xa9b0_57b5_3b14_b4b9, 0xb939_dd74_decc_5321),
        isSHA256: true)

    private init(words: (UInt64, UInt64, UInt64, UInt64), isSHA256: Bool) {
        self.words = words
        self.isSHA256 = isSHA256
    }

    /// A name from its 20 or 32 bytes in memory.
    init(at start: UnsafeRawPointer, isSHA256: Bool = false) {
        func word(_ offset: Int) -> UInt64 {
            UInt64(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let third =
            isSHA256
            ? word(16) : UInt64(UInt32(bigEndian: start.loadUnaligned(fromByteOffset: 16, as: UInt32.self))) << 32
        self.init(words: (word(0), word(8), third, isSHA256 ? word(24) : 0), isSHA256: isSHA256)
    }

    /// A name from its 20 or 32 bytes; nil for any other number.
    public init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 20 || bytes.count == 32 else { return nil }
        self = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { ObjectID(at: $0, isSHA256: bytes.count == 32) } ?? .zero
        }
    }

    /// A name from its 40 or 64 hexadecimal digits; nil for anything else.
    public init?(hex: some StringProtocol) {
        self.init(hexDigits: Array(hex.utf8)[...])
    }

    init?(hexDigits: ArraySlice<UInt8>) {
        guard hexDigits.count == 40 || hexDigits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var index = hexDigits.startIndex
        while index < hexDigits.endIndex {
            guard let high = Self.value(of: hexDigits[index]), let low = Self.value(of: hexDigits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            index += 2
        }
        self.init(bytes: bytes)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The name's bytes, 20 or 32.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)) {
            Array($0.prefix(isSHA256 ? 32 : 20))
        }
    }

    /// The name in hexadecimal, 40 or 64 digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The first digits of the name.
    public func abbreviated(_ length: Int = 7) -> String {
        String(hex.prefix(length))
    }

    /// The name's first eight bytes, in the order of names.
    var prefix: UInt64 { words.0 }

    /// Whether all bytes are zero: "no object".
    public var isZero: Bool { words == (0, 0, 0, 0) }
}

extension ObjectID: Hashable, Comparable, CustomStringConvertible {
    /// Whether two names are the same bytes.
    public static func == (left: ObjectID, right: ObjectID) -> Bool {
        left.words == right.words && left.isSHA256 == right.isSHA256
    }

    /// The order of the bytes.
    public static func < (left: ObjectID, right: ObjectID) -> Bool {
        left.words < right.words
    }

    /// The name is random already: its first half is enough.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    /// The name in hexadecimal.
    public var description: String { hex }
}

extension ObjectID {
    init(_ id: git_oid) {
        self = withUnsafeBytes(of: id.id) { buffer in
            buffer.baseAddress.map { ObjectID(at: $0) } ?? .zero
        }
    }

    init?(_ id: UnsafePointer<git_oid>?) {
        guard let id else { return nil }
        self.init(id.pointee)
    }

    /// The name as libgit2 holds it; a SHA-256 name is cut, and so names nothing.
    var libgit2: git_oid {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id.id) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return id
    }
}
