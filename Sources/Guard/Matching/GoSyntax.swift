/// Go's regular expression syntax in RE2's spelling.
///
/// The two are one language but for a few spellings (https://pkg.go.dev/regexp/syntax,
/// https://github.com/google/re2/wiki/Syntax): Go writes named groups as `(?<name>` too, takes `\_` for an underscore
/// and has no `\C`.
enum GoSyntax {
    /// The expression for RE2; throws where RE2 would read something that Go does not know.
    static func translated(_ source: String) throws(ExpressionError) -> String {
        let bytes = Array(source.utf8)
        guard bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "<") }) else { return source }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 8)
        var index = 0
        var inClass = false
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\\") where index + 1 < bytes.count:
                let next = bytes[index + 1]
                if next == UInt8(ascii: "Q"), !inClass {
                    // Literal text up to \E or the end.
                    let end = literalEnd(bytes, from: index + 2)
                    result += bytes[index..<end]
                    index = end
                    continue
                }
                if next == UInt8(ascii: "C") {
                    throw ExpressionError(source: source, reason: "invalid escape sequence: \\C")
                }
                if next == UInt8(ascii: "_") {
                    result.append(next)
                } else {
                    result += [byte, next]
                }
                index += 2
                continue
            case UInt8(ascii: "[") where !inClass:
                inClass = true
                result.append(byte)
                index += 1
                // A `]` right at the start, after an optional `^`, is an element.
                if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
                    result.append(bytes[index])
                    index += 1
                }
                if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
                    result.append(bytes[index])
                    index += 1
                }
                continue
            case UInt8(ascii: "[") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: ":"):
                // A class name such as [:alpha:] inside a class.
                if let end = className(bytes, from: index) {
                    result += bytes[index..<end]
                    index = end
                    continue
                }
            case UInt8(ascii: "]") where inClass:
                inClass = false
            case UInt8(ascii: "(") where !inClass:
                if index + 3 < bytes.count, bytes[index + 1] == UInt8(ascii: "?"),
                    bytes[index + 2] == UInt8(ascii: "<"),
                    isNameStart(bytes[index + 3])
                {
                    result += Array("(?P<".utf8)
                    index += 3
                    continue
                }
            default: break
            }
            result.append(byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func literalEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "E") { return index + 2 }
            index += 1
        }
        return bytes.count
    }

    private static func className(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + 2
        while index + 1 < bytes.count, bytes[index] != UInt8(ascii: "]") {
            if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: "]") { return index + 2 }
            index += 1
        }
        return nil
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
