/// Reads single objects out of packs, and remembers those it has just read. One per thread.
///
/// Who reads newer objects before older ones reads fastest: git stores the older as differences to the newer.
final class PackReader {
    /// An object that has been read.
    final class Object: StoredBytes {
        let kind: ObjectDatabase.Kind
        fileprivate let buffer: ByteBuffer

        fileprivate init(kind: ObjectDatabase.Kind, buffer: ByteBuffer) {
            self.kind = kind
            self.buffer = buffer
        }

        var contents: UnsafeRawBufferPointer { buffer.bytes }
    }

    /// Objects larger than this are not read.
    static let sizeLimit = 64 << 20
    /// Longer chains of differences are not followed; git makes none beyond 4095.
    private static let chainLimit = 10_000
    /// Two generations of so many bytes are remembered.
    private static let generationSize = 24 << 20

    private let store: PackStore
    private let inflater: Inflater
    private let delta = ByteBuffer()
    private var young: [PackStore.Place: Object] = [:]
    private var old: [PackStore.Place: Object] = [:]
    private var youngSize = 0

    /// nil where there is no memory for it.
    init?(_ store: PackStore) {
        guard let inflater = Inflater() else { return nil }
        self.store = store
        self.inflater = inflater
    }

    /// The object at a place.
    ///
    /// - Throws: ``GitError`` where the pack is damaged there.
    func object(at place: PackStore.Place) throws(GitError) -> Object {
        if let found = remembered(place) { return found }
        let pack = store.packs[place.pack]
        var chain: [(position: Int, entry: PackEntry)] = []
        var position = place.position
        var found: Object?
        while found == nil {
            guard let entry = pack.entry(at: position), chain.count < Self.chainLimit else { throw damage(place) }
            if case .whole(let kind) = entry.form {
                let buffer = ByteBuffer(capacity: min(entry.size, Self.sizeLimit))
                guard pack.inflate(entry, at: position, limit: Self.sizeLimit, into: buffer, inflater) else {
                    throw damage(place)
                }
                found = remember(
                    Object(kind: kind, buffer: buffer), PackStore.Place(pack: place.pack, position: position))
                break
            }
            chain.append((position, entry))
            guard let base = pack.base(of: entry, at: position) else { throw damage(place) }
            position = base
            found = remembered(PackStore.Place(pack: place.pack, position: base))
        }
        guard var object = found else { throw damage(place) }
        for link in chain.reversed() {
            guard pack.inflate(link.entry, at: link.position, limit: Self.sizeLimit, into: delta, inflater),
                let delta = Delta(delta.bytes), delta.resultSize <= Self.sizeLimit
            else { throw damage(place) }
            let result = ByteBuffer(capacity: delta.resultSize)
            result.resize(to: delta.resultSize)
            guard delta.apply(to: object.contents, into: result.mutableBytes) else { throw damage(place) }
            object = remember(
                Object(kind: object.kind, buffer: result), PackStore.Place(pack: place.pack, position: link.position))
        }
        return object
    }

    private func damage(_ place: PackStore.Place) -> GitError {
        let id = store.packs[place.pack].index.id(at: place.position)?.hex ?? "?"
        return GitError(code: .invalid, category: .object, message: "packed object '\(id)' is damaged, or too large")
    }

    private func remembered(_ place: PackStore.Place) -> Object? {
        if let found = young[place] { return found }
        guard let found = old[place] else { return nil }
        _ = remember(found, place)
        return found
    }

    private func remember(_ object: Object, _ place: PackStore.Place) -> Object {
        if youngSize > Self.generationSize {
            old = young
            young = [:]
            youngSize = 0
        }
        if young.updateValue(object, forKey: place) == nil { youngSize += object.buffer.capacity + 128 }
        return object
    }
}

/// Bytes that live as long as their owner is held.
protocol StoredBytes: AnyObject {
    /// The bytes.
    var contents: UnsafeRawBufferPointer { get }
}

extension StoredObject: StoredBytes {}
