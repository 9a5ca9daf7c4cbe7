/// Expressions as closures.
extension Compiler {
    mutating func compile(_ expression: Expression, _ scope: Scope) throws(TemplateError) -> Evaluate {
        switch expression.kind {
        case .constant(let value): return { (_) throws(TemplateError) in value }
        case .name(let name): return load(name, scope)
        case .namespace(let name, _): return load(name, scope)
        case .tuple(let items):
            let all = try compile(items, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                try frame.context.run.charge(objects: 1)
                return .tuple(try Self.values(all, frame))
            }
        case .list(let items):
            let all = try compile(items, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                try frame.context.run.charge(objects: 1)
                return .list(try Self.values(all, frame))
            }
        case .dict(let entries): return try dict(entries, scope)
        case .condition(let test, let then, let otherwise):
            return try conditional(test, then, otherwise, expression.line, scope)
        case .binary(let operation, let left, let right):
            let a = try compile(left, scope)
            let b = try compile(right, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try Operators.apply(operation, try a(frame), try b(frame), frame.context.run)
            }
        case .and(let left, let right):
            let a = try compile(left, scope)
            let b = try compile(right, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                let first = try a(frame)
                return try first.isTrue() ? try b(frame) : first
            }
        case .or(let left, let right):
            let a = try compile(left, scope)
            let b = try compile(right, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                let first = try a(frame)
                return try first.isTrue() ? first : try b(frame)
            }
        case .not(let inner):
            let evaluate = try compile(inner, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return .boolean(try !evaluate(frame).isTrue())
            }
        case .negative(let inner):
            let evaluate = try compile(inner, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try Operators.negative(try evaluate(frame))
            }
        case .positive(let inner):
            let evaluate = try compile(inner, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try Operators.positive(try evaluate(frame))
            }
        case .concatenation(let items): return try concatenation(items, scope)
        case .comparison(let left, let operations): return try comparison(left, operations, scope)
        case .attribute(let inner, let name):
            let evaluate = try compile(inner, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try Access.attribute(try evaluate(frame), name, frame.context)
            }
        case .item(let inner, let index): return try item(inner, index, scope)
        case .slice(let start, let stop, let step):
            let parts = [try compile(start, scope), try compile(stop, scope), try compile(step, scope)]
            return { (frame) throws(TemplateError) in
                .object(SliceObject(try parts[0](frame), try parts[1](frame), try parts[2](frame)))
            }
        case .call(let callee, let arguments): return try compileCall(callee, arguments, scope)
        case .filter(let inner, let name, let arguments):
            guard let inner else { throw fail("a filter needs a value", expression.line) }
            let evaluate = try compile(inner, scope)
            let apply = try filter(name, arguments, expression.line, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try apply(frame, try evaluate(frame))
            }
        case .test(let inner, let name, let arguments):
            return try test(inner, name, arguments, expression.line, scope)
        }
    }

    private mutating func compile(_ items: [Expression], _ scope: Scope) throws(TemplateError) -> [Evaluate] {
        var all: [Evaluate] = []
        for item in items { all.append(try compile(item, scope)) }
        return all
    }

    private mutating func compile(_ expression: Expression?, _ scope: Scope) throws(TemplateError) -> Evaluate {
        guard let expression else { return { (_) throws(TemplateError) in .none } }
        return try compile(expression, scope)
    }

    static func values(_ all: [Evaluate], _ frame: Frame) throws(TemplateError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(all.count)
        for evaluate in all { values.append(try evaluate(frame)) }
        return values
    }

    private func load(_ name: String, _ scope: Scope) -> Evaluate {
        guard let variable = scope.symbols.find(name) else {
            return { (frame) throws(TemplateError) in
                frame.context.resolve(name) ?? frame.context.undefined(name: name)
            }
        }
        let slot = variable.slot
        let distance = scope.symbols.function.depth - variable.depth
        if distance == 0 {
            return { (frame) throws(TemplateError) in frame.slots[slot] ?? frame.context.undefined(name: name) }
        }
        return { (frame) throws(TemplateError) in
            frame.outer(distance).slots[slot] ?? frame.context.undefined(name: name)
        }
    }

    private mutating func dict(_ entries: [(key: Expression, value: Expression)], _ scope: Scope) throws(TemplateError)
        -> Evaluate
    {
        var all: [(key: Evaluate, value: Evaluate)] = []
        for (key, value) in entries { all.append((try compile(key, scope), try compile(value, scope))) }
        let compiled = all
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            try frame.context.run.charge(objects: 1)
            let dict = DictObject()
            for (key, value) in compiled {
                let key = try key(frame)
                try DictMethods.set(key, try value(frame), in: dict, frame.context.run)
            }
            return .dict(dict)
        }
    }

    private mutating func conditional(
        _ test: Expression, _ then: Expression, _ otherwise: Expression?, _ line: Int, _ scope: Scope
    ) throws(TemplateError) -> Evaluate {
        let soft = scope.soft()
        let decide = try compile(test, soft)
        let first = try compile(then, soft)
        if let otherwise {
            let second = try compile(otherwise, soft)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return try decide(frame).isTrue() ? try first(frame) : try second(frame)
            }
        }
        let place = "line \(line)" + (name.map { " in " + PythonRepr.quote($0) } ?? "")
        // Always of the lenient kind, even where the environment is strict.
        let missing = Undefined(
            .lenient,
            hint: "the inline if-expression on \(place) evaluated to false and no else section was defined.")
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            return try decide(frame).isTrue() ? try first(frame) : .undefined(missing)
        }
    }

    private mutating func concatenation(_ items: [Expression], _ scope: Scope) throws(TemplateError) -> Evaluate {
        let all = try compile(items, scope)
        // Jinja joins constants while compiling, as plain text, and never makes markup where escaping is decided late.
        let joinsMarkup =
            !scope.evaluation.isVolatile && scope.evaluation.autoescape && !items.allSatisfy { $0.isConstant() }
        return { (frame) throws(TemplateError) in
            let run = frame.context.run
            try run.checkStack()
            let values = try Self.values(all, frame)
            let joins = joinsMarkup && values.contains { HTML.isMarkup($0) }
            var text = GrowingText(run)
            for value in values { try text.append(joins ? try HTML.escape(value, run) : try value.string(run)) }
            return joins ? .markup(text.text) : .string(text.text)
        }
    }

    private mutating func comparison(
        _ left: Expression, _ operations: [(operation: Operators.Comparison, right: Expression)], _ scope: Scope
    ) throws(TemplateError) -> Evaluate {
        let first = try compile(left, scope)
        if operations.count == 1 {
            let operation = operations[0].operation
            let second = try compile(operations[0].right, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                return .boolean(
                    try Operators.compare(operation, try first(frame), try second(frame), frame.context.run))
            }
        }
        var all: [(operation: Operators.Comparison, right: Evaluate)] = []
        for (operation, right) in operations { all.append((operation, try compile(right, scope))) }
        let chain = all
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            var left = try first(frame)
            for (operation, right) in chain {
                let right = try right(frame)
                if try !Operators.compare(operation, left, right, frame.context.run) { return .boolean(false) }
                left = right
            }
            return .boolean(true)
        }
    }

    private mutating func item(_ inner: Expression, _ index: Expression, _ scope: Scope) throws(TemplateError)
        -> Evaluate
    {
        let evaluate = try compile(inner, scope)
        if case .slice(let start, let stop, let step) = index.kind {
            let from = try compile(start, scope)
            let to = try compile(stop, scope)
            let by = try compile(step, scope)
            return { (frame) throws(TemplateError) in
                try frame.context.run.checkStack()
                let value = try evaluate(frame)
                return try Access.slice(value, try from(frame), try to(frame), try by(frame), frame.context)
            }
        }
        let key = try compile(index, scope)
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            let value = try evaluate(frame)
            return try Access.item(value, try key(frame), frame.context)
        }
    }

    // MARK: Calls

    /// Evaluates the arguments of a call.
    mutating func arguments(_ arguments: CallArguments, _ scope: Scope) throws(TemplateError)
        -> @Sendable (Frame) throws(TemplateError) -> Arguments
    {
        if arguments.isEmpty { return { (_) throws(TemplateError) in Arguments() } }
        let positional = try compile(arguments.positional, scope)
        if arguments.keywords.isEmpty, arguments.spread == nil, arguments.keywordSpread == nil {
            return { (frame) throws(TemplateError) in Arguments(try Self.values(positional, frame)) }
        }
        var keywords: [(name: String, value: Evaluate)] = []
        for (name, value) in arguments.keywords {
            if keywords.contains(where: { $0.name == name }) {
                throw TemplateError(
                    .syntax, "keyword argument repeated: \(name)", exception: "SyntaxError", name: self.name,
                    line: value.line)
            }
            keywords.append((name, try compile(value, scope)))
        }
        let named = keywords
        let spread = try arguments.spread.map { (spread) throws(TemplateError) in try compile(spread, scope) }
        let keywordSpread = try arguments.keywordSpread.map { (spread) throws(TemplateError) in
            try compile(spread, scope)
        }
        return { (frame) throws(TemplateError) in
            var result = Arguments(try Self.values(positional, frame))
            if let spread {
                let value = try spread(frame)
                do throws(TemplateError) {
                    result.positional += try value.items(frame.context.run)
                } catch {
                    if error.exception != "TypeError" { throw error }
                    throw .type("Value after * must be an iterable, not \(value.typeName)")
                }
            }
            for (name, value) in named { result.keywords.append((name, try value(frame))) }
            if let keywordSpread {
                let value = try keywordSpread(frame)
                guard let entries = try Access.mapping(value) else {
                    throw .type(
                        "jinja2.runtime.Context.call() argument after ** must be a mapping, not \(value.typeName)")
                }
                for (key, value) in zip(entries.keys, entries.values) {
                    guard let name = key.text else { throw .type("keywords must be strings") }
                    if result[name] != nil {
                        throw .type("jinja2.runtime.Context.call() got multiple values for keyword argument '\(name)'")
                    }
                    result.keywords.append((name, value))
                }
            }
            return result
        }
    }

    mutating func compileCall(
        _ callee: Expression, _ arguments: CallArguments, _ scope: Scope,
        caller: (@Sendable (Frame) -> Value)? = nil
    ) throws(TemplateError) -> Evaluate {
        let evaluateArguments = try self.arguments(arguments, scope)
        if case .attribute(let inner, let name) = callee.kind, caller == nil {
            let evaluate = try compile(inner, scope)
            return { (frame) throws(TemplateError) in
                let context = frame.context
                try context.run.checkStack()
                try context.run.step()
                let receiver = try evaluate(frame)
                if Methods.exists(receiver, name) {
                    return try Methods.call(receiver, name, try evaluateArguments(frame), context)
                }
                let function = try Access.attribute(receiver, name, context)
                return try Access.call(function, try evaluateArguments(frame), context)
            }
        }
        let evaluate = try compile(callee, scope)
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            try frame.context.run.step()
            let function = try evaluate(frame)
            var arguments = try evaluateArguments(frame)
            if let caller {
                if arguments["caller"] != nil { throw .type("got multiple values for keyword argument 'caller'") }
                arguments.keywords.append(("caller", caller(frame)))
            }
            return try Access.call(function, arguments, frame.context)
        }
    }

    /// A filter with its arguments, to be applied to a value.
    mutating func filter(_ name: String, _ arguments: CallArguments, _ line: Int, _ scope: Scope) throws(TemplateError)
        -> @Sendable (Frame, Value) throws(TemplateError) -> Value
    {
        let evaluateArguments = try self.arguments(arguments, scope)
        guard let apply = environment.filter(name) else {
            let shown = PythonRepr.quote(name)
            if !scope.isSoft { throw fail("No filter named \(shown).", line) }
            return { (_, _) throws(TemplateError) in throw .runtime("No filter named \(shown) found.") }
        }
        return { (frame, value) throws(TemplateError) in
            try frame.context.run.step()
            return try apply(value, try evaluateArguments(frame), frame.context)
        }
    }

    private mutating func test(
        _ inner: Expression, _ name: String, _ arguments: CallArguments, _ line: Int, _ scope: Scope
    ) throws(TemplateError) -> Evaluate {
        let evaluate = try compile(inner, scope)
        let evaluateArguments = try self.arguments(arguments, scope)
        guard let apply = environment.test(name) else {
            let shown = PythonRepr.quote(name)
            if !scope.isSoft { throw fail("No test named \(shown).", line) }
            return { (_) throws(TemplateError) in throw .runtime("No test named \(shown) found.") }
        }
        return { (frame) throws(TemplateError) in
            try frame.context.run.checkStack()
            try frame.context.run.step()
            let value = try evaluate(frame)
            return .boolean(try apply(value, try evaluateArguments(frame), frame.context))
        }
    }
}
