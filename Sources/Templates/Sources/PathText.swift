/// File names as text that templates can work with, and back to the same bytes.
///
/// Bytes that are not UTF-8 become private scalars (U+10FE00 and up), as Python makes surrogates of them, so that
/// a name passes through rendering unharmed.
enum PathText {
    private static let base: UInt32 = 0x10FE00

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var scalars = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            let width = (1...4).first { width in
                index + width <= bytes.count
                    && String(validating: bytes[index..<index + width], as: UTF8.self) != nil
            }
            if let width {
                scalars.append(contentsOf: String(decoding: bytes[index..<index + width], as: UTF8.self).unicodeScalars)
                index += width
            } else {
                if let scalar = Unicode.Scalar(base + UInt32(bytes[index])) { scalars.append(scalar) }
                index += 1
            }
        }
        return String(scalars)
    }

    static func bytes(_ text: String) -> [UInt8] {
        guard text.unicodeScalars.contains(where: { $0.value >= base }) else { return Array(text.utf8) }
        return text.unicodeScalars.flatMap { scalar -> [UInt8] in
            if (base..<base + 0x100).contains(scalar.value) { return [UInt8(scalar.value - base)] }
            return Array(String(Character(scalar)).utf8)
        }
    }
}
