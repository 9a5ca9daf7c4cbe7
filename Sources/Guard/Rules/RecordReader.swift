import Formats

/// Reads the trees that `embed-rules` wrote: `5:hello`, `i42e`, `f3.5e`, `b1e`, `l…e`, `d<key><value>…e`.
///
/// A hook reads the few rules whose keywords it met this way in microseconds.
struct RecordReader {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    /// The tree in `record`; an empty table where it is damaged, which the build would have told.
    static func read(_ record: StaticString) -> Node {
        record.withUTF8Buffer { bytes in
            var reader = RecordReader(rest: bytes[...])
            return reader.node() ?? Node(.table(Table()))
        }
    }

    private mutating func node() -> Node? {
        guard let first = rest.first else { return nil }
        switch first {
        case UInt8(ascii: "i"): return token().map { Node(.integer($0)) }
        case UInt8(ascii: "f"): return token().flatMap(Double.init).map { Node(.float($0, text: String($0))) }
        case UInt8(ascii: "b"): return token().map { Node(.boolean($0 == "1")) }
        case UInt8(ascii: "l"):
            rest.removeFirst()
            var nodes: [Node] = []
            while let next = rest.first, next != UInt8(ascii: "e") {
                guard let node = node() else { return nil }
                nodes.append(node)
            }
            rest.removeFirst()
            return Node(.array(nodes))
        case UInt8(ascii: "d"):
            rest.removeFirst()
            var table = Table()
            while let next = rest.first, next != UInt8(ascii: "e") {
                guard let key = string(), let node = node() else { return nil }
                table[key] = node
            }
            rest.removeFirst()
            return Node(.table(table))
        default: return string().map { Node(.string($0)) }
        }
    }

    /// What stands between the letter of a kind and its `e`.
    private mutating func token() -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "e")) else { return nil }
        let text = String(decoding: rest[rest.index(after: rest.startIndex)..<end], as: UTF8.self)
        rest = rest[rest.index(after: end)...]
        return text
    }

    private mutating func string() -> String? {
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            let count = Int(String(decoding: rest[rest.startIndex..<colon], as: UTF8.self))
        else { return nil }
        let start = rest.index(after: colon)
        guard count <= rest.distance(from: start, to: rest.endIndex) else { return nil }
        let end = rest.index(start, offsetBy: count)
        let text = String(decoding: rest[start..<end], as: UTF8.self)
        rest = rest[end...]
        return text
    }
}
