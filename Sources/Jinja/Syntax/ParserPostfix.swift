/// What follows an expression and belongs to it: attributes, subscripts, calls, filters and tests.
extension Parser {
    mutating func postfix(_ node: Expression) throws(TemplateError) -> Expression {
        var node = node
        let base = depth
        defer { depth = base }
        while true {
            switch current.kind {
            case .dot, .leftBracket: node = try subscripted(node)
            case .leftParenthesis: node = try call(node)
            default: return node
            }
            try enter()
        }
    }

    mutating func filtered(_ node: Expression) throws(TemplateError) -> Expression {
        var node = node
        let base = depth
        defer { depth = base }
        while true {
            switch current.kind {
            case .pipe: node = try filter(node) ?? node
            case .name where current.text == "is": node = try test(node)
            case .leftParenthesis: node = try call(node)
            default: return node
            }
            try enter()
        }
    }

    private mutating func call(_ node: Expression) throws(TemplateError) -> Expression {
        let line = current.line
        return Expression(.call(node, try arguments()), line)
    }

    private mutating func subscripted(_ node: Expression) throws(TemplateError) -> Expression {
        let token = try advance()
        if token.kind == .dot {
            let attribute = try advance()
            switch attribute.kind {
            case .name: return Expression(.attribute(node, attribute.text), token.line)
            case .integer:
                let index = Expression(.constant(try integer(attribute)), attribute.line)
                return Expression(.item(node, index), token.line)
            default: throw fail("expected name or number", attribute.line)
            }
        }
        var items: [Expression] = []
        while current.kind != .rightBracket {
            if !items.isEmpty { try expect(.comma) }
            items.append(try sliceOrExpression())
        }
        try expect(.rightBracket)
        let index = items.count == 1 ? items[0] : Expression(.tuple(items), token.line)
        return Expression(.item(node, index), token.line)
    }

    private mutating func sliceOrExpression() throws(TemplateError) -> Expression {
        let line = current.line
        var parts: [Expression?] = []
        if try skip(.colon) {
            parts.append(nil)
        } else {
            let node = try expression()
            guard try skip(.colon) else { return node }
            parts.append(node)
        }
        func isOver(_ kind: Token.Kind) -> Bool { kind == .rightBracket || kind == .comma }
        if current.kind == .colon || isOver(current.kind) {
            parts.append(nil)
        } else {
            parts.append(try expression())
        }
        if try skip(.colon) {
            parts.append(isOver(current.kind) ? nil : try expression())
        } else {
            parts.append(nil)
        }
        return Expression(.slice(parts[0], parts[1], parts[2]), line)
    }

    private mutating func arguments() throws(TemplateError) -> CallArguments {
        let line = try expect(.leftParenthesis).line
        var arguments = CallArguments()
        var needsComma = false
        func ensure(_ condition: Bool) throws(TemplateError) {
            if !condition { throw fail("invalid syntax for function call expression", line) }
        }
        while current.kind != .rightParenthesis {
            if needsComma {
                try expect(.comma)
                if current.kind == .rightParenthesis { break }
            }
            let isKeyword = current.kind == .name ? try peek().kind == .assign : false
            switch current.kind {
            case .multiply:
                try ensure(arguments.spread == nil && arguments.keywordSpread == nil)
                try advance()
                arguments.spread = try expression()
            case .power:
                try ensure(arguments.keywordSpread == nil)
                try advance()
                arguments.keywordSpread = try expression()
            case .name where isKeyword:
                try ensure(arguments.keywordSpread == nil)
                let name = try advance().text
                try advance()
                arguments.keywords.append((name, try expression()))
            default:
                try ensure(
                    arguments.spread == nil && arguments.keywordSpread == nil && arguments.keywords.isEmpty)
                arguments.positional.append(try expression())
            }
            needsComma = true
        }
        try expect(.rightParenthesis)
        return arguments
    }

    private mutating func dottedName() throws(TemplateError) -> Token {
        let token = try expect(.name)
        var name = token.text
        while try skip(.dot) { name += "." + (try expect(.name).text) }
        return Token(kind: .name, line: token.line, text: name)
    }

    mutating func filter(_ node: Expression?, inline: Bool = false) throws(TemplateError) -> Expression? {
        var node = node
        var inline = inline
        let base = depth
        defer { depth = base }
        while current.kind == .pipe || inline {
            if !inline { try advance() }
            let token = try dottedName()
            let arguments = current.kind == .leftParenthesis ? try arguments() : CallArguments()
            node = Expression(.filter(node, token.text, arguments), token.line)
            inline = false
            try enter()
        }
        return node
    }

    private mutating func test(_ node: Expression) throws(TemplateError) -> Expression {
        let line = try advance().line
        let isNegated = try skip(name: "not")
        let name = try dottedName().text
        var arguments = CallArguments()
        if current.kind == .leftParenthesis {
            arguments = try self.arguments()
        } else {
            switch current.kind {
            case .name, .string, .integer, .float, .leftBracket, .leftBrace:
                if current.isName("else") || current.isName("or") || current.isName("and") { break }
                if current.isName("is") { throw fail("You cannot chain multiple tests with is") }
                arguments.positional = [try postfix(try primary())]
            default: break
            }
        }
        let result = Expression(.test(node, name, arguments), line)
        return isNegated ? Expression(.not(result), line) : result
    }
}
