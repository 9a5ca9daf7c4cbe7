extension PythonFormat {
    /// `text.format(*arguments)`; for markup every value is escaped.
    static func format(_ text: String, _ arguments: Arguments, _ context: Context, escapes: Bool) throws(TemplateError)
        -> String
    {
        var formatter = FieldFormatter(arguments, context, escapes)
        try context.run.charge(bytes: text.utf8.count)
        return try formatter.format(PythonString.scalars(text)[...], depth: 2)
    }
}

private struct FieldFormatter {
    private let arguments: Arguments
    private let context: Context
    private let escapes: Bool
    private var automatic = 0
    private var isManual = false

    init(_ arguments: Arguments, _ context: Context, _ escapes: Bool) {
        self.arguments = arguments
        self.context = context
        self.escapes = escapes
    }

    mutating func format(_ scalars: ArraySlice<Unicode.Scalar>, depth: Int) throws(TemplateError) -> String {
        if depth < 0 { throw .value("Max string recursion exceeded") }
        var output = GrowingText(context.run)
        var position = scalars.startIndex
        let end = scalars.endIndex
        while position < end {
            let scalar = scalars[position]
            position += 1
            if scalar != "{", scalar != "}" {
                try output.append(scalar)
                continue
            }
            if position < end, scalars[position] == scalar {
                try output.append(scalar)
                position += 1
                continue
            }
            if scalar == "}" { throw .value("Single '}' encountered in format string") }
            if position == end { throw .value("Single '{' encountered in format string") }
            let start = position
            var open = 1
            while position < end {
                if scalars[position] == "{" { open += 1 }
                if scalars[position] == "}" { open -= 1 }
                if open == 0 { break }
                position += 1
            }
            if open > 0 { throw .value("expected '}' before end of string") }
            try output.append(try field(scalars[start..<position], depth))
            position += 1
        }
        return output.text
    }

    private mutating func field(_ scalars: ArraySlice<Unicode.Scalar>, _ depth: Int) throws(TemplateError) -> String {
        var end = scalars.startIndex
        var inBrackets = false
        while end < scalars.endIndex {
            if scalars[end] == "[" { inBrackets = true }
            if scalars[end] == "]" { inBrackets = false }
            if !inBrackets, scalars[end] == ":" || scalars[end] == "!" { break }
            end += 1
        }
        var value = try lookUp(scalars[scalars.startIndex..<end])
        if end < scalars.endIndex, scalars[end] == "!" {
            guard end + 1 < scalars.endIndex else {
                throw .value("end of string while looking for conversion specifier")
            }
            let conversion = scalars[end + 1]
            end += 2
            if end < scalars.endIndex, scalars[end] != ":" {
                throw .value("expected ':' after conversion specifier")
            }
            switch conversion {
            case "s": value = .string(try value.string(context.run))
            case "r": value = .string(try value.representation(context.run))
            case "a": value = .string(try PythonRepr.ascii(value.representation(context.run), context.run))
            default: throw .value("Unknown conversion specifier \(conversion)")
            }
        }
        var specification = ""
        if end < scalars.endIndex, scalars[end] == ":" {
            specification = try format(scalars[(end + 1)...], depth: depth - 1)
        }
        if escapes {
            if let markup = try HTML.markupText(value) {
                if !specification.isEmpty {
                    throw .value(
                        "Format specifier \(specification) given, but <class 'markupsafe.Markup'> does not define "
                            + "__html_format__. A class that defines __html__ must define __html_format__ to work "
                            + "with format specifiers.")
                }
                return markup
            }
            return try HTML.escape(try FormatSpecification.format(value, specification, context), context.run)
        }
        return try FormatSpecification.format(value, specification, context)
    }

    private mutating func lookUp(_ name: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Value {
        var end = name.startIndex
        while end < name.endIndex, name[end] != ".", name[end] != "[" { end += 1 }
        let first = PythonString.string(name[name.startIndex..<end])
        var value: Value
        if first.isEmpty || first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            let position: Int
            if first.isEmpty {
                if isManual {
                    throw .value("cannot switch from manual field specification to automatic field numbering")
                }
                position = automatic
                automatic += 1
            } else {
                if automatic > 0 {
                    throw .value("cannot switch from automatic field numbering to manual field specification")
                }
                isManual = true
                position = Int(first) ?? Int.max
            }
            guard position < arguments.positional.count else {
                throw .index("Replacement index \(position) out of range for positional args tuple")
            }
            value = arguments.positional[position]
        } else {
            guard let found = arguments[first] else { throw .key(PythonRepr.quote(first)) }
            value = found
        }
        while end < name.endIndex {
            if name[end] == "." {
                var stop = end + 1
                while stop < name.endIndex, name[stop] != ".", name[stop] != "[" { stop += 1 }
                let attribute = PythonString.string(name[(end + 1)..<stop])
                if attribute.isEmpty { throw .value("Empty attribute in format string") }
                guard let found = try Access.plainAttribute(value, attribute) else {
                    throw .attribute("'\(value.typeName)' object has no attribute '\(attribute)'")
                }
                value = found
                end = stop
            } else {
                guard let close = name[end...].firstIndex(of: "]") else {
                    throw .value("Missing ']' in format string")
                }
                let text = PythonString.string(name[(end + 1)..<close])
                if text.isEmpty { throw .value("Empty attribute in format string") }
                let key: Value = Int(text).map { .integer($0) } ?? .string(text)
                if case .undefined(let undefined) = value { throw undefined.error }
                guard let found = try Access.subscripted(value, key, context.run) else {
                    switch value {
                    case .dict: throw .key(try key.representation(context.run))
                    case .list where key.index == nil:
                        throw .type("list indices must be integers or slices, not str")
                    case .string where key.index == nil, .markup where key.index == nil:
                        throw .type("string indices must be integers, not 'str'")
                    case .string, .markup: throw .index("string index out of range")
                    case .list: throw .index("list index out of range")
                    case .tuple where key.index != nil: throw .index("tuple index out of range")
                    default: throw .type("'\(value.typeName)' object is not subscriptable")
                    }
                }
                value = found
                end = close + 1
                if end < name.endIndex, name[end] != ".", name[end] != "[" {
                    throw .value("Only '.' or '[' may follow ']' in format field specifier")
                }
            }
        }
        return value
    }
}
