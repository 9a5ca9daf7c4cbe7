/// The backslash escapes of string literals: those of Python's `unicode-escape` codec.
enum StringEscapes {
    struct Failure: Error {
        let message: String
    }

    static func decode(_ text: String) throws(Failure) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var position = 0
        while position < scalars.count {
            guard scalars[position] == "\\" else {
                result.append(scalars[position])
                position += 1
                continue
            }
            position += 1
            guard position < scalars.count else { throw Failure(message: "\\ at end of string") }
            let letter = scalars[position]
            position += 1
            switch letter {
            case "\n": break
            case "\\", "'", "\"": result.append(letter)
            case "a": result.append("\u{07}")
            case "b": result.append("\u{08}")
            case "f": result.append("\u{0C}")
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "t": result.append("\t")
            case "v": result.append("\u{0B}")
            case "0"..."7":
                var value = letter.value - 0x30
                for _ in 0..<2 where position < scalars.count && ("0"..."7").contains(scalars[position]) {
                    value = value * 8 + scalars[position].value - 0x30
                    position += 1
                }
                result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            case "x": try hexadecimal(2, "\\xXX", scalars, &position, &result)
            case "u": try hexadecimal(4, "\\uXXXX", scalars, &position, &result)
            case "U": try hexadecimal(8, "\\UXXXXXXXX", scalars, &position, &result)
            case "N":
                guard position < scalars.count, scalars[position] == "{",
                    let end = scalars[position...].firstIndex(of: "}"), end > position + 1
                else { throw Failure(message: "malformed \\N character escape") }
                let name = PythonString.string(scalars[(position + 1)..<end]).uppercased()
                // The names have no index in the standard library; the search is slow and rare.
                guard let scalar = scalar(named: name) else {
                    throw Failure(message: "unknown Unicode character name")
                }
                result.append(scalar)
                position = end + 1
            default:
                result.append("\\")
                result.append(letter)
            }
        }
        return String(result)
    }

    private static func scalar(named name: String) -> Unicode.Scalar? {
        for value in UInt32(0x20)...0x1FBFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.name == name || scalar.properties.nameAlias == name { return scalar }
        }
        return nil
    }

    private static func hexadecimal(
        _ width: Int, _ form: String, _ scalars: [Unicode.Scalar], _ position: inout Int,
        _ result: inout String.UnicodeScalarView
    ) throws(Failure) {
        var value: UInt32 = 0
        for _ in 0..<width {
            guard position < scalars.count, let digit = scalars[position].properties.numericHexadecimal else {
                throw Failure(message: "truncated \(form) escape")
            }
            value = value << 4 | digit
            position += 1
        }
        if value > 0x10FFFF { throw Failure(message: "illegal Unicode character") }
        // Half a surrogate pair is no code point of its own in Swift.
        result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
}

extension Unicode.Scalar.Properties {
    /// The value of an ASCII hexadecimal digit.
    fileprivate var numericHexadecimal: UInt32? {
        guard isASCIIHexDigit, let value = numericValue ?? nil else { return letterValue }
        return UInt32(value)
    }

    private var letterValue: UInt32? {
        guard isASCIIHexDigit, let letter = lowercaseMapping.unicodeScalars.first else { return nil }
        return letter.value - 0x61 + 10
    }
}
