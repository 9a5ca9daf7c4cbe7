/// A part of a tree of a ``DeltaForest`` that is to be decoded.
// The base is written by nobody once it is in a part.
struct TreePart: @unchecked Sendable {
    /// The node that it begins with.
    var node: Int32
    /// What that is a difference to; nil for a whole object.
    var base: ByteBuffer?
}

/// Decodes the trees of a ``DeltaForest``. One per thread.
final class TreeDecoder {
    /// Larger objects are not decoded here.
    static let sizeLimit = 16 << 20
    /// How many bytes of bases are held at a time; what hangs on more is not decoded here.
    private static let memoryLimit = 64 << 20

    private struct Frame {
        var children: ArraySlice<Int32>
        var contents: ByteBuffer
        /// Whether another thread has the contents too.
        var isShared = false
    }

    /// Parts of fewer nodes are not worth giving away.
    private static let smallestPart = 4

    private let inflater: Inflater
    private let delta = ByteBuffer()
    private var spare: [ByteBuffer] = []

    /// nil where there is no memory for it.
    init?() {
        guard let inflater = Inflater() else { return nil }
        self.inflater = inflater
    }

    /// Calls `body` with the number and contents of everything wanted in a part of a tree, a base before what is a difference to
    /// it. What is damaged or too large is passed over, with all that depends on it.
    ///
    /// - Parameters:
    ///   - isWanted: whether another thread has nothing to do.
    ///   - give: takes a part that this decoder then leaves out.
    func decode(
        _ part: TreePart, of forest: DeltaForest, in pack: Pack, isWanted: () -> Bool,
        give: (TreePart) -> Void, _ body: (Int, UnsafeRawBufferPointer) throws -> Void
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
        func isLarge(_ branch: Int32?) -> Bool { branch.map { forest.size(of: $0) >= Self.smallestPart } ?? false }
        func leave(_ frame: Frame) {
            held -= frame.contents.capacity
            if !frame.isShared { giveBack(frame.contents) }
            stack.removeLast()
        }
        guard let first = decode(part, forest, pack) else { return }
        try enter(part.node, first)
        while let frame = stack.last {
            guard let child = frame.children.first else {
                leave(frame)
                continue
            }
            // The largest branch nearest to the root goes to whoever has nothing to do; there is always one left here.
            if isWanted(), let place = stack.firstIndex(where: { isLarge($0.children.last) }),
                place < stack.count - 1 || frame.children.count > 1, let branch = stack[place].children.last
            {
                stack[place].children.removeLast()
                stack[place].isShared = true
                give(TreePart(node: branch, base: stack[place].contents))
                continue
            }
            stack[stack.count - 1].children.removeFirst()
            let contents = decode(child, forest, pack, base: frame.contents)
            if frame.children.count == 1 {
                // The base has served.
                leave(frame)
            }
            if let contents { try enter(child, contents) }
        }
    }

    private func decode(_ part: TreePart, _ forest: DeltaForest, _ pack: Pack) -> ByteBuffer? {
        if let base = part.base { return decode(part.node, forest, pack, base: base) }
        let contents = take()
        let position = Int(forest.nodes[Int(part.node)].position)
        if let entry = pack.entry(at: position),
            pack.inflate(entry, at: position, limit: Self.sizeLimit, into: contents, inflater)
        {
            return contents
        }
        giveBack(contents)
        return nil
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
