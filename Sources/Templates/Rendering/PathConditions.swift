import Formats
import Jinja

/// The private key `_paths`: paths of the template that exist in a project only under a condition.
struct PathConditions: Sendable {
    private var excluded: [PathPattern] = []

    /// Decides all conditions.
    ///
    /// - Parameter paths: all paths below the template's project folder; a pattern that matches none is an error.
    init(
        _ options: Table, _ conditions: Conditions, _ context: [String: Jinja.Value], paths: () throws -> [String]
    ) throws(TemplateProblem) {
        guard let patterns = options["_paths"]?.table, !patterns.entries.isEmpty else { return }
        let paths = try TemplateProblem.translating { try paths() }
        for (text, condition) in patterns.entries {
            let pattern = PathPattern(text)
            guard paths.contains(where: pattern.matches) else {
                throw TemplateProblem(
                    .template, "\(conditions.fileName): _paths '\(text)': no path of the template matches")
            }
            if try !conditions.holds(condition, context, at: "_paths '\(text)'") { excluded.append(pattern) }
        }
    }

    /// Whether a path is left out; the walk does not enter what is left out, so parents need no look.
    func excludes(_ path: String) -> Bool { excluded.contains { $0.matches(path) } }
}

/// A pattern over whole paths: `*` for any characters but `/`, `?` for one, everything else for itself.
struct PathPattern: Sendable {
    private let scalars: [Unicode.Scalar]

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    func matches(_ path: String) -> Bool {
        let text = Array(path.unicodeScalars)
        var (mark, place) = (0, 0)
        var retry: (mark: Int, place: Int)?
        while place < text.count {
            if mark < scalars.count, scalars[mark] == "*" {
                retry = (mark, place)
                mark += 1
            } else if mark < scalars.count, scalars[mark] == text[place] || (scalars[mark] == "?" && text[place] != "/")
            {
                mark += 1
                place += 1
            } else if let (star, from) = retry, text[from] != "/" {
                retry = (star, from + 1)
                mark = star + 1
                place = from + 1
            } else {
                return false
            }
        }
        return scalars[mark...].allSatisfy { $0 == "*" }
    }
}
