/// A statement of a template, with the line where it starts.
struct Statement {
    let kind: Kind
    let line: Int

    init(_ kind: Kind, _ line: Int) {
        self.kind = kind
        self.line = line
    }

    indirect enum Kind {
        case output([Output])
        case forLoop(ForLoop)
        case condition(test: Expression, body: [Statement], elifs: [Elif], otherwise: [Statement])
        case macro(Macro)
        case call(Macro, Expression)
        case filter(Expression, [Statement])
        case with([(target: Expression, value: Expression)], [Statement])
        case set(Expression, Expression)
        case setBlock(Expression, Expression?, [Statement])
        case block(Block)
        case extends(Expression)
        case include(Expression, ignoreMissing: Bool, withContext: Bool)
        case importTemplate(Expression, target: String, withContext: Bool)
        case fromImport(Expression, names: [(name: String, alias: String)], withContext: Bool)
        case autoescape(Expression, [Statement])
        case expression(Expression)
        case breakLoop
        case continueLoop
        /// A tag of the host: its arguments.
        case custom(Environment.Tag, [Expression])
    }

    enum Output {
        case data(String, line: Int)
        case expression(Expression)
    }

    struct Elif {
        let test: Expression
        let body: [Statement]
        let line: Int
    }

    struct ForLoop {
        let target: Expression
        let iterable: Expression
        let body: [Statement]
        let otherwise: [Statement]
        let test: Expression?
        let isRecursive: Bool
    }

    /// A macro, or the body of a call block (which has no name).
    struct Macro {
        let name: String?
        let parameters: [String]
        /// Defaults of the last parameters.
        let defaults: [Expression]
        let body: [Statement]
    }

    struct Block {
        let name: String
        let body: [Statement]
        let isScoped: Bool
        let isRequired: Bool
    }
}
