/// `range(…)`.
final class RangeObject: Object, @unchecked Sendable {
    let start: Int
    let stop: Int
    let step: Int
    let count: Int

    init(_ start: Int, _ stop: Int, _ step: Int) {
        self.start = start
        self.stop = stop
        self.step = step
        if step > 0 ? start >= stop : start <= stop {
            count = 0
        } else {
            let span = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
            count = Int(clamping: (span - 1) / step.magnitude + 1)
        }
    }

    override var className: String { "range" }
    func element(_ position: Int) -> Value { .integer(start &+ position &* step) }
    func slice(_ from: Int, _ to: Int, _ by: Int) -> RangeObject {
        RangeObject(start &+ from &* step, start &+ to &* step, step &* by)
    }
    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "start": .integer(start)
        case "stop": .integer(stop)
        case "step": .integer(step)
        case "index", "count":
            .function(
                Function(name) { [self] (arguments, context) throws(TemplateError) in
                    try arguments.require("range.\(name)", 1...1)
                    let position = try position(of: arguments.positional[0])
                    if name == "count" { return .integer(position == nil ? 0 : 1) }
                    guard let position else {
                        throw .value("\(try arguments.positional[0].representation()) is not in range")
                    }
                    return .integer(position)
                })
        default: nil
        }
    }
    override func item(_ key: Value) throws(TemplateError) -> Value? {
        guard let index = key.index else { return nil }
        let position = index < 0 ? index + count : index
        return position >= 0 && position < count ? element(position) : nil
    }
    private func position(of value: Value) throws(TemplateError) -> Int? {
        let whole: Int? =
            switch value.number {
            case .integer(let number): number
            case .float(let number): Int(exactly: number)
            default: nil
            }
        guard let whole, count > 0 else { return nil }
        let (offset, overflow) = whole.subtractingReportingOverflow(start)
        guard !overflow, offset % step == 0, offset / step >= 0, offset / step < count else { return nil }
        return offset / step
    }
    override func contains(_ key: Value) throws(TemplateError) -> Bool? { try position(of: key) != nil }
    override func iterator() throws(TemplateError) -> ValueIterator? { RangeIterator(self) }
    override func length() throws(TemplateError) -> Int? { count }
    override var isSequence: Bool { true }
    override func representation() throws(TemplateError) -> String {
        step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? RangeObject, other.count == count else { return false }
        return count == 0 || (start == other.start && (count == 1 || step == other.step))
    }
    override func hash(into hasher: inout Hasher) { hasher.combine(count) }
}

private final class RangeIterator: ValueIterator {
    private let range: RangeObject
    private var position = 0
    init(_ range: RangeObject) { self.range = range }
    override func next() throws(TemplateError) -> Value? {
        guard position < range.count else { return nil }
        defer { position += 1 }
        return range.element(position)
    }
    override var remaining: Int? { range.count - position }
}

/// A slice inside a subscript of several parts; only a host object could make use of it.
final class SliceObject: Object, @unchecked Sendable {
    private(set) var start: Value
    private(set) var stop: Value
    private(set) var step: Value
    override func takeReferences() -> [Value] {
        let taken = [start, stop, step]
        (start, stop, step) = (.none, .none, .none)
        return taken
    }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }
    init(_ start: Value, _ stop: Value, _ step: Value) {
        self.start = start
        self.stop = stop
        self.step = step
    }
    override var className: String { "slice" }
    override var isHashable: Bool { false }
    override func represent(into text: inout GrowingText, _ trail: inout ReprTrail) throws(TemplateError) {
        try text.append("slice(")
        for (position, part) in [start, stop, step].enumerated() {
            if position > 0 { try text.append(", ") }
            try part.represent(into: &text, &trail)
        }
        try text.append(")")
    }
}
