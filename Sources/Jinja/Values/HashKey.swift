/// A value as the key of a dict or member of a set: equal and hashed as Python does (`1 == 1.0 == True`).
struct HashKey: Hashable {
    let value: Value
    init(_ value: Value) { self.value = value }

    static func == (left: HashKey, right: HashKey) -> Bool { equal(left.value, right.value) }

    /// Whether a value can be a key; Python's errors for lists, dicts and strict undefined values.
    static func require(_ value: Value, depth: Int = 0) throws(TemplateError) {
        switch value {
        case .list, .dict: throw .type("unhashable type: '\(value.typeName)'")
        case .undefined(let undefined) where undefined.kind == .strict: throw undefined.error
        case .tuple(let tuple):
            if tuple.size > 0 { break }
            if depth > 100 { throw .limit("tuples are nested too deeply") }
            var size = 1
            for item in tuple.items {
                try require(item, depth: depth + 1)
                switch item {
                case .tuple(let inner): size += inner.size
                case .string(let text), .markup(let text): size += 1 + text.utf8.count >> 7
                default: size += 1
                }
                if size > 1_000_000 { throw .limit("a tuple is too large to be a key") }
            }
            tuple.size = size
        case .object(let object) where !object.isHashable: throw .type("unhashable type: '\(object.className)'")
        default: break
        }
    }

    /// Equality of hashable values; it cannot fail.
    static func equal(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.string(let a), .string(let b)), (.markup(let a), .markup(let b)), (.string(let a), .markup(let b)),
            (.markup(let a), .string(let b)):
            return PythonString.equal(a, b)
        case (.none, .none): return true
        case (.integer(let a), .integer(let b)): return a == b
        case (.tuple(let a), .tuple(let b)):
            return a === b || a.items.count == b.items.count && zip(a.items, b.items).allSatisfy { equal($0, $1) }
        case (.undefined(let a), .undefined(let b)): return a.kind == b.kind
        case (.function(let a), .function(let b)): return a === b
        case (.object(let a), .object(let b)): return a === b || a.isEqual(to: b)
        default:
            if left.number != nil, right.number != nil { return Operators.numbersEqual(left, right) }
            return false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch value {
        case .string(let text), .markup(let text): PythonString.hash(text, into: &hasher)
        case .none: hasher.combine(0)
        case .boolean(let flag): hasher.combine(Double(flag ? 1 : 0))
        case .integer(let number): hasher.combine(Double(number))
        case .largeInteger(let box): hasher.combine(Double(box.number))
        case .float(let number): hasher.combine(number)
        case .tuple(let tuple): for item in tuple.items { HashKey(item).hash(into: &hasher) }
        case .undefined: hasher.combine(1)
        case .list, .dict: hasher.combine(2)
        case .function(let function): hasher.combine(ObjectIdentifier(function))
        case .object(let object): object.hash(into: &hasher)
        }
    }
}
