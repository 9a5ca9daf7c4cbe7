/// `bytes`, as `str.encode` gives them: to be shown, measured and decoded again.
final class BytesObject: Object, @unchecked Sendable {
    private let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    override var className: String { "bytes" }
    override func length() throws(TemplateError) -> Int? { bytes.count }
    override var isSequence: Bool { true }
    override func item(_ key: Value) throws(TemplateError) -> Value? {
        try Access.element(bytes.map { .integer(Int($0)) }, key)
    }
    override func iterator() throws(TemplateError) -> ValueIterator? {
        ArrayIterator(bytes.map { .integer(Int($0)) })
    }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "decode":
            .function(
                Function(name) { [bytes] (_, _) throws(TemplateError) in .string(String(decoding: bytes, as: UTF8.self))
                })
        case "hex":
            .function(
                Function(name) { [bytes] (_, _) throws(TemplateError) in
                    .string(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
                })
        default: nil
        }
    }
    override func isEqual(to other: Object) -> Bool { (other as? BytesObject)?.bytes == bytes }
    override func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    override func representation() throws(TemplateError) -> String {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var text = "b"
        text.unicodeScalars.append(Unicode.Scalar(quote))
        for byte in bytes {
            switch byte {
            case quote, 0x5C: text += "\\" + String(Unicode.Scalar(byte))
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += PythonRepr.escape(Unicode.Scalar(byte))
            }
        }
        text.unicodeScalars.append(Unicode.Scalar(quote))
        return text
    }
}
