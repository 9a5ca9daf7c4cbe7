import Git
import Platform
import SystemPackage

extension ProjectView {
    /// The annotated tree as lines for a terminal.
    ///
    /// - Parameter width: the columns to fill; fewer than 40 count as 40.
    public func text(width: Int = 80) -> PageText {
        let width = max(width, 40)
        var lines = PageText(Page(title, blocks: introduction.map { .paragraph($0) }), width: width).lines
        lines.append(PageText.Line())
        let table = TreeTable(rows: rows, width: width)
        // The files of just any folder are not this command's business.
        guard !isNoProject else { return PageText(lines: Array(lines.dropLast())) }
        for row in rows { lines += table.lines(of: row, purpose: purpose(of: row)) }
        let notes = notes
        if !notes.isEmpty {
            lines.append(PageText.Line())
            lines += PageText(Page("", blocks: [.facts(notes)]), width: width).lines.dropFirst(2)
        }
        return PageText(lines: lines)
    }

    private var title: String {
        let name = project.top.lastComponent.map { RepositoryPath(FilePath(root: nil, [$0]).bytes).display } ?? "/"
        switch project.kind {
        case .folder: return "\(name) - a folder, not a git repository"
        case .bare:
            return "\(name) - a bare repository" + (hasCommit ? ", as its last commit is" : ", without a commit")
        case .workTree:
            let place = branch.map { "branch \($0)" } ?? "no branch"
            return "\(name) - a git repository, \(place)" + (hasCommit ? "" : ", no commit yet")
        }
    }

    /// Whether this is a folder in which nothing is known, and no repository.
    private var isNoProject: Bool { project.kind == .folder && rows.allSatisfy { $0.place == nil } }

    private var introduction: [String] {
        var texts: [String] = []
        let unknown = rows.count { $0.place == nil }
        if isNoProject, !rows.isEmpty {
            return ["None of its \(rows.count) files and folders is known: this seems to be no data-science project."]
        }
        if !layout.hasKnownOptions, !rows.isEmpty {
            let origin =
                layout.template.map { "It was made from \($0), not from" } ?? "It is not on record as made from"
            texts.append(
                "\(origin) git-ccds' own template. \(rows.count - unknown) of the \(rows.count) lines below are "
                    + "recognised; what is not has a question mark.")
        }
        if rows.isEmpty { texts.append("There is nothing in it.") }
        return texts
    }

    private func purpose(of row: Row) -> String {
        if let place = row.place { return place.purpose }
        let kinds = FileKind.allCases.compactMap { kind in row.kinds[kind].map { (kind, $0) } }
        if !row.isFolder { return "not in the plan: \(FileKind(bytes: row.path.bytes[...]).singular)" }
        if kinds.isEmpty { return "not in the plan" }
        return "not in the plan: " + kinds.map { $0.0.counted($0.1) }.joined(separator: ", ")
    }

    private var notes: [Page.Fact] {
        var notes: [Page.Fact] = []
        if !absent.isEmpty {
            let module = layout.module ?? "MODULE"
            // A folder that is not there says it for all that is in it.
            let paths = absent.map { $0.path(module: module) }
            let outer = paths.filter { path in !paths.contains { path.hasPrefix($0 + "/") } }
            notes.append(Page.Fact("Not here", outer.joined(separator: ", ")))
        }
        if misplacedCount > 0 {
            let more = misplacedCount - misplaced.count
            let names = misplaced.map(\.display).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
            notes.append(Page.Fact("Out of place", "\(names): data and notebooks have folders of their own"))
        }
        notes.append(
            Page.Fact(
                "More", "`git ccds explain` and a path from above, or a word: tracked, untracked, ignored, missing"))
        return notes
    }
}

/// Sets the tree in three columns: names, purposes, what git says.
struct TreeTable {
    private let names: Int
    private let states: Int
    private let purposes: Int

    init(rows: [ProjectView.Row], width: Int) {
        let longestName = rows.map { Self.name($0).displayWidth }.max() ?? 0
        let longestState = rows.map { Self.state($0).displayWidth }.max() ?? 0
        names = min(longestName + 2, max(16, width * 2 / 5))
        states = min(longestState, max(10, width / 4))
        purposes = max(10, width - names - states - 2)
    }

    /// The lines of a row: usually one, more where a column is too narrow for its text.
    func lines(of row: ProjectView.Row, purpose: String) -> [PageText.Line] {
        let name = Self.name(row)
        var purposeLines = Wrapping.lines(of: purpose, width: purposes).map(\.text)
        var stateLines = Wrapping.lines(of: Self.state(row), width: states).map(\.text)
        var result: [PageText.Line] = []
        var first = name
        if name.displayWidth + 1 > names {
            result.append(PageText.Line(name, .code))
            first = ""
        }
        let count = max(purposeLines.count, stateLines.count)
        purposeLines += [String](repeating: "", count: count - purposeLines.count)
        stateLines += [String](repeating: "", count: count - stateLines.count)
        for index in 0..<count {
            var spans = [PageText.Span(text: (index == 0 ? first : "").filled(to: names), style: .code)]
            if stateLines[index].isEmpty {
                spans.append(PageText.Span(text: purposeLines[index], style: .plain))
            } else {
                let text = purposeLines[index].filled(to: purposes + 2) + stateLines[index]
                spans.append(PageText.Span(text: text, style: .plain))
            }
            result.append(PageText.Line(spans))
        }
        return result
    }

    private static func name(_ row: ProjectView.Row) -> String {
        let mark = row.place == nil ? "? " : "  "
        let indent = String(repeating: "  ", count: row.depth)
        return mark + indent + row.path.name.display + (row.isFolder ? "/" : "")
    }

    private static func state(_ row: ProjectView.Row) -> String {
        row.isFolder ? row.counts.folderText : row.counts.fileText
    }
}

extension String {
    /// The text followed by spaces up to `columns`, none when it is as long or longer.
    fileprivate func filled(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - displayWidth))
    }
}
