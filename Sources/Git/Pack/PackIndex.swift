import SystemPackage

/// The index of a pack: a `.idx` file of version 2 (git's Documentation/gitformat-pack), SHA-1.
///
/// Objects are known by their position in it, which is that of their names in order.
struct PackIndex: Sendable {
    /// How many objects there are.
    let count: Int
    private let file: MappedFile
    private let names: Int
    private let checksums: Int
    private let offsets: Int
    private let longOffsets: Int
    private let longCount: Int

    private static let header = 8
    private static let fanOut = 256 * 4
    private static let trailer = 40

    /// Maps an index; nil where it is none, or another version's.
    init?(_ path: FilePath) {
        guard let file = MappedFile(path) else { return nil }
        let bytes = file.bytes
        let start = Self.header + Self.fanOut
        guard bytes.count >= start + Self.trailer else { return nil }
        func word(_ offset: Int) -> UInt32 {
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        guard word(0) == 0xff74_4f63, word(4) == 2 else { return nil }
        var last: UInt32 = 0
        for index in 0..<256 {
            let next = word(Self.header + index * 4)
            guard next >= last else { return nil }
            last = next
        }
        let count = Int(last)
        let long = bytes.count - start - count * 28 - Self.trailer
        guard long >= 0, long % 8 == 0 else { return nil }
        self.count = count
        self.file = file
        names = start
        checksums = names + count * 20
        offsets = checksums + count * 4
        longOffsets = offsets + count * 4
        longCount = long / 8
    }

    private func word(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The name of the object at a position.
    func id(at position: Int) -> ObjectID? {
        guard position < count, let slice = file.slice(names + position * 20, 20) else { return nil }
        return slice.baseAddress.map { ObjectID(at: $0) }
    }

    /// The checksum of the packed object at a position.
    func checksum(at position: Int) -> UInt32 {
        precondition(position < count)
        return word(checksums + position * 4)
    }

    /// Where the object at a position is in the pack; nil where the index is damaged.
    func offset(at position: Int) -> Int? {
        guard position < count else { return nil }
        let short = word(offsets + position * 4)
        guard short & 0x8000_0000 != 0 else { return Int(short) }
        let number = Int(short & 0x7fff_ffff)
        guard number < longCount else { return nil }
        let place = longOffsets + number * 8
        return Int(exactly: UInt64(word(place)) << 32 | UInt64(word(place + 4)))
    }

    /// Whether all objects begin within a pack of so many bytes.
    func names(placesWithin size: Int) -> Bool {
        for position in 0..<count {
            guard let offset = offset(at: position), offset >= 12, offset < size - 20 else { return false }
        }
        return true
    }

    /// The position of an object; nil where the pack does not have it.
    func position(of id: ObjectID) -> Int? {
        guard !id.isSHA256 else { return nil }
        let first = Int(id.prefix >> 56)
        var low = first == 0 ? 0 : Int(word(Self.header + (first - 1) * 4))
        var high = Int(word(Self.header + first * 4))
        while low < high {
            let middle = (low + high) / 2
            let prefix = UInt64(
                bigEndian: file.bytes.loadUnaligned(fromByteOffset: names + middle * 20, as: UInt64.self))
            if prefix < id.prefix {
                low = middle + 1
            } else if prefix > id.prefix {
                high = middle
            } else {
                guard let found = self.id(at: middle) else { return nil }
                if found == id { return middle }
                if found < id { low = middle + 1 } else { high = middle }
            }
        }
        return nil
    }

    /// The checksum of the whole pack, by which the two belong together.
    var packChecksum: UnsafeRawBufferPointer? { file.slice(file.bytes.count - Self.trailer, 20) }
}
