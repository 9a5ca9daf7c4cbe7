import Jinja

/// What cookiecutter adds to Jinja in every template.
enum CookiecutterExtensions {
    static func install(in environment: inout Environment) {
        environment.filters["jsonify"] = jsonify
        environment.filters["slugify"] = slugify
        environment.globals["uuid4"] = .function(Function("uuid4", uuid4))
        environment.globals["random_ascii_string"] = .function(Function("random_ascii_string", randomString))
        environment.tags["now"] = Environment.Tag(now)
    }

    /// Python's `json.dumps` with sorted keys; the argument is the indent, 4 by default, None for one line.
    private static let jsonify: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let bound = try arguments.bind("jsonify", ["indent"])
        return .string(try JSONText.write(value, indent: bound[0] ?? .integer(4), context))
    }

    private static let slugify: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let names = [
            "entities", "decimal", "hexadecimal", "max_length", "word_boundary", "separator", "save_order",
            "stopwords", "regex_pattern", "lowercase", "replacements", "allow_unicode",
        ]
        let bound = try arguments.bind("slugify", names)
        func flag(_ index: Int, _ standard: Bool) throws(TemplateError) -> Bool {
            try bound[index]?.isTrue() ?? standard
        }
        var slug = Slug()
        slug.entities = try flag(0, true)
        slug.decimal = try flag(1, true)
        slug.hexadecimal = try flag(2, true)
        switch bound[3] {
        case nil: break
        case .integer(let length)?: slug.maximumLength = length
        case .boolean(let flag)?: slug.maximumLength = flag ? 1 : 0
        case .largeInteger?, .float?: break
        case let other?: throw .type("'>' not supported between instances of '\(other.typeName)' and 'int'")
        }
        slug.wordBoundary = try flag(4, false)
        if let separator = bound[5] {
            guard let text = separator.text else {
                throw .type("replace() argument 2 must be str, not \(separator.typeName)")
            }
            slug.separator = text
        }
        slug.saveOrder = try flag(6, false)
        slug.lowercase = try flag(9, true)
        if let words = bound[7], try words.isTrue() {
            for word in try context.items(of: words) {
                if word.text == nil, slug.lowercase {
                    throw .runtime("'\(word.typeName)' object has no attribute 'lower'", exception: "AttributeError")
                }
                slug.stopwords += word.text.map { [$0] } ?? []
            }
        }
        if let pattern = bound[8], try pattern.isTrue() {
            guard let text = pattern.text else { throw .type("first argument must be string or compiled pattern") }
            slug.pattern = try PythonPattern(text)
        }
        if let pairs = bound[10], try pairs.isTrue() {
            for pair in try context.items(of: pairs) {
                let parts = try context.items(of: pair)
                guard parts.count == 2 else {
                    throw .value("a replacement is a pair, not \(parts.count) values")
                }
                guard let old = parts[0].text, let new = parts[1].text else {
                    throw .type("replace() argument 1 must be str, not \(parts[0].typeName)")
                }
                try context.step()
                slug.replacements.append((old, new))
            }
        }
        slug.allowUnicode = try flag(11, false)
        guard let text = value.text else {
            throw .type("text must be str, bytes or bytearray, not \(value.typeName)")
        }
        // Every character goes through a dozen passes.
        try context.step(text.utf8.count)
        return .string(try slug.make(text, in: context))
    }

    static func isTrue(_ value: Jinja.Value) -> Bool { RenderEnvironment.isTrue(JinjaValues.node(of: value)) }

    private static let uuid4: Function.Body = { (arguments, _) throws(TemplateError) in
        _ = try arguments.bind("uuid4", [])
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
        return .string(groups.joined(separator: "-"))
    }

    private static let randomString: Function.Body = { (arguments, context) throws(TemplateError) in
        let bound = try arguments.bind("random_ascii_string", ["length", "punctuation"], required: 1)
        guard case .integer(let length)? = bound[0] else {
            throw .type("'\(bound[0]?.typeName ?? "NoneType")' object cannot be interpreted as an integer")
        }
        try context.charge(bytes: max(0, length))
        try context.step(max(0, length))
        var corpus = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        if let punctuation = bound[1], isTrue(punctuation) {
            corpus += Array("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".utf8)
        }
        let bytes = (0..<max(0, length)).compactMap { _ in corpus.randomElement() }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// `{% now 'utc' %}`, `{% now 'utc', '%Y' %}`, `{% now 'local' + 'days=1,hours=2', '%c' %}`.
    @Sendable private static func now(
        _ arguments: [Environment.TagArgument], _ context: Context
    ) throws(TemplateError) -> Jinja.Value {
        var format = "%Y-%m-%d"
        if arguments.count > 2 { throw .type("now takes a time zone and a format") }
        if arguments.count == 2 {
            guard case .value(let value) = arguments[1] else { throw .type("the format of now must be one string") }
            if !value.isNone {
                guard let text = value.text else { throw .type("strftime() argument 1 must be str") }
                // A mark of two characters becomes a date of some thirty.
                try context.charge(bytes: min(text.utf8.count, 1 << 40) * 16)
                format = text
            }
        }
        let moment: ZonedTime
        switch arguments.first {
        case .value(let zone)?: moment = try ZonedTime.now(in: zone.text ?? "")
        case .sum(let zone, let shift)?:
            moment = try ZonedTime.now(in: zone.text ?? "").shifted(by: shift.text ?? "", sign: 1)
        case .difference(let zone, let shift)?:
            moment = try ZonedTime.now(in: zone.text ?? "").shifted(by: shift.text ?? "", sign: -1)
        case nil: throw .type("now needs a time zone")
        }
        return .string(moment.formatted(format))
    }
}
