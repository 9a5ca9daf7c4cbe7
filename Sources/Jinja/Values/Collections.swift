// Python's list, tuple and dict. They are shared by reference, as in Python: `{% do x.append(1) %}` is seen by every
// name that holds the list. A value graph belongs to one rendering at a time and is never touched by two threads,
// which is what makes the unchecked conformances below true.

/// A `list`.
public final class ListObject: Reference, @unchecked Sendable {
    /// The items.
    public var items: [Value]
    /// A new list.
    public init(_ items: [Value] = []) { self.items = items }
    deinit { Teardown.release(&items) }
    override func takeReferences() -> [Value] {
        let taken = items
        items = []
        return taken
    }
}

/// A `tuple`, or one of the named tuples that `groupby` makes.
public final class TupleObject: Reference, @unchecked Sendable {
    /// The items.
    public private(set) var items: [Value]
    let names: [String]?
    /// How many values it holds, those of tuples in it counted in; 0 until it is known to be hashable.
    var size = 0
    /// A new tuple; `names` make its items attributes too.
    public init(_ items: [Value], names: [String]? = nil) {
        self.items = items
        self.names = names
    }
    deinit { Teardown.release(&items) }

    override func takeReferences() -> [Value] {
        let taken = items
        items = []
        return taken
    }
}

/// A `dict` or an `OrderedDict`: entries in the order of insertion.
public final class DictObject: Reference, @unchecked Sendable {
    /// The keys in order.
    public private(set) var keys: [Value] = []
    /// The values in the order of the keys.
    public private(set) var values: [Value] = []
    /// Positions by key; built when there are more than a few.
    private var positions: [HashKey: Int]?

    /// Whether this is a `collections.OrderedDict`, which shows itself and compares in its own way.
    public let isOrdered: Bool

    /// A new, empty dict.
    public init(isOrdered: Bool = false) { self.isOrdered = isOrdered }
    deinit {
        Teardown.release(&values)
        Teardown.release(&keys)
    }

    /// The number of entries.
    public var count: Int { keys.count }

    /// The value of a string key.
    public subscript(key: String) -> Value? { position(of: .string(key)).map { values[$0] } }

    /// Sets a string key, keeping its place when it exists.
    public func set(_ key: String, _ value: Value) { setHashable(.string(key), value) }

    /// Removes a string key.
    @discardableResult public func remove(_ key: String) -> Value? { removeHashable(.string(key)) }

    func get(_ key: Value) throws(TemplateError) -> Value? {
        try HashKey.require(key)
        return position(of: key).map { values[$0] }
    }

    func set(_ key: Value, _ value: Value) throws(TemplateError) {
        try HashKey.require(key)
        setHashable(key, value)
    }

    func remove(_ key: Value) throws(TemplateError) -> Value? {
        try HashKey.require(key)
        return removeHashable(key)
    }

    func removeAll() {
        keys = []
        values = []
        positions = nil
    }

    func copy() -> DictObject {
        let copy = DictObject(isOrdered: isOrdered)
        copy.keys = keys
        copy.values = values
        copy.positions = positions
        return copy
    }

    private func position(of key: Value) -> Int? {
        if let positions { return positions[HashKey(key)] }
        return keys.firstIndex { HashKey.equal($0, key) }
    }

    private func setHashable(_ key: Value, _ value: Value) {
        if let position = position(of: key) {
            values[position] = value
            return
        }
        keys.append(key)
        values.append(value)
        if positions != nil {
            positions?[HashKey(key)] = keys.count - 1
        } else if keys.count > 8 {
            index()
        }
    }

    private func removeHashable(_ key: Value) -> Value? {
        guard let position = position(of: key) else { return nil }
        let value = values.remove(at: position)
        if position == keys.count - 1 {
            positions?[HashKey(key)] = nil
            keys.removeLast()
        } else {
            keys.remove(at: position)
            if positions != nil { index() }
        }
        return value
    }

    private func index() {
        var built: [HashKey: Int] = [:]
        built.reserveCapacity(keys.count * 2)
        for (position, key) in keys.enumerated() { built[HashKey(key)] = position }
        positions = built
    }

    override func takeReferences() -> [Value] {
        let taken = values + keys
        removeAll()
        return taken
    }
}

/// What can hold values, and hands them over when it is released.
open class Reference: @unchecked Sendable {
    init() {}
    /// Hands over the values it holds when it dies, so that chains of objects are released without recursion.
    func takeReferences() -> [Value] { [] }
}

/// Takes nested collections apart without recursion: a template can nest lists deeper than any stack.
enum Teardown {
    static func release(_ items: inout [Value]) {
        var pending = references(items)
        if pending.isEmpty { return }
        items = []
        while var object = pending.popLast() {
            if isKnownUniquelyReferenced(&object) { pending += references(object.takeReferences()) }
        }
    }

    private static func references(_ values: [Value]) -> [Reference] {
        var found: [Reference] = []
        for value in values {
            switch value {
            case .list(let list): found.append(list)
            case .tuple(let tuple): found.append(tuple)
            case .dict(let dict): found.append(dict)
            case .object(let object): found.append(object)
            default: break
            }
        }
        return found
    }
}
