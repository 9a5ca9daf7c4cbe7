/// The stable name of a thing that Structure knows; checks and reports refer to it.
public enum Identity: Sendable, Hashable, CustomStringConvertible {
    /// A place in a project, named by its path in the template (`data/raw`, `{module}/config.py`).
    case place(String)
    /// A target of the template's Makefile.
    case target(String)
    /// A question of the template.
    case option(String)
    /// A choice of an option, or one of its sub-options (`s3`, `s3.bucket`).
    case choice(option: String, choice: String)
    /// A word used in the field.
    case term(String)
    /// One of the six opinions.
    case opinion(Opinion.ID)

    /// The identity as text: the kind, a colon, the name.
    public var description: String {
        switch self {
        case .place(let path): "place:\(path)"
        case .target(let name): "target:\(name)"
        case .option(let name): "option:\(name)"
        case .choice(let option, let choice): "choice:\(option)=\(choice)"
        case .term(let name): "term:\(name)"
        case .opinion(let id): "opinion:\(id.rawValue)"
        }
    }

    /// What kind of thing it is, as a heading says it.
    public var kind: String {
        switch self {
        case .place: "place"
        case .target: "make target"
        case .option: "option"
        case .choice: "choice"
        case .term: "term"
        case .opinion: "opinion"
        }
    }
}
