import Git
import Platform
import SystemPackage

/// A rendered tree as a commit of a repository: what template updates are merged from.
///
/// Such commits carry the trailer `Ccds-Template:`, by which any clone finds the last one in its history;
/// `refs/ccds/template` points to it as a short cut. `Ccds-Tree:` says which tree was rendered, so that a commit that was
/// amended or rebased since is not taken for the render: what somebody added to it would count as the template's.
public struct RenderCommit: Sendable, Equatable {
    /// The trailer's key.
    public static let trailer = "Ccds-Template"
    /// The key of the trailer with the rendered tree.
    static let treeTrailer = "Ccds-Tree"
    /// The key of the trailer with the project's folder in its repository, where that is not the top.
    static let folderTrailer = "Ccds-Folder"
    /// The ref that points to the last render.
    public static let reference = "refs/ccds/template"

    /// The commit.
    public let id: ObjectID
    /// What the trailer says: the template and its commit.
    public let source: String
    /// The tree that was rendered; nil where the trailer is missing.
    let renderedTree: ObjectID?
    /// The tree that the commit has now.
    let tree: ObjectID

    /// Whether the commit still holds what was rendered, no more and no less.
    public var isIntact: Bool { renderedTree == tree }

    /// The trailers of a commit that holds a render, to be put at the end of its message.
    ///
    /// - Parameters:
    ///   - tree: the tree that the commit will have.
    ///   - folder: the project's folder in its repository.
    public static func trailers(for record: CruftFile, tree: ObjectID, folder: RepositoryPath = "") -> String {
        let source = record.template + (record.commit.map { "@\($0)" } ?? "")
        var lines = ["\(trailer): \(GitCommand.masked(source))", "\(treeTrailer): \(tree.hex)"]
        if !folder.isEmpty { lines.append("\(folderTrailer): \(folder.display)") }
        return lines.joined(separator: "\n")
    }
}

/// The renders in the history of HEAD.
struct RenderHistory {
    let repository: ProjectRepository

    /// Those of the project in the repository's folder, newest first.
    func renders() throws(TemplateProblem) -> [RenderCommit] {
        try TemplateProblem.translating(.target) {
            guard try repository.head != nil else { return [] }
            let trailers = [RenderCommit.trailer, RenderCommit.treeTrailer, RenderCommit.folderTrailer]
            let format = (["%H", "%T"] + trailers.map { "%(trailers:key=\($0),valueonly,unfold,separator=%x2C)" })
                .joined(separator: "%x00")
            let lines = GitCommand.lines(
                try repository.git.output([
                    "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "--no-merges",
                    "--max-count=100", "--topo-order", "--no-color", "--extended-regexp",
                    Argument("--grep=^\(RenderCommit.trailer): "), Argument("--format=" + format), "HEAD",
                ]))
            return lines.compactMap { line in
                let parts = line.split(separator: 0, omittingEmptySubsequences: false).map {
                    String(decoding: $0, as: UTF8.self)
                }
                guard parts.count == 5, !parts[2].isEmpty, let id = ObjectID(hex: parts[0]),
                    let tree = ObjectID(hex: parts[1]),
                    parts[4] == (repository.folder.isEmpty ? "" : repository.folder.display)
                else { return nil }
                return RenderCommit(id: id, source: parts[2], renderedTree: ObjectID(hex: parts[3]), tree: tree)
            }
        }
    }

    /// The record that a commit or tree holds; nil where it has none that can be read.
    func record(in object: ObjectID) -> CruftFile? {
        let path = repository.folder.appending(RepositoryPath(CruftFile.name))
        let name = Argument(Array("\(object.hex):".utf8) + path.bytes)
        guard let bytes = try? repository.git.output(["cat-file", "blob", name]) else { return nil }
        return try? CruftFile(parsing: bytes)
    }

    func exists(_ object: ObjectID, type: String) -> Bool {
        (try? repository.git.succeeds(["cat-file", "-e", Argument("\(object.hex)^{\(type)}")])) == true
    }
}
