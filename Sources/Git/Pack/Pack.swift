import Platform
import Synchronization
import SystemPackage

/// A pack with its index, mapped into memory, read with every bound and checksum looked at.
final class Pack: Sendable {
    /// Its index.
    let index: PackIndex
    private let file: MappedFile
    /// For every object in the order in which they stand in the pack: where it begins (upper 40 bits), and its position.
    private let order: [UInt64]
    /// The rank in `order` of every position.
    private let ranks: [UInt32]

    /// How many bytes have been read since memory was given back.
    private let read = Atomic<Int>(0)
    /// From so many bytes on memory is given back: large packs do not stay in it as a whole.
    private static let readLimit = 96 << 20

    private static let positionBits = 24
    private static let trailer = 20

    /// Maps the pack that belongs to an index file; nil where the two do not belong together, or are of a version or size that this does
    /// not read.
    init?(indexFile path: FilePath) {
        var packPath = path
        packPath.extension = "pack"
        guard let index = PackIndex(path), index.count > 0, index.count < 1 << Self.positionBits,
            let file = MappedFile(packPath), file.bytes.count > 12 + Self.trailer, file.bytes.count < 1 << 40,
            let checksum = index.packChecksum,
            file.slice(file.bytes.count - Self.trailer, 20).map(Array.init) == Array(checksum),
            file.bytes.starts(with: Array("PACK".utf8))
        else { return nil }
        let version = UInt32(bigEndian: file.bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        guard version == 2 || version == 3 else { return nil }
        var order: [UInt64] = []
        order.reserveCapacity(index.count)
        for position in 0..<index.count {
            guard let offset = index.offset(at: position), offset >= 12, offset < file.bytes.count - Self.trailer else {
                return nil
            }
            order.append(UInt64(offset) << Self.positionBits | UInt64(position))
        }
        order.sort()
        var ranks = [UInt32](repeating: 0, count: order.count)
        for (rank, entry) in order.enumerated() { ranks[Self.position(entry)] = UInt32(rank) }
        self.index = index
        self.file = file
        self.order = order
        self.ranks = ranks
    }

    private static func offset(_ entry: UInt64) -> Int { Int(entry >> UInt64(positionBits)) }
    private static func position(_ entry: UInt64) -> Int { Int(entry & (1 << UInt64(positionBits) - 1)) }

    /// The packed form of the object at a position: from where it begins to where the next one does.
    private func packed(_ position: Int) -> UnsafeRawBufferPointer? {
        guard position >= 0, position < ranks.count else { return nil }
        let rank = Int(ranks[position])
        let start = Self.offset(order[rank])
        let end = rank + 1 < order.count ? Self.offset(order[rank + 1]) : file.bytes.count - Self.trailer
        return file.slice(start, end - start)
    }

    /// Whether the packed form of the object at a position is what its checksum says.
    func isIntact(at position: Int) -> Bool {
        packed(position).map { Inflater.crc32($0) == index.checksum(at: position) } ?? false
    }

    /// How the object at a position is stored; nil where that is damaged.
    func entry(at position: Int) -> PackEntry? {
        packed(position).flatMap(PackEntry.init)
    }

    /// The position of what an entry is a difference to; nil for a whole object, or one whose base is not in the pack.
    func base(of entry: PackEntry, at position: Int) -> Int? {
        switch entry.form {
        case .whole: return nil
        case .namedDelta(let id): return index.position(of: id)
        case .offsetDelta(let distance):
            guard position >= 0, position < ranks.count else { return nil }
            let target = Self.offset(order[Int(ranks[position])]) - distance
            var low = 0
            var high = Int(ranks[position])
            while low < high {
                let middle = (low + high) / 2
                if Self.offset(order[middle]) < target { low = middle + 1 } else { high = middle }
            }
            guard low < order.count, Self.offset(order[low]) == target else { return nil }
            return Self.position(order[low])
        }
    }

    /// What is stored at a position, inflated: an object, or a difference. False where it is damaged, or larger than
    /// `limit` bytes.
    func inflate(_ entry: PackEntry, at position: Int, limit: Int, into buffer: ByteBuffer, _ inflater: Inflater)
        -> Bool
    {
        guard entry.size <= limit, let packed = packed(position), packed.count > entry.headerSize,
            Inflater.crc32(packed) == index.checksum(at: position)
        else { return false }
        if read.wrappingAdd(packed.count, ordering: .relaxed).newValue > Self.readLimit {
            read.store(0, ordering: .relaxed)
            file.release()
        }
        buffer.resize(to: entry.size)
        return inflater.inflate(
            UnsafeRawBufferPointer(rebasing: packed[entry.headerSize...]), into: buffer.mutableBytes)
    }
}
