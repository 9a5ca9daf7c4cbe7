/// Whether output is escaped, as far as it is known before rendering.
final class StaticEvaluation {
    var autoescape: Bool
    /// Known only while rendering.
    var isVolatile = false
    init(autoescape: Bool) { self.autoescape = autoescape }
}

/// Where in a template the compiler is (what Jinja calls a frame at compile time).
struct Scope {
    let symbols: Symbols
    let evaluation: StaticEvaluation
    /// Output counts only when no `extends` has happened.
    var checksExtends = false
    /// The template's top level, also inside its `if`s.
    var isTopLevel = false
    /// The template's top level and not inside an `if`.
    var isRootLevel = false
    /// Where unknown filters are an error only when they are used.
    var isSoft = false
    /// Whether `break` and `continue` have a loop.
    var isInLoop = false

    init(symbols: Symbols, evaluation: StaticEvaluation) {
        self.symbols = symbols
        self.evaluation = evaluation
    }

    /// A nested scope, in a function of its own or in the same one.
    func inner(function: FunctionScope? = nil) -> Scope {
        var scope = Scope(
            symbols: Symbols(parent: symbols, function: function ?? symbols.function), evaluation: evaluation)
        scope.checksExtends = checksExtends
        scope.isInLoop = function == nil && isInLoop
        return scope
    }

    /// The same scope inside a condition.
    func soft() -> Scope {
        var scope = self
        scope.isRootLevel = false
        scope.isSoft = true
        return scope
    }
}
