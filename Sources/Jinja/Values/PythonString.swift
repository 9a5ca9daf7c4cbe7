/// Python's view of text: code points, not grapheme clusters.
package enum PythonString {
    static func hash(_ text: String, into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// `c.isspace()`.
    package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    static func isAlpha(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    package static func isDecimal(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.numericType {
        case .decimal, .digit: true
        default: false
        }
    }

    static func isNumeric(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType != nil }

    static func isAlnum(_ scalar: Unicode.Scalar) -> Bool { isAlpha(scalar) || isNumeric(scalar) }

    static func isUpper(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isUppercase }
    static func isLower(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isLowercase }
    static func isTitle(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .titlecaseLetter }
    static func isCased(_ scalar: Unicode.Scalar) -> Bool { isUpper(scalar) || isLower(scalar) || isTitle(scalar) }

    /// What `\w` of Python's `re` matches.
    package static func isWord(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || isAlnum(scalar) }

    /// `s.upper()`.
    static func upper(_ text: String) -> String {
        if isASCII(text) { return asciiMapped(text) { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 } }
        var result = ""
        for scalar in text.unicodeScalars { result += scalar.properties.uppercaseMapping }
        return result
    }

    /// `s.lower()`, with Greek final sigma.
    package static func lower(_ text: String) -> String {
        if isASCII(text) { return asciiMapped(text) { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 } }
        return lower(scalars(text)[...])
    }

    static func lower(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var result = ""
        for position in scalars.indices { result += lowerMapping(scalars, position) }
        return result
    }

    /// The lower-case form of one code point in its surroundings.
    private static func lowerMapping(_ scalars: ArraySlice<Unicode.Scalar>, _ position: Int) -> String {
        let scalar = scalars[position]
        guard scalar.value == 0x3A3 else { return scalar.properties.lowercaseMapping }
        var before = position - 1
        while before >= scalars.startIndex, scalars[before].properties.isCaseIgnorable { before -= 1 }
        let follows = before >= scalars.startIndex && scalars[before].properties.isCased
        var after = position + 1
        while after < scalars.endIndex, scalars[after].properties.isCaseIgnorable { after += 1 }
        let ends = !(after < scalars.endIndex && scalars[after].properties.isCased)
        return follows && ends ? "\u{3C2}" : "\u{3C3}"
    }

    /// `s.capitalize()`.
    static func capitalize(_ text: String) -> String {
        let scalars = scalars(text)
        guard let first = scalars.first else { return "" }
        var result = first.properties.titlecaseMapping
        for position in scalars.indices.dropFirst() { result += lowerMapping(scalars[...], position) }
        return result
    }

    /// `s.title()`.
    static func title(_ text: String) -> String {
        let scalars = scalars(text)
        var result = ""
        var inWord = false
        for position in scalars.indices {
            let scalar = scalars[position]
            result += inWord ? lowerMapping(scalars[...], position) : scalar.properties.titlecaseMapping
            inWord = scalar.properties.isCased
        }
        return result
    }

    /// `s.swapcase()`.
    static func swapcase(_ text: String) -> String {
        let scalars = scalars(text)
        var result = ""
        for position in scalars.indices {
            let scalar = scalars[position]
            if isUpper(scalar) {
                result += lowerMapping(scalars[...], position)
            } else if isLower(scalar) {
                result += scalar.properties.uppercaseMapping
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func asciiMapped(_ text: String, _ map: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map(map), as: UTF8.self)
    }

    /// Which ends `strip` works on.
    package enum Side { case left, right, both }

    /// `s.strip(characters)` and its one-sided forms; nil strips white space.
    package static func strip(_ text: String, _ characters: String? = nil, _ side: Side = .both) -> String {
        let view = text.unicodeScalars
        let set = characters.map { Set($0.unicodeScalars) }
        func drops(_ scalar: Unicode.Scalar) -> Bool { set.map { $0.contains(scalar) } ?? isSpace(scalar) }
        var start = view.startIndex
        var end = view.endIndex
        if side != .right { while start < end, drops(view[start]) { start = view.index(after: start) } }
        if side != .left {
            while start < end {
                let before = view.index(before: end)
                if !drops(view[before]) { break }
                end = before
            }
        }
        return String(view[start..<end])
    }

    /// `s.isidentifier()`.
    static func isIdentifier(_ text: String) -> Bool {
        var first = true
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if first {
                guard scalar == "_" || properties.isXIDStart else { return false }
                first = false
            } else if !properties.isXIDContinue {
                return false
            }
        }
        return !first
    }
}
