/// How an environment treats names and attributes that do not exist.
public enum UndefinedKind: Sendable, Equatable {
    /// Prints as nothing, is false and empty; anything else fails (`Undefined`).
    case lenient
    /// As lenient, but attributes and items of it are undefined as well (`ChainableUndefined`).
    case chainable
    /// As lenient, but prints as `{{ name }}` (`DebugUndefined`).
    case debug
    /// Only `is defined` and `default` may touch it (`StrictUndefined`).
    case strict
}

/// A missing name, attribute or item, which knows what was missing.
public final class Undefined: Sendable {
    let kind: UndefinedKind
    let hint: String?
    /// How Jinja names the object that lacks the attribute; nil for a missing variable.
    let owner: String?
    let name: Value?

    init(_ kind: UndefinedKind, hint: String? = nil, owner: String? = nil, name: Value? = nil) {
        self.kind = kind
        self.hint = hint
        self.owner = owner
        self.name = name
    }

    /// Jinja's text of the error that using it raises.
    public var message: String {
        if let hint { return hint }
        let shown = name.map { (try? $0.representation()) ?? "None" } ?? "None"
        guard let owner else { return "\(shown) is undefined" }
        if name?.text != nil { return "\(PythonRepr.quote(owner)) has no attribute \(shown)" }
        return "\(owner) has no element \(shown)"
    }

    var error: TemplateError { .undefined(message) }

    var className: String {
        switch kind {
        case .lenient: "Undefined"
        case .chainable: "ChainableUndefined"
        case .debug: "DebugUndefined"
        case .strict: "StrictUndefined"
        }
    }

    /// What it prints as.
    func text() throws(TemplateError) -> String {
        switch kind {
        case .strict: throw error
        case .debug:
            if let hint { return "{{ undefined value printed: \(hint) }}" }
            guard let owner else { return "{{ \(name?.text ?? "None") }}" }
            let shown = name.map { (try? $0.representation()) ?? "None" } ?? "None"
            return "{{ no such element: \(owner)[\(shown)] }}"
        case .lenient, .chainable: return ""
        }
    }
}
