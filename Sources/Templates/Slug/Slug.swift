import Jinja

/// Text as python-slugify makes it fit for an address: `Ärger & Co.` becomes `arger-co`.
///
/// This is the algorithm that python-slugify calls legacy, promises to keep for ever, and uses unless told otherwise.
struct Slug {
    var entities = true
    var decimal = true
    var hexadecimal = true
    /// Characters of the result; 0 for no limit.
    var maximumLength = 0
    var wordBoundary = false
    var separator = "-"
    var saveOrder = false
    var stopwords: [String] = []
    /// What becomes a separator, in place of all but letters and digits.
    var pattern: PythonPattern?
    var lowercase = true
    var replacements: [(old: String, new: String)] = []
    var allowUnicode = false

    typealias Scalars = [Unicode.Scalar]

    /// The slug of a text.
    ///
    /// - Parameter context: the rendering that accounts for the work and the strings on the way.
    func make(_ input: String, in context: Context? = nil) throws(TemplateError) -> String {
        try context?.charge(bytes: input.utf8.count)
        var text = Self.runs(of: Scalars(try replaced(input, context).unicodeScalars), becoming: "-") { $0 == "'" }
        text = allowUnicode ? UnicodeNormalization.composed(text) : Transliteration.ascii(text)
        text = CharacterReferences(entities: entities, decimal: decimal, hexadecimal: hexadecimal).decoded(text)
        text = allowUnicode ? UnicodeNormalization.composed(text) : UnicodeNormalization.decomposed(text)
        if lowercase { text = Scalars(PythonString.lower(String(text)).unicodeScalars) }
        text.removeAll { $0 == "'" }
        text = Self.withoutCommasInNumbers(text)
        if let pattern {
            text = try pattern.replacingMatches(in: text, with: "-") { (count) throws(TemplateError) in
                try context?.step(count)
            }
        } else {
            text = Self.runs(of: text, becoming: "-") { !isAllowed($0) }
        }
        text = Self.trimmed(Self.runs(of: text, becoming: "-") { $0 == "-" })
        if !stopwords.isEmpty {
            let excluded = Set(
                stopwords.map { Scalars((lowercase ? PythonString.lower($0) : $0).unicodeScalars) })
            text = Scalars(
                text.split(separator: "-", omittingEmptySubsequences: false)
                    .filter { !excluded.contains(Scalars($0)) }.joined(separator: ["-"]))
        }
        text = Scalars(try replaced(String(text), context).unicodeScalars)
        if maximumLength > 0 { text = truncated(text) }
        return separator == "-" ? String(text) : try Self.replaced(String(text), "-", separator, context)
    }

    private func replaced(_ text: String, _ context: Context?) throws(TemplateError) -> String {
        var text = text
        for (old, new) in replacements { text = try Self.replaced(text, old, new, context) }
        return text
    }

    private static func replaced(
        _ text: String, _ old: String, _ new: String, _ context: Context?
    ) throws(TemplateError) -> String {
        try context?.replacing(old, with: new, in: text) ?? PythonString.replace(text, old, new)
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "-": !allowUnicode
        default: allowUnicode && scalar != "_" && PythonString.isWord(scalar)
        }
    }

    /// Every run of such scalars as one.
    private static func runs(
        of text: Scalars, becoming replacement: Unicode.Scalar, where belongs: (Unicode.Scalar) -> Bool
    ) -> Scalars {
        var result = Scalars()
        result.reserveCapacity(text.count)
        var inRun = false
        for scalar in text {
            let isInside = belongs(scalar)
            if !isInside || !inRun { result.append(isInside ? replacement : scalar) }
            inRun = isInside
        }
        return result
    }

    private static func trimmed(_ text: some BidirectionalCollection<Unicode.Scalar>) -> Scalars {
        Scalars(text.drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed())
    }

    private static func withoutCommasInNumbers(_ text: Scalars) -> Scalars {
        func isDigit(_ index: Int) -> Bool { text.indices.contains(index) && PythonString.isDecimal(text[index]) }
        return text.indices.filter { !(text[$0] == "," && isDigit($0 - 1) && isDigit($0 + 1)) }.map { text[$0] }
    }

    private func truncated(_ input: Scalars) -> Scalars {
        let limit = maximumLength
        let text = Self.trimmed(input)
        if text.count < limit { return text }
        if !wordBoundary { return Self.trimmed(text.prefix(limit)) }
        if !text.contains("-") { return Scalars(text.prefix(limit)) }
        var result = Scalars()
        for word in text.split(separator: "-") {
            let length = result.count + word.count
            if length < limit {
                result += word + ["-"]
            } else if length == limit {
                result += word
                break
            } else if saveOrder {
                break
            }
        }
        return Self.trimmed(result.isEmpty ? Scalars(text.prefix(limit)) : result)
    }
}

extension String {
    /// A text of these code points.
    init(_ scalars: [Unicode.Scalar]) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
