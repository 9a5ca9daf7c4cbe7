/// An entry of a tree in memory that somebody else keeps alive.
struct TreeEntry {
    /// Its name, without folders.
    var name: UnsafeRawBufferPointer
    /// What it is.
    var mode: FileMode
    /// All of it: the mode in octal, a space, the name, NUL, 20 bytes.
    fileprivate var bytes: UnsafeRawBufferPointer

    /// The object.
    var id: ObjectID {
        guard bytes.count > 20, let base = bytes.baseAddress else { return .zero }
        return ObjectID(at: base + (bytes.count - 20))
    }

    /// Whether mode and object of two entries of one name are the same.
    func isSame(as other: TreeEntry) -> Bool {
        guard mode == other.mode, bytes.count > 20, other.bytes.count > 20, let own = bytes.baseAddress,
            let others = other.bytes.baseAddress
        else { return false }
        return RawBytes.compare(own + (bytes.count - 20), others + (other.bytes.count - 20), 20) == 0
    }

    /// git's order of names in a tree, in which a folder's name ends in `/`: negative, zero or positive. A file and a folder
    /// of one name are two names.
    func order(to other: TreeEntry) -> Int {
        Self.order(name, mode == .tree, other.name, other.mode == .tree)
    }

    static func order(
        _ one: UnsafeRawBufferPointer, _ isFolder: Bool, _ other: UnsafeRawBufferPointer, _ otherIsFolder: Bool
    ) -> Int {
        let common = min(one.count, other.count)
        if common > 0, let left = one.baseAddress, let right = other.baseAddress {
            let order = RawBytes.compare(left, right, common)
            if order != 0 { return order }
        }
        func next(_ name: UnsafeRawBufferPointer, _ isFolder: Bool) -> Int {
            name.count > common ? Int(name[common]) : isFolder ? Int(UInt8(ascii: "/")) : 0
        }
        let order = next(one, isFolder) - next(other, otherIsFolder)
        return order != 0 ? order : one.count - other.count
    }
}

/// A tree being read from its first entry to its last.
struct TreeCursor<Object: StoredBytes> {
    private let object: Object
    private let bytes: UnsafeRawBufferPointer
    // Where the entry begins, where the next one does, and where reading ends.
    private var start = 0
    private var next = 0
    private var end: Int
    private(set) var entry: TreeEntry?

    init(_ object: Object) {
        self.object = object
        bytes = object.contents
        end = bytes.count
        advance()
    }

    /// Goes to the next entry.
    mutating func advance() {
        entry = nil
        start = next
        guard let nameStart = measure() else { return }
        var mode: UInt32 = 0
        for index in start..<nameStart - 1 { mode = mode << 3 | UInt32(bytes[index] & 7) }
        entry = TreeEntry(
            name: UnsafeRawBufferPointer(rebasing: bytes[nameStart..<next - 21]), mode: FileMode(rawValue: mode),
            bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<next]))
    }

    /// Sets `next` to the end of the entry that begins at `start`; where its name begins, nil at the end.
    private mutating func measure() -> Int? {
        var index = start
        while index < end, bytes[index] != UInt8(ascii: " ") { index += 1 }
        let nameStart = index + 1
        index = nameStart
        while index < end, bytes[index] != 0 { index += 1 }
        guard index + 21 <= end else { return nil }
        next = index + 21
        return nameStart
    }

    /// Moves two cursors at their beginnings over all entries that both begin with.
    mutating func skipPrefix(with other: inout TreeCursor) {
        let alike = RawBytes.commonPrefix(bytes, other.bytes)
        start = 0
        next = 0
        var last = 0
        while measure() != nil, next <= alike {
            start = next
            last = next
        }
        next = last
        other.next = last
        advance()
        other.advance()
    }
}
