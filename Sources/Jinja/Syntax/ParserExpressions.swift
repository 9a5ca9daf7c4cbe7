/// Expressions: operators by their precedence, and what stands between them.
extension Parser {
    mutating func expression(withCondition: Bool = true) throws(TemplateError) -> Expression {
        try enter()
        defer { depth -= 1 }
        return withCondition ? try conditional() : try or()
    }

    private mutating func conditional() throws(TemplateError) -> Expression {
        var line = current.line
        var result = try or()
        let base = depth
        defer { depth = base }
        while try skip(name: "if") {
            try enter()
            let test = try or()
            let otherwise = try skip(name: "else") ? try expression() : nil
            result = Expression(.condition(test: test, then: result, otherwise: otherwise), line)
            line = current.line
        }
        return result
    }

    private mutating func or() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try and()
        let base = depth
        defer { depth = base }
        while try skip(name: "or") {
            try enter()
            left = Expression(.or(left, try and()), line)
            line = current.line
        }
        return left
    }

    private mutating func and() throws(TemplateError) -> Expression {
        var line = current.line
        var left = try not()
        let base = depth
        defer { depth = base }
        while try skip(name: "and") {
            try enter()
            left = Expression(.and(left, try not()), line)
            line = current.line
        }
        return left
    }

    private mutating func not() throws(TemplateError) -> Expression {
        guard current.isName("not") else { return try comparison() }
        let line = try advance().line
        try enter()
        defer { depth -= 1 }
        return Expression(.not(try not()), line)
    }

    private mutating func comparison() throws(TemplateError) -> Expression {
        let line = current.line
        let left = try arithmetic(0)
        var operations: [(operation: Operators.Comparison, right: Expression)] = []
        while true {
            let operation: Operators.Comparison
            let isNotIn = current.isName("not") ? try peek().isName("in") : false
            switch current.kind {
            case .equal: operation = .equal
            case .notEqual: operation = .notEqual
            case .less: operation = .less
            case .lessOrEqual: operation = .lessOrEqual
            case .greater: operation = .greater
            case .greaterOrEqual: operation = .greaterOrEqual
            case .name where current.text == "in": operation = .contained
            case .name where isNotIn:
                try advance()
                operation = .notContained
            default:
                return operations.isEmpty ? left : Expression(.comparison(left, operations), line)
            }
            try advance()
            operations.append((operation, try arithmetic(0)))
        }
    }

    /// The binary operators by level: `+ -`, then `~`, then `* / // %`, then `**` (from the left, as in Jinja).
    private mutating func arithmetic(_ level: Int) throws(TemplateError) -> Expression {
        if level == 4 { return try unary() }
        var line = current.line
        var left = try arithmetic(level + 1)
        let base = depth
        defer { depth = base }
        if level == 1 {
            guard current.kind == .tilde else { return left }
            var items = [left]
            while try skip(.tilde) { items.append(try arithmetic(2)) }
            return Expression(.concatenation(items), line)
        }
        while true {
            let operation: Operators.Binary
            switch (level, current.kind) {
            case (0, .add): operation = .add
            case (0, .subtract): operation = .subtract
            case (2, .multiply): operation = .multiply
            case (2, .div): operation = .divide
            case (2, .floorDivide): operation = .floorDivide
            case (2, .modulo): operation = .modulo
            case (3, .power): operation = .power
            default: return left
            }
            try advance()
            try enter()
            left = Expression(.binary(operation, left, try arithmetic(level + 1)), line)
            line = current.line
        }
    }

    private mutating func unary(withFilter: Bool = true) throws(TemplateError) -> Expression {
        let line = current.line
        let base = depth
        defer { depth = base }
        var node: Expression
        switch current.kind {
        case .subtract:
            try advance()
            try enter()
            node = Expression(.negative(try unary(withFilter: false)), line)
        case .add:
            try advance()
            try enter()
            node = Expression(.positive(try unary(withFilter: false)), line)
        default: node = try primary()
        }
        node = try postfix(node)
        return withFilter ? try filtered(node) : node
    }

    mutating func primary(withNamespace: Bool = false) throws(TemplateError) -> Expression {
        let token = current
        let line = token.line
        switch token.kind {
        case .name:
            try advance()
            switch token.text {
            case "true", "True": return Expression(.constant(.boolean(true)), line)
            case "false", "False": return Expression(.constant(.boolean(false)), line)
            case "none", "None": return Expression(.constant(.none), line)
            default:
                if withNamespace, try skip(.dot) {
                    return Expression(.namespace(token.text, try expect(.name).text), line)
                }
                return Expression(.name(token.text), line)
            }
        case .string:
            try advance()
            var text = token.text
            while current.kind == .string { text += try advance().text }
            return Expression(.constant(.string(text)), line)
        case .integer:
            try advance()
            return Expression(.constant(try integer(token)), line)
        case .float:
            try advance()
            return Expression(.constant(.float(Double(token.text) ?? .infinity)), line)
        case .leftParenthesis:
            try advance()
            let inner = try tuple(inParentheses: true)
            try expect(.rightParenthesis)
            return inner
        case .leftBracket:
            try advance()
            var items: [Expression] = []
            while current.kind != .rightBracket {
                if !items.isEmpty { try expect(.comma) }
                if current.kind == .rightBracket { break }
                items.append(try expression())
            }
            try expect(.rightBracket)
            return Expression(.list(items), line)
        case .leftBrace:
            try advance()
            var entries: [(key: Expression, value: Expression)] = []
            while current.kind != .rightBrace {
                if !entries.isEmpty { try expect(.comma) }
                if current.kind == .rightBrace { break }
                let key = try expression()
                try expect(.colon)
                entries.append((key, try expression()))
            }
            try expect(.rightBrace)
            return Expression(.dict(entries), line)
        default: throw fail("unexpected \(PythonRepr.quote(token.description))", line)
        }
    }

    func integer(_ token: Token) throws(TemplateError) -> Value {
        if let small = Int(token.text) { return .integer(small) }
        let text = token.text.lowercased()
        let radix = text.hasPrefix("0b") ? 2 : text.hasPrefix("0o") ? 8 : text.hasPrefix("0x") ? 16 : 10
        if radix == 10, text.utf8.count > 4300 {
            throw fail(
                "Exceeds the limit (4300 digits) for integer string conversion: value has \(text.utf8.count) digits; "
                    + "use sys.set_int_max_str_digits() to increase the limit", token.line)
        }
        return Value(IntegerText.parse(radix == 10 ? text : String(text.dropFirst(2)), radix: radix) ?? 0)
    }

    /// Expressions between commas: one of them is itself, more are a tuple.
    mutating func tuple(
        simplified: Bool = false, withCondition: Bool = true, inParentheses: Bool = false,
        withNamespace: Bool = false
    ) throws(TemplateError) -> Expression {
        try enter()
        defer { depth -= 1 }
        var line = current.line
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd { break }
            items.append(
                simplified ? try primary(withNamespace: withNamespace) : try expression(withCondition: withCondition))
            guard current.kind == .comma else { break }
            isTuple = true
            line = current.line
        }
        if !isTuple {
            if let only = items.first { return only }
            if !inParentheses {
                throw fail("Expected an expression, got \(PythonRepr.quote(current.description))")
            }
        }
        return Expression(.tuple(items), line)
    }

    private var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .rightParenthesis: true
        default: false
        }
    }
}
