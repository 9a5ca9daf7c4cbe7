/// Filters on strings.
enum StringFilters {
    /// A filter that only changes the text.
    private static func plain(_ name: String, _ change: @escaping @Sendable (String) -> String) -> Environment.Filter {
        { (value, arguments, context) throws(TemplateError) in
            _ = try arguments.binding(value, name, ["s"])
            let (text, isMarkup) = try value.softString(context.run)
            try context.run.step(text.utf8.count >> 3)
            return .text(change(text), markup: isMarkup)
        }
    }

    static let upper = plain("do_upper", PythonString.upper)
    static let lower = plain("do_lower", PythonString.lower)
    static let capitalize = plain("do_capitalize", PythonString.capitalize)
    static let title = plain("do_title") { text in
        // Words begin after white space, `-` and opening brackets.
        var result = ""
        var word: [Unicode.Scalar] = []
        func flush() {
            guard let first = word.first else { return }
            result += first.properties.uppercaseMapping
            result += PythonString.lower(word.dropFirst())
            word = []
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "-", "(", "{", "[", "<":
                flush()
                result.unicodeScalars.append(scalar)
            case _ where PythonString.isSpace(scalar):
                flush()
                result.unicodeScalars.append(scalar)
            default: word.append(scalar)
            }
        }
        flush()
        return result
    }

    static let string: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "soft_str", ["s"])
        let (text, isMarkup) = try value.softString(context.run)
        return .text(text, markup: isMarkup)
    }

    static let trim: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_trim", ["value", "chars"])
        let (text, isMarkup) = try value.softString(context.run)
        var characters: String?
        if let chars = bound[1], !chars.isNone {
            guard let given = chars.text else { throw .type("strip arg must be None or str") }
            characters = given
        }
        try context.run.charge(bytes: text.utf8.count)
        return .text(PythonString.strip(text, characters), markup: isMarkup)
    }

    static let center: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_center", ["value", "width"])
        let (text, isMarkup) = try value.softString(context.run)
        let width = bound[1] ?? .integer(80)
        return try StringMethods(text, isMarkup, Arguments([width]), context).call("center")
    }

    static let format: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        if !arguments.positional.isEmpty, !arguments.keywords.isEmpty {
            throw .filterArgument("can't handle positional and keyword arguments at the same time")
        }
        let (text, isMarkup) = try value.softString(context.run)
        let values: Value =
            arguments.keywords.isEmpty
            ? .tuple(arguments.positional) : .dict(arguments.keywords.map { ($0.name, $0.value) })
        return try PythonFormat.percent(.text(text, markup: isMarkup), values, context.run)
    }

    static let replace: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_replace", ["s", "old", "new", "count"], required: 3)
        let old = bound[1] ?? .none
        let new = bound[2] ?? .none
        var count = -1
        if let given = bound[3], !given.isNone { count = try ListMethods.integer(given) }
        if !context.autoescapes {
            let text = try value.string(context.run)
            return .string(
                try StringMethods.replaced(
                    text, try old.string(context.run), try new.string(context.run), count, context.run))
        }
        var (text, isMarkup) = try value.softString(context.run)
        if HTML.isMarkup(old) || (HTML.isMarkup(new) && !HTML.isMarkup(value)) {
            (text, isMarkup) = (try HTML.escape(value, context.run), true)
        }
        let replacement = isMarkup ? try HTML.escape(new, context.run) : try new.softString(context.run).text
        return .text(
            try StringMethods.replaced(text, try old.softString(context.run).text, replacement, count, context.run),
            markup: isMarkup)
    }

    static let indent: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_indent", ["s", "width", "first", "blank"])
        let width = bound[1] ?? .integer(4)
        let indentation: String
        if let text = width.text {
            indentation = text
        } else {
            let count = max(0, try repeatCount(width))
            try context.run.charge(bytes: count)
            indentation = String(repeating: " ", count: count)
        }
        guard let text = value.text else {
            // `s += "\n"` is what fails in Jinja.
            if case .undefined(let undefined) = value { throw undefined.error }
            if case .list = value { throw .attribute("'list' object has no attribute 'splitlines'") }
            throw .type("unsupported operand type(s) for +=: '\(value.typeName)' and 'str'")
        }
        let isMarkup = value.isMarkup
        try context.run.step(text.utf8.count >> 4)
        let lines = PythonString.splitlines(text + "\n", atMost: context.run.mostItems)
        try context.run.charge(items: lines.count)
        let blank = try bound[3]?.isTrue() ?? false
        var result = GrowingText(context.run)
        if try bound[2]?.isTrue() ?? false { try result.append(indentation) }
        for (position, line) in lines.enumerated() {
            if position > 0 {
                try result.append("\n")
                if blank || !line.isEmpty { try result.append(indentation) }
            }
            try result.append(line)
        }
        return .text(result.text, markup: isMarkup)
    }

    private static func repeatCount(_ width: Value) throws(TemplateError) -> Int {
        if let count = width.index { return count }
        if case .undefined(let undefined) = width { throw undefined.error }
        throw .type("can't multiply sequence by non-int of type '\(width.typeName)'")
    }

    static let truncate: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_truncate", ["s", "length", "killwords", "end", "leeway"])
        let length = try bound[1].map(ListMethods.integer) ?? 255
        let end = bound[3] ?? .string("...")
        var leeway = 5
        if let given = bound[4], !given.isNone { leeway = try ListMethods.integer(given) }
        let endLength = try end.length(context.run)
        if length < endLength { throw .assertion("expected length >= \(endLength), got \(length)") }
        if leeway < 0 { throw .assertion("expected leeway >= 0, got \(leeway)") }
        let size = try value.length(context.run)
        if size <= saturatedSum(length, leeway) { return value }
        guard let text = value.text else {
            throw .type("'\(value.typeName)' object cannot be truncated")
        }
        try context.run.charge(bytes: text.utf8.count)
        var kept = PythonString.string(text.unicodeScalars.prefix(length - endLength))
        if try !(bound[2]?.isTrue() ?? false) {
            kept = PythonString.rsplit(kept, " ", 1).first ?? ""
        }
        return try Operators.apply(.add, .text(kept, markup: value.isMarkup), end, context.run)
    }

    static let wordcount: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_wordcount", ["s"])
        let text = try value.softString(context.run).text
        try context.run.step(text.utf8.count >> 3)
        var count = 0
        var inWord = false
        for scalar in text.unicodeScalars {
            let isWord = PythonString.isWord(scalar)
            if isWord, !inWord { count += 1 }
            inWord = isWord
        }
        return .integer(count)
    }

    static let wordwrap: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(
            value, "do_wordwrap", ["s", "width", "break_long_words", "wrapstring", "break_on_hyphens"])
        guard let text = value.text else {
            if case .undefined(let undefined) = value { throw undefined.error }
            throw .attribute("'\(value.typeName)' object has no attribute 'splitlines'")
        }
        let width = try bound[1].map(ListMethods.integer) ?? 79
        var separator = context.environment.options.newlineSequence
        if let given = bound[3], !given.isNone { separator = try given.softString(context.run).text }
        let wrap = TextWrap(
            width: width, breaksLongWords: try bound[2]?.isTrue() ?? true,
            breaksOnHyphens: try bound[4]?.isTrue() ?? true)
        let lines = PythonString.splitlines(text, atMost: context.run.mostItems)
        try context.run.charge(items: lines.count)
        var result = GrowingText(context.run)
        for (number, line) in lines.enumerated() {
            if number > 0 { try result.append(separator) }
            // Four for a character: as a code point, and as a part of its word.
            try context.run.step(line.utf8.count * 4)
            for (position, piece) in try wrap.wrap(line).enumerated() {
                if position > 0 { try result.append(separator) }
                try result.append(piece)
            }
        }
        return .string(result.text)
    }

    static let pprint: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_pprint", ["value"])
        return .string(try PrettyPrinter.format(value, context.run))
    }
}
