extension PythonString {
    /// `s.islower()` or `s.isupper()`.
    static func hasCase(_ text: String, lower: Bool) -> Bool {
        var found = false
        for scalar in text.unicodeScalars {
            if isTitle(scalar) || (lower ? isUpper(scalar) : isLower(scalar)) { return false }
            if lower ? isLower(scalar) : isUpper(scalar) { found = true }
        }
        return found
    }

    /// `s.casefold()`, by the full mappings that differ from lower case.
    static func casefold(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xDF, 0x1E9E: result += "ss"
            case 0x3C2: result += "\u{3C3}"
            case 0xB5: result += "\u{3BC}"
            case 0x17F: result += "s"
            case 0x13F8...0x13FD: result.unicodeScalars.append(Unicode.Scalar(scalar.value - 8) ?? scalar)
            case 0xFB00...0xFB06, 0x1F80...0x1FFC, 0x149, 0x1F0, 0x390, 0x3B0, 0x587, 0x1E96...0x1E9A, 0x1F50...0x1F56:
                result += scalar.properties.uppercaseMapping.unicodeScalars.map { $0.properties.lowercaseMapping }
                    .joined()
            default: result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }
}
