/// Filters for HTML, URLs and JSON.
enum HTMLFilters {
    static let escape: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "escape", ["s"])
        return .markup(try HTML.escape(value))
    }

    static let forceescape: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        _ = try arguments.binding(value, "do_forceescape", ["value"])
        return .markup(HTML.escape(try HTML.markup(value)))
    }

    static let safe: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
        _ = try arguments.binding(value, "do_mark_safe", ["value"])
        return .markup(try HTML.markup(value))
    }

    static let striptags: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_striptags", ["value"])
        let text = try HTML.markup(value)
        try context.run.step(text.utf8.count >> 3)
        return .string(HTML.stripTags(text))
    }

    static let xmlattr: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_xmlattr", ["d", "autospace"])
        if case .undefined(let undefined) = value { throw undefined.error }
        guard let mapping = try Access.mapping(value) else {
            throw .attribute("'\(value.typeName)' object has no attribute 'items'")
        }
        var items: [String] = []
        for (key, item) in zip(mapping.keys, mapping.values) where !item.isNone && !item.isUndefined {
            guard let name = key.text else {
                throw .type("expected string or bytes-like object, got '\(key.typeName)'")
            }
            let isBad = name.utf8.contains {
                ($0 >= 0x09 && $0 <= 0x0D) || $0 == 0x20 || $0 == 0x2F || $0 == 0x3E || $0 == 0x3D
            }
            if isBad { throw .value("Invalid character in attribute name: \(PythonRepr.quote(name))") }
            items.append("\(try HTML.escape(key))=\"\(try HTML.escape(item))\"")
        }
        var text = items.joined(separator: " ")
        try context.run.charge(bytes: text.utf8.count)
        if !text.isEmpty, try bound[1]?.isTrue() ?? true { text = " " + text }
        return .text(text, markup: context.autoescapes)
    }

    static let urlencode: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_urlencode", ["value"])
        if let text = value.text { return .string(URLText.quote(text)) }
        if let mapping = try Access.mapping(value) {
            var parts: [String] = []
            for (key, item) in zip(mapping.keys, mapping.values) {
                parts.append(try URLText.pair(key, item))
            }
            return .string(parts.joined(separator: "&"))
        }
        let items: [Value]
        do throws(TemplateError) {
            items = try value.items(context.run)
        } catch {
            if error.exception != "TypeError" { throw error }
            return .string(URLText.quote(try value.string()))
        }
        var parts: [String] = []
        for item in items {
            let pair = try Compiler.unpack(item, 2, context.run)
            parts.append(try URLText.pair(pair[0], pair[1]))
        }
        return .string(parts.joined(separator: "&"))
    }

    static let urlize: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(
            value, "do_urlize", ["value", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"])
        var parts = Set(PythonString.split(bound[4]?.text ?? "", nil))
        if try bound[2]?.isTrue() ?? false { parts.insert("nofollow") }
        parts.insert("noopener")
        var schemes: [String] = []
        if let given = bound[5], !given.isNone {
            for item in try given.items(context.run) {
                let scheme = try item.string()
                if !Urlize.isScheme(scheme) {
                    throw .filterArgument(
                        "\(try item.representation()) is not a valid URI scheme prefix.")
                }
                schemes.append(scheme)
            }
        }
        var limit: Int?
        if let given = bound[1], !given.isNone { limit = try ListMethods.integer(given) }
        let text = try HTML.escape(value)
        try context.run.step(text.utf8.count)
        let urlize = Urlize(
            limit: limit, rel: parts.sorted(by: PythonString.less).joined(separator: " "),
            target: bound[3]?.text, schemes: schemes)
        return .text(urlize.apply(text), markup: context.autoescapes)
    }

    static let tojson: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_tojson", ["value", "indent"])
        var writer = JSONText(indent: nil, sortKeys: true, context.run)
        if let indent = bound[1], !indent.isNone {
            if let text = indent.text {
                writer.indent = text
            } else {
                let count = try ListMethods.integer(indent)
                try context.run.charge(bytes: max(0, count))
                writer.indent = String(repeating: " ", count: max(0, count))
            }
        }
        var text = try writer.write(value)
        for (plain, escaped) in [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")] {
            text = PythonString.replace(text, plain, escaped)
        }
        return .markup(text)
    }
}

/// Percent-encoding as `urllib.parse.quote` does it.
enum URLText {
    static func quote(_ text: String, forQuery: Bool = false) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case 0x2F where !forQuery: result += "/"
            case 0x20 where forQuery: result += "+"
            default:
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    static func pair(_ key: Value, _ value: Value) throws(TemplateError) -> String {
        quote(try key.string(), forQuery: true) + "=" + quote(try value.string(), forQuery: true)
    }
}
