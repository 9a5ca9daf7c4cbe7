/// The methods of Python's basic types that templates call.
enum Methods {
    static func exists(_ receiver: Value, _ name: String) -> Bool {
        switch receiver {
        case .string: strings.contains(name)
        case .markup: strings.contains(name) || name == "unescape" || name == "striptags" || name == "escape"
        case .list: lists.contains(name)
        case .tuple: name == "count" || name == "index"
        case .dict(let dict): dicts.contains(name) || dict.isOrdered && name == "move_to_end"
        case .boolean, .integer, .largeInteger: integers.contains(name)
        case .float: floats.contains(name)
        default: false
        }
    }

    private static let strings: Set<String> = [
        "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map",
        "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
        "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition",
        "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
        "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
    ]
    private static let lists: Set<String> = [
        "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort",
    ]
    private static let dicts: Set<String> = [
        "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values",
    ]
    private static let integers: Set<String> = [
        "bit_count", "bit_length", "conjugate", "as_integer_ratio", "to_bytes",
    ]
    private static let floats: Set<String> = ["as_integer_ratio", "conjugate", "hex", "is_integer"]

    /// Attributes of numbers that are not methods.
    static func property(_ value: Value, _ name: String) -> Value? {
        switch (value, name) {
        case (.boolean, "real"), (.boolean, "numerator"): .integer(value.index ?? 0)
        case (.integer, "real"), (.largeInteger, "real"), (.integer, "numerator"), (.largeInteger, "numerator"),
            (.float, "real"):
            value
        case (.boolean, "imag"), (.integer, "imag"), (.largeInteger, "imag"): .integer(0)
        case (.boolean, "denominator"), (.integer, "denominator"), (.largeInteger, "denominator"): .integer(1)
        case (.float, "imag"): .float(0)
        default: nil
        }
    }

    static func call(_ receiver: Value, _ name: String, _ arguments: Arguments, _ context: Context)
        throws(TemplateError) -> Value
    {
        switch receiver {
        case .string(let text): return try StringMethods(text, false, arguments, context).call(name)
        case .markup(let text): return try StringMethods(text, true, arguments, context).call(name)
        case .list(let list): return try ListMethods.call(list, name, arguments, context)
        case .tuple(let tuple): return try ListMethods.search("tuple", tuple.items, name, arguments, context)
        case .dict(let dict): return try DictMethods.call(dict, name, arguments, context)
        default: return try NumberMethods.call(receiver, name, arguments)
        }
    }
}
