/// The methods of strings; those of `Markup` escape their arguments and give markup again.
struct StringMethods {
    let text: String
    let isMarkup: Bool
    let arguments: Arguments
    let context: Context

    init(_ text: String, _ isMarkup: Bool, _ arguments: Arguments, _ context: Context) {
        self.text = text
        self.isMarkup = isMarkup
        self.arguments = arguments
        self.context = context
    }

    var values: [Value] { arguments.positional }

    func wrap(_ text: String) -> Value { isMarkup ? .markup(text) : .string(text) }

    /// A text made anew, accounted for.
    func made(_ text: String) throws(TemplateError) -> Value {
        try context.run.charge(bytes: text.utf8.count)
        return wrap(text)
    }

    func list(_ parts: [String]) throws(TemplateError) -> Value {
        try context.run.charge(items: parts.count)
        return .list(parts.map(wrap))
    }

    func require(_ name: String, _ counts: ClosedRange<Int>) throws(TemplateError) {
        try arguments.require("str.\(name)", counts)
    }

    /// A string argument.
    func string(_ position: Int, _ name: String) throws(TemplateError) -> String {
        if let text = values[position].text { return text }
        throw .type("\(name)() argument \(position + 1) must be str, not \(values[position].typeName)")
    }

    func call(_ name: String) throws(TemplateError) -> Value {
        try context.run.step(text.utf8.count >> 5)
        switch name {
        case "upper", "lower", "title", "capitalize", "swapcase", "casefold": return try cased(name)
        case "strip", "lstrip", "rstrip": return try stripped(name)
        case "split", "rsplit": return try split(name)
        case "startswith", "endswith": return .boolean(try affix(name))
        case "find", "rfind", "index", "rindex", "count": return try find(name)
        case "center", "ljust", "rjust", "zfill": return try pad(name)
        case "replace": return try replace()
        case "join": return try join()
        case "format":
            let isHTML = isMarkup
            return wrap(try PythonFormat.format(text, arguments, context, escapes: isHTML))
        case "format_map":
            try require(name, 1...1)
            guard let mapping = try Access.mapping(values[0]) else {
                throw .type("'\(values[0].typeName)' object is not subscriptable")
            }
            let keywords = zip(mapping.keys, mapping.values).compactMap { key, value in
                key.text.map { (name: $0, value: value) }
            }
            return wrap(try PythonFormat.format(text, Arguments([], keywords), context, escapes: isMarkup))
        case "splitlines":
            let bound = try arguments.bind("splitlines", ["keepends"])
            try context.run.charge(bytes: text.utf8.count)
            return try list(
                PythonString.splitlines(
                    text, keepEnds: bound[0]?.isTrue() ?? false, atMost: context.run.mostItems))
        case "partition", "rpartition": return try partition(name)
        case "removeprefix":
            try require(name, 1...1)
            let prefix = try string(0, name)
            return try made(text.utf8.starts(with: prefix.utf8) ? dropBytes(prefix.utf8.count, 0) : text)
        case "removesuffix":
            try require(name, 1...1)
            let suffix = try string(0, name)
            let ends = !suffix.isEmpty && text.utf8.reversed().starts(with: suffix.utf8.reversed())
            return try made(ends ? dropBytes(0, suffix.utf8.count) : text)
        case "expandtabs": return try expandTabs()
        case "translate": return try translate()
        case "unescape":
            try arguments.require("Markup.unescape", 0...0)
            try context.run.step(text.utf8.count >> 2)
            return .string(HTML.unescape(text))
        case "striptags":
            try arguments.require("Markup.striptags", 0...0)
            try context.run.step(text.utf8.count >> 2)
            return .string(HTML.stripTags(text))
        case "escape":
            let bound = try arguments.bind("Markup.escape", ["s"], required: 1)
            return .markup(try HTML.escape(bound[0] ?? .none, context.run))
        case "encode":
            let bound = try arguments.bind("encode", ["encoding", "errors"])
            return .object(BytesObject(try TextEncoding.encode(text, bound[0], bound[1], context.run)))
        case "maketrans": return try makeTranslation()
        default:
            try require(name, 0...0)
            try context.run.step(text.utf8.count >> 3)
            return .boolean(is_(name))
        }
    }

    func dropBytes(_ first: Int, _ last: Int) -> String {
        String(decoding: text.utf8.dropFirst(first).dropLast(last), as: UTF8.self)
    }

    func cased(_ name: String) throws(TemplateError) -> Value {
        try require(name, 0...0)
        try context.run.step(text.utf8.count >> 3)
        switch name {
        case "upper": return try made(PythonString.upper(text))
        case "lower": return try made(PythonString.lower(text))
        case "title": return try made(PythonString.title(text))
        case "capitalize": return try made(PythonString.capitalize(text))
        case "swapcase": return try made(PythonString.swapcase(text))
        default: return try made(PythonString.casefold(text))
        }
    }

    func stripped(_ name: String) throws(TemplateError) -> Value {
        try require(name, 0...1)
        var characters: String?
        if let value = values.first, !value.isNone {
            guard let text = value.text else { throw .type("\(name) arg must be None or str") }
            characters = text
        }
        let side: PythonString.Side = name == "strip" ? .both : name == "lstrip" ? .left : .right
        return try made(PythonString.strip(text, characters, side))
    }

    func split(_ name: String) throws(TemplateError) -> Value {
        let bound = try arguments.bind(name, ["sep", "maxsplit"])
        var separator: String?
        if let value = bound[0], !value.isNone {
            guard let text = value.text else { throw .type("must be str or None, not \(value.typeName)") }
            if text.isEmpty { throw .value("empty separator") }
            separator = text
        }
        let limit = try bound[1].map(ListMethods.integer) ?? -1
        try context.run.charge(bytes: text.utf8.count)
        let most = context.run.mostItems
        return try list(
            name == "split"
                ? PythonString.split(text, separator, limit, atMost: most)
                : PythonString.rsplit(text, separator, limit, atMost: most))
    }

    /// The part of the text between the optional bounds of `find`, `startswith` and `count`.
    func bounds(_ length: Int) throws(TemplateError) -> (Int, Int) {
        func bound(_ position: Int, _ standard: Int) throws(TemplateError) -> Int {
            guard position < values.count, !values[position].isNone else { return standard }
            guard let index = values[position].index else {
                throw .type("slice indices must be integers or None or have an __index__ method")
            }
            return index < 0 ? max(0, index + length) : index
        }
        return (try bound(1, 0), min(length, try bound(2, length)))
    }

    func affix(_ name: String) throws(TemplateError) -> Bool {
        try require(name, 1...3)
        var candidates: [String] = []
        switch values[0] {
        case .string(let text), .markup(let text): candidates = [text]
        case .tuple(let tuple):
            for item in tuple.items {
                guard let text = item.text else {
                    throw .type("tuple for \(name) must only contain str, not \(item.typeName)")
                }
                candidates.append(text)
            }
        default: throw .type("\(name) first arg must be str or a tuple of str, not \(values[0].typeName)")
        }
        try context.run.step(candidates.count)
        var part = text
        if values.count > 1 {
            let (start, end) = try bounds(PythonString.length(text))
            guard start <= end else { return false }
            part = PythonString.part(text, start, end)
        }
        return candidates.contains { candidate in
            name == "startswith"
                ? part.utf8.starts(with: candidate.utf8)
                : part.utf8.suffix(candidate.utf8.count).elementsEqual(candidate.utf8)
        }
    }

    func find(_ name: String) throws(TemplateError) -> Value {
        try require(name, 1...3)
        guard let needle = values[0].text else { throw .type("must be str, not \(values[0].typeName)") }
        try context.run.step(needle.utf8.count >> 6)
        var part = text
        var start = 0
        if values.count > 1 {
            let (from, to) = try bounds(PythonString.length(text))
            if from > to {
                if name.hasSuffix("index") { throw .value("substring not found") }
                return .integer(name == "count" ? 0 : -1)
            }
            (start, part) = (from, PythonString.part(text, from, to))
        }
        if name == "count" {
            return .integer(needle.isEmpty ? PythonString.length(part) + 1 : PythonString.count(needle, in: part))
        }
        let found = PythonString.withBytes(needle) { needle in
            PythonString.withBytes(part) { bytes in
                let place =
                    name.hasPrefix("r")
                    ? PythonString.findLast(needle, in: bytes) : PythonString.find(needle, in: bytes)
                return place.map { PythonString.length(PythonString.Bytes(rebasing: bytes[..<$0])) }
            }
        }
        if found == nil, name.hasSuffix("index") { throw .value("substring not found") }
        return .integer(found.map { $0 + start } ?? -1)
    }

    func pad(_ name: String) throws(TemplateError) -> Value {
        try require(name, name == "zfill" ? 1...1 : 1...2)
        let width = try ListMethods.integer(values[0])
        var fill = name == "zfill" ? "0" : " "
        if values.count > 1 {
            guard let text = values[1].text else {
                throw .type("The fill character must be a unicode character, not \(values[1].typeName)")
            }
            fill = isMarkup ? try HTML.escape(values[1], context.run) : text
            if PythonString.length(fill) != 1 {
                throw .type("The fill character must be exactly one character long")
            }
        }
        let length = PythonString.length(text)
        if width <= length { return wrap(text) }
        let missing = width - length
        try context.run.charge(bytes: saturatedSum(saturatedProduct(missing, fill.utf8.count), text.utf8.count))
        func filling(_ count: Int) -> String { String(repeating: fill, count: count) }
        switch name {
        case "ljust": return wrap(text + filling(missing))
        case "rjust": return wrap(filling(missing) + text)
        case "center":
            let left = missing / 2 + (missing & width & 1)
            return wrap(filling(left) + text + filling(missing - left))
        default:
            let sign = text.unicodeScalars.first.flatMap { $0 == "+" || $0 == "-" ? String($0) : nil }
            return wrap((sign ?? "") + filling(missing) + (sign == nil ? text : String(text.dropFirst())))
        }
    }

    func replace() throws(TemplateError) -> Value {
        try arguments.require("replace", 2...3)
        let old = try string(0, "replace")
        let new = isMarkup ? try HTML.escape(values[1], context.run) : try string(1, "replace")
        let count = values.count > 2 ? try ListMethods.integer(values[2]) : -1
        return wrap(try Self.replaced(text, old, new, count, context.run))
    }

    /// `replace`, with the size of the result accounted for first.
    static func replaced(_ text: String, _ old: String, _ new: String, _ count: Int, _ run: Run) throws(TemplateError)
        -> String
    {
        try run.step((text.utf8.count + old.utf8.count) >> 6)
        let growth = new.utf8.count - old.utf8.count
        if growth > 0 {
            let places = old.isEmpty ? text.utf8.count + 1 : text.utf8.count / old.utf8.count
            let most = count < 0 ? places : min(places, count)
            // The bound is far too high when little is found; then the real number decides.
            if saturatedProduct(most, growth) > 1 << 16 {
                let found = old.isEmpty ? PythonString.length(text) + 1 : PythonString.count(old, in: text)
                let added = saturatedProduct(count < 0 ? found : min(found, count), growth)
                try run.charge(bytes: saturatedSum(added, text.utf8.count))
            }
        }
        let result = PythonString.replace(text, old, new, count)
        try run.charge(bytes: result.utf8.count)
        return result
    }

    func join() throws(TemplateError) -> Value {
        try arguments.require("str.join", 1...1)
        let items: [Value]
        do throws(TemplateError) {
            items = try values[0].items(context.run)
        } catch {
            if error.exception == "TypeError" { throw .type("can only join an iterable") }
            throw error
        }
        var joined = GrowingText(context.run)
        for (position, item) in items.enumerated() {
            if position > 0 { try joined.append(text) }
            if isMarkup {
                try joined.append(try HTML.escape(item, context.run))
            } else {
                guard let part = item.text else {
                    throw .type("sequence item \(position): expected str instance, \(item.typeName) found")
                }
                try joined.append(part)
            }
        }
        return wrap(joined.text)
    }

    func partition(_ name: String) throws(TemplateError) -> Value {
        try require(name, 1...1)
        guard let separator = values[0].text else { throw .type("must be str, not \(values[0].typeName)") }
        if separator.isEmpty { throw .value("empty separator") }
        try context.run.charge(bytes: text.utf8.count)
        let pieces: [String] = PythonString.withBytes(separator) { part in
            PythonString.withBytes(text) { bytes in
                let found =
                    name == "rpartition"
                    ? PythonString.findLast(part, in: bytes) : PythonString.find(part, in: bytes)
                guard let found else { return name == "partition" ? [text, "", ""] : ["", "", text] }
                return [
                    PythonString.string(bytes, 0..<found), separator,
                    PythonString.string(bytes, found + part.count..<bytes.count),
                ]
            }
        }
        return .tuple(pieces.map(wrap))
    }

    func expandTabs() throws(TemplateError) -> Value {
        let bound = try arguments.bind("expandtabs", ["tabsize"])
        let size = try bound[0].map(ListMethods.integer) ?? 8
        var result = GrowingText(context.run)
        var column = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t":
                if size > 0 {
                    let width = size - column % size
                    try result.append(repeating: " ", count: width)
                    column += width
                }
            default:
                try result.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return wrap(result.text)
    }

    /// The `is…` methods.
    func is_(_ name: String) -> Bool {
        let scalars = text.unicodeScalars
        func all(_ test: (Unicode.Scalar) -> Bool) -> Bool { !scalars.isEmpty && scalars.allSatisfy(test) }
        switch name {
        case "isalnum": return all(PythonString.isAlnum)
        case "isalpha": return all(PythonString.isAlpha)
        case "isascii": return PythonString.isASCII(text)
        case "isdecimal": return all(PythonString.isDecimal)
        case "isdigit": return all(PythonString.isDigit)
        case "isnumeric": return all(PythonString.isNumeric)
        case "isspace": return all(PythonString.isSpace)
        case "isprintable": return scalars.allSatisfy(PythonRepr.isPrintable)
        case "isidentifier": return PythonString.isIdentifier(text)
        case "islower": return PythonString.hasCase(text, lower: true)
        case "isupper": return PythonString.hasCase(text, lower: false)
        case "istitle":
            var isCased = false
            var previousCased = false
            for scalar in scalars {
                if PythonString.isUpper(scalar) || PythonString.isTitle(scalar) {
                    if previousCased { return false }
                    previousCased = true
                    isCased = true
                } else if PythonString.isLower(scalar) {
                    if !previousCased { return false }
                    isCased = true
                } else {
                    previousCased = false
                }
            }
            return isCased
        default: return false
        }
    }
}
