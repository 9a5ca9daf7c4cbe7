/// The index as it stands in its file (git's Documentation/gitformat-index): versions 2 and 3, without conflicts.
///
/// libgit2 reads every entry into memory of its own and hashes the whole file, which takes most of a hook's time in a large
/// repository. Here an entry costs a few nanoseconds, and the tree cache tells which folders need no look at all.
struct IndexFile {
    /// What the tree cache says about a folder.
    struct CachedTree {
        var name: [UInt8]
        /// How many entries are below it; nil where something below it has changed since.
        var count: Int?
        /// The tree that a commit would make of it.
        var id: ObjectID?
        var children: [CachedTree]

        func child(_ name: UnsafeRawBufferPointer) -> CachedTree? {
            children.first { $0.name.elementsEqual(name) }
        }
    }

    /// One entry; its name is valid as long as the file's bytes are.
    struct Entry {
        var name: UnsafeRawBufferPointer
        var mode: FileMode
        var id: ObjectID
    }

    /// Where the entries begin, those left out that are only intended to be added.
    private(set) var offsets: [Int] = []
    /// The tree cache of the top; nil where there is none.
    private(set) var cachedTree: CachedTree?
    private let bytes: UnsafeRawBufferPointer

    private static let fixedSize = 62

    /// The index in a file's bytes; nil where it is in another form than this reads: version 4, split, sparse, in conflict,
    /// damaged.
    init?(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        guard bytes.count >= 32, word(0) == 0x4449_5243, word(4) == 2 || word(4) == 3 else { return nil }
        let isExtended = word(4) == 3
        let count = Int(word(8))
        // The hash at the end is no entry and no extension.
        let end = bytes.count - 20
        guard count <= end / Self.fixedSize else { return nil }
        offsets.reserveCapacity(count)
        var offset = 12
        for _ in 0..<count {
            guard offset + Self.fixedSize < end else { return nil }
            let flags = short(offset + 60)
            // A conflict has stages.
            guard flags & 0x3000 == 0 else { return nil }
            var isIntended = false
            if flags & 0x4000 != 0 {
                guard isExtended else { return nil }
                isIntended = short(offset + 62) & 0x2000 != 0
            }
            let start = nameStart(offset)
            let length = nameLength(offset)
            guard start + length < end, bytes[start + length] == 0 else { return nil }
            if !isIntended { offsets.append(offset) }
            offset += (start - offset + length + 8) & ~7
        }
        guard offset <= end, readExtensions(from: offset, to: end) else { return nil }
    }

    /// The entry at a position among ``offsets``; nil past the last one.
    func entry(_ position: Int) -> Entry? {
        guard position < offsets.count, let base = bytes.baseAddress else { return nil }
        let offset = offsets[position]
        let start = nameStart(offset)
        return Entry(
            name: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + nameLength(offset))]),
            mode: FileMode(rawValue: word(offset + 24)), id: ObjectID(at: base + offset + 40))
    }

    private func word(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private func short(_ offset: Int) -> UInt16 {
        UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    private func nameStart(_ offset: Int) -> Int {
        offset + Self.fixedSize + (short(offset + 60) & 0x4000 != 0 ? 2 : 0)
    }

    private func nameLength(_ offset: Int) -> Int {
        let length = Int(short(offset + 60) & 0xfff)
        if length < 0xfff { return length }
        // The field is too small for longer names.
        let start = nameStart(offset)
        var end = start
        while end < bytes.count - 20, bytes[end] != 0 { end += 1 }
        return end - start
    }

    /// Reads the tree cache; false where there is an extension that must be understood and is not.
    private mutating func readExtensions(from start: Int, to end: Int) -> Bool {
        var offset = start
        while offset + 8 <= end {
            let size = Int(word(offset + 4))
            guard offset + 8 + size <= end else { return false }
            if word(offset) == 0x5452_4545 {
                var rest = bytes[(offset + 8)..<(offset + 8 + size)]
                cachedTree = Self.cachedTree(&rest, depth: 0)
            } else if !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[offset]) {
                return false
            }
            offset += 8 + size
        }
        return offset == end
    }

    /// A folder and, after it, the folders in it: name, NUL, number of entries, space, number of folders, newline, tree.
    private static func cachedTree(_ rest: inout Slice<UnsafeRawBufferPointer>, depth: Int) -> CachedTree? {
        func field(upTo end: UInt8) -> Slice<UnsafeRawBufferPointer>? {
            guard let place = rest.firstIndex(of: end) else { return nil }
            defer { rest = rest[(place + 1)...] }
            return rest[rest.startIndex..<place]
        }
        guard depth < 1000, let name = field(upTo: 0),
            let count = field(upTo: UInt8(ascii: " ")).flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
            let folders = field(upTo: UInt8(ascii: "\n")).flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
        else { return nil }
        var tree = CachedTree(name: Array(name), count: count >= 0 ? count : nil, id: nil, children: [])
        if count >= 0 {
            guard rest.count >= 20 else { return nil }
            tree.id = ObjectID(bytes: rest.prefix(20))
            rest = rest.dropFirst(20)
        }
        guard folders >= 0 else { return nil }
        for _ in 0..<folders {
            guard let child = cachedTree(&rest, depth: depth + 1) else { return nil }
            tree.children.append(child)
        }
        return tree
    }
}
