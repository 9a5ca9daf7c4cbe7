/// How far a rule's matches reach: what a scanner must know to look for them in a part of a text.
public enum Reach: UInt8, Sendable {
    /// The expression is not in the database: the rule's keywords stand for it.
    case keywords = 0
    /// A match ends within the database's window of its beginning, and as many characters more as long runs have.
    case near = 1
    /// A match ends on the line that it begins on.
    case line = 2
    /// A match may end anywhere. Where it may begin is in the database too.
    case far = 3
    /// A near rule whose keywords stand for its expression.
    case nearByKeywords = 4
    /// A near rule whose keywords stand for its expression, and whose matches begin with one of them.
    case nearAtKeyword = 5

    /// Whether a match ends within the window, or within long runs.
    public var isNear: Bool {
        switch self {
        case .near, .nearByKeywords, .nearAtKeyword: true
        case .keywords, .line, .far: false
        }
    }

    /// Whether the rule's keywords stand for its expression.
    public var isByKeywords: Bool {
        switch self {
        case .keywords, .nearByKeywords, .nearAtKeyword: true
        case .near, .line, .far: false
        }
    }
}
