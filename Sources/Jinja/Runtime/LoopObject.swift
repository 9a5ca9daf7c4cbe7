/// `loop`: where a `for` loop stands.
final class LoopObject: Object, @unchecked Sendable {
    private let context: Context
    private let depth0: Int
    private var source: ValueIterator = ArrayIterator([])
    private var iterable: Value?
    private var index0 = -1
    private var current: Value?
    private var before: Value?
    private var after: Value?
    private var knownLength: Int?
    private var lastChanged: [Value]?
    /// Renders the loop again, one level deeper; only in a recursive loop.
    var recurse: ((Value, Int) throws(TemplateError) -> String)?

    init(_ context: Context, depth: Int) {
        self.context = context
        depth0 = depth
    }

    /// Begins; the iterable gives the length where it has one.
    func start(_ iterator: ValueIterator, iterable: Value?) {
        source = iterator
        self.iterable = iterable
    }

    func advance() throws(TemplateError) -> Value? {
        let next: Value?
        if let after {
            next = after
            self.after = nil
        } else {
            next = try source.next()
        }
        guard let next else { return nil }
        index0 += 1
        before = current
        current = next
        return next
    }

    private func peek() throws(TemplateError) -> Value? {
        if after == nil { after = try source.next() }
        return after
    }

    private func count() throws(TemplateError) -> Int {
        if let knownLength { return knownLength }
        let length: Int
        if let iterable, let known = try? iterable.length(context.run) {
            length = known
        } else {
            var rest: [Value] = []
            while let item = try source.next() {
                try context.run.charge(itemAfter: rest.count)
                rest.append(item)
            }
            source = ArrayIterator(rest)
            length = rest.count + index0 + 1 + (after == nil ? 0 : 1)
        }
        knownLength = length
        return length
    }

    override func takeReferences() -> [Value] {
        var taken = [current, before, after, iterable].compactMap { $0 } + (lastChanged ?? [])
        (current, before, after, iterable, lastChanged) = (nil, nil, nil, nil, nil)
        taken += source.takeReferences()
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }

    override var className: String { "LoopContext" }
    override var moduleName: String { "jinja2.runtime" }
    override var isCallable: Bool { true }
    override func length() throws(TemplateError) -> Int? { try count() }

    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "index": return .integer(index0 + 1)
        case "index0": return .integer(index0)
        case "first": return .boolean(index0 == 0)
        case "last": return .boolean(try peek() == nil)
        case "length": return .integer(try count())
        case "revindex": return .integer(try count() - index0)
        case "revindex0": return .integer(try count() - index0 - 1)
        case "depth": return .integer(depth0 + 1)
        case "depth0": return .integer(depth0)
        case "previtem":
            return index0 == 0 ? context.undefined(hint: "there is no previous item") : before
        case "nextitem": return try peek() ?? context.undefined(hint: "there is no next item")
        case "cycle":
            return .function(
                Function("cycle") { [self] (arguments, _) throws(TemplateError) in
                    if arguments.positional.isEmpty { throw .type("no items for cycling given") }
                    return arguments.positional[index0 % arguments.positional.count]
                })
        case "changed":
            return .function(
                Function("changed") { [self] (arguments, context) throws(TemplateError) in
                    if let last = lastChanged,
                        try Operators.equal(.tuple(last), .tuple(arguments.positional), context.run)
                    {
                        return .boolean(false)
                    }
                    lastChanged = arguments.positional
                    return .boolean(true)
                })
        default: return nil
        }
    }

    override func iterator() throws(TemplateError) -> ValueIterator? { LoopIterator(self) }

    override func call(_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        let bound = try arguments.bind("LoopContext.__call__", ["iterable"], required: 1)
        guard let recurse else {
            throw .type("The loop must have the 'recursive' marker to be called recursively.")
        }
        let text = try recurse(bound[0] ?? .none, depth0 + 1)
        return context.autoescapes ? .markup(text) : .string(text)
    }

    override func representation() throws(TemplateError) -> String {
        "<LoopContext \(index0 + 1)/\(try count())>"
    }

    private final class LoopIterator: ValueIterator {
        private let loop: LoopObject
        init(_ loop: LoopObject) { self.loop = loop }
        override func next() throws(TemplateError) -> Value? {
            try loop.advance().map { .tuple([$0, .object(loop)]) }
        }
    }
}
