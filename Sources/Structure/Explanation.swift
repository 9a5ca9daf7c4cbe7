public import Git
import Platform
import SystemPackage

/// The answer to `git ccds explain`, whatever was asked.
public enum Explanation: Sendable {
    /// The annotated tree of a project.
    case project(ProjectView)
    /// A page.
    case page(Page)
    /// A word that means nothing here, and the known words nearest to it.
    case unknown(nearest: [String])

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - words: what was asked, several words meaning one (`interim data`); none for the project itself.
    ///   - project: where it was asked.
    ///   - policy: what may enter the repository.
    /// - Throws: ``GitCommandError`` when git fails.
    public static func of(
        _ words: [String], in project: Project, policy: DataPolicy = DataPolicy()
    ) throws(GitCommandError) -> Explanation {
        let word = words.joined(separator: " ")
        guard !word.isEmpty else { return .project(try ProjectView(project, policy: policy)) }
        if let path = try existingPath(word, in: project) {
            let view = try ProjectView(project, policy: policy)
            if path.isEmpty { return .project(view) }
            if let page = try view.page(for: path) {
                return .page(adding(word, to: page, layout: view.layout))
            }
        }
        let layout = Layout(cruft: project.contents(of: ".cruft.json"))
        let lookup = Lookup(module: layout.module)
        if Lookup.isPath(word) {
            guard let path = project.path(typed: word), let place = lookup.place(path.string) else {
                return .unknown(nearest: lookup.nearest(to: word))
            }
            return .page(try page(of: place, in: project, policy: policy, layout: layout))
        }
        if word == "opinions" {
            let view = try ProjectView(project, policy: policy)
            let states = view.project.kind == .workTree ? try view.opinionStates() : [:]
            return .page(Page.opinions(keeping: states))
        }
        if word == "commit", project.kind != .folder,
            let page = try ProjectView(project, policy: policy).commitPage()
        {
            return .page(page)
        }
        let meanings = lookup.meanings(of: word)
        guard let first = meanings.first, var page = Page.of(first, module: layout.module) else {
            return .unknown(nearest: lookup.nearest(to: word))
        }
        switch first {
        case .place(let path):
            if let place = Place.known(path) {
                page = try self.page(of: place, in: project, policy: policy, layout: layout)
            }
        case .option(let name), .choice(let name, _):
            if let answer = layout.answers[name] { page.title += " (here: \(answer))" }
        case .opinion(let id) where project.kind == .workTree:
            let states = try ProjectView(project, policy: policy).opinionStates()
            page = Opinion.known(id).page(module: layout.module, here: states[id])
        default: break
        }
        return .page(
            Page.joining(page, others: Array(meanings.dropFirst()), word: word, module: layout.module))
    }

    /// The path that a word names, if something stands there: from where the user is, or from the project's top.
    private static func existingPath(_ word: String, in project: Project) throws(GitCommandError) -> RepositoryPath? {
        var candidates = [project.path(typed: word)]
        if !Lookup.isPath(word), !project.prefix.isEmpty {
            candidates.append(RepositoryPath(FilePath(word).lexicallyNormalized(), below: FilePath("")))
        }
        for case let path? in candidates {
            if path.isEmpty { return path }
            if project.kind == .bare {
                if try project.git.succeeds(["cat-file", "-e", Argument(Array("HEAD:".utf8) + path.bytes)]) {
                    return path
                }
            } else if FileSystem.exists(path.filePath(below: project.top)) {
                return path
            }
        }
        return nil
    }

    /// The page of a place that is known, with what the project at hand says of it.
    private static func page(
        of place: Place, in project: Project, policy: DataPolicy, layout: Layout
    ) throws(GitCommandError) -> Page {
        // Without a repository there is nothing to add to what is known.
        guard project.kind != .folder, !place.path.hasPrefix("*") else { return place.page(module: layout.module) }
        let view = try ProjectView(project, policy: policy)
        let path = RepositoryPath(place.path(module: view.layout.module ?? "MODULE"))
        return try view.page(for: path) ?? place.page(module: view.layout.module)
    }

    /// The page of a path with the other meanings of the word below it.
    private static func adding(_ word: String, to page: Page, layout: Layout) -> Page {
        guard !Lookup.isPath(word) else { return page }
        let others = Lookup(module: layout.module).meanings(of: word).filter { meaning in
            if case .place = meaning { return false }
            return meaning != page.identity
        }
        return Page.joining(page, others: others, word: word, module: layout.module)
    }
}
