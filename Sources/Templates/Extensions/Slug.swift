/// Text as python-slugify's frozen algorithm makes it fit for an address: `Ärger & Co.` becomes `arger-co`.
enum Slug {
    struct Options {
        var entities = true
        var decimal = true
        var hexadecimal = true
        /// Characters of the result; 0 for no limit.
        var maximumLength = 0
        var wordBoundary = false
        var separator = "-"
        var saveOrder = false
        var stopwords: [String] = []
        var lowercase = true
        var replacements: [(String, String)] = []
        var allowUnicode = false
    }

    static func make(_ input: String, _ options: Options) -> String {
        var text = replaced(input, options.replacements)
        text = collapsed(text, where: { $0 == "'" }, to: "-")
        if !options.allowUnicode { text = Transliteration.ascii(text) }
        text = decoded(text, options)
        if options.lowercase { text = text.lowercased() }
        text = collapsed(text, where: { $0 == "'" }, to: "")
        text = withoutCommasInNumbers(text)
        text = collapsed(text, where: { !isAllowed($0, options.allowUnicode) }, to: "-")
        text = collapsed(text, where: { $0 == "-" }, to: "-")
        text = trimmed(text, "-")
        if !options.stopwords.isEmpty {
            let excluded = options.lowercase ? options.stopwords.map { $0.lowercased() } : options.stopwords
            text = text.split(separator: "-", omittingEmptySubsequences: false)
                .filter { !excluded.contains(String($0)) }.joined(separator: "-")
        }
        text = replaced(text, options.replacements)
        if options.maximumLength > 0 { text = truncated(text, options) }
        return options.separator == "-"
            ? text
            : text.split(separator: "-", omittingEmptySubsequences: false)
                .joined(separator: options.separator)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar, _ allowUnicode: Bool) -> Bool {
        switch scalar {
        case "-": !allowUnicode
        case "a"..."z", "A"..."Z", "0"..."9": true
        default:
            allowUnicode && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                && ![.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
        }
    }

    private static func replaced(_ text: String, _ replacements: [(String, String)]) -> String {
        replacements.reduce(text) { text, pair in
            pair.0.isEmpty
                ? text : text.split(separator: pair.0, omittingEmptySubsequences: false).joined(separator: pair.1)
        }
    }

    /// Every run of such scalars replaced by one text.
    private static func collapsed(
        _ text: String, where belongs: (Unicode.Scalar) -> Bool, to replacement: String
    ) -> String {
        var result = String.UnicodeScalarView()
        var inRun = false
        for scalar in text.unicodeScalars {
            if belongs(scalar) {
                if !inRun { result.append(contentsOf: replacement.unicodeScalars) }
                inRun = true
            } else {
                result.append(scalar)
                inRun = false
            }
        }
        return String(result)
    }

    private static func trimmed(_ text: String, _ mark: Unicode.Scalar) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { $0 != mark }), let last = scalars.lastIndex(where: { $0 != mark })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func withoutCommasInNumbers(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        func isDigit(_ index: Int) -> Bool {
            scalars.indices.contains(index) && scalars[index].properties.generalCategory == .decimalNumber
        }
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() where !(scalar == "," && isDigit(index - 1) && isDigit(index + 1)) {
            result.append(scalar)
        }
        return String(result)
    }

    /// `&amp;`, `&#233;` and `&#xe9;` as the characters they name.
    private static func decoded(_ text: String, _ options: Options) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: ";"), let scalar = entity(rest[rest.index(after: start)..<end], options)
            else {
                result += "&"
                rest = rest.dropFirst()
                continue
            }
            // What was decoded is taken apart once more; its accents then separate words.
            if !options.allowUnicode, let letter = Transliteration.baseLetter(of: scalar) {
                result += letter + "\u{301}"
            } else {
                result.unicodeScalars.append(scalar)
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func entity(_ name: Substring, _ options: Options) -> Unicode.Scalar? {
        if name.hasPrefix("#x") {
            return options.hexadecimal ? UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) : nil
        }
        if name.hasPrefix("#") {
            return options.decimal ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
        }
        guard options.entities else { return nil }
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "nbsp": return "\u{A0}"
        default: return nil
        }
    }

    private static func truncated(_ text: String, _ options: Options) -> String {
        let limit = options.maximumLength
        let text = trimmed(text, "-")
        if text.count < limit { return text }
        if !options.wordBoundary { return trimmed(String(text.prefix(limit)), "-") }
        if !text.contains("-") { return String(text.prefix(limit)) }
        var result = ""
        for word in text.split(separator: "-") {
            let length = result.count + word.count
            if length < limit {
                result += word + "-"
            } else if length == limit {
                result += word
                break
            } else if options.saveOrder {
                break
            }
        }
        if result.isEmpty { result = String(text.prefix(limit)) }
        return trimmed(result, "-")
    }
}

/// Latin, Greek and Cyrillic letters as ASCII, in the usual romanisation; other scripts become separators.
enum Transliteration {
    static func ascii(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var result = ""
        for scalar in text.unicodeScalars { result += ascii(scalar) }
        return result
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> String {
        if scalar.isASCII { return String(Character(scalar)) }
        if let known = table[scalar] { return known }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return ""
        case .decimalNumber, .otherNumber:
            if let value = scalar.properties.numericValue, value >= 0, value == value.rounded(), value < 1000 {
                return String(Int(value))
            }
        default: break
        }
        return baseLetter(of: scalar) ?? " "
    }

    /// The letter that an accented one is made of; nil for anything else.
    static func baseLetter(of scalar: Unicode.Scalar) -> String? {
        scalar.isASCII ? nil : scalar.properties.name.flatMap(baseLetter)
    }

    /// The letter in the middle of `LATIN SMALL LETTER E WITH ACUTE`; Greek and Cyrillic ones by their own table.
    private static func baseLetter(_ name: String) -> String? {
        let words = name.split(separator: " ")
        guard words.count >= 4, words[2] == "LETTER" else { return nil }
        let isSmall = words[1] == "SMALL"
        if words[0] == "LATIN", words[3].count == 1 { return isSmall ? words[3].lowercased() : String(words[3]) }
        if words[0] == "GREEK", let letter = greek[String(words[3])] {
            return isSmall ? letter : letter.capitalisedWord
        }
        return nil
    }

    private static let greek = [
        "ALPHA": "a", "BETA": "b", "GAMMA": "g", "DELTA": "d", "EPSILON": "e", "ZETA": "z", "ETA": "e", "THETA": "th",
        "IOTA": "i", "KAPPA": "k", "LAMDA": "l", "MU": "m", "NU": "n", "XI": "x", "OMICRON": "o", "PI": "p",
        "RHO": "r", "FINAL": "s", "SIGMA": "s", "TAU": "t", "UPSILON": "u", "PHI": "ph", "CHI": "kh", "PSI": "ps",
        "OMEGA": "o",
    ]

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [
            "ß": "ss", "ẞ": "Ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
            "ı": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ŋ": "ng", "ŋ": "NG", "ſ": "s", "©": "(c)", "®": "(r)",
            "°": "deg", "£": "PS", "¥": "Y=", "€": "EUR", "¢": "C/", "§": "SS", "¶": "P", "µ": "m", "×": "x", "ª": "a",
            "º": "o",
            "’": "'", "‘": "'", "‛": "'", "′": "'", "ʼ": "'", "\u{AD}": "", "\u{200B}": " ", "Ξ": "Ks", "ə": "@",
            "ﬁ": "fi", "ﬂ": "fl",
            "™": "TM", "№": "No", "¼": "1/4", "½": "1/2", "¾": "3/4", "Ё": "E", "ё": "e", "Й": "I", "й": "i",
        ]
        let lower = Array("абвгдежзиклмнопрстуфхцчшщъыьэюя".unicodeScalars)
        let upper = Array("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ".unicodeScalars)
        let latin = [
            "a", "b", "v", "g", "d", "e", "zh", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
            "ts",
            "ch", "sh", "shch", "", "y", "'", "e", "iu", "ia",
        ]
        for (index, letters) in latin.enumerated() {
            table[lower[index]] = letters
            table[upper[index]] = letters.capitalisedWord
        }
        let others: [(Unicode.Scalar, Unicode.Scalar, String)] = [
            ("Ђ", "ђ", "dj"), ("Ѓ", "ѓ", "g"), ("Ѕ", "ѕ", "dz"), ("І", "і", "i"), ("Ї", "ї", "i"), ("Ј", "ј", "j"),
            ("Љ", "љ", "lj"), ("Њ", "њ", "nj"), ("Ћ", "ћ", "tsh"), ("Ќ", "ќ", "k"), ("Ў", "ў", "u"), ("Џ", "џ", "dzh"),
        ]
        for (upper, lower, letters) in others {
            table[lower] = letters
            table[upper] = letters.capitalisedWord
        }
        table["Є"] = "E"
        table["є"] = "ie"
        return table
    }()
}

extension String {
    /// The first letter in upper case, the rest as it is.
    fileprivate var capitalisedWord: String { prefix(1).uppercased() + dropFirst() }
}
