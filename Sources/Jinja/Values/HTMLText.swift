/// Plain text out of HTML, as `Markup.striptags` and `html.unescape` make it.
extension HTML {
    static func stripTags(_ markup: String) -> String {
        let kept: [UInt8] = PythonString.withBytes(markup) { bytes in
            var kept: [UInt8] = []
            var position = 0
            func find(_ text: StaticString, from: Int) -> Int? {
                let needle = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
                return PythonString.find(needle, in: bytes, from: from)
            }
            while let start = find("<", from: position) {
                let end: Int
                if bytes[start...].starts(with: "<!--".utf8) {
                    guard let close = find("-->", from: start + 4) else { break }
                    end = close + 3
                } else {
                    guard let close = find(">", from: start) else { break }
                    end = close + 1
                }
                kept += bytes[position..<start]
                position = end
            }
            return kept + bytes[position...]
        }
        let words = PythonString.split(String(decoding: kept, as: UTF8.self), nil)
        return unescape(words.joined(separator: " "))
    }

    static func unescape(_ markup: String) -> String {
        guard markup.utf8.contains(0x26) else { return markup }
        let scalars = PythonString.scalars(markup)
        var result = ""
        var position = 0
        while position < scalars.count {
            if scalars[position] == "&", let (text, end) = reference(scalars, position + 1) {
                result += text
                position = end
            } else {
                result.unicodeScalars.append(scalars[position])
                position += 1
            }
        }
        return result
    }

    private static func reference(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
        guard start < scalars.count else { return nil }
        if scalars[start] == "#" { return numeric(scalars, start + 1) }
        var end = start
        while end < scalars.count, end - start < 32,
            !["\t", "\n", "\u{0C}", " ", "<", "&", "#", ";"].contains(scalars[end])
        {
            end += 1
        }
        guard end > start else { return nil }
        if end < scalars.count, scalars[end] == ";" { end += 1 }
        if let text = HTMLEntities.named[PythonString.string(scalars[start..<end])] { return (text, end) }
        // An old name without `;` may begin a longer word.
        var cut = end - 1
        while cut > start + 1 {
            if let text = HTMLEntities.named[PythonString.string(scalars[start..<cut])] { return (text, cut) }
            cut -= 1
        }
        return nil
    }

    private static func numeric(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
        var position = start
        let isHexadecimal = position < scalars.count && (scalars[position] == "x" || scalars[position] == "X")
        if isHexadecimal { position += 1 }
        let first = position
        var number = 0
        while position < scalars.count, scalars[position].isASCII,
            let digit = Int(String(scalars[position]), radix: isHexadecimal ? 16 : 10)
        {
            number = min(number * (isHexadecimal ? 16 : 10) + digit, 0x110000)
            position += 1
        }
        guard position > first else { return nil }
        if position < scalars.count, scalars[position] == ";" { position += 1 }
        return (character(number), position)
    }

    /// Code points 0x80 to 0x9F as Windows has them, which HTML demands.
    private static let windows: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]

    private static func character(_ number: Int) -> String {
        switch number {
        case 0, 0xD800...0xDFFF, 0x110000...: return "\u{FFFD}"
        case 0x0D: return "\r"
        case 0x80...0x9F: return Unicode.Scalar(windows[number - 0x80]).map { String($0) } ?? ""
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        default:
            if number & 0xFFFE == 0xFFFE { return "" }
            return Unicode.Scalar(UInt32(number)).map { String($0) } ?? "\u{FFFD}"
        }
    }
}
