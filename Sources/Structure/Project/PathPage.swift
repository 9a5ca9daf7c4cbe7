public import Git
import Platform
import SystemPackage

extension ProjectView {
    /// The page of a path in this project: what belongs there, what stands there, and which rule decides about it.
    ///
    /// - Parameter path: relative to the project's top; empty for the project itself.
    /// - Returns: nil for a path where nothing stands and nothing is known.
    /// - Throws: ``GitCommandError`` when git fails.
    public func page(for path: RepositoryPath) throws(GitCommandError) -> Page? {
        let match = PlaceMatch(path: path.string, module: layout.module)
        let counts = counts(below: path)
        let onDisk = project.kind != .bare && FileSystem.exists(path.filePath(below: project.top))
        guard onDisk || match?.isExact == true || counts.files + counts.markers + counts.missing > 0 else { return nil }
        let isFolder = isFolder(path, match: match)
        if path == ".git" || path.isInside(".git") { return Place.known(".git")?.page() }
        let rule = try ruleText(path, match: match, counts: counts, isFolder: isFolder)
        let here = hereText(path, counts: counts, isFolder: isFolder)
        let facts = PlaceFacts(rule: rule, here: here)
        if let match, match.isExact || path.name == ".gitkeep" {
            var page = match.place.page(module: layout.module, shownPath: path.display, facts: facts)
            if path == "Makefile", let targets = makeTargets, case .facts(let rows)? = page.blocks.last {
                page.blocks[page.blocks.count - 1] = .facts(rows + [Page.Fact("Targets", targets)])
            }
            return page
        }
        return unplanned(path, within: match?.place, isFolder: isFolder, facts: facts)
    }

    /// The targets that the project's own Makefile has, in its order; nil without any.
    private var makeTargets: String? {
        guard let bytes = project.contents(of: "Makefile") else { return nil }
        var names: [String] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":"), line.first != ".", line.first != "\t", line.first != "#" else {
                continue
            }
            let name = line[..<colon]
            let isAssignment = line[colon...].hasPrefix(":=") || line[colon...].hasPrefix("::=")
            guard !isAssignment, !name.isEmpty,
                name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
            else { continue }
            if !names.contains(String(name)) { names.append(String(name)) }
        }
        guard !names.isEmpty else { return nil }
        return names.count > 20
            ? names.prefix(20).joined(separator: ", ") + " and \(names.count - 20) more" : names.joined(separator: ", ")
    }

    /// Whether a path is a folder: as it stands there, else as it is known.
    private func isFolder(_ path: RepositoryPath, match: PlaceMatch?) -> Bool {
        let file = path.filePath(below: project.top)
        if project.kind != .bare, FileSystem.exists(file) { return FileSystem.isDirectory(file) }
        if items.contains(where: { RepositoryPath($0.path).isInside(path) }) { return true }
        return match.map { $0.isExact && $0.place.isFolder } ?? false
    }

    /// The page of what has none: what it seems to be, the place around it, where such files belong.
    private func unplanned(_ path: RepositoryPath, within place: Place?, isFolder: Bool, facts: PlaceFacts) -> Page {
        let kind = FileKind(bytes: path.bytes[...])
        let what = isFolder ? "a folder of this project" : kind.singular
        var rows: [Page.Fact] = []
        if isFolder {
            rows.append(Page.Fact("What it is", "A folder that is no part of the template: only its makers know."))
            let kinds = kinds(below: path)
            if !kinds.isEmpty {
                rows.append(
                    Page.Fact("Holds", kinds.map { $0.kind.counted($0.count) }.joined(separator: ", ")))
            }
        } else if place == nil {
            rows.append(Page.Fact("What it is", "By its name \(kind.singular); the template knows no such file here."))
        }
        if let place {
            let around = place.path(module: layout.module ?? "MODULE")
            rows.append(Page.Fact("Stands in", "\(around): \(place.purpose)"))
            rows.append(Page.Fact("Belongs there", place.belongs.putting(layout.module)))
        }
        if let home = kind.home?.putting(layout.module ?? "the package"), !isFolder, place?.path != kind.home,
            policy.dataFolder(of: path.string) == nil, !path.string.hasPrefix(home + "/"),
            place.map({ $0.path == "{module}" || $0.origin != .template }) ?? true || kind != .code
        {
            rows.append(Page.Fact("Such files", "belong into \(home)/, in a project of this kind"))
        }
        if let rule = facts.rule { rows.append(Page.Fact("In git", rule)) }
        if let here = facts.here { rows.append(Page.Fact("Now", here)) }
        if let opinion = place?.opinion { rows.append(Page.Fact("Why", Opinion.known(opinion).reasonInShort)) }
        var seeAlso: [String] = []
        if let place { seeAlso.append("./" + place.path(module: layout.module ?? "MODULE")) }
        if let home = kind.home, home != "{module}", !isFolder, home != place?.path { seeAlso.append(home) }
        return Page("\(path.display) - \(what)", blocks: [.facts(rows)], seeAlso: seeAlso)
    }

    private func kinds(below path: RepositoryPath) -> [(kind: FileKind, count: Int)] {
        var found: [FileKind: Int] = [:]
        for item in items where !item.isFolder && item.isAtOrBelow(path) {
            found[FileKind(bytes: item.path), default: 0] += 1
        }
        return FileKind.allCases.compactMap { kind in found[kind].map { (kind, $0) } }
    }

    private func hereText(_ path: RepositoryPath, counts: Counts, isFolder: Bool) -> String {
        if isFolder {
            if counts.isClosed { return "there; its files are not counted" }
            if counts.files + counts.markers + counts.missing == 0 {
                return FileSystem.exists(path.filePath(below: project.top)) ? "an empty folder" : "not in this project"
            }
            return counts.files + counts.missing == 0 ? counts.folderText : "files: \(counts.folderText)"
        }
        if counts.missing > 0 { return "missing: `git restore \(ShellQuoting.quoted(path.string))` brings it back" }
        if counts.files + counts.markers == 0 {
            let onDisk = project.kind != .bare && FileSystem.exists(path.filePath(below: project.top))
            return onDisk ? "there" : "not in this project"
        }
        guard project.kind == .workTree, let status = try? FileSystem.status(path.filePath(below: project.top)) else {
            return "there"
        }
        return "there, \(Self.size(status.size))"
    }

    static func size(_ bytes: Int) -> String {
        if bytes == 1 { return "1 byte" }
        if bytes < 1000 { return "\(bytes) bytes" }
        let units = ["kB", "MB", "GB", "TB"]
        var tenths = bytes / 100
        var unit = 0
        while tenths >= 10_000, unit + 1 < units.count {
            tenths /= 1000
            unit += 1
        }
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(units[unit])" : "\(tenths / 10) \(units[unit])"
    }
}
