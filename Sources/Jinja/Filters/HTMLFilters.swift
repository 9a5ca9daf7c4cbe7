/// Filters for HTML, URLs and JSON.
enum HTMLFilters {
    static let escape: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "escape", ["s"])
        return .markup(try HTML.escape(value, context.run))
    }

    static let forceescape: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_forceescape", ["value"])
        return .markup(try HTML.escape(try HTML.markup(value, context.run), context.run))
    }

    static let safe: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_mark_safe", ["value"])
        return .markup(try HTML.markup(value, context.run))
    }

    static let striptags: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_striptags", ["value"])
        let text = try HTML.markup(value, context.run)
        try context.run.step(text.utf8.count >> 3)
        return .string(HTML.stripTags(text))
    }

    static let xmlattr: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_xmlattr", ["d", "autospace"])
        if case .undefined(let undefined) = value { throw undefined.error }
        guard let mapping = try Access.mapping(value) else {
            throw .attribute("'\(value.typeName)' object has no attribute 'items'")
        }
        let spacesFirst = try bound[1]?.isTrue() ?? true
        var text = GrowingText(context.run)
        for (key, item) in zip(mapping.keys, mapping.values) where !item.isNone && !item.isUndefined {
            guard let name = key.text else {
                throw .type("expected string or bytes-like object, got '\(key.typeName)'")
            }
            let isBad = name.utf8.contains {
                ($0 >= 0x09 && $0 <= 0x0D) || $0 == 0x20 || $0 == 0x2F || $0 == 0x3E || $0 == 0x3D
            }
            if isBad { throw .value("Invalid character in attribute name: \(PythonRepr.quote(name))") }
            if spacesFirst || text.count > 0 { try text.append(" ") }
            try text.append(HTML.escape(key, context.run))
            try text.append("=\"")
            try text.append(HTML.escape(item, context.run))
            try text.append("\"")
        }
        return .text(text.text, markup: context.autoescapes)
    }

    static let urlencode: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        _ = try arguments.binding(value, "do_urlencode", ["value"])
        var result = GrowingText(context.run)
        func append(_ key: Value, _ item: Value) throws(TemplateError) {
            if result.count > 0 { try result.append("&") }
            try URLText.append(try key.string(context.run), to: &result, forQuery: true)
            try result.append("=")
            try URLText.append(try item.string(context.run), to: &result, forQuery: true)
        }
        if let text = value.text {
            try URLText.append(text, to: &result)
            return .string(result.text)
        }
        if let mapping = try Access.mapping(value) {
            for (key, item) in zip(mapping.keys, mapping.values) { try append(key, item) }
            return .string(result.text)
        }
        let items: [Value]
        do throws(TemplateError) {
            items = try value.items(context.run)
        } catch {
            if error.exception != "TypeError" { throw error }
            try URLText.append(try value.string(context.run), to: &result)
            return .string(result.text)
        }
        for item in items {
            let pair = try Compiler.unpack(item, 2, context.run)
            try append(pair[0], pair[1])
        }
        return .string(result.text)
    }

    static let urlize: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(
            value, "do_urlize", ["value", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"])
        let rel = bound[4]?.text ?? ""
        try context.run.step(rel.utf8.count)
        var parts = Set(PythonString.split(rel, nil))
        if try bound[2]?.isTrue() ?? false { parts.insert("nofollow") }
        parts.insert("noopener")
        var schemes: [String] = []
        if let given = bound[5], !given.isNone {
            for item in try given.items(context.run) {
                let scheme = try item.string(context.run)
                if !Urlize.isScheme(scheme) {
                    throw .filterArgument(
                        "\(try item.representation(context.run)) is not a valid URI scheme prefix.")
                }
                schemes.append(scheme)
            }
        }
        var limit: Int?
        if let given = bound[1], !given.isNone { limit = try ListMethods.integer(given) }
        let text = try HTML.escape(value, context.run)
        try context.run.step(text.utf8.count)
        let urlize = try Urlize(
            limit: limit, rel: parts.sorted(by: PythonString.less).joined(separator: " "),
            target: bound[3]?.text, schemes: schemes, context.run)
        return .text(try urlize.apply(text), markup: context.autoescapes)
    }

    static let tojson: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.binding(value, "do_tojson", ["value", "indent"])
        return .markup(try JSONText.write(value, indent: bound[1], forHTML: true, context))
    }
}

/// Percent-encoding as `urllib.parse.quote` does it.
enum URLText {
    static func append(_ text: String, to result: inout GrowingText, forQuery: Bool = false) throws(TemplateError) {
        var pending: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x7E: pending.append(byte)
            case 0x2F where !forQuery: pending.append(byte)
            case 0x20 where forQuery: pending.append(0x2B)
            default:
                pending.append(0x25)
                pending += [byte >> 4, byte & 15].map { $0 + ($0 < 10 ? 0x30 : 0x37) }
            }
            if pending.count > 1024 {
                try result.append(bytes: pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        try result.append(bytes: pending)
    }
}
