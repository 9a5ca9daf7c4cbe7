/// An expression of a template, with the line where it starts.
struct Expression {
    let kind: Kind
    let line: Int

    init(_ kind: Kind, _ line: Int) {
        self.kind = kind
        self.line = line
    }

    indirect enum Kind {
        case constant(Value)
        case name(String)
        case tuple([Expression])
        case list([Expression])
        case dict([(key: Expression, value: Expression)])
        /// `then if test else otherwise`.
        case condition(test: Expression, then: Expression, otherwise: Expression?)
        case binary(Operators.Binary, Expression, Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case not(Expression)
        case negative(Expression)
        case positive(Expression)
        case concatenation([Expression])
        case comparison(Expression, [(operation: Operators.Comparison, right: Expression)])
        case attribute(Expression, String)
        case item(Expression, Expression)
        case slice(Expression?, Expression?, Expression?)
        case call(Expression, CallArguments)
        /// A filter; without a value inside `{% filter %}` and `{% set %}` blocks.
        case filter(Expression?, String, CallArguments)
        case test(Expression, String, CallArguments)
        /// `ns.name` as the target of an assignment.
        case namespace(String, String)

        /// The name of Jinja's node class, for "can't assign to".
        var className: String {
            switch self {
            case .constant: "const"
            case .name: "name"
            case .tuple: "tuple"
            case .list: "list"
            case .dict: "dict"
            case .condition: "condexpr"
            case .binary(let operation, _, _):
                switch operation {
                case .add: "add"
                case .subtract: "sub"
                case .multiply: "mul"
                case .divide: "div"
                case .floorDivide: "floordiv"
                case .modulo: "mod"
                case .power: "pow"
                }
            case .and: "and"
            case .or: "or"
            case .not: "not"
            case .negative: "neg"
            case .positive: "pos"
            case .concatenation: "concat"
            case .comparison: "compare"
            case .attribute: "getattr"
            case .item: "getitem"
            case .slice: "slice"
            case .call: "call"
            case .filter: "filter"
            case .test: "test"
            case .namespace: "nsref"
            }
        }
    }

    /// Whether the expression can stand left of `=`.
    var isAssignable: Bool {
        switch kind {
        case .name(let name): !["true", "false", "none", "True", "False", "None"].contains(name)
        case .namespace: true
        case .tuple(let items), .list(let items): items.allSatisfy(\.isAssignable) && !kind.isList
        default: false
        }
    }
}

extension Expression.Kind {
    var isList: Bool {
        if case .list = self { return true }
        return false
    }
}

extension Expression {
    /// Whether Jinja evaluates the expression while compiling; filters too, unless escaping is decided late.
    func isConstant(withFilters: Bool = true) -> Bool {
        func all(_ items: [Expression]) -> Bool { items.allSatisfy { $0.isConstant(withFilters: withFilters) } }
        func all(_ arguments: CallArguments) -> Bool {
            all(arguments.positional) && all(arguments.keywords.map(\.value))
                && all([arguments.spread, arguments.keywordSpread].compactMap { $0 })
        }
        switch kind {
        case .constant: return true
        case .name, .namespace, .call: return false
        case .slice(let start, let stop, let step): return all([start, stop, step].compactMap { $0 })
        case .tuple(let items), .list(let items), .concatenation(let items): return all(items)
        case .dict(let entries): return all(entries.map(\.key)) && all(entries.map(\.value))
        case .condition(let test, let then, let otherwise):
            guard let otherwise else { return false }
            return all([test, then, otherwise])
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .item(let left, let right):
            return all([left, right])
        case .not(let inner), .negative(let inner), .positive(let inner), .attribute(let inner, _):
            return all([inner])
        case .comparison(let left, let operations): return all([left] + operations.map(\.right))
        case .filter(let inner, let name, let arguments):
            guard withFilters, let inner else { return false }
            // These need the context of a rendering.
            let needsContext = ["map", "select", "reject", "selectattr", "rejectattr", "random"].contains(name)
            return !needsContext && all([inner]) && all(arguments)
        case .test(let inner, _, let arguments): return withFilters && all([inner]) && all(arguments)
        }
    }
}

/// The arguments of a call, filter or test in the source.
struct CallArguments {
    var positional: [Expression] = []
    var keywords: [(name: String, value: Expression)] = []
    /// `*expression`.
    var spread: Expression?
    /// `**expression`.
    var keywordSpread: Expression?

    var isEmpty: Bool { positional.isEmpty && keywords.isEmpty && spread == nil && keywordSpread == nil }
}
