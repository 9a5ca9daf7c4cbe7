/// What one rendering has used up, and the templates it has loaded.
final class Run {
    let environment: Environment
    private let limits: Limits
    private var steps: Int
    private let stackBase: UInt
    private var templates: [String: Template] = [:]
    private var modules: [String: ModuleObject] = [:]

    init(_ environment: Environment) {
        self.environment = environment
        limits = environment.options.limits
        steps = limits.steps
        stackBase = Self.stackPosition()
    }

    @inline(__always) private static func stackPosition() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }

    /// Fails before the thread's stack does.
    @inline(__always) func checkStack() throws(TemplateError) {
        let position = Self.stackPosition()
        if position < stackBase, stackBase - position > UInt(limits.stackBytes) { throw tooDeep }
    }

    private var tooDeep: TemplateError { .limit("the template recurses too deeply") }

    /// Takes steps from the budget.
    @inline(__always) func step(_ count: Int = 1) throws(TemplateError) {
        if count > steps { throw exhausted() }
        steps -= count
    }

    private func exhausted() -> TemplateError {
        steps = 0
        return .limit("the template takes more than \(limits.steps) steps")
    }

    /// Accounts for going over the bytes of a string at the speed of memory: to count, compare or copy them.
    @inline(__always) func scan(_ bytes: Int) throws(TemplateError) { try step(bytes >> 9) }

    /// Accounts for a string about to be made.
    @inline(__always) func charge(bytes: Int) throws(TemplateError) {
        if bytes > limits.stringBytes { throw tooLong(bytes) }
        try step(bytes >> 4)
    }

    /// The error for a string that would have so many bytes.
    func tooLong(_ bytes: Int) -> TemplateError { Self.tooLong(bytes, limit: limits.stringBytes) }

    static func tooLong(_ bytes: Int, limit: Int) -> TemplateError {
        .limit("a string grows beyond \(limit) bytes" + (bytes < Int.max ? ": it would have \(bytes)" : ""))
    }

    /// Bytes of one string value.
    var stringBytes: Int { limits.stringBytes }

    /// Accounts for items that a new collection is about to hold.
    @inline(__always) func charge(items: Int) throws(TemplateError) {
        if items > limits.items { throw tooMany(items) }
        try step(items)
    }

    /// Accounts for one more item of a collection that has so many.
    @inline(__always) func charge(itemAfter count: Int) throws(TemplateError) {
        if count >= limits.items { throw tooMany(count + 1) }
        try step()
    }

    /// How many items a collection may still be made of.
    var mostItems: Int { min(limits.items, steps) }

    private func tooMany(_ items: Int) -> TemplateError {
        .limit("a collection grows beyond \(limits.items) items" + (items < Int.max ? ": it would have \(items)" : ""))
    }

    /// Accounts for so many lists, tuples or other objects, whatever they hold.
    @inline(__always) func charge(objects: Int) throws(TemplateError) { try step(objects * 6) }

    /// Accounts for an entry of a dict with so many: key, value and the index of keys.
    @inline(__always) func charge(entryAfter count: Int) throws(TemplateError) {
        try charge(itemAfter: count)
        try step(8)
    }

    /// Accounts for hashing and comparing a key.
    @inline(__always) func charge(key: Value) throws(TemplateError) {
        switch key {
        case .string(let text), .markup(let text): try step(text.utf8.count >> 7)
        case .tuple, .largeInteger, .object: try chargeLarge(key)
        default: break
        }
    }

    private func chargeLarge(_ key: Value) throws(TemplateError) {
        switch key {
        case .tuple(let tuple):
            try HashKey.require(key)
            try step(tuple.size)
        case .largeInteger(let box): try step(box.number.bitWidth >> 11)
        case .object(let bytes as BytesObject): try step(bytes.count >> 7)
        default: break
        }
    }

    /// Accounts for an integer about to be made.
    func charge(bits: Int) throws(TemplateError) {
        if bits > limits.integerBits { throw .limit("an integer grows beyond \(limits.integerBits) bits") }
        let words = bits >> 6
        try step(words * words >> 4)
    }

    func checked(_ number: BigInt) throws(TemplateError) -> Value {
        try charge(bits: number.magnitude.bitWidth)
        return Value(number)
    }

    func join(_ left: String, _ right: String) throws(TemplateError) -> String {
        try charge(bytes: left.utf8.count + right.utf8.count)
        return left + right
    }

    /// Accounts for output that has grown by some bytes.
    @inline(__always) func checkOutput(_ output: String, _ bytes: Int) throws(TemplateError) {
        try step(1 + bytes >> 4)
        if output.utf8.count > limits.outputBytes {
            throw .limit("the output grows beyond \(limits.outputBytes) bytes")
        }
    }

    // MARK: Templates

    func template(_ name: String) throws(TemplateError) -> Template {
        if let template = templates[name] { return template }
        guard let loader = environment.loader else {
            throw .runtime("no loader for this environment specified", exception: "TypeError")
        }
        guard let source = try loader.source(of: name) else { throw .notFound(name) }
        let template = try environment.template(source, name: name)
        templates[name] = template
        return template
    }

    func template(_ value: Value) throws(TemplateError) -> Template {
        switch value {
        case .undefined(let undefined): throw undefined.error
        case .string(let name), .markup(let name): return try template(name)
        case .object(let object as TemplateObject): return object.template
        default: throw .notFound(try value.string(self))
        }
    }

    /// The first of several templates that exists.
    func firstTemplate(_ value: Value) throws(TemplateError) -> Template {
        var names: [Value] = []
        switch value {
        case .undefined(let undefined): throw undefined.error
        case .string, .markup, .object: return try template(value)
        case .none: break
        default: names = try value.items(self)
        }
        if names.isEmpty {
            throw .notFound(
                "Tried to select from an empty list of templates.", exception: "TemplatesNotFound")
        }
        var shown: [String] = []
        for name in names {
            if case .undefined(let undefined) = name {
                shown.append(undefined.message)
                continue
            }
            do throws(TemplateError) {
                return try template(name)
            } catch {
                if error.kind != .notFound { throw error }
                shown.append(try name.string(self))
            }
        }
        throw .notFound(
            "none of the templates given were found: " + shown.joined(separator: ", "),
            exception: "TemplatesNotFound")
    }

    /// The module of a template imported without context; the same one each time.
    func defaultModule(_ template: Template) throws(TemplateError) -> ModuleObject {
        if let name = template.name, let module = modules[name] { return module }
        let context = Context(self, template, variables: [:])
        let module = try ModuleObject(template, context)
        if let name = template.name { modules[name] = module }
        return module
    }
}
