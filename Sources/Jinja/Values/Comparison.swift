/// Python's comparisons, truth and membership.
extension Operators {
    enum Comparison: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contained = "in"
        case notContained = "not in"
    }

    static func compare(_ operation: Comparison, _ left: Value, _ right: Value, _ run: Run) throws(TemplateError)
        -> Bool
    {
        switch operation {
        case .equal: try equal(left, right, run)
        case .notEqual: try !equal(left, right, run)
        case .contained: try contains(right, left, run)
        case .notContained: try !contains(right, left, run)
        default: try ordered(operation, left, right, run)
        }
    }

    static func equal(_ left: Value, _ right: Value, _ run: Run, depth: Int = 0) throws(TemplateError) -> Bool {
        if case .undefined(let undefined) = left, undefined.kind == .strict { throw undefined.error }
        if case .undefined(let undefined) = right, undefined.kind == .strict { throw undefined.error }
        switch (left, right) {
        case (.list(let a), .list(let b)):
            if a === b { return true }
            return try equal(a.items, b.items, run, depth)
        case (.tuple(let a), .tuple(let b)):
            if a === b { return true }
            return try equal(a.items, b.items, run, depth)
        case (.dict(let a), .dict(let b)):
            if a === b { return true }
            if a.count != b.count { return false }
            if depth > ReprTrail.depth { throw .limit("values are nested too deeply to be compared") }
            try run.step(1 + a.count)
            for (position, key) in a.keys.enumerated() {
                if a.isOrdered, b.isOrdered, !HashKey.equal(key, b.keys[position]) { return false }
                guard let other = try b.get(key),
                    try equal(a.values[position], other, run, depth: depth + 1)
                else { return false }
            }
            return true
        case (.string(let a), .string(let b)), (.markup(let a), .markup(let b)), (.string(let a), .markup(let b)),
            (.markup(let a), .string(let b)):
            if a.utf8.count != b.utf8.count { return false }
            try run.scan(a.utf8.count)
            return PythonString.equal(a, b)
        case (.largeInteger, _), (.object, .object):
            try run.charge(key: left)
            return HashKey.equal(left, right)
        default: return HashKey.equal(left, right)
        }
    }

    private static func equal(_ left: [Value], _ right: [Value], _ run: Run, _ depth: Int) throws(TemplateError) -> Bool
    {
        if left.count != right.count { return false }
        if depth > ReprTrail.depth { throw .limit("values are nested too deeply to be compared") }
        try run.step(1 + left.count / 8)
        for (a, b) in zip(left, right) where try !identicalOrEqual(a, b, run, depth: depth + 1) { return false }
        return true
    }

    /// `a is b or a == b`, as Python compares the items of collections.
    static func identicalOrEqual(_ left: Value, _ right: Value, _ run: Run, depth: Int = 0) throws(TemplateError)
        -> Bool
    {
        if case .undefined(let a) = left, case .undefined(let b) = right, a === b { return true }
        return try equal(left, right, run, depth: depth)
    }

    static func numbersEqual(_ left: Value, _ right: Value) -> Bool {
        switch (left.number, right.number) {
        case (.integer(let a), .integer(let b)): a == b
        case (.large(let a), .large(let b)): a == b
        case (.float(let a), .float(let b)): a == b
        case (.integer(let a), .float(let b)), (.float(let b), .integer(let a)): Int(exactly: b) == a
        case (.large(let a), .float(let b)), (.float(let b), .large(let a)): BigInt(exactly: b) == a
        default: false
        }
    }

    private static func order(_ left: Number, _ right: Number) -> Int? {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.float(let a), .float(let b)):
            a.isNaN || b.isNaN ? nil : a < b ? -1 : a == b ? 0 : 1
        case (.float(let a), _) where !a.isFinite: a.isNaN ? nil : a < 0 ? -1 : 1
        case (_, .float(let b)) where !b.isFinite: b.isNaN ? nil : b < 0 ? 1 : -1
        case (.float(let a), _):
            BigInt(a.rounded(.down)) < right.big ? -1 : BigInt(exactly: a) == right.big ? 0 : 1
        case (_, .float(let b)):
            BigInt(b.rounded(.down)) < left.big ? 1 : BigInt(exactly: b) == left.big ? 0 : -1
        default: left.big < right.big ? -1 : left.big == right.big ? 0 : 1
        }
    }

    static func ordered(
        _ operation: Comparison, _ left: Value, _ right: Value, _ run: Run, depth: Int = 0
    ) throws(TemplateError) -> Bool {
        func decide(_ order: Int) -> Bool {
            switch operation {
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            default: order >= 0
            }
        }
        if let a = left.number, let b = right.number { return order(a, b).map(decide) ?? false }
        if let a = left.text, let b = right.text {
            try run.scan(min(a.utf8.count, b.utf8.count))
            return decide(PythonString.equal(a, b) ? 0 : PythonString.less(a, b) ? -1 : 1)
        }
        if case .undefined(let undefined) = left { throw undefined.error }
        if case .undefined(let undefined) = right { throw undefined.error }
        let pair: ([Value], [Value])? =
            switch (left, right) {
            case (.list(let a), .list(let b)): (a.items, b.items)
            case (.tuple(let a), .tuple(let b)): (a.items, b.items)
            default: nil
            }
        guard let (a, b) = pair else {
            throw .type(
                "'\(operation.rawValue)' not supported between instances of '\(left.typeName)' and "
                    + "'\(right.typeName)'")
        }
        if depth > ReprTrail.depth { throw .limit("values are nested too deeply to be compared") }
        try run.step(1 + min(a.count, b.count) / 8)
        for (x, y) in zip(a, b) where try !identicalOrEqual(x, y, run, depth: depth + 1) {
            return try ordered(operation, x, y, run, depth: depth + 1)
        }
        return decide(a.count < b.count ? -1 : a.count == b.count ? 0 : 1)
    }

    /// `needle in container`.
    static func contains(_ container: Value, _ needle: Value, _ run: Run) throws(TemplateError) -> Bool {
        switch container {
        case .string(let text), .markup(let text):
            guard let part = needle.text else {
                throw .type("'in <string>' requires string as left operand, not \(needle.typeName)")
            }
            try run.step(text.utf8.count >> 6)
            return PythonString.contains(text, part)
        case .dict(let dict):
            try run.charge(key: needle)
            return try dict.get(needle) != nil
        case .list(let list):
            try run.step(list.items.count / 8)
            for item in list.items where try identicalOrEqual(item, needle, run) { return true }
            return false
        case .tuple(let tuple):
            try run.step(tuple.items.count / 8)
            for item in tuple.items where try identicalOrEqual(item, needle, run) { return true }
            return false
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return false
        case .object(let object):
            try run.charge(key: needle)
            if let answer = try object.contains(needle) { return answer }
            guard let iterator = try object.iterator() else { break }
            while let item = try iterator.next() {
                try run.step()
                if try identicalOrEqual(item, needle, run) { return true }
            }
            return false
        default: break
        }
        throw .type("argument of type '\(container.typeName)' is not iterable")
    }
}

extension Value {
    /// `bool(x)`.
    public func isTrue() throws(TemplateError) -> Bool {
        switch self {
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return false
        case .none: return false
        case .boolean(let flag): return flag
        case .integer(let number): return number != 0
        case .largeInteger, .function: return true
        case .float(let number): return number != 0
        case .string(let text), .markup(let text): return !text.isEmpty
        case .list(let list): return !list.items.isEmpty
        case .tuple(let tuple): return !tuple.items.isEmpty
        case .dict(let dict): return dict.count > 0
        case .object(let object): return try object.isTrue()
        }
    }

    /// `len(x)`.
    func length(_ run: Run) throws(TemplateError) -> Int {
        switch self {
        case .string(let text), .markup(let text):
            try run.scan(text.utf8.count)
            return PythonString.length(text)
        case .list(let list): return list.items.count
        case .tuple(let tuple): return tuple.items.count
        case .dict(let dict): return dict.count
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return 0
        case .object(let object):
            if let length = try object.length() { return length }
        default: break
        }
        throw .type("object of type '\(typeName)' has no len()")
    }

    /// `iter(x)`.
    func iterator() throws(TemplateError) -> ValueIterator {
        switch self {
        case .string(let text), .markup(let text):
            return StringIterator(text)
        case .list(let list): return ListIterator(list)
        case .tuple(let tuple): return ArrayIterator(tuple.items)
        case .dict(let dict): return DictIterator(dict)
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return ArrayIterator([])
        case .object(let object):
            if let iterator = try object.iterator() { return iterator }
        default: break
        }
        throw .type("'\(typeName)' object is not iterable")
    }

    /// `list(x)`, within the limits.
    func items(_ run: Run) throws(TemplateError) -> [Value] {
        switch self {
        case .list(let list):
            try run.charge(items: list.items.count)
            return list.items
        case .tuple(let tuple):
            try run.charge(items: tuple.items.count)
            return tuple.items
        case .string(let text), .markup(let text):
            try run.charge(items: try length(run))
            return text.unicodeScalars.map { .string(String($0)) }
        default: break
        }
        let iterator = try iterator()
        if let count = iterator.remaining { try run.charge(items: count) }
        var items: [Value] = []
        while let item = try iterator.next() {
            try run.charge(itemAfter: items.count)
            items.append(item)
        }
        return items
    }
}

/// Goes through the keys of a dict, and fails as Python does when the dict grows or shrinks meanwhile.
final class DictIterator: ValueIterator {
    private let dict: DictObject
    private let count: Int
    private let select: (DictObject, Int) -> Value
    private var position = 0
    init(_ dict: DictObject, _ select: @escaping (DictObject, Int) -> Value = { $0.keys[$1] }) {
        self.dict = dict
        self.select = select
        count = dict.count
    }
    override func next() throws(TemplateError) -> Value? {
        if dict.count != count { throw .runtime("dictionary changed size during iteration", exception: "RuntimeError") }
        guard position < count else { return nil }
        defer { position += 1 }
        return select(dict, position)
    }
    override var remaining: Int? { max(0, count - position) }
}
