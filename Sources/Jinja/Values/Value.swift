/// A value as templates see it, with Python's semantics.
public enum Value: Sendable {
    /// A name or attribute that does not exist.
    case undefined(Undefined)
    /// `None`.
    case none
    /// `True` or `False`.
    case boolean(Bool)
    /// An `int` that fits a machine word; make integers with `Value(_: BigInt)` or `Value(_: Int)`.
    case integer(Int)
    /// An `int` beyond the machine word.
    case largeInteger(LargeInteger)
    /// A `float`.
    case float(Double)
    /// A `str`: a sequence of code points.
    case string(String)
    /// A `markupsafe.Markup`: a string that needs no escaping any more.
    case markup(String)
    /// A `list`: shared by reference.
    case list(ListObject)
    /// A `tuple`.
    case tuple(TupleObject)
    /// A `dict`: shared by reference.
    case dict(DictObject)
    /// A function or bound method.
    case function(Function)
    /// Anything else: macros, ranges, namespaces, objects of the host.
    case object(Object)

    /// An `int` of any size.
    public init(_ integer: BigInt) {
        if let small = Int(exactly: integer) {
            self = .integer(small)
        } else {
            self = .largeInteger(LargeInteger(integer))
        }
    }

    /// An `int`.
    public init(_ integer: Int) { self = .integer(integer) }
    /// A `str`.
    public init(_ string: String) { self = .string(string) }
    /// A `bool`.
    public init(_ boolean: Bool) { self = .boolean(boolean) }
    /// A new `list` of these values.
    public init(_ items: [Value]) { self = .list(ListObject(items)) }

    /// A new `list`.
    public static func list(_ items: [Value]) -> Value { .list(ListObject(items)) }
    /// A new `tuple`.
    public static func tuple(_ items: [Value]) -> Value { .tuple(TupleObject(items)) }
    /// A new `dict` with these entries, in order.
    public static func dict(_ entries: [(key: String, value: Value)]) -> Value {
        let dict = DictObject()
        for entry in entries { dict.set(entry.key, entry.value) }
        return .dict(dict)
    }

    /// The text of a `str` or `Markup`.
    public var text: String? {
        switch self {
        case .string(let text), .markup(let text): text
        default: nil
        }
    }

    /// Whether this is any undefined value.
    public var isUndefined: Bool {
        if case .undefined = self { return true }
        return false
    }

    /// Whether this is `None`.
    public var isNone: Bool {
        if case .none = self { return true }
        return false
    }

    /// The name of the value's class as `type(x).__name__`.
    public var typeName: String {
        switch self {
        case .undefined(let undefined): undefined.className
        case .none: "NoneType"
        case .boolean: "bool"
        case .integer, .largeInteger: "int"
        case .float: "float"
        case .string: "str"
        case .markup: "Markup"
        case .list: "list"
        case .tuple(let tuple): tuple.names == nil ? "tuple" : "_GroupTuple"
        case .dict(let dict): dict.isOrdered ? "collections.OrderedDict" : "dict"
        case .function(let function): function.className
        case .object(let object): object.className
        }
    }

    /// How Jinja names the value's type in its messages: `dict object`, `None`, `markupsafe.Markup object`.
    var objectDescription: String {
        switch self {
        case .none: "None"
        case .undefined(let undefined): "jinja2.runtime.\(undefined.className) object"
        case .markup: "markupsafe.Markup object"
        case .tuple(let tuple) where tuple.names != nil: "jinja2.filters._GroupTuple object"
        case .object(let object):
            object.moduleName.isEmpty
                ? "\(object.className) object" : "\(object.moduleName).\(object.className) object"
        default: "\(typeName) object"
        }
    }
}

/// An integer that does not fit a machine word, boxed to keep `Value` small.
public final class LargeInteger: Sendable {
    /// The number.
    public let number: BigInt
    /// Boxes a number; use `Value(_: BigInt)`, which keeps small ones small.
    public init(_ number: BigInt) { self.number = number }
}

/// The three kinds of number that arithmetic distinguishes.
enum Number {
    case integer(Int)
    case large(BigInt)
    case float(Double)
}

extension Value {
    /// The value as a number (`bool` is an `int`), or nil.
    var number: Number? {
        switch self {
        case .boolean(let flag): .integer(flag ? 1 : 0)
        case .integer(let number): .integer(number)
        case .largeInteger(let box): .large(box.number)
        case .float(let number): .float(number)
        default: nil
        }
    }

    /// The value as an integer of any size, or nil for everything that is not an `int` or `bool`.
    var bigInteger: BigInt? {
        switch self {
        case .boolean(let flag): flag ? 1 : 0
        case .integer(let number): BigInt(number)
        case .largeInteger(let box): box.number
        default: nil
        }
    }

    /// The integer that Python's `__index__` gives, clamped to the machine word; nil where there is none.
    var index: Int? {
        switch self {
        case .boolean(let flag): flag ? 1 : 0
        case .integer(let number): number
        case .largeInteger(let box): box.number.sign == .minus ? Int.min : Int.max
        default: nil
        }
    }
}
