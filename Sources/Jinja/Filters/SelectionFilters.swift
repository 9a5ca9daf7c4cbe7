/// Filters that apply a filter, a test or an attribute to each item.
enum SelectionFilters {
    /// A generator over a value, made when it is first used; long chains of unused ones are cut.
    static func generator(
        _ value: Value, _ context: Context, _ produce: @escaping (Value) throws(TemplateError) -> [Value]
    ) -> Value {
        .object(PendingGenerator(value, produce))
    }

    /// A generator whose source may be another one.
    private final class PendingGenerator: Object, @unchecked Sendable {
        private var source: Value
        private let chain: Int
        private var produce: ((Value) throws(TemplateError) -> [Value])?
        private var items: [Value] = []
        private var position = 0

        init(_ source: Value, _ produce: @escaping (Value) throws(TemplateError) -> [Value]) {
            self.source = source
            self.produce = produce
            if case .object(let inner as PendingGenerator) = source, inner.produce != nil {
                chain = inner.chain + 1
                // Evaluated now rather than nested without bound.
                if chain > 50 { try? inner.force() }
            } else {
                chain = 0
            }
        }

        private func force() throws(TemplateError) {
            guard let produce else { return }
            self.produce = nil
            let source = self.source
            self.source = .none
            items = try produce(source)
        }

        override var className: String { "generator" }
        override func representation() throws(TemplateError) -> String { "<generator object>" }
        override func iterator() throws(TemplateError) -> ValueIterator? { Iterator(self) }

        private final class Iterator: ValueIterator {
            private let generator: PendingGenerator
            init(_ generator: PendingGenerator) { self.generator = generator }
            override func next() throws(TemplateError) -> Value? {
                try generator.force()
                guard generator.position < generator.items.count else { return nil }
                defer { generator.position += 1 }
                return generator.items[generator.position]
            }
        }

        override func takeReferences() -> [Value] {
            let taken = items + [source]
            items = []
            source = .none
            return taken
        }
        deinit {
            var values = takeReferences()
            Teardown.release(&values)
        }
    }

    static let map: Environment.Filter = { (value, arguments, context) throws(TemplateError) in
        let apply: (Value) throws(TemplateError) -> Value
        if arguments.positional.isEmpty, let attribute = arguments["attribute"] {
            if let (name, _) = arguments.keywords.first(where: { $0.name != "attribute" && $0.name != "default" }) {
                return generator(value, context) { (source) throws(TemplateError) in
                    if try !source.isTrue() { return [] }
                    throw .filterArgument("Unexpected keyword argument \(PythonRepr.quote(name))")
                }
            }
            let standard = arguments["default"] ?? .none
            apply = { (item) throws(TemplateError) in
                try AttributePath(attribute).get(item, context, default: standard)
            }
        } else {
            guard let name = arguments.positional.first else {
                return generator(value, context) { (source) throws(TemplateError) in
                    if try !source.isTrue() { return [] }
                    throw .filterArgument("map requires a filter argument")
                }
            }
            let rest = Arguments(Array(arguments.positional.dropFirst()), arguments.keywords)
            apply = { (item) throws(TemplateError) in
                guard let text = name.text, let filter = context.environment.filter(text) else {
                    throw unknown("filter", name)
                }
                return try filter(item, rest, context)
            }
        }
        return generator(value, context) { (source) throws(TemplateError) in
            if try !source.isTrue() { return [] }
            var results: [Value] = []
            let iterator = try source.iterator()
            while let item = try iterator.next() {
                try context.run.step()
                results.append(try apply(item))
            }
            return results
        }
    }

    private static func unknown(_ kind: String, _ name: Value) -> TemplateError {
        let shown = (try? name.representation()) ?? "None"
        var message = "No \(kind) named \(shown)."
        if case .undefined(let undefined) = name {
            message += " (\(undefined.message); did you forget to quote the callable name?)"
        }
        return .runtime(message)
    }

    private static func selection(keeps: Bool, byAttribute: Bool) -> Environment.Filter {
        { (value, arguments, context) throws(TemplateError) in
            generator(value, context) { (source) throws(TemplateError) in
                if try !source.isTrue() { return [] }
                var positional = arguments.positional
                var path: AttributePath?
                if byAttribute {
                    guard let attribute = positional.first else {
                        throw .filterArgument("Missing parameter for attribute name")
                    }
                    positional.removeFirst()
                    path = try AttributePath(attribute)
                }
                var results: [Value] = []
                let iterator = try source.iterator()
                while let item = try iterator.next() {
                    try context.run.step()
                    let subject = try path.map { (path) throws(TemplateError) in try path.get(item, context) } ?? item
                    let passes: Bool
                    if let name = positional.first {
                        guard let text = name.text, let test = context.environment.test(text) else {
                            throw unknown("test", name)
                        }
                        passes = try test(
                            subject, Arguments(Array(positional.dropFirst()), arguments.keywords), context)
                    } else {
                        passes = try subject.isTrue()
                    }
                    if passes == keeps { results.append(item) }
                }
                return results
            }
        }
    }

    static let select = selection(keeps: true, byAttribute: false)
    static let reject = selection(keeps: false, byAttribute: false)
    static let selectattr = selection(keeps: true, byAttribute: true)
    static let rejectattr = selection(keeps: false, byAttribute: true)
}

/// `"address.city"` or `0`: how filters name what they look at in each item.
struct AttributePath {
    private let parts: [Value]

    init(_ attribute: Value) throws(TemplateError) {
        switch attribute {
        case .none: parts = []
        case .string(let text), .markup(let text):
            parts = PythonString.split(text, ".").map { part in
                let isNumber = !part.isEmpty && part.unicodeScalars.allSatisfy(PythonString.isDecimal)
                return isNumber ? Int(part).map { .integer($0) } ?? .string(part) : .string(part)
            }
        default: parts = [attribute]
        }
    }

    func get(_ item: Value, _ context: Context, default standard: Value? = nil) throws(TemplateError) -> Value {
        var item = item
        for part in parts {
            item = try Access.item(item, part, context)
            if item.isUndefined, let standard, !standard.isNone { item = standard }
        }
        return item
    }

    /// Several paths between commas.
    static func list(_ attribute: Value) throws(TemplateError) -> [AttributePath] {
        guard let text = attribute.text else { return [try AttributePath(attribute)] }
        var paths: [AttributePath] = []
        for part in PythonString.split(text, ",") { paths.append(try AttributePath(.string(part))) }
        return paths
    }
}
