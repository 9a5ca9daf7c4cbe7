/// `for` and `if`.
extension Compiler {
    mutating func condition(
        _ test: Expression, _ body: [Statement], _ elifs: [Statement.Elif], _ otherwise: [Statement], _ scope: Scope
    ) throws(TemplateError) -> Execute {
        let soft = scope.soft()
        var branches: [(test: Evaluate, body: Execute)] = []
        branches.append((try compile(test, soft), try self.body(body, soft)))
        for elif in elifs { branches.append((try compile(elif.test, soft), try self.body(elif.body, soft))) }
        let last = try self.body(otherwise, soft)
        let all = branches
        if all.count == 1 {
            let (test, then) = all[0]
            return { (frame, output) throws(TemplateError) in
                try test(frame).isTrue() ? try then(frame, &output) : try last(frame, &output)
            }
        }
        return { (frame, output) throws(TemplateError) in
            for (test, body) in all where try test(frame).isTrue() { return try body(frame, &output) }
            return try last(frame, &output)
        }
    }

    mutating func forLoop(_ loop: Statement.ForLoop, _ line: Int, _ scope: Scope) throws(TemplateError) -> Execute {
        // A recursive loop is a function of its own, which calls itself with a deeper iterable.
        let function = loop.isRecursive ? FunctionScope(depth: scope.symbols.function.depth + 1) : nil
        var inner = scope.inner(function: function)
        inner.isInLoop = true
        let usesLoop =
            loop.isRecursive || UndeclaredNames.find(["loop"], in: loop.body).contains("loop")
            || Self.hasScopedBlock(loop.body) || Self.hasScopedBlock(loop.otherwise)
        let loopSlot = usesLoop ? inner.symbols.declareParameter("loop").slot : nil
        SymbolVisitor.declareTarget(loop.target, inner.symbols)
        SymbolVisitor.visit(loop.body, inner.symbols)
        if Self.storesLoop(loop.target) || Self.storesLoop(loop.body) || Self.storesLoop(loop.otherwise) {
            throw fail("Can't assign to special loop variable in for-loop target", line)
        }
        let iterable = try compile(loop.iterable, scope)
        let filter = try loopFilter(loop, inner, scope)
        let assign = try assign(loop.target, inner)
        let body = try self.body(loop.body, inner)
        let enterBody = enter(inner)
        var otherwise: Execute?
        var enterElse: [Enter] = []
        if !loop.otherwise.isEmpty {
            let elseScope = scope.inner(function: function)
            SymbolVisitor.visit(loop.otherwise, elseScope.symbols)
            otherwise = try self.body(loop.otherwise, elseScope)
            enterElse = enter(elseScope)
        }
        let otherwiseBody = otherwise
        let enterOtherwise = enterElse
        let iterate: @Sendable (Frame, Value, LoopObject?, inout String) throws(TemplateError) -> Flow = {
            (frame, iterable, loopObject, output) throws(TemplateError) in
            try frame.context.run.checkStack()
            var iterator = try iterable.iterator()
            if let filter { iterator = filter(frame, iterator) }
            loopObject?.start(iterator, iterable: filter == nil ? iterable : nil)
            var ran = false
            if let loopSlot { frame.slots[loopSlot] = loopObject.map { .object($0) } }
            while true {
                let next: Value? =
                    if let loopObject { try loopObject.advance() } else { try iterator.next() }
                guard let item = next else { break }
                try frame.context.run.step()
                try assign(frame, item)
                Self.run(enterBody, frame)
                let flow = try body(frame, &output)
                // As in Jinja, an iteration that is cut short does not count for `else`.
                if flow == .next { ran = true }
                if flow == .breakLoop { break }
            }
            if !ran, let otherwiseBody {
                Self.run(enterOtherwise, frame)
                return try otherwiseBody(frame, &output)
            }
            return .next
        }
        guard let function else {
            return { (frame, output) throws(TemplateError) in
                let loopObject = usesLoop ? LoopObject(frame.context, depth: 0) : nil
                return try iterate(frame, try iterable(frame), loopObject, &output)
            }
        }
        let slots = function
        let count = slots.count
        return { (frame, output) throws(TemplateError) in
            func render(_ value: Value, _ depth: Int) throws(TemplateError) -> String {
                let loopFrame = Frame(frame.context, frame, slots: count)
                let loopObject = LoopObject(frame.context, depth: depth)
                loopObject.recurse = render
                var text = ""
                _ = try iterate(loopFrame, value, loopObject, &text)
                loopObject.recurse = nil
                return text
            }
            output += try render(try iterable(frame), 0)
            return .next
        }
    }

    /// The `if` of a `for`: a function of its own, run as the loop asks for its next item.
    private mutating func loopFilter(_ loop: Statement.ForLoop, _ inner: Scope, _ scope: Scope) throws(TemplateError)
        -> (@Sendable (Frame, ValueIterator) -> ValueIterator)?
    {
        guard let test = loop.test else { return nil }
        let outerFunction = inner.symbols.function
        let function = FunctionScope(depth: outerFunction.depth + 1)
        let testScope: Scope
        if loop.isRecursive {
            // Its parent is the function of the loop, whose names begin a level further in.
            testScope = Scope(
                symbols: Symbols(parent: scope.symbols, function: function), evaluation: scope.evaluation)
        } else {
            testScope = scope.inner(function: function)
        }
        SymbolVisitor.declareTarget(loop.target, testScope.symbols)
        SymbolVisitor.visit(test, testScope.symbols)
        let assign = try assign(loop.target, testScope)
        let accepts = try compile(test, testScope)
        let prepare = enter(testScope)
        let count = function.count
        return { (frame, source) in
            let own = Frame(frame.context, frame, slots: count)
            Self.run(prepare, own)
            return FilteredIterator(source) { (item) throws(TemplateError) in
                try frame.context.run.step()
                try assign(own, item)
                return try accepts(own).isTrue()
            }
        }
    }

    private static func hasScopedBlock(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            switch statement.kind {
            case .block(let block): block.isScoped || hasScopedBlock(block.body)
            case .forLoop(let loop): hasScopedBlock(loop.body) || hasScopedBlock(loop.otherwise)
            case .condition(_, let body, let elifs, let otherwise):
                hasScopedBlock(body) || elifs.contains { hasScopedBlock($0.body) } || hasScopedBlock(otherwise)
            case .macro(let macro), .call(let macro, _): hasScopedBlock(macro.body)
            case .filter(_, let body), .with(_, let body), .setBlock(_, _, let body), .autoescape(_, let body):
                hasScopedBlock(body)
            default: false
            }
        }
    }

    private static func storesLoop(_ target: Expression) -> Bool { target.targetNames.contains("loop") }

    private static func storesLoop(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            switch statement.kind {
            case .set(let target, _): storesLoop(target)
            case .setBlock(let target, _, let body): storesLoop(target) || storesLoop(body)
            case .forLoop(let loop):
                storesLoop(loop.target) || storesLoop(loop.body) || storesLoop(loop.otherwise)
            case .condition(_, let body, let elifs, let otherwise):
                storesLoop(body) || elifs.contains { storesLoop($0.body) } || storesLoop(otherwise)
            case .macro(let macro), .call(let macro, _): storesLoop(macro.body)
            case .filter(_, let body), .with(_, let body), .autoescape(_, let body): storesLoop(body)
            case .block(let block): storesLoop(block.body)
            default: false
            }
        }
    }
}

/// Yields what a closure accepts.
final class FilteredIterator: ValueIterator {
    private let source: ValueIterator
    private let accepts: (Value) throws(TemplateError) -> Bool
    init(_ source: ValueIterator, _ accepts: @escaping (Value) throws(TemplateError) -> Bool) {
        self.source = source
        self.accepts = accepts
    }
    override func next() throws(TemplateError) -> Value? {
        while let item = try source.next() {
            if try accepts(item) { return item }
        }
        return nil
    }
}
