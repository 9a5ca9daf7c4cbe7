import Platform
import SystemPackage

/// A new pack of whole objects (git's Documentation/gitformat-pack, version 2), held in memory until it is written.
///
/// Many small objects cost two files so, where each would take one of its own, and a folder for most.
struct PackWriter {
    private struct Entry {
        let id: ObjectID
        let offset: UInt32
        let checksum: UInt32
    }

    private let deflater: Deflater
    private var pack: [UInt8] = []
    private var entries: [Entry] = []
    private var ids: Set<ObjectID> = []

    /// A pack without objects.
    ///
    /// - Throws: ``GitError`` where there is no memory for it.
    init() throws(GitError) {
        guard let deflater = Deflater() else {
            throw GitError(code: .generic, category: .os, message: "out of memory")
        }
        self.deflater = deflater
        pack += "PACK".utf8
        pack += Self.bytes(of: 2)
        // The number of objects, known at the end.
        pack += Self.bytes(of: 0)
    }

    /// Adds an object and gives its name; one that is there already is not stored again.
    ///
    /// - Throws: ``GitError``, `.invalid` beyond the two gigabytes that short places reach.
    mutating func add(_ contents: [UInt8], kind: ObjectDatabase.Kind) throws(GitError) -> ObjectID {
        let id = try ObjectDatabase.name(of: contents, kind: kind)
        guard ids.insert(id).inserted else { return id }
        let start = pack.count
        guard start < 1 << 31 else {
            throw GitError(code: .invalid, category: .objectDatabase, message: "a new pack is too large")
        }
        var size = contents.count >> 4
        var byte = UInt8(truncatingIfNeeded: kind.rawValue << 4) | UInt8(contents.count & 15)
        while size > 0 {
            pack.append(byte | 0x80)
            byte = UInt8(size & 0x7f)
            size >>= 7
        }
        pack.append(byte)
        contents.withUnsafeBytes { deflater.deflate($0, onto: &pack) }
        let checksum = pack.withUnsafeBytes { Inflater.crc32(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        entries.append(Entry(id: id, offset: UInt32(start), checksum: checksum))
        return id
    }

    /// Writes the pack and its index into a folder of objects, for everybody to read and nobody to change.
    ///
    /// - Throws: `FileError`.
    mutating func write(to objects: FilePath) throws(FileError) {
        pack.replaceSubrange(8..<12, with: Self.bytes(of: UInt32(entries.count)))
        let sum = pack.withUnsafeBytes(SHA1.sum)
        let name = "pack-" + sum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let folder = objects.appending("pack")
        try FileSystem.createDirectory(folder, intermediates: true)
        // A pack is looked for where there is an index.
        try FileSystem.write(pack + sum, to: folder.appending(name + ".pack"), mode: 0o444)
        try FileSystem.write(index(sum), to: folder.appending(name + ".idx"), mode: 0o444)
    }

    /// An index of version 2.
    private func index(_ sum: [UInt8]) -> [UInt8] {
        let entries = entries.sorted { $0.id < $1.id }
        var index: [UInt8] = [0xff, 0x74, 0x4f, 0x63]
        index += Self.bytes(of: 2)
        var count = 0
        for first in 0...255 {
            while count < entries.count, entries[count].id.bytes[0] <= first { count += 1 }
            index += Self.bytes(of: UInt32(count))
        }
        for entry in entries { index += entry.id.bytes }
        for entry in entries { index += Self.bytes(of: entry.checksum) }
        for entry in entries { index += Self.bytes(of: entry.offset) }
        index += sum
        index += index.withUnsafeBytes(SHA1.sum)
        return index
    }

    private static func bytes(of number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
