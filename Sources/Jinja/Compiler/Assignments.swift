/// `set`, `with`, `filter` and `autoescape`.
extension Compiler {
    /// What an assignment to a target does.
    mutating func assign(_ target: Expression, _ scope: Scope) throws(TemplateError) -> Assign {
        switch target.kind {
        case .name(let name):
            let slot = variable(name, scope).slot
            return { (frame, value) throws(TemplateError) in frame.slots[slot] = value }
        case .namespace(let name, let attribute):
            let object = try compile(Expression(.name(name), target.line), scope)
            return { (frame, value) throws(TemplateError) in
                guard case .object(let found) = try object(frame), let namespace = found as? NamespaceObject else {
                    throw .runtime("cannot assign attribute on non-namespace object")
                }
                namespace.attributes.set(attribute, value)
            }
        case .tuple(let items):
            var targets: [Assign] = []
            for item in items { targets.append(try assign(item, scope)) }
            let all = targets
            return { (frame, value) throws(TemplateError) in
                let values = try Self.unpack(value, all.count, frame.context.run)
                for (assign, value) in zip(all, values) { try assign(frame, value) }
            }
        default: throw fail("can't assign to '\(target.kind.className)'", target.line)
        }
    }

    static func unpack(_ value: Value, _ count: Int, _ run: Run) throws(TemplateError) -> [Value] {
        let iterator: ValueIterator
        do throws(TemplateError) {
            iterator = try value.iterator()
        } catch {
            if error.exception == "TypeError" {
                throw .type("cannot unpack non-iterable \(value.typeName) object")
            }
            throw error
        }
        var values: [Value] = []
        while values.count < count, let item = try iterator.next() { values.append(item) }
        if values.count < count {
            throw .value("not enough values to unpack (expected \(count), got \(values.count))")
        }
        if try iterator.next() != nil { throw .value("too many values to unpack (expected \(count))") }
        return values
    }

    /// The variable that a name is in a scope; unknown ones are looked up where Jinja would fail to compile.
    func variable(_ name: String, _ scope: Scope) -> Variable {
        scope.symbols.find(name) ?? scope.symbols.declareParameter(name)
    }

    private func namespaceNames(_ target: Expression) -> [String] {
        switch target.kind {
        case .namespace(let name, _): [name]
        case .tuple(let items): items.flatMap(namespaceNames)
        default: []
        }
    }

    /// Makes what a top-level statement has set visible to blocks, includes and imports.
    func publishing(_ names: [String], _ scope: Scope) -> @Sendable (Frame) -> Void {
        guard scope.isTopLevel, !names.isEmpty else { return { _ in } }
        let variables = names.map { ($0, variable($0, scope).slot) }
        return { frame in
            for (name, slot) in variables {
                guard let value = frame.slots[slot] else { continue }
                frame.context.set(name, value)
                if !name.hasPrefix("_") { frame.context.export(name) }
            }
        }
    }

    mutating func set(_ target: Expression, _ value: Expression, _ scope: Scope) throws(TemplateError) -> Execute {
        var checks: [Evaluate] = []
        for name in namespaceNames(target) {
            checks.append(try compile(Expression(.name(name), target.line), scope))
        }
        let evaluate = try compile(value, scope)
        let assign = try assign(target, scope)
        let publish = publishing(target.targetNames, scope)
        let namespaces = checks
        return { (frame, _) throws(TemplateError) in
            for namespace in namespaces {
                guard case .object(let object) = try namespace(frame), object is NamespaceObject else {
                    throw .runtime("cannot assign attribute on non-namespace object")
                }
            }
            try assign(frame, try evaluate(frame))
            publish(frame)
            return .next
        }
    }

    mutating func setBlock(_ target: Expression, _ filter: Expression?, _ body: [Statement], _ scope: Scope)
        throws(TemplateError) -> Execute
    {
        var inner = scope.inner()
        inner.checksExtends = false
        SymbolVisitor.visit(body, inner.symbols)
        let content = entering(enter(inner), try self.body(body, inner))
        let apply = try filter.map { (filter) throws(TemplateError) in try filterChain(filter, inner) }
        let assign = try assign(target, scope)
        let publish = publishing(target.targetNames, scope)
        let escaping = escaping(inner)
        return { (frame, _) throws(TemplateError) in
            var text = ""
            let flow = try content(frame, &text)
            if flow != .next { return flow }
            try frame.context.run.charge(bytes: text.utf8.count)
            var value: Value = escaping.applies(frame) && apply != nil ? .markup(text) : .string(text)
            if let apply { value = try apply(frame, value) }
            if frame.context.autoescapes { value = .markup(try HTML.markup(value, frame.context.run)) }
            try assign(frame, value)
            publish(frame)
            return .next
        }
    }

    /// A chain of filters whose innermost value is the text of a block.
    mutating func filterChain(_ filter: Expression, _ scope: Scope) throws(TemplateError)
        -> @Sendable (Frame, Value) throws(TemplateError) -> Value
    {
        guard case .filter(let inner, let name, let arguments) = filter.kind else {
            throw fail("expected a filter", filter.line)
        }
        let apply = try self.filter(name, arguments, filter.line, scope)
        guard let inner else { return apply }
        let before = try filterChain(inner, scope)
        return { (frame, value) throws(TemplateError) in try apply(frame, try before(frame, value)) }
    }

    mutating func filterBlock(_ filter: Expression, _ body: [Statement], _ scope: Scope) throws(TemplateError)
        -> Execute
    {
        let inner = scope.inner()
        SymbolVisitor.visit(body, inner.symbols)
        SymbolVisitor.visit(filter, inner.symbols)
        let content = try self.body(body, inner)
        let apply = try filterChain(filter, inner)
        let prepare = enter(inner)
        let escaping = escaping(inner)
        return { (frame, output) throws(TemplateError) in
            Self.run(prepare, frame)
            var text = ""
            let flow = try content(frame, &text)
            if flow != .next { return flow }
            let value = try apply(frame, escaping.applies(frame) ? .markup(text) : .string(text))
            output += try value.string(frame.context.run)
            try frame.context.run.checkOutput(output, text.utf8.count)
            return flow
        }
    }

    mutating func with(_ targets: [(target: Expression, value: Expression)], _ body: [Statement], _ scope: Scope)
        throws(TemplateError) -> Execute
    {
        let inner = scope.inner()
        for (target, _) in targets { SymbolVisitor.declareTarget(target, inner.symbols) }
        SymbolVisitor.visit(body, inner.symbols)
        var assignments: [(assign: Assign, value: Evaluate)] = []
        for (target, value) in targets {
            assignments.append((try assign(target, inner), try compile(value, scope)))
        }
        let content = try self.body(body, inner)
        let prepare = enter(inner)
        let all = assignments
        return { (frame, output) throws(TemplateError) in
            Self.run(prepare, frame)
            for (assign, value) in all { try assign(frame, try value(frame)) }
            return try content(frame, &output)
        }
    }

    mutating func autoescape(_ flag: Expression, _ body: [Statement], _ scope: Scope) throws(TemplateError) -> Execute {
        let inner = scope.inner()
        SymbolVisitor.visit(flag, inner.symbols)
        SymbolVisitor.visit(body, inner.symbols)
        let evaluate = try compile(flag, inner)
        let evaluation = scope.evaluation
        let saved = (evaluation.autoescape, evaluation.isVolatile)
        if case .constant(let value) = flag.kind {
            evaluation.autoescape = try value.isTrue()
        } else {
            evaluation.isVolatile = true
        }
        let content = try self.body(body, inner)
        (evaluation.autoescape, evaluation.isVolatile) = saved
        let prepare = enter(inner)
        return { (frame, output) throws(TemplateError) in
            Self.run(prepare, frame)
            let evaluation = frame.context.evaluation
            let before = evaluation.autoescape
            evaluation.autoescape = try evaluate(frame).isTrue()
            let flow = try content(frame, &output)
            evaluation.autoescape = before
            return flow
        }
    }
}
