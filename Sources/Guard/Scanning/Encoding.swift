/// A way of writing text in other characters; a set, since one may stand in another.
struct Encoding: OptionSet, Sendable {
    let rawValue: UInt8

    static let percent = Encoding(rawValue: 1)
    static let unicode = Encoding(rawValue: 2)
    static let hex = Encoding(rawValue: 4)
    static let base64 = Encoding(rawValue: 8)

    var names: [String] {
        var names: [String] = []
        if contains(.percent) { names.append("percent") }
        if contains(.unicode) { names.append("unicode") }
        if contains(.hex) { names.append("hex") }
        if contains(.base64) { names.append("base64") }
        return names
    }

    /// The text that `bytes` encode; nil where it is no printable ASCII (Unicode escapes give any text).
    func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        switch self {
        case .percent: Self.decodePercent(bytes)
        case .unicode: Self.decodeUnicode(bytes)
        case .hex: Self.decodeHex(bytes)
        case .base64: Self.decodeBase64(bytes)
        default: nil
        }
    }

    /// What may stand in decoded text: tab to tilde.
    static func isPrintable(_ byte: UInt8) -> Bool { byte > 0x08 && byte < 0x7F }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func decodePercent(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hexDigit(bytes[index + 1]),
                let low = hexDigit(bytes[index + 2])
            {
                let byte = high << 4 | low
                guard isPrintable(byte) else { return nil }
                result.append(byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func decodeUnicode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var text = ""
        var index = 0
        while index + 4 < bytes.count {
            // Four hexadecimal digits behind `U+`, `\u` or `\\u`.
            let isMark =
                (bytes[index] == UInt8(ascii: "+") || bytes[index] | 0x20 == UInt8(ascii: "u"))
                && hexDigit(bytes[index + 1]) != nil
            guard isMark else {
                index += 1
                continue
            }
            var value: UInt32 = 0
            for offset in 1...4 { value = value << 4 | UInt32(hexDigit(bytes[index + offset]) ?? 0) }
            text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            index += 5
        }
        return Array(text.utf8)
    }

    private static func decodeHex(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count % 2 == 0, bytes.contains(where: { $0 <= UInt8(ascii: "9") }) else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: bytes.count, by: 2) {
            guard let high = hexDigit(bytes[index]), let low = hexDigit(bytes[index + 1]) else { return nil }
            let byte = high << 4 | low
            guard isPrintable(byte) else { return nil }
            result.append(byte)
        }
        return result
    }

    /// Standard base64 with padding, or base64url without (RFC 4648); long words of letters only are not tried.
    private static func decodeBase64(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let likely = bytes.contains { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard likely else { return nil }
        return decodeBase64(bytes, isURL: false) ?? decodeBase64(bytes, isURL: true)
    }

    private static func decodeBase64(_ bytes: UnsafeRawBufferPointer, isURL: Bool) -> [UInt8]? {
        var count = bytes.count
        if isURL {
            guard count % 4 != 1 else { return nil }
        } else {
            guard count % 4 == 0 else { return nil }
            if count > 0, bytes[count - 1] == UInt8(ascii: "=") {
                count -= bytes[count - 2] == UInt8(ascii: "=") ? 2 : 1
            }
        }
        var result: [UInt8] = []
        var value: UInt32 = 0
        for index in 0..<count {
            guard let digit = base64Digit(bytes[index], isURL: isURL) else { return nil }
            value = value << 6 | digit
            if index % 4 == 3 {
                for shift: UInt32 in [16, 8, 0] {
                    let byte = UInt8(truncatingIfNeeded: value >> shift)
                    guard isPrintable(byte) else { return nil }
                    result.append(byte)
                }
                value = 0
            }
        }
        // What is left over: one byte of two digits, two of three.
        switch count % 4 {
        case 1: return nil
        case 2:
            let byte = UInt8(truncatingIfNeeded: value >> 4)
            guard isPrintable(byte) else { return nil }
            result.append(byte)
        case 3:
            for shift: UInt32 in [10, 2] {
                let byte = UInt8(truncatingIfNeeded: value >> shift)
                guard isPrintable(byte) else { return nil }
                result.append(byte)
            }
        default: break
        }
        return result
    }

    private static func base64Digit(_ byte: UInt8, isURL: Bool) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+") where !isURL: 62
        case UInt8(ascii: "/") where !isURL: 63
        case UInt8(ascii: "-") where isURL: 62
        case UInt8(ascii: "_") where isURL: 63
        default: nil
        }
    }
}
