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
            return try list(PythonString.splitlines(text, keepEnds: bound[0]?.isTrue() ?? false))
        case "partition", "rpartition": return try partition(name)
        case "removeprefix":
            try require(name, 1...1)
            let prefix = try string(0, name)
            return wrap(text.utf8.starts(with: prefix.utf8) ? dropBytes(prefix.utf8.count, 0) : text)
        case "removesuffix":
            try require(name, 1...1)
            let suffix = try string(0, name)
            let ends = !suffix.isEmpty && text.utf8.reversed().starts(with: suffix.utf8.reversed())
            return wrap(ends ? dropBytes(0, suffix.utf8.count) : text)
        case "expandtabs": return try expandTabs()
        case "translate": return try translate()
        case "unescape":
            try arguments.require("Markup.unescape", 0...0)
            return .string(HTML.unescape(text))
        case "striptags":
            try arguments.require("Markup.striptags", 0...0)
            return .string(HTML.stripTags(text))
        case "escape":
            let bound = try arguments.bind("Markup.escape", ["s"], required: 1)
            return .markup(try HTML.escape(bound[0] ?? .none))
        case "encode":
            return .object(BytesObject(Array(text.utf8)))
        case "maketrans": return try makeTranslation()
        default:
            try require(name, 0...0)
            return .boolean(is_(name))
        }
    }

    func dropBytes(_ first: Int, _ last: Int) -> String {
        String(decoding: text.utf8.dropFirst(first).dropLast(last), as: UTF8.self)
    }

    func cased(_ name: String) throws(TemplateError) -> Value {
        try require(name, 0...0)
        switch name {
        case "upper": return wrap(PythonString.upper(text))
        case "lower": return wrap(PythonString.lower(text))
        case "title": return wrap(PythonString.title(text))
        case "capitalize": return wrap(PythonString.capitalize(text))
        case "swapcase": return wrap(PythonString.swapcase(text))
        default: return wrap(PythonString.casefold(text))
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
        return wrap(PythonString.strip(text, characters, side))
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
        return try list(
            name == "split"
                ? PythonString.split(text, separator, limit) : PythonString.rsplit(text, separator, limit))
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
        let whole = PythonString.scalars(text)
        let (start, end) = try bounds(whole.count)
        guard start <= end else { return false }
        let part = whole[start..<end]
        return candidates.contains { candidate in
            name == "startswith"
                ? part.starts(with: candidate.unicodeScalars)
                : part.reversed().starts(with: candidate.unicodeScalars.reversed())
        }
    }

    func find(_ name: String) throws(TemplateError) -> Value {
        try require(name, 1...3)
        guard let needle = values[0].text else { throw .type("must be str, not \(values[0].typeName)") }
        let whole = PythonString.scalars(text)
        let part = PythonString.scalars(needle)
        let (start, end) = try bounds(whole.count)
        if name == "count" {
            if part.isEmpty { return .integer(start <= end ? end - start + 1 : 0) }
            var count = 0
            var from = start
            while let found = PythonString.find(part, in: whole, from: from, to: end) {
                count += 1
                from = found + part.count
            }
            return .integer(count)
        }
        let found = PythonString.find(part, in: whole, from: start, to: end, backwards: name.hasPrefix("r"))
        if found == nil, name.hasSuffix("index") { throw .value("substring not found") }
        return .integer(found ?? -1)
    }

    func pad(_ name: String) throws(TemplateError) -> Value {
        try require(name, name == "zfill" ? 1...1 : 1...2)
        let width = try ListMethods.integer(values[0])
        var fill = name == "zfill" ? "0" : " "
        if values.count > 1 {
            guard let text = values[1].text else {
                throw .type("The fill character must be a unicode character, not \(values[1].typeName)")
            }
            fill = isMarkup ? try HTML.escape(values[1]) : text
            if PythonString.length(fill) != 1 {
                throw .type("The fill character must be exactly one character long")
            }
        }
        let length = PythonString.length(text)
        if width <= length { return wrap(text) }
        let missing = width - length
        try context.run.charge(bytes: missing)
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
        let new = isMarkup ? try HTML.escape(values[1]) : try string(1, "replace")
        let count = values.count > 2 ? try ListMethods.integer(values[2]) : -1
        return wrap(try Self.replaced(text, old, new, count, context.run))
    }

    /// `replace`, with the size of the result accounted for first.
    static func replaced(_ text: String, _ old: String, _ new: String, _ count: Int, _ run: Run) throws(TemplateError)
        -> String
    {
        let growth = new.utf8.count - old.utf8.count
        if growth > 0 {
            let places = old.isEmpty ? text.utf8.count + 1 : text.utf8.count / old.utf8.count
            let most = count < 0 ? places : min(places, count)
            let size = most.multipliedReportingOverflow(by: growth)
            // The bound is far too high when little is found; then the real number decides.
            if size.overflow || size.partialValue > 1 << 20 {
                let found = old.isEmpty ? places : PythonString.split(text, old).count - 1
                let real = min(found, count < 0 ? found : count).multipliedReportingOverflow(by: growth)
                try run.charge(bytes: real.overflow ? Int.max : real.partialValue + text.utf8.count)
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
        var parts: [String] = []
        for (position, item) in items.enumerated() {
            if isMarkup {
                parts.append(try HTML.escape(item))
            } else {
                guard let part = item.text else {
                    throw .type("sequence item \(position): expected str instance, \(item.typeName) found")
                }
                parts.append(part)
            }
        }
        return wrap(try Self.joined(parts, text, context.run))
    }

    static func joined(_ parts: [String], _ separator: String, _ run: Run) throws(TemplateError) -> String {
        var size = separator.utf8.count * max(0, parts.count - 1)
        for part in parts { size += part.utf8.count }
        try run.charge(bytes: size)
        return parts.joined(separator: separator)
    }

    func partition(_ name: String) throws(TemplateError) -> Value {
        try require(name, 1...1)
        guard let separator = values[0].text else { throw .type("must be str, not \(values[0].typeName)") }
        if separator.isEmpty { throw .value("empty separator") }
        let whole = PythonString.scalars(text)
        let part = PythonString.scalars(separator)
        let found = PythonString.find(
            part, in: whole, from: 0, to: whole.count, backwards: name == "rpartition")
        let pieces: [String]
        if let found {
            pieces = [
                PythonString.string(whole[..<found]), separator, PythonString.string(whole[(found + part.count)...]),
            ]
        } else {
            pieces = name == "partition" ? [text, "", ""] : ["", "", text]
        }
        return .tuple(pieces.map(wrap))
    }

    func expandTabs() throws(TemplateError) -> Value {
        let bound = try arguments.bind("expandtabs", ["tabsize"])
        let size = try bound[0].map(ListMethods.integer) ?? 8
        var result = ""
        var column = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t":
                if size > 0 {
                    let width = size - column % size
                    try context.run.charge(bytes: width)
                    result += String(repeating: " ", count: width)
                    column += width
                }
            default:
                result.unicodeScalars.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return wrap(result)
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
