/// `macro` and `call`.
extension Compiler {
    /// A compiled macro; `MacroObject` joins it with the frame it was defined in.
    struct MacroCode: Sendable {
        let name: String?
        let parameters: [String]
        let slots: [Int]
        /// Defaults of the last parameters.
        let defaults: [Evaluate]
        let body: Execute
        let frameSlots: Int
        let caller: Int?
        let keywords: Int?
        let variable: Int?
        let hasCallerParameter: Bool
        let prepare: [Enter]
        let line: Int
        let templateName: String?
    }

    private mutating func code(_ macro: Statement.Macro, _ line: Int, _ scope: Scope) throws(TemplateError) -> MacroCode
    {
        let function = FunctionScope(depth: scope.symbols.function.depth + 1)
        var inner = scope.inner(function: function)
        inner.checksExtends = false
        for (position, parameter) in macro.parameters.enumerated()
        where macro.parameters[..<position].contains(parameter) {
            throw TemplateError(
                .syntax, "duplicate argument '\(parameter)' in function definition", exception: "SyntaxError",
                name: name, line: line)
        }
        let slots = macro.parameters.map { inner.symbols.declareParameter($0).slot }
        let undeclared = UndeclaredNames.find(["caller", "kwargs", "varargs"], in: macro.body)
        let hasCaller = macro.parameters.contains("caller")
        var caller: Int?
        if undeclared.contains("caller") {
            if let position = macro.parameters.firstIndex(of: "caller") {
                if position < macro.parameters.count - macro.defaults.count {
                    throw fail(
                        "When defining macros or call blocks the special \"caller\" argument must be omitted or be "
                            + "given a default.", line)
                }
            } else {
                caller = inner.symbols.declareParameter("caller").slot
            }
        }
        func special(_ name: String) -> Int? {
            undeclared.contains(name) && !macro.parameters.contains(name)
                ? inner.symbols.declareParameter(name).slot : nil
        }
        let keywords = special("kwargs")
        let variable = special("varargs")
        for value in macro.defaults { SymbolVisitor.visit(value, inner.symbols) }
        SymbolVisitor.visit(macro.body, inner.symbols)
        var defaults: [Evaluate] = []
        for value in macro.defaults { defaults.append(try compile(value, inner)) }
        let body = try self.body(macro.body, inner)
        return MacroCode(
            name: macro.name, parameters: macro.parameters, slots: slots, defaults: defaults, body: body,
            frameSlots: function.count, caller: caller, keywords: keywords, variable: variable,
            hasCallerParameter: hasCaller, prepare: enter(inner), line: line, templateName: name)
    }

    mutating func macroStatement(_ macro: Statement.Macro, _ line: Int, _ scope: Scope) throws(TemplateError) -> Execute
    {
        let code = try code(macro, line, scope)
        let name = macro.name ?? ""
        let slot = variable(name, scope).slot
        let isTopLevel = scope.isTopLevel
        return { (frame, _) throws(TemplateError) in
            let value = Value.object(MacroObject(code, frame))
            frame.slots[slot] = value
            if isTopLevel {
                frame.context.set(name, value)
                if !name.hasPrefix("_") { frame.context.export(name) }
            }
            return .next
        }
    }

    mutating func callBlock(_ macro: Statement.Macro, _ call: Expression, _ line: Int, _ scope: Scope)
        throws(TemplateError) -> Execute
    {
        let code = try code(macro, line, scope)
        guard case .call(let callee, let arguments) = call.kind else { throw fail("expected call", line) }
        let evaluate = try compileCall(callee, arguments, scope) { (frame) in .object(MacroObject(code, frame)) }
        return { (frame, output) throws(TemplateError) in
            let before = output.utf8.count
            output += try evaluate(frame).string(frame.context.run)
            try frame.context.run.checkOutput(output, output.utf8.count - before)
            return .next
        }
    }
}
