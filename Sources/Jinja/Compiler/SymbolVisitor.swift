/// Finds the names that a scope's statements load and store, in Jinja's order; it stops where a new scope begins.
struct SymbolVisitor {
    private var symbols: Symbols
    init(_ symbols: Symbols) { self.symbols = symbols }

    static func visit(_ statements: [Statement], _ symbols: Symbols) {
        var visitor = SymbolVisitor(symbols)
        visitor.visit(statements)
    }

    static func visit(_ expression: Expression, _ symbols: Symbols) {
        SymbolVisitor(symbols).visit(expression)
    }

    /// The names of a loop's target, which are parameters of its body.
    static func declareTarget(_ target: Expression, _ symbols: Symbols) {
        for name in target.targetNames { symbols.declareParameter(name) }
    }

    mutating func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .output(let items):
            for case .expression(let expression) in items { visit(expression) }
        case .forLoop(let loop): visit(loop.iterable)
        case .condition(let test, let body, let elifs, let otherwise):
            visit(test)
            let original = symbols
            let branches = [body, otherwise].map { branch(original, $0) }
            symbols = original.copy()
            for elif in elifs {
                // An elif is an `if` inside the branch of elifs.
                visit(elif.test)
                let inner = symbols
                let body = branch(inner, elif.body)
                symbols = inner
                inner.update(branches: [body])
            }
            let elifSymbols = symbols
            symbols = original
            original.update(branches: [branches[0], elifSymbols, branches[1]])
        case .macro(let macro): if let name = macro.name { symbols.store(name) }
        case .call(_, let call): visit(call)
        case .filter(let filter, _): visit(filter)
        case .with(let targets, _): for (_, value) in targets { visit(value) }
        case .set(let target, let value):
            visit(value)
            store(target)
        case .setBlock(let target, _, _): store(target)
        case .block, .autoescape, .breakLoop, .continueLoop: break
        case .extends(let template), .include(let template, _, _), .expression(let template): visit(template)
        case .importTemplate(let template, let target, _):
            visit(template)
            symbols.store(target)
        case .fromImport(let template, let names, _):
            visit(template)
            for (_, alias) in names { symbols.store(alias) }
        case .custom(_, let items): for item in items { visit(item) }
        }
    }

    private mutating func branch(_ original: Symbols, _ statements: [Statement]) -> Symbols {
        let copy = original.copy()
        symbols = copy
        visit(statements)
        symbols = original
        return copy
    }

    private func store(_ target: Expression) {
        switch target.kind {
        case .namespace(let name, _): symbols.load(name)
        case .tuple(let items): for item in items { store(item) }
        case .name(let name): symbols.store(name)
        default: break
        }
    }

    func visit(_ expression: Expression) {
        expression.visitNames { symbols.load($0) }
    }
}

extension Expression {
    /// The names that an assignment to this expression sets.
    var targetNames: [String] {
        switch kind {
        case .name(let name): [name]
        case .tuple(let items): items.flatMap(\.targetNames)
        default: []
        }
    }

    /// Calls a closure for each name that the expression reads.
    func visitNames(_ visit: (String) -> Void) {
        switch kind {
        case .constant: break
        case .name(let name), .namespace(let name, _): visit(name)
        case .tuple(let items), .list(let items), .concatenation(let items):
            for item in items { item.visitNames(visit) }
        case .dict(let entries):
            for (key, value) in entries {
                key.visitNames(visit)
                value.visitNames(visit)
            }
        case .condition(let test, let then, let otherwise):
            test.visitNames(visit)
            then.visitNames(visit)
            otherwise?.visitNames(visit)
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .item(let left, let right):
            left.visitNames(visit)
            right.visitNames(visit)
        case .not(let inner), .negative(let inner), .positive(let inner), .attribute(let inner, _):
            inner.visitNames(visit)
        case .comparison(let left, let operations):
            left.visitNames(visit)
            for (_, right) in operations { right.visitNames(visit) }
        case .slice(let start, let stop, let step):
            for part in [start, stop, step] { part?.visitNames(visit) }
        case .call(let callee, let arguments):
            callee.visitNames(visit)
            arguments.visitNames(visit)
        case .filter(let inner, _, let arguments):
            inner?.visitNames(visit)
            arguments.visitNames(visit)
        case .test(let inner, _, let arguments):
            inner.visitNames(visit)
            arguments.visitNames(visit)
        }
    }
}

extension CallArguments {
    func visitNames(_ visit: (String) -> Void) {
        for argument in positional { argument.visitNames(visit) }
        for (_, value) in keywords { value.visitNames(visit) }
        spread?.visitNames(visit)
        keywordSpread?.visitNames(visit)
    }
}

/// Which of some special names (`loop`, `caller`, `super` …) statements read before they set them.
struct UndeclaredNames {
    private var wanted: Set<String>
    private(set) var found: Set<String> = []

    static func find(_ names: Set<String>, in statements: [Statement]) -> Set<String> {
        var search = UndeclaredNames(wanted: names)
        search.visit(statements)
        return search.found
    }

    private init(wanted: Set<String>) { self.wanted = wanted }

    private mutating func read(_ expression: Expression?) {
        var names: [String] = []
        expression?.visitNames { names.append($0) }
        for name in names where wanted.contains(name) { found.insert(name) }
    }

    private mutating func write(_ names: [String]) {
        for name in names { wanted.remove(name) }
    }

    private mutating func visit(_ statements: [Statement]) {
        for statement in statements {
            if found == wanted { return }
            visit(statement)
        }
    }

    private mutating func visit(_ macro: Statement.Macro) {
        write(macro.parameters)
        for value in macro.defaults { read(value) }
        visit(macro.body)
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .output(let items): for case .expression(let expression) in items { read(expression) }
        case .forLoop(let loop):
            write(loop.target.targetNames)
            read(loop.iterable)
            visit(loop.body)
            visit(loop.otherwise)
            read(loop.test)
        case .condition(let test, let body, let elifs, let otherwise):
            read(test)
            visit(body)
            for elif in elifs {
                read(elif.test)
                visit(elif.body)
            }
            visit(otherwise)
        case .macro(let macro): visit(macro)
        case .call(let macro, let call):
            read(call)
            visit(macro)
        case .filter(let filter, let body):
            visit(body)
            read(filter)
        case .with(let targets, let body):
            for (target, _) in targets { write(target.targetNames) }
            for (_, value) in targets { read(value) }
            visit(body)
        case .set(let target, let value):
            if case .namespace = target.kind { read(target) }
            write(target.targetNames)
            read(value)
        case .setBlock(let target, let filter, let body):
            write(target.targetNames)
            read(filter)
            visit(body)
        case .autoescape(let flag, let body):
            read(flag)
            visit(body)
        case .extends(let template), .include(let template, _, _), .importTemplate(let template, _, _),
            .fromImport(let template, _, _), .expression(let template):
            read(template)
        case .custom(_, let items): for item in items { read(item) }
        case .block, .breakLoop, .continueLoop: break
        }
    }
}
