/// Statements: what stands between `{%` and `%}`, and the templates that they hold.
extension Parser {
    mutating func statements(until ends: [String]?) throws(TemplateError) -> [Statement] {
        if let ends { endTokens.append(ends) }
        defer { if ends != nil { endTokens.removeLast() } }
        var body: [Statement] = []
        var output: [Statement.Output] = []
        var outputLine = 0
        func flush() {
            if !output.isEmpty { body.append(Statement(.output(output), outputLine)) }
            output = []
        }
        while current.kind != .end {
            if output.isEmpty { outputLine = current.line }
            switch current.kind {
            case .data:
                output.append(.data(current.text, line: current.line))
                try advance()
            case .variableBegin:
                try advance()
                output.append(.expression(try tuple()))
                try expect(.variableEnd)
            case .blockBegin:
                flush()
                try advance()
                if let ends, current.kind == .name, ends.contains(current.text) { return body }
                body.append(try statement())
                try expect(.blockEnd)
            default: throw fail("internal parsing error")
            }
        }
        flush()
        return body
    }

    mutating func body(_ ends: [String], dropsEnd: Bool = false) throws(TemplateError) -> [Statement] {
        _ = try skip(.colon)
        try expect(.blockEnd)
        try enter()
        let statements = try statements(until: ends)
        depth -= 1
        if current.kind == .end { throw unknownTag(nil, endTokens + [ends], nil) }
        if dropsEnd { try advance() }
        return statements
    }

    func unknownTag(_ tag: String?, _ ends: [[String]], _ line: Int?) -> TemplateError {
        let looking = ends.last.map { $0.map(PythonRepr.quote).joined(separator: " or ") }
        var message = tag.map { "Encountered unknown tag \(PythonRepr.quote($0))." } ?? "Unexpected end of template."
        if let looking {
            if let tag, ends.contains(where: { $0.contains(tag) }) {
                message +=
                    " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for "
                    + looking + "."
            } else {
                message += " Jinja was looking for the following tags: \(looking)."
            }
        }
        if let innermost = tagStack.last {
            message += " The innermost block that needs to be closed is \(PythonRepr.quote(innermost))."
        }
        return fail(message, line)
    }

    mutating func statement() throws(TemplateError) -> Statement {
        let token = current
        guard token.kind == .name else { throw fail("tag name expected", token.line) }
        tagStack.append(token.text)
        let line = token.line
        let kind: Statement.Kind
        switch token.text {
        case "for": kind = try forLoop()
        case "if": kind = try condition()
        case "block": kind = try block()
        case "extends":
            try advance()
            kind = .extends(try expression())
        case "print":
            try advance()
            var items: [Statement.Output] = []
            while current.kind != .blockEnd {
                if !items.isEmpty { try expect(.comma) }
                items.append(.expression(try expression()))
            }
            kind = .output(items)
        case "macro":
            try advance()
            let name = try expect(.name).text
            if !Expression(.name(name), line).isAssignable { throw fail("can't assign to 'name'", line) }
            let (parameters, defaults) = try signature()
            kind = .macro(
                Statement.Macro(
                    name: name, parameters: parameters, defaults: defaults,
                    body: try body(["endmacro"], dropsEnd: true)))
        case "include": kind = try include()
        case "from": kind = try fromImport()
        case "import":
            try advance()
            let template = try expression()
            try expect(name: "as")
            let target = try nameTarget()
            kind = .importTemplate(template, target: target, withContext: try importContext(false))
        case "set": kind = try set()
        case "with":
            try advance()
            var targets: [(target: Expression, value: Expression)] = []
            while current.kind != .blockEnd {
                if !targets.isEmpty { try expect(.comma) }
                let target = try assignTarget()
                try expect(.assign)
                targets.append((target, try expression()))
            }
            kind = .with(targets, try body(["endwith"], dropsEnd: true))
        case "autoescape":
            try advance()
            let flag = try expression()
            kind = .autoescape(flag, try body(["endautoescape"], dropsEnd: true))
        case "call": kind = try callBlock()
        case "filter":
            try advance()
            let filter = try filter(nil, inline: true) ?? Expression(.constant(.none), line)
            kind = .filter(filter, try body(["endfilter"], dropsEnd: true))
        case "do" where options.extensions.contains(.expressionStatement):
            try advance()
            kind = .expression(try tuple())
        case "break" where options.extensions.contains(.loopControls):
            try advance()
            kind = .breakLoop
        case "continue" where options.extensions.contains(.loopControls):
            try advance()
            kind = .continueLoop
        default:
            guard let tag = tags[token.text] else {
                tagStack.removeLast()
                throw unknownTag(token.text, endTokens, token.line)
            }
            try advance()
            var items: [Expression] = []
            while current.kind != .blockEnd {
                if !items.isEmpty { try expect(.comma) }
                items.append(try expression())
            }
            kind = .custom(tag, items)
        }
        tagStack.removeLast()
        return Statement(kind, line)
    }

    mutating func forLoop() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try assignTarget()
        try expect(name: "in")
        let iterable = try tuple(withCondition: false)
        let test = try skip(name: "if") ? try expression() : nil
        let isRecursive = try skip(name: "recursive")
        let loop = try body(["endfor", "else"])
        var otherwise: [Statement] = []
        if try advance().text != "endfor" { otherwise = try body(["endfor"], dropsEnd: true) }
        return .forLoop(
            Statement.ForLoop(
                target: target, iterable: iterable, body: loop, otherwise: otherwise, test: test,
                isRecursive: isRecursive))
    }

    mutating func condition() throws(TemplateError) -> Statement.Kind {
        try advance()
        let ends = ["elif", "else", "endif"]
        let test = try tuple(withCondition: false)
        let then = try body(ends)
        var elifs: [Statement.Elif] = []
        while true {
            let token = try advance()
            if token.text == "elif" {
                let line = current.line
                let test = try tuple(withCondition: false)
                elifs.append(Statement.Elif(test: test, body: try body(ends), line: line))
            } else if token.text == "else" {
                return .condition(
                    test: test, body: then, elifs: elifs, otherwise: try body(["endif"], dropsEnd: true))
            } else {
                return .condition(test: test, body: then, elifs: elifs, otherwise: [])
            }
        }
    }

    mutating func block() throws(TemplateError) -> Statement.Kind {
        try advance()
        let name = try expect(.name).text
        let isScoped = try skip(name: "scoped")
        let isRequired = try skip(name: "required")
        if current.kind == .subtract {
            throw fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an "
                    + "underscore instead.")
        }
        let statements = try body(["endblock"], dropsEnd: true)
        if isRequired {
            let isBlank = statements.allSatisfy { statement in
                guard case .output(let items) = statement.kind else { return false }
                return items.allSatisfy {
                    guard case .data(let text, _) = $0 else { return false }
                    return text.unicodeScalars.allSatisfy(PythonString.isSpace)
                }
            }
            if !isBlank { throw fail("Required blocks can only contain comments or whitespace") }
        }
        _ = try skip(name: name)
        return .block(Statement.Block(name: name, body: statements, isScoped: isScoped, isRequired: isRequired))
    }

    mutating func importContext(_ standard: Bool) throws(TemplateError) -> Bool {
        guard current.isName("with") || current.isName("without"), try peek().isName("context") else { return standard }
        let with = try advance().text == "with"
        try advance()
        return with
    }

    func isImportContext() throws(TemplateError) -> Bool {
        guard current.isName("with") || current.isName("without") else { return false }
        return try peek().isName("context")
    }

    mutating func include() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try expression()
        var ignoresMissing = false
        if current.isName("ignore"), try peek().isName("missing") {
            try advance()
            try advance()
            ignoresMissing = true
        }
        return .include(template, ignoreMissing: ignoresMissing, withContext: try importContext(true))
    }

    mutating func nameTarget() throws(TemplateError) -> String {
        let token = try expect(.name)
        if !Expression(.name(token.text), token.line).isAssignable {
            throw fail("can't assign to 'name'", token.line)
        }
        return token.text
    }

    mutating func fromImport() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try expression()
        try expect(name: "import")
        var names: [(name: String, alias: String)] = []
        var withContext: Bool?
        while true {
            if !names.isEmpty { try expect(.comma) }
            guard current.kind == .name else {
                try expect(.name)
                break
            }
            if try isImportContext() {
                withContext = try importContext(false)
                break
            }
            let token = current
            let name = try nameTarget()
            if name.hasPrefix("_") {
                throw fail(
                    "names starting with an underline can not be imported", token.line,
                    exception: "TemplateAssertionError")
            }
            names.append((name, try skip(name: "as") ? try nameTarget() : name))
            if try isImportContext() {
                withContext = try importContext(false)
                break
            }
            if current.kind != .comma { break }
        }
        return .fromImport(template, names: names, withContext: withContext ?? false)
    }

    mutating func set() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try assignTarget(withNamespace: true)
        if try skip(.assign) { return .set(target, try tuple()) }
        let filter = try filter(nil)
        return .setBlock(target, filter, try body(["endset"], dropsEnd: true))
    }

    mutating func signature() throws(TemplateError) -> ([String], [Expression]) {
        var parameters: [String] = []
        var defaults: [Expression] = []
        try expect(.leftParenthesis)
        while current.kind != .rightParenthesis {
            if !parameters.isEmpty { try expect(.comma) }
            let parameter = try nameTarget()
            if try skip(.assign) {
                defaults.append(try expression())
            } else if !defaults.isEmpty {
                throw fail("non-default argument follows default argument")
            }
            parameters.append(parameter)
        }
        try expect(.rightParenthesis)
        return (parameters, defaults)
    }

    mutating func callBlock() throws(TemplateError) -> Statement.Kind {
        let line = try advance().line
        let (parameters, defaults) = current.kind == .leftParenthesis ? try signature() : ([], [])
        let call = try expression()
        guard case .call = call.kind else { throw fail("expected call", line) }
        return .call(
            Statement.Macro(
                name: nil, parameters: parameters, defaults: defaults, body: try body(["endcall"], dropsEnd: true)),
            call)
    }

    mutating func assignTarget(withNamespace: Bool = false) throws(TemplateError) -> Expression {
        let target = try tuple(simplified: true, withNamespace: withNamespace)
        if !target.isAssignable { throw fail("can't assign to '\(target.kind.className)'", target.line) }
        return target
    }
}
