/// The beginning of a packed object (git's Documentation/gitformat-pack).
struct PackEntry {
    /// What an object is, or is a difference to.
    enum Form: Equatable {
        case whole(ObjectDatabase.Kind)
        /// To what stands so many bytes before it.
        case offsetDelta(distance: Int)
        /// To an object by its name.
        case namedDelta(ObjectID)
    }

    /// How it is stored.
    let form: Form
    /// The size of what is stored: of the object, or of the difference.
    let size: Int
    /// How many bytes the beginning takes; the zlib stream follows.
    let headerSize: Int

    /// Reads the beginning of an entry; nil where it is damaged.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard var byte = bytes.first else { return nil }
        var position = 1
        let type = Int32(byte >> 4 & 7)
        var size = Int(byte & 15)
        var shift = 4
        while byte & 0x80 != 0 {
            guard position < bytes.count, shift <= 53 else { return nil }
            byte = bytes[position]
            position += 1
            size |= Int(byte & 0x7f) << shift
            shift += 7
        }
        switch type {
        case 6:
            guard position < bytes.count else { return nil }
            byte = bytes[position]
            position += 1
            var distance = Int(byte & 0x7f)
            while byte & 0x80 != 0 {
                guard position < bytes.count, distance < 1 << 48 else { return nil }
                byte = bytes[position]
                position += 1
                distance = (distance + 1) << 7 | Int(byte & 0x7f)
            }
            guard distance > 0 else { return nil }
            form = .offsetDelta(distance: distance)
        case 7:
            guard position + 20 <= bytes.count, let base = bytes.baseAddress else { return nil }
            form = .namedDelta(ObjectID(at: base + position))
            position += 20
        default:
            guard let kind = ObjectDatabase.Kind(rawValue: type) else { return nil }
            form = .whole(kind)
        }
        self.size = size
        headerSize = position
    }
}
