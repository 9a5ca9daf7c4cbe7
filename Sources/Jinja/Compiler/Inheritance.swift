/// `block`, `extends`, `include` and the imports.
extension Compiler {
    /// Values of all variables that are set here, for a template that is to see them.
    private func locals(_ scope: Scope) -> @Sendable (Frame) -> [String: Value] {
        let depth = scope.symbols.function.depth
        let variables = scope.symbols.allStores().map { ($0.name, depth - $0.variable.depth, $0.variable.slot) }
        return { frame in
            var values: [String: Value] = [:]
            for (name, distance, slot) in variables { values[name] = frame.outer(distance).slots[slot] }
            return values
        }
    }

    mutating func block(_ block: Statement.Block, _ line: Int, _ scope: Scope) throws(TemplateError) -> Execute? {
        if scope.isTopLevel, hasKnownExtends { return nil }
        let checks = scope.isTopLevel && extendsSoFar > 0
        let name = block.name
        let isRequired = block.isRequired
        let locals = block.isScoped ? locals(scope) : nil
        return located(line) { (frame, output) throws(TemplateError) in
            if checks, frame.parentTemplate != nil { return .next }
            let stack = frame.context.blocks[name] ?? []
            if isRequired, stack.count <= 1 {
                throw .runtime("Required block \(PythonRepr.quote(name)) not found")
            }
            if locals != nil { try frame.context.run.step(frame.context.size) }
            let context = locals.map { frame.context.derived($0(frame)) } ?? frame.context
            try stack.first?.render(context, &output)
            return .next
        }
    }

    mutating func extends(_ template: Expression, _ line: Int, _ scope: Scope) throws(TemplateError) -> Execute {
        if !scope.isTopLevel { throw fail("cannot use extend from a non top-level scope", line) }
        let isAgain = extendsSoFar > 0
        if isAgain, hasKnownExtends {
            return { (_, _) throws(TemplateError) in throw .runtime("extended multiple times") }
        }
        let evaluate = try compile(template, scope)
        if scope.isRootLevel { hasKnownExtends = true }
        extendsSoFar += 1
        return { (frame, _) throws(TemplateError) in
            if isAgain, frame.parentTemplate != nil { throw .runtime("extended multiple times") }
            let parent = try frame.context.run.template(try evaluate(frame))
            frame.parentTemplate = parent
            for (name, block) in parent.blocks { frame.context.blocks[name, default: []].append(block) }
            return .next
        }
    }

    mutating func include(_ template: Expression, _ ignoreMissing: Bool, _ withContext: Bool, _ scope: Scope)
        throws(TemplateError) -> Execute
    {
        let evaluate = try compile(template, scope)
        let locals = withContext ? locals(scope) : nil
        return { (frame, output) throws(TemplateError) in
            let run = frame.context.run
            let value = try evaluate(frame)
            let included: Template
            do throws(TemplateError) {
                included = try run.firstTemplate(value)
            } catch {
                if ignoreMissing, error.kind == .notFound { return .next }
                throw error
            }
            guard let locals else {
                output += try run.defaultModule(included).body
                return .next
            }
            try run.step(frame.context.size)
            let context = Context(run, included, variables: frame.context.all(with: locals(frame)))
            try included.render(context, &output)
            return .next
        }
    }

    /// The module of a template that is imported.
    private mutating func module(_ template: Expression, _ withContext: Bool, _ scope: Scope) throws(TemplateError)
        -> @Sendable (Frame) throws(TemplateError) -> ModuleObject
    {
        let evaluate = try compile(template, scope)
        let locals = withContext ? locals(scope) : nil
        return { (frame) throws(TemplateError) in
            let run = frame.context.run
            let imported = try run.template(try evaluate(frame))
            guard let locals else { return try run.defaultModule(imported) }
            try run.step(frame.context.size)
            let context = Context(run, imported, variables: frame.context.all(with: locals(frame)))
            return try ModuleObject(imported, context)
        }
    }

    mutating func importTemplate(_ template: Expression, _ target: String, _ withContext: Bool, _ scope: Scope)
        throws(TemplateError) -> Execute
    {
        let module = try module(template, withContext, scope)
        let slot = variable(target, scope).slot
        let isTopLevel = scope.isTopLevel
        return { (frame, _) throws(TemplateError) in
            let value = Value.object(try module(frame))
            frame.slots[slot] = value
            if isTopLevel {
                frame.context.set(target, value)
                frame.context.withdraw(target)
            }
            return .next
        }
    }

    mutating func fromImport(
        _ template: Expression, _ names: [(name: String, alias: String)], _ withContext: Bool, _ line: Int,
        _ scope: Scope
    ) throws(TemplateError) -> Execute {
        let module = try module(template, withContext, scope)
        let targets = names.map { ($0.name, $0.alias, variable($0.alias, scope).slot) }
        let isTopLevel = scope.isTopLevel
        let place = "line \(line)" + (name.map { " in " + PythonRepr.quote($0) } ?? "")
        return { (frame, _) throws(TemplateError) in
            let module = try module(frame)
            for (name, alias, slot) in targets {
                let value: Value
                if let found = try module.attribute(name) {
                    value = found
                } else {
                    let shown = module.template.name.map(PythonRepr.quote) ?? "None"
                    value = frame.context.undefined(
                        hint: "the template \(shown) (imported on \(place)) does not export the requested name "
                            + PythonRepr.quote(name), name: name)
                }
                frame.slots[slot] = value
                if isTopLevel {
                    frame.context.set(alias, value)
                    frame.context.withdraw(alias)
                }
            }
            return .next
        }
    }
}
