/// Turns addresses in escaped text into links, by Jinja's rules.
struct Urlize {
    private let limit: Int?
    private let attributes: String
    private let schemes: [String]

    init(limit: Int?, rel: String, target: String?, schemes: [String]) {
        self.limit = limit
        self.schemes = schemes
        var attributes = rel.isEmpty ? "" : " rel=\"\(HTML.escape(rel))\""
        if let target, !target.isEmpty { attributes += " target=\"\(HTML.escape(target))\"" }
        self.attributes = attributes
    }

    /// Whether a text is a scheme such as `ftp://` or `tel:`.
    static func isScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        let name = text[..<colon].unicodeScalars
        let isName = name.allSatisfy { PythonString.isWord($0) || $0 == "." || $0 == "+" || $0 == "-" }
        return name.count >= 2 && isName && ["", "/", "//"].contains(text[colon...].dropFirst())
    }

    func apply(_ text: String) -> String {
        var result = ""
        var word: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if PythonString.isSpace(scalar) {
                if !word.isEmpty { result += link(PythonString.string(word)) }
                word = []
                result.unicodeScalars.append(scalar)
            } else {
                word.append(scalar)
            }
        }
        if !word.isEmpty { result += link(PythonString.string(word)) }
        return result
    }

    private func trimmed(_ url: String) -> String {
        guard let limit, PythonString.length(url) > limit else { return url }
        return PythonString.string(url.unicodeScalars.prefix(max(0, limit))) + "..."
    }

    private func link(_ word: String) -> String {
        var head = ""
        var middle = word
        var tail = ""
        while let opening = ["(", "<", "&lt;"].first(where: { middle.hasPrefix($0) }) {
            head += opening
            middle.removeFirst(opening.count)
        }
        while let closing = [")", ">", ".", ",", "&gt;"].first(where: { middle.hasSuffix($0) }) {
            tail = closing + tail
            middle.removeLast(closing.count)
        }
        for (opening, closing) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
            let opened = PythonString.split(middle, opening).count - 1
            if opened <= PythonString.split(middle, closing).count - 1 { continue }
            for _ in 0..<min(opened, PythonString.split(tail, closing).count - 1) {
                let parts = PythonString.split(tail, closing, 1)
                middle += parts[0] + closing
                tail = parts[1]
            }
        }
        if WebAddress.isURL(middle) {
            let target = middle.hasPrefix("https://") || middle.hasPrefix("http://") ? middle : "https://" + middle
            middle = "<a href=\"\(target)\"\(attributes)>\(trimmed(middle))</a>"
        } else if middle.hasPrefix("mailto:"), WebAddress.isEmail(String(middle.dropFirst(7))) {
            middle = "<a href=\"\(middle)\">\(middle.dropFirst(7))</a>"
        } else if middle.contains("@"), !middle.hasPrefix("www."), !middle.hasPrefix("@"), !middle.contains(":"),
            WebAddress.isEmail(middle)
        {
            middle = "<a href=\"mailto:\(middle)\">\(middle)</a>"
        } else {
            for scheme in schemes where middle != scheme && middle.hasPrefix(scheme) {
                middle = "<a href=\"\(middle)\"\(attributes)>\(middle)</a>"
            }
        }
        return head + middle + tail
    }
}

/// Which words are addresses.
enum WebAddress {
    private static let domains: Set<String> = ["com", "net", "int", "edu", "gov", "org", "info", "mil"]

    /// `name@host.domain`.
    static func isEmail(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        // The last `@` that leaves a host to its right decides.
        for place in scalars.indices.reversed() where scalars[place] == "@" && place > 0 {
            let host = scalars[(place + 1)...]
            guard let first = host.first, PythonString.isWord(first),
                let dot = host.lastIndex(of: "."), dot + 1 < scalars.count,
                scalars[(dot + 1)...].allSatisfy(PythonString.isWord),
                host[..<dot].allSatisfy({ PythonString.isWord($0) || $0 == "." || $0 == "-" })
            else { continue }
            return true
        }
        return false
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
