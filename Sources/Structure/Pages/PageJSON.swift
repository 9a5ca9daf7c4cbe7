public import Formats
import Git

extension Page {
    /// The page for programs: `identity`, `title`, `sections` and `see_also`.
    ///
    /// A section has `text`, `heading`, `lines`, or `facts`: a list of `label` and `text`.
    public var json: Node {
        var table = Table()
        if let identity { table["identity"] = Node(.string(identity.description)) }
        table["title"] = Node(.string(title))
        table["sections"] = Node(.array(blocks.map(\.json)))
        table["see_also"] = Node(.array(seeAlso.map { Node(.string($0)) }))
        return Node(.table(table))
    }
}

extension Page.Block {
    fileprivate var json: Node {
        var table = Table()
        switch self {
        case .paragraph(let text): table["text"] = Node(.string(text.onOneLine))
        case .heading(let text): table["heading"] = Node(.string(text))
        case .lines(let lines): table["lines"] = Node(.array(lines.map { Node(.string($0)) }))
        case .facts(let facts):
            table["facts"] = Node(
                .array(
                    facts.map { fact in
                        var row = Table()
                        row["label"] = Node(.string(fact.label.trimmed))
                        row["text"] = Node(.string(fact.text.onOneLine))
                        return Node(.table(row))
                    }))
        }
        return Node(.table(table))
    }
}

extension String {
    fileprivate var onOneLine: String { replacing("\n", with: " ") }
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

extension ProjectView {
    /// The annotated tree for programs: where it is, and a list of rows with their counts.
    public var json: Node {
        var table = Table()
        table["kind"] = Node(.string(project.kind.rawValue))
        table["top"] = Node(.string(project.top.string))
        table["branch"] = branch.map { Node(.string($0)) } ?? Node(.null)
        table["has_commit"] = Node(.boolean(hasCommit))
        table["template"] = layout.template.map { Node(.string($0)) } ?? Node(.null)
        table["module"] = layout.module.map { Node(.string($0)) } ?? Node(.null)
        table["places"] = Node(.array(rows.map(\.json)))
        table["absent"] = Node(.array(absent.map { Node(.string($0.path(module: layout.module ?? "MODULE"))) }))
        table["misplaced"] = Node(.array(misplaced.map { Node(.string($0.string)) }))
        table["misplaced_count"] = Node(.integer(String(misplacedCount)))
        return Node(.table(table))
    }
}

extension ProjectView.Row {
    fileprivate var json: Node {
        var table = Table()
        table["path"] = Node(.string(path.string))
        table["folder"] = Node(.boolean(isFolder))
        table["identity"] = place.map { Node(.string($0.identity.description)) } ?? Node(.null)
        table["purpose"] = place.map { Node(.string($0.purpose)) } ?? Node(.null)
        let numbers = [
            ("tracked", counts.tracked), ("untracked", counts.untracked), ("ignored", counts.ignored),
            ("missing", counts.missing), ("markers", counts.markers),
        ]
        for (name, number) in numbers { table[name] = Node(.integer(String(number))) }
        table["counted"] = Node(.boolean(!counts.isCut && !counts.isClosed))
        return Node(.table(table))
    }
}
