/// A piece of a template's source as the parser sees it.
struct Token {
    enum Kind: UInt8 {
        case data, variableBegin, variableEnd, blockBegin, blockEnd
        case name, string, integer, float
        case add, assign, colon, comma, div, dot, equal, floorDivide, greater, greaterOrEqual, leftBrace, leftBracket
        case leftParenthesis, less, lessOrEqual, modulo, multiply, notEqual, pipe, power, rightBrace, rightBracket
        case rightParenthesis, semicolon, subtract, tilde
        case end, failure

        /// How Jinja names the kind in its messages.
        var label: String {
            switch self {
            case .data: "template data / text"
            case .variableBegin: "begin of print statement"
            case .variableEnd: "end of print statement"
            case .blockBegin: "begin of statement block"
            case .blockEnd: "end of statement block"
            case .name: "name"
            case .string: "string"
            case .integer: "integer"
            case .float: "float"
            case .add: "+"
            case .assign: "="
            case .colon: ":"
            case .comma: ","
            case .div: "/"
            case .dot: "."
            case .equal: "=="
            case .floorDivide: "//"
            case .greater: ">"
            case .greaterOrEqual: ">="
            case .leftBrace: "{"
            case .leftBracket: "["
            case .leftParenthesis: "("
            case .less: "<"
            case .lessOrEqual: "<="
            case .modulo: "%"
            case .multiply: "*"
            case .notEqual: "!="
            case .pipe: "|"
            case .power: "**"
            case .rightBrace: "}"
            case .rightBracket: "]"
            case .rightParenthesis: ")"
            case .semicolon: ";"
            case .subtract: "-"
            case .tilde: "~"
            case .end: "end of template"
            case .failure: "failure"
            }
        }
    }

    let kind: Kind
    let line: Int
    /// A name, the value of a string, the digits of a number, template data, or the message of a failure.
    let text: String

    /// How Jinja describes the token in its messages.
    var description: String { kind == .name ? text : kind.label }

    func isName(_ name: String) -> Bool { kind == .name && text == name }
}
