import Git
import Platform

/// What a change is made of: its files by kind.
struct ChangedFiles {
    /// The paths of each kind, in git's order.
    private(set) var byKind: [FileKind: [RepositoryPath]] = [:]
    /// The paths that it takes out.
    private(set) var removed: [RepositoryPath] = []
    /// How many files it changes.
    private(set) var count = 0

    /// Reads what `--name-status -z --no-renames` prints.
    init(nameStatus output: [UInt8]) {
        let fields = GitCommand.nulSeparated(output)
        var index = 0
        while index + 1 < fields.count {
            let path = RepositoryPath(fields[index + 1])
            count += 1
            if fields[index].first == UInt8(ascii: "D") {
                removed.append(path)
            } else {
                byKind[FileKind(bytes: fields[index + 1]), default: []].append(path)
            }
            index += 2
        }
    }

    /// A row for each kind, at most five; what is left over stands in the last one together.
    var facts: [Page.Fact] {
        let kinds = FileKind.allCases.filter { byKind[$0] != nil }
        let shown = kinds.count > 5 ? Array(kinds.prefix(4)) : kinds
        var facts = shown.map { Page.Fact("  \($0.plural)", Self.list(byKind[$0] ?? [])) }
        if shown.count < kinds.count {
            let rest = kinds.dropFirst(shown.count)
            facts.append(
                Page.Fact("  and", rest.map { $0.counted(byKind[$0]?.count ?? 0) }.joined(separator: ", ")))
        }
        if !removed.isEmpty { facts.append(Page.Fact("  taken out", Self.list(removed))) }
        return facts
    }

    private static func list(_ paths: [RepositoryPath]) -> String {
        var text = "\(paths.count): "
        for (index, path) in paths.enumerated() {
            let next = (index > 0 ? ", " : "") + path.display
            if index > 0, text.count + next.count > 52 { return text + " and \(paths.count - index) more" }
            text += next
        }
        return text
    }
}

extension ProjectView {
    /// What the last commit and the staged change are made of, and what was kept out of them.
    ///
    /// - Returns: nil where there is no repository.
    /// - Throws: ``GitCommandError`` when git fails.
    public func commitPage() throws(GitCommandError) -> Page? {
        guard project.kind != .folder else { return nil }
        var facts = try lastCommit()
        if project.kind == .workTree {
            facts += try staged()
            facts += try keptOut()
        }
        facts.append(Page.Fact("Why", Opinion.known(.dataVersioning).reasonInShort))
        return Page(
            "commit - what the last commit and the staged change are made of", blocks: [.facts(facts)],
            seeAlso: ["term:commit", "staged", "untracked", "ignored"])
    }

    private func lastCommit() throws(GitCommandError) -> [Page.Fact] {
        guard hasCommit else { return [Page.Fact("Last commit", "there is none yet")] }
        let format = try project.git.output(["log", "-1", "--no-show-signature", "--format=%h%x00%s%x00%an"])
        let fields = GitCommand.nulSeparated(format.last == UInt8(ascii: "\n") ? format.dropLast() : format)
        let text = fields.map { RepositoryPath($0).displayLine }
        let files = ChangedFiles(
            nameStatus: try project.git.output([
                "diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-status", "--no-renames", "-m",
                "--first-parent", "HEAD",
            ]))
        guard text.count == 3 else { return [] }
        let subject = text[1].count > 50 ? text[1].prefix(49) + "…" : text[1][...]
        let first = Page.Fact("Last commit", "\(text[0]) \"\(subject)\" by \(text[2])")
        return [first] + (files.count > 0 ? files.facts : [Page.Fact("", "It changes no file.")])
    }

    private func staged() throws(GitCommandError) -> [Page.Fact] {
        let files = ChangedFiles(
            nameStatus: try project.git.output([
                "diff", "--cached", "--name-status", "-z", "--no-renames", "--no-ext-diff",
            ]))
        guard files.count > 0 else {
            return [Page.Fact("Staged", "nothing: `git add PATH` chooses what goes into the next commit")]
        }
        let noun = files.count == 1 ? "1 file" : "\(files.count) files"
        return [Page.Fact("Staged", "\(noun) for the next commit")] + files.facts
    }

    private func keptOut() throws(GitCommandError) -> [Page.Fact] {
        var facts: [Page.Fact] = []
        var first: [String: RepositoryPath] = [:]
        var count: [String: Int] = [:]
        var untracked = 0
        for item in items {
            if item.state == .untracked, !FileKind.isMarker(item.path) { untracked += 1 }
            guard item.state == .ignored, !item.isFolder else { continue }
            guard let folder = policy.dataFolders.first(where: { item.isAtOrBelow(RepositoryPath($0)) }) else {
                continue
            }
            if first[folder] == nil { first[folder] = RepositoryPath(item.path) }
            count[folder, default: 0] += 1
        }
        for folder in policy.dataFolders {
            guard let example = first[folder], let number = count[folder] else { continue }
            let rule = try project.ignoreRules(for: [example])[0]
            let reason = rule.map { "`\($0.text)` hides \(number == 1 ? "it" : "them")" } ?? "a rule hides them"
            let many =
                cut.contains { $0 == RepositoryPath(folder) || $0.isInside(RepositoryPath(folder)) } ? "over " : ""
            facts.append(
                Page.Fact("Kept out", "\(many)\(number) \(number == 1 ? "file" : "files") under \(folder)/: \(reason)"))
        }
        if facts.isEmpty { facts.append(Page.Fact("Kept out", "no data: none stands in \(folderList)")) }
        if untracked > 0 {
            facts.append(
                Page.Fact(
                    "Not chosen", "\(untracked) \(untracked == 1 ? "file" : "files") that git sees and does not keep"))
        }
        return facts
    }

    private var folderList: String { policy.dataFolders.map { $0 + "/" }.joined(separator: " or ") }
}

extension RepositoryPath {
    /// Text of a commit in a form that is safe on a terminal: as a path's, without quotes around it.
    fileprivate var displayLine: String {
        let text = display
        return text.hasPrefix("\"") && text.count > 1 ? String(text.dropFirst().dropLast()) : text
    }
}
