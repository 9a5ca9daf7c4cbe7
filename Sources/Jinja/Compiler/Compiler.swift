/// Turns a template's statements into closures; names become slots by Jinja's scoping rules.
struct Compiler {
    let environment: Environment
    let name: String?
    var blocks: [String: CompiledBlock] = [:]
    var extendsSoFar = 0
    var hasKnownExtends = false
    private var hasExtends = false
    private var declared: [(block: Statement.Block, line: Int)] = []

    static func compile(_ statements: [Statement], _ environment: Environment, name: String?) throws(TemplateError)
        -> Template
    {
        var compiler = Compiler(environment: environment, name: name)
        let root = try compiler.root(statements)
        return Template(name: name, environment: environment, root: root, blocks: compiler.blocks)
    }

    private init(environment: Environment, name: String?) {
        self.environment = environment
        self.name = name
    }

    func fail(_ message: String, _ line: Int) -> TemplateError {
        TemplateError(.syntax, message, exception: "TemplateAssertionError", name: name, line: line)
    }

    // MARK: Functions

    private mutating func root(_ statements: [Statement]) throws(TemplateError) -> CompiledBlock {
        try collectBlocks(statements)
        let evaluation = StaticEvaluation(autoescape: environment.options.autoescape.applies(to: name))
        let function = FunctionScope(depth: 0)
        var scope = Scope(symbols: Symbols(parent: nil, function: function), evaluation: evaluation)
        var prepare: [Enter] = []
        if UndeclaredNames.find(["self"], in: statements).contains("self") {
            prepare.append(.reference(scope.symbols.declareParameter("self").slot))
        }
        SymbolVisitor.visit(statements, scope.symbols)
        scope.isTopLevel = true
        scope.isRootLevel = true
        scope.checksExtends = hasExtends
        prepare += enter(scope)
        let body = try body(statements, scope)
        for (block, _) in declared {
            blocks[block.name] = try compile(block, evaluation)
        }
        return CompiledBlock(entering(prepare, body), slots: function.count)
    }

    private mutating func compile(_ block: Statement.Block, _ evaluation: StaticEvaluation) throws(TemplateError)
        -> CompiledBlock
    {
        let function = FunctionScope(depth: 0)
        let scope = Scope(symbols: Symbols(parent: nil, function: function), evaluation: evaluation)
        let special = UndeclaredNames.find(["self", "super"], in: block.body)
        var prepare: [Enter] = []
        if special.contains("self") { prepare.append(.reference(scope.symbols.declareParameter("self").slot)) }
        if special.contains("super") {
            prepare.append(.parentBlock(scope.symbols.declareParameter("super").slot, block.name))
        }
        SymbolVisitor.visit(block.body, scope.symbols)
        prepare += enter(scope)
        let body = try body(block.body, scope)
        return CompiledBlock(entering(prepare, body), slots: function.count)
    }

    private mutating func collectBlocks(_ statements: [Statement]) throws(TemplateError) {
        for statement in statements {
            switch statement.kind {
            case .block(let block):
                if declared.contains(where: { $0.block.name == block.name }) {
                    throw fail("block \(PythonRepr.quote(block.name)) defined twice", statement.line)
                }
                declared.append((block, statement.line))
                try collectBlocks(block.body)
            case .forLoop(let loop):
                try collectBlocks(loop.body)
                try collectBlocks(loop.otherwise)
            case .condition(_, let body, let elifs, let otherwise):
                try collectBlocks(body)
                for elif in elifs { try collectBlocks(elif.body) }
                try collectBlocks(otherwise)
            case .macro(let macro), .call(let macro, _): try collectBlocks(macro.body)
            case .filter(_, let body), .with(_, let body), .setBlock(_, _, let body), .autoescape(_, let body):
                try collectBlocks(body)
            case .extends: hasExtends = true
            default: break
            }
        }
    }

    // MARK: Scopes

    /// What happens to a variable when its scope is entered.
    enum Enter {
        case resolve(Int, String)
        case alias(Int, distance: Int, slot: Int)
        case undefined(Int)
        case reference(Int)
        case parentBlock(Int, String)
    }

    func enter(_ scope: Scope) -> [Enter] {
        let depth = scope.symbols.function.depth
        return scope.symbols.loads.compactMap { (variable, load) -> Enter? in
            switch load {
            case .parameter: nil
            case .resolve(let name): .resolve(variable.slot, name)
            case .alias(let other): .alias(variable.slot, distance: depth - other.depth, slot: other.slot)
            case .undefined: .undefined(variable.slot)
            }
        }
    }

    static func run(_ operations: [Enter], _ frame: Frame) {
        for operation in operations {
            switch operation {
            case .resolve(let slot, let name): frame.slots[slot] = frame.context.resolve(name)
            case .alias(let slot, let distance, let other):
                frame.slots[slot] = distance == 0 ? frame.slots[other] : frame.outer(distance).slots[other]
            case .undefined(let slot): frame.slots[slot] = nil
            case .reference(let slot): frame.slots[slot] = .object(SelfReference(frame.context))
            case .parentBlock(let slot, let name):
                frame.slots[slot] = BlockReference.parent(of: name, frame)
            }
        }
    }

    func entering(_ operations: [Enter], _ body: @escaping Execute) -> Execute {
        if operations.isEmpty { return body }
        return { (frame, output) throws(TemplateError) in
            Self.run(operations, frame)
            return try body(frame, &output)
        }
    }

    // MARK: Bodies

    /// Statements in order; after a second `extends` nothing follows.
    mutating func body(_ statements: [Statement], _ scope: Scope) throws(TemplateError) -> Execute {
        var compiled: [Execute] = []
        for statement in statements {
            let wasKnown = hasKnownExtends
            if let execute = try compile(statement, scope) { compiled.append(execute) }
            if case .extends = statement.kind, wasKnown, extendsSoFar > 0 { break }
        }
        switch compiled.count {
        case 0: return { (_, _) throws(TemplateError) in .next }
        case 1: return compiled[0]
        default:
            let all = compiled
            return { (frame, output) throws(TemplateError) in
                for execute in all {
                    let flow = try execute(frame, &output)
                    if flow != .next { return flow }
                }
                return .next
            }
        }
    }

    /// The same, with the place of a statement put on errors that have none.
    func located(_ line: Int, _ body: @escaping Execute) -> Execute {
        let name = name
        return { (frame, output) throws(TemplateError) in
            do throws(TemplateError) {
                try frame.context.run.step()
                return try body(frame, &output)
            } catch {
                throw error.located(name, line)
            }
        }
    }

    private mutating func compile(_ statement: Statement, _ scope: Scope) throws(TemplateError) -> Execute? {
        let line = statement.line
        switch statement.kind {
        case .output(let items): return try output(items, line, scope)
        case .forLoop(let loop): return located(line, try forLoop(loop, line, scope))
        case .condition(let test, let body, let elifs, let otherwise):
            return located(line, try condition(test, body, elifs, otherwise, scope))
        case .macro(let macro): return located(line, try macroStatement(macro, line, scope))
        case .call(let macro, let call): return located(line, try callBlock(macro, call, line, scope))
        case .filter(let filter, let body): return located(line, try filterBlock(filter, body, scope))
        case .with(let targets, let body): return located(line, try with(targets, body, scope))
        case .set(let target, let value): return located(line, try set(target, value, scope))
        case .setBlock(let target, let filter, let body):
            return located(line, try setBlock(target, filter, body, scope))
        case .block(let block): return try self.block(block, line, scope)
        case .extends(let template): return located(line, try extends(template, line, scope))
        case .include(let template, let ignoreMissing, let withContext):
            return located(line, try include(template, ignoreMissing, withContext, scope))
        case .importTemplate(let template, let target, let withContext):
            return located(line, try importTemplate(template, target, withContext, scope))
        case .fromImport(let template, let names, let withContext):
            return located(line, try fromImport(template, names, withContext, line, scope))
        case .autoescape(let flag, let body): return located(line, try autoescape(flag, body, scope))
        case .expression(let expression):
            let evaluate = try compile(expression, scope)
            return located(line) { (frame, _) throws(TemplateError) in
                _ = try evaluate(frame)
                return .next
            }
        case .breakLoop, .continueLoop:
            guard scope.isInLoop else {
                let word = if case .breakLoop = statement.kind { "break" } else { "continue" }
                throw TemplateError(
                    .syntax, word == "break" ? "'break' outside loop" : "'continue' not properly in loop",
                    exception: "SyntaxError", name: name, line: line)
            }
            let flow: Flow = if case .breakLoop = statement.kind { .breakLoop } else { .continueLoop }
            return { (_, _) throws(TemplateError) in flow }
        case .custom(let tag, let items): return try customTag(tag, items, line, scope)
        }
    }

    // MARK: Output

    private enum Piece: Sendable {
        case data(String)
        case expression(Evaluate, Int, Escaping)
    }

    /// How a value becomes output in a scope.
    enum Escaping: Sendable {
        case never, always
        /// As the evaluation context says.
        case asked

        @inline(__always) func applies(_ frame: Frame) -> Bool {
            switch self {
            case .never: false
            case .always: true
            case .asked: frame.context.evaluation.autoescape
            }
        }
    }

    func escaping(_ scope: Scope) -> Escaping {
        scope.evaluation.isVolatile ? .asked : scope.evaluation.autoescape ? .always : .never
    }

    private mutating func output(_ items: [Statement.Output], _ line: Int, _ scope: Scope) throws(TemplateError)
        -> Execute?
    {
        if scope.checksExtends, hasKnownExtends { return nil }
        var pieces: [Piece] = []
        for item in items {
            switch item {
            case .data(let text, _): pieces.append(.data(text))
            case .expression(let expression):
                if case .constant(.string(let text)) = expression.kind, escaping(scope) == .never {
                    pieces.append(.data(text))
                } else {
                    // A constant is escaped while compiling, as far as that is known then.
                    let isKnown = expression.isConstant(withFilters: !scope.evaluation.isVolatile)
                    let escaping: Escaping =
                        isKnown ? (scope.evaluation.autoescape ? .always : .never) : escaping(scope)
                    pieces.append(.expression(try compile(expression, scope), expression.line, escaping))
                }
            }
        }
        let checks = scope.checksExtends
        let distance = scope.symbols.function.depth
        let name = name
        if pieces.count == 1, case .data(let text) = pieces[0] {
            return { (frame, output) throws(TemplateError) in
                if checks, frame.outer(distance).parentTemplate != nil { return .next }
                output += text
                try frame.context.run.checkOutput(output, text.utf8.count)
                return .next
            }
        }
        let all = pieces
        return { (frame, output) throws(TemplateError) in
            if checks, frame.outer(distance).parentTemplate != nil { return .next }
            for piece in all {
                switch piece {
                case .data(let text):
                    output += text
                    try frame.context.run.checkOutput(output, text.utf8.count)
                case .expression(let evaluate, let line, let escaping):
                    do throws(TemplateError) {
                        let value = try evaluate(frame)
                        try Self.write(value, escaping.applies(frame), frame, &output)
                    } catch {
                        throw error.located(name, line)
                    }
                }
            }
            return .next
        }
    }

    @inline(__always) static func write(_ value: Value, _ escapes: Bool, _ frame: Frame, _ output: inout String)
        throws(TemplateError)
    {
        let before = output.utf8.count
        if escapes {
            output += try HTML.escape(value, frame.context.run)
        } else if case .string(let text) = value {
            output += text
        } else {
            output += try value.string(frame.context.run)
        }
        try frame.context.run.checkOutput(output, output.utf8.count - before)
    }

    /// An argument of a tag of the host.
    private enum TagPiece: Sendable {
        case value(Evaluate)
        case sum(Evaluate, Evaluate)
        case difference(Evaluate, Evaluate)
    }

    private mutating func customTag(_ tag: Environment.Tag, _ items: [Expression], _ line: Int, _ scope: Scope)
        throws(TemplateError) -> Execute?
    {
        if scope.checksExtends, hasKnownExtends { return nil }
        var arguments: [TagPiece] = []
        for item in items {
            switch item.kind {
            case .binary(.add, let left, let right):
                arguments.append(.sum(try compile(left, scope), try compile(right, scope)))
            case .binary(.subtract, let left, let right):
                arguments.append(.difference(try compile(left, scope), try compile(right, scope)))
            default: arguments.append(.value(try compile(item, scope)))
            }
        }
        let escaping = escaping(scope)
        let checks = scope.checksExtends
        let distance = scope.symbols.function.depth
        let all = arguments
        return located(line) { (frame, output) throws(TemplateError) -> Flow in
            if checks, frame.outer(distance).parentTemplate != nil { return .next }
            var values: [Environment.TagArgument] = []
            for argument in all {
                switch argument {
                case .value(let value): values.append(.value(try value(frame)))
                case .sum(let left, let right): values.append(.sum(try left(frame), try right(frame)))
                case .difference(let left, let right):
                    values.append(.difference(try left(frame), try right(frame)))
                }
            }
            try Self.write(try tag.render(values, frame.context), escaping.applies(frame), frame, &output)
            return .next
        }
    }
}
