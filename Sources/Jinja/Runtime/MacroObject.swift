/// A macro, or the `caller` of a call block.
final class MacroObject: Object, @unchecked Sendable {
    private let code: Compiler.MacroCode
    private var frame: Frame

    init(_ code: Compiler.MacroCode, _ frame: Frame) {
        self.code = code
        self.frame = frame
    }

    override func takeReferences() -> [Value] { Frame.takeReferences(&frame) }
    deinit {
        var values = takeReferences()
        Teardown.release(&values)
    }

    override var className: String { "Macro" }
    override var moduleName: String { "jinja2.runtime" }
    override var isCallable: Bool { true }

    override func attribute(_ name: String) throws(TemplateError) -> Value? {
        switch name {
        case "name": code.name.map { .string($0) } ?? Value.none
        case "arguments": .tuple(code.parameters.map { .string($0) })
        case "catch_kwargs": .boolean(code.keywords != nil)
        case "catch_varargs": .boolean(code.variable != nil)
        case "caller": .boolean(code.caller != nil || code.hasCallerParameter)
        default: nil
        }
    }

    override func representation() throws(TemplateError) -> String {
        "<Macro \(code.name.map(PythonRepr.quote) ?? "anonymous")>"
    }

    override func call(_ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        try context.run.checkStack()
        let own = Frame(frame.context, frame, slots: code.frameSlots)
        let shown = code.name.map(PythonRepr.quote) ?? "None"
        var keywords = arguments.keywords
        func take(_ name: String) -> Value? {
            guard let position = keywords.firstIndex(where: { $0.name == name }) else { return nil }
            return keywords.remove(at: position).value
        }
        let given = arguments.positional.prefix(code.parameters.count)
        for (slot, value) in zip(code.slots, given) { own.slots[slot] = value }
        for position in given.count..<max(given.count, code.parameters.count) {
            own.slots[code.slots[position]] = take(code.parameters[position])
        }
        if let caller = code.caller {
            let value = take("caller")
            own.slots[caller] =
                value.flatMap { $0.isNone ? nil : $0 }
                ?? context.undefined(hint: "No caller defined", name: "caller")
        }
        if let slot = code.keywords {
            own.slots[slot] = .dict(keywords.map { ($0.name, $0.value) })
        } else if let (name, _) = keywords.first {
            if keywords.contains(where: { $0.name == "caller" }) {
                throw .type(
                    "macro \(shown) was invoked with two values for the special caller argument. This is most "
                        + "likely a bug.")
            }
            throw .type("macro \(shown) takes no keyword argument \(PythonRepr.quote(name))")
        }
        if let slot = code.variable {
            own.slots[slot] = .tuple(Array(arguments.positional.dropFirst(code.parameters.count)))
        } else if arguments.positional.count > code.parameters.count {
            throw .type("macro \(shown) takes not more than \(code.parameters.count) argument(s)")
        }
        do throws(TemplateError) {
            Compiler.run(code.prepare, own)
            let firstDefault = code.parameters.count - code.defaults.count
            for (position, slot) in code.slots.enumerated() where own.slots[slot] == nil {
                let parameter = code.parameters[position]
                own.slots[slot] =
                    position >= firstDefault
                    ? try code.defaults[position - firstDefault](own)
                    : frame.context.undefined(
                        hint: "parameter \(PythonRepr.quote(parameter)) was not provided", name: parameter)
            }
            var output = ""
            _ = try code.body(own, &output)
            try context.run.charge(bytes: output.utf8.count)
            return context.autoescapes ? .markup(output) : .string(output)
        } catch {
            throw error.located(code.templateName, code.line)
        }
    }
}
