/// `bytes`, as `str.encode` gives them: to be shown, measured and decoded again.
final class BytesObject: Object, @unchecked Sendable {
    private let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    override var className: String { "bytes" }
    var count: Int { bytes.count }
    override func length() throws(TemplateError) -> Int? { bytes.count }
    override var isSequence: Bool { true }
    override func item(_ key: Value) throws(TemplateError) -> Value? {
        Access.element(bytes, key).map { .integer(Int($0)) }
    }
    override func iterator() throws(TemplateError) -> ValueIterator? { Iterator(bytes) }

    private final class Iterator: ValueIterator {
        private let bytes: [UInt8]
        private var position = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        override func next() throws(TemplateError) -> Value? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return .integer(Int(bytes[position]))
        }
        override var remaining: Int? { bytes.count - position }
    }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "decode":
            .function(
                Function(name) { [bytes] (arguments, context) throws(TemplateError) in
                    let bound = try arguments.bind("decode", ["encoding", "errors"])
                    return .string(try TextEncoding.decode(bytes, bound[0], bound[1], context.run))
                })
        case "hex":
            .function(
                Function(name) { [bytes] (_, context) throws(TemplateError) in
                    try context.run.charge(bytes: bytes.count * 2)
                    let digits = Array("0123456789abcdef".utf8)
                    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
                    return .string(String(decoding: text, as: UTF8.self))
                })
        default: nil
        }
    }
    override func isEqual(to other: Object) -> Bool { (other as? BytesObject)?.bytes == bytes }
    override func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    override func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        try text.append("b")
        try text.append(Unicode.Scalar(quote))
        for byte in bytes {
            switch byte {
            case quote, 0x5C: try text.append("\\" + String(Unicode.Scalar(byte)))
            case 0x0A: try text.append("\\n")
            case 0x0D: try text.append("\\r")
            case 0x09: try text.append("\\t")
            case 0x20..<0x7F: try text.append(Unicode.Scalar(byte))
            default: try text.append(PythonRepr.escape(Unicode.Scalar(byte)))
            }
        }
        try text.append(Unicode.Scalar(quote))
    }
}
