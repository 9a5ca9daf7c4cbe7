/// Turns addresses in escaped text into links, by Jinja's rules.
struct Urlize {
    private let limit: Int?
    private let attributes: String
    private let schemes: [String]
    private let run: Run

    init(limit: Int?, rel: String, target: String?, schemes: [String], _ run: Run) throws(TemplateError) {
        self.limit = limit
        self.schemes = schemes
        self.run = run
        var attributes = rel.isEmpty ? "" : " rel=\"\(try HTML.escape(rel, run))\""
        if let target, !target.isEmpty { attributes += " target=\"\(try HTML.escape(target, run))\"" }
        self.attributes = attributes
    }

    /// Whether a text is a scheme such as `ftp://` or `tel:`.
    static func isScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        let name = text[..<colon].unicodeScalars
        let isName = name.allSatisfy { PythonString.isWord($0) || $0 == "." || $0 == "+" || $0 == "-" }
        return name.count >= 2 && isName && ["", "/", "//"].contains(text[colon...].dropFirst())
    }

    func apply(_ text: String) throws(TemplateError) -> String {
        var result = GrowingText(run)
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var position = start
        while position < scalars.endIndex {
            let scalar = scalars[position]
            if PythonString.isSpace(scalar) {
                if start < position { try link(Array(text.utf8[start..<position]), &result) }
                try result.append(scalar)
                start = scalars.index(after: position)
            }
            position = scalars.index(after: position)
        }
        if start < position { try link(Array(text.utf8[start..<position]), &result) }
        return result.text
    }

    private func trimmed(_ url: String) -> String {
        guard let limit, PythonString.length(url) > limit else { return url }
        return PythonString.part(url, 0, max(0, limit)) + "..."
    }

    /// Adds a word, as a link where it is an address; brackets and punctuation around it stay outside.
    private func link(_ word: [UInt8], _ result: inout GrowingText) throws(TemplateError) {
        func at(_ place: Int, _ text: String) -> Bool { place >= 0 && word[place...].starts(with: text.utf8) }
        var start = 0
        while start < word.count, let opening = ["(", "<", "&lt;"].first(where: { at(start, $0) }) {
            start += opening.utf8.count
        }
        var end = word.count
        while end > start,
            let closing = [")", ">", ".", ",", "&gt;"].first(where: {
                end - $0.utf8.count >= start && word[..<end].suffix($0.utf8.count).elementsEqual($0.utf8)
            })
        {
            end -= closing.utf8.count
        }
        // Brackets that were opened inside are closed inside.
        for (opening, closing) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
            let opened = Self.count(opening, word[start..<end])
            if opened <= Self.count(closing, word[start..<end]) { continue }
            var left = opened
            while left > 0, let found = Self.find(closing, word[end...]) {
                end = found + closing.utf8.count
                left -= 1
            }
        }
        func text(_ range: Range<Int>) -> String { String(decoding: word[range], as: UTF8.self) }
        try result.append(text(0..<start))
        try append(text(start..<end), &result)
        try result.append(text(end..<word.count))
    }

    private static func find(_ text: String, _ bytes: ArraySlice<UInt8>) -> Int? {
        PythonString.withBytes(text) { needle in
            bytes.withUnsafeBufferPointer { PythonString.find(needle, in: $0) }
        }.map { $0 + bytes.startIndex }
    }

    private static func count(_ text: String, _ bytes: ArraySlice<UInt8>) -> Int {
        PythonString.withBytes(text) { needle in
            bytes.withUnsafeBufferPointer { PythonString.places(needle, in: $0) }
        }
    }

    private func append(_ middle: String, _ result: inout GrowingText) throws(TemplateError) {
        func anchor(_ target: String, _ attributes: String, _ shown: String) throws(TemplateError) {
            try result.append("<a href=\"")
            try result.append(target)
            try result.append("\"")
            try result.append(attributes)
            try result.append(">")
            try result.append(shown)
            try result.append("</a>")
        }
        if WebAddress.isURL(middle) {
            let isWhole = middle.hasPrefix("https://") || middle.hasPrefix("http://")
            return try anchor(isWhole ? middle : "https://" + middle, attributes, trimmed(middle))
        }
        if middle.hasPrefix("mailto:"), WebAddress.isEmail(String(middle.dropFirst(7))) {
            return try anchor(middle, "", String(middle.dropFirst(7)))
        }
        if middle.contains("@"), !middle.hasPrefix("www."), !middle.hasPrefix("@"), !middle.contains(":"),
            WebAddress.isEmail(middle)
        {
            return try anchor("mailto:" + middle, "", middle)
        }
        try run.step(schemes.count)
        if schemes.contains(where: { middle != $0 && middle.hasPrefix($0) }) {
            return try anchor(middle, attributes, middle)
        }
        try result.append(middle)
    }
}

/// Which words are addresses.
enum WebAddress {
    private static let domains: Set<String> = ["com", "net", "int", "edu", "gov", "org", "info", "mil"]

    /// `name@host.domain`.
    static func isEmail(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        // The last `@` decides: a host holds none.
        guard let place = scalars.lastIndex(of: "@"), place > 0 else { return false }
        let host = scalars[(place + 1)...]
        guard let first = host.first, PythonString.isWord(first),
            let dot = host.lastIndex(of: "."), dot + 1 < scalars.count
        else { return false }
        return scalars[(dot + 1)...].allSatisfy(PythonString.isWord)
            && host[..<dot].allSatisfy { PythonString.isWord($0) || $0 == "." || $0 == "-" }
    }

    /// Something that begins like a web address, with an optional port and path.
    static func isURL(_ text: String) -> Bool {
        let lower = Array(PythonString.lower(text).unicodeScalars)
        func starts(_ prefix: String) -> Bool { lower.starts(with: prefix.unicodeScalars) }
        let scheme = starts("https://") ? 8 : starts("http://") ? 7 : 0
        let prefix = scheme > 0 ? scheme : starts("www.") ? 4 : 0
        var end = prefix
        while end < lower.count, !["/", "?", "#", ":"].contains(lower[end]) { end += 1 }
        if prefix > 0, isHost(lower[prefix..<end], known: false), isRest(lower[end...]) { return true }
        // Without `www.` taken off, the whole may still be a known domain.
        var whole = 0
        while whole < lower.count, !["/", "?", "#", ":"].contains(lower[whole]) { whole += 1 }
        if isHost(lower[..<whole], known: true), isRest(lower[whole...]) { return true }
        guard scheme > 0 else { return false }
        if isIPv4(lower[scheme..<end]), isRest(lower[end...]) { return true }
        if scheme < lower.count, lower[scheme] == "[", let close = lower.firstIndex(of: "]") {
            return isIPv6(lower[(scheme + 1)..<close]) && isRest(lower[(close + 1)...])
        }
        return false
    }

    private static func isLabel(_ label: ArraySlice<Unicode.Scalar>) -> Bool {
        !label.isEmpty && label.allSatisfy { PythonString.isWord($0) || $0 == "%" || $0 == "-" }
    }

    private static func isHost(_ host: ArraySlice<Unicode.Scalar>, known: Bool) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last else { return false }
        guard labels.dropLast().allSatisfy(isLabel) else { return false }
        if known {
            return labels.count > 1 && domains.contains(PythonString.string(last))
                && labels.dropLast().allSatisfy { (2...63).contains($0.count) }
        }
        if last.starts(with: "xn--".unicodeScalars) {
            let rest = last.dropFirst(4)
            return (2...59).contains(rest.count) && rest.allSatisfy { PythonString.isWord($0) || $0 == "%" }
        }
        return (2...63).contains(last.count) && last.allSatisfy { $0.value >= 0x61 && $0.value <= 0x7A }
    }

    private static func isIPv4(_ host: ArraySlice<Unicode.Scalar>) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(PythonString.isDecimal) }
    }

    private static func isIPv6(_ host: ArraySlice<Unicode.Scalar>) -> Bool {
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        return (3...9).contains(parts.count)
            && parts.allSatisfy { $0.count <= 4 && $0.allSatisfy(\.properties.isASCIIHexDigit) }
    }

    /// An optional port, then nothing or a path, query or fragment.
    private static func isRest(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        var rest = rest
        if rest.first == ":" {
            let digits = rest.dropFirst().prefix { PythonString.isDecimal($0) }
            guard (1...5).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let first = rest.first else { return true }
        return first == "/" || first == "?" || first == "#"
    }
}
