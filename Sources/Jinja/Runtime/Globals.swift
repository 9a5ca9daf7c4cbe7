/// Jinja's own global functions.
enum Globals {
    static func find(_ name: String) -> Value? {
        switch name {
        case "range": .function(range)
        case "dict": .function(dict)
        case "namespace": .function(namespace)
        case "cycler": .function(cycler)
        case "joiner": .function(joiner)
        case "lipsum": .function(lipsum)
        default: nil
        }
    }

    private static let range = Function("range", className: "type") { (arguments, _) throws(TemplateError) in
        if !arguments.keywords.isEmpty { throw .type("range() takes no keyword arguments") }
        let count = arguments.positional.count
        if count == 0 { throw .type("range expected at least 1 argument, got 0") }
        if count > 3 { throw .type("range expected at most 3 arguments, got \(count)") }
        var numbers: [Int] = []
        for value in arguments.positional {
            if case .undefined = value { throw .type("'Undefined' object cannot be interpreted as an integer") }
            numbers.append(try ListMethods.integer(value))
        }
        let step = numbers.count == 3 ? numbers[2] : 1
        if step == 0 { throw .value("range() arg 3 must not be zero") }
        return .object(
            numbers.count == 1 ? RangeObject(0, numbers[0], 1) : RangeObject(numbers[0], numbers[1], step))
    }

    private static func makeDict(_ name: String, _ arguments: Arguments, _ context: Context) throws(TemplateError)
        -> DictObject
    {
        if arguments.positional.count > 1 {
            throw .type("\(name) expected at most 1 argument, got \(arguments.positional.count)")
        }
        let dict = DictObject()
        if let source = arguments.positional.first { try DictMethods.update(dict, source, context.run) }
        for (key, value) in arguments.keywords {
            try context.run.charge(entryAfter: dict.count)
            dict.set(key, value)
        }
        return dict
    }

    private static let dict = Function("dict", className: "type") { (arguments, context) throws(TemplateError) in
        .dict(try makeDict("dict", arguments, context))
    }

    private static let namespace = Function("jinja2.utils.Namespace", className: "type") {
        (arguments, context) throws(TemplateError) in
        .object(NamespaceObject(try makeDict("dict", arguments, context)))
    }

    private static let cycler = Function("jinja2.utils.Cycler", className: "type") {
        (arguments, _) throws(TemplateError) in
        if let (name, _) = arguments.keywords.first {
            throw .type("Cycler.__init__() got an unexpected keyword argument '\(name)'")
        }
        if arguments.positional.isEmpty {
            throw .runtime("at least one item has to be provided", exception: "RuntimeError")
        }
        return .object(CyclerObject(arguments.positional))
    }

    private static let joiner = Function("jinja2.utils.Joiner", className: "type") {
        (arguments, _) throws(TemplateError) in
        let bound = try arguments.bind("Joiner.__init__", ["sep"])
        return .object(JoinerObject(bound[0] ?? .string(", ")))
    }

    private static let lipsum = Function("lipsum") { (arguments, context) throws(TemplateError) in
        let bound = try arguments.bind("generate_lorem_ipsum", ["n", "html", "min", "max"])
        let count = max(0, try bound[0].map(ListMethods.integer) ?? 5)
        let low = try bound[2].map(ListMethods.integer) ?? 20
        let high = try bound[3].map(ListMethods.integer) ?? 100
        if low >= high { throw .value("empty range for randrange() (\(low), \(high), \(BigInt(high) - BigInt(low)))") }
        try context.run.charge(items: count)
        let isHTML = try bound[1]?.isTrue() ?? true
        var text = GrowingText(context.run)
        for number in 0..<count {
            if number > 0 { try text.append(isHTML ? "\n" : "\n\n") }
            let size = Int.random(in: low..<high)
            // Words have at most ten letters.
            try context.run.charge(bytes: saturatedProduct(max(0, size), 12))
            let paragraph = LoremIpsum.paragraph(words: size)
            try text.append(isHTML ? "<p>\(paragraph)</p>" : paragraph)
        }
        return isHTML ? .markup(text.text) : .string(text.text)
    }
}

/// Filler text.
private enum LoremIpsum {
    private static let words = [
        "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing", "elit", "sed", "do", "eiusmod", "tempor",
        "incididunt", "ut", "labore", "et", "dolore", "magna", "aliqua", "enim", "ad", "minim", "veniam", "quis",
        "nostrud", "exercitation", "ullamco", "laboris", "nisi", "aliquip", "ex", "ea", "commodo", "consequat",
    ]

    static func paragraph(words count: Int) -> String {
        var text = ""
        var left = 0
        for position in 0..<max(0, count) {
            let word = words[Int.random(in: words.indices)]
            if left == 0 {
                text += (position == 0 ? "" : ". ") + PythonString.capitalize(word)
                left = Int.random(in: 6..<18)
            } else {
                text += (left == 5 ? ", " : " ") + word
            }
            left -= 1
        }
        return text + "."
    }
}
