/// Decodes the trees of a ``DeltaForest``. One per thread.
final class TreeDecoder {
    /// Larger objects are not decoded here.
    static let sizeLimit = 16 << 20
    /// How many bytes of bases are held at a time; what hangs on more is not decoded here.
    private static let memoryLimit = 64 << 20

    private struct Frame {
        var children: ArraySlice<Int32>
        var contents: ByteBuffer
    }

    private let inflater: Inflater
    private let delta = ByteBuffer()
    private var spare: [ByteBuffer] = []

    /// nil where there is no memory for it.
    init?() {
        guard let inflater = Inflater() else { return nil }
        self.inflater = inflater
    }

    /// Calls `body` with the number and contents of everything wanted in a tree, a base before what is a difference to it. What
    /// is damaged or too large is passed over, with all that depends on it.
    func decode(
        _ root: Int32, of forest: DeltaForest, in pack: Pack, _ body: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var stack: [Frame] = []
        var held = 0
        func enter(_ node: Int32, _ contents: ByteBuffer) throws {
            let wanted = forest.nodes[Int(node)].wanted
            if wanted >= 0 { try body(Int(wanted), contents.bytes) }
            let children = forest.children(of: node)
            if children.isEmpty || held + contents.capacity > Self.memoryLimit { return giveBack(contents) }
            held += contents.capacity
            stack.append(Frame(children: children, contents: contents))
        }
        let first = take()
        let position = Int(forest.nodes[Int(root)].position)
        guard let entry = pack.entry(at: position),
            pack.inflate(entry, at: position, limit: Self.sizeLimit, into: first, inflater)
        else { return giveBack(first) }
        try enter(root, first)
        while let frame = stack.last {
            guard let child = frame.children.first else {
                held -= frame.contents.capacity
                giveBack(frame.contents)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].children.removeFirst()
            let contents = decode(child, forest, pack, base: frame.contents)
            if frame.children.count == 1 {
                // The base has served.
                held -= frame.contents.capacity
                giveBack(frame.contents)
                stack.removeLast()
            }
            if let contents { try enter(child, contents) }
        }
    }

    private func decode(_ node: Int32, _ forest: DeltaForest, _ pack: Pack, base: ByteBuffer) -> ByteBuffer? {
        let position = Int(forest.nodes[Int(node)].position)
        guard let entry = pack.entry(at: position),
            pack.inflate(entry, at: position, limit: Self.sizeLimit, into: delta, inflater),
            let delta = Delta(delta.bytes), delta.resultSize <= Self.sizeLimit
        else { return nil }
        let result = take()
        result.resize(to: delta.resultSize)
        if delta.apply(to: base.bytes, into: result.mutableBytes) { return result }
        giveBack(result)
        return nil
    }

    private func take() -> ByteBuffer { spare.popLast() ?? ByteBuffer() }

    private func giveBack(_ buffer: ByteBuffer) {
        // Large ones are rare: their memory serves better elsewhere.
        if spare.count < 16, buffer.capacity <= 4 << 20 { spare.append(buffer) }
    }
}
