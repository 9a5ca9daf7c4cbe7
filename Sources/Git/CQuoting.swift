/// Text in double quotes with C escapes, as git writes paths in lists.
public enum CQuoting {
    /// The bytes that a quoted text at the beginning means, and its length with both quotes; nil where it is not closed.
    public static func unquoted(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        var bytes: [UInt8] = []
        var index = text.startIndex + 1
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return (bytes, index - text.startIndex) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard index < text.endIndex else { return nil }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "a"): bytes.append(7)
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "v"): bytes.append(11)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "0")...UInt8(ascii: "3"):
                guard index + 1 < text.endIndex else { return nil }
                let digits = [escape, text[index], text[index + 1]].map { Int($0) - 48 }
                guard digits.allSatisfy({ (0...7).contains($0) }) else { return nil }
                bytes.append(UInt8(digits[0] << 6 | digits[1] << 3 | digits[2]))
                index += 2
            default: bytes.append(escape)
            }
        }
        return nil
    }
}
