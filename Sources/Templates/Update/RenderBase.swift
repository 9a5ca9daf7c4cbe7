import Formats
import Git
import Platform
import SystemPackage

/// What the next render is merged from: the render that the project holds now.
enum RenderBase {
    /// A commit in the history of HEAD.
    case inHistory(ObjectID)
    /// A commit that was made for this update.
    case remade(ObjectID)
    /// Nothing is known of it, for this reason: all that differs is a conflict.
    case unknown(TemplateProblem)

    var commit: ObjectID? {
        switch self {
        case .inHistory(let id), .remade(let id): id
        case .unknown: nil
        }
    }

    /// Finds the render of the version that the project's record names.
    ///
    /// First one in the history that is as it was; then the tree of one that was amended or rebased since; then the
    /// recorded version is rendered again, which serves projects of cruft, too; at last another version in the history.
    static func find(
        in repository: ProjectRepository, for record: CruftFile, remake: () throws(TemplateProblem) -> ObjectID
    ) throws(TemplateProblem) -> RenderBase {
        let history = RenderHistory(repository: repository)
        let renders = try history.renders()
        func holdsRecord(_ object: ObjectID) -> Bool { history.record(in: object)?.commit == record.commit }
        if let render = renders.first(where: { $0.isIntact && holdsRecord($0.id) }) { return .inHistory(render.id) }
        for render in renders where !render.isIntact {
            guard let tree = render.renderedTree, history.exists(tree, type: "tree"), holdsRecord(tree) else {
                continue
            }
            return .remade(
                try TemplateProblem.translating(.target) {
                    try repository.commit(tree, parents: [], subject: "Render the template as it was", record: record)
                })
        }
        do {
            return .remade(try remake())
        } catch {
            guard error.kind == .source else { throw error }
            if let render = renders.first(where: \.isIntact) { return .inHistory(render.id) }
            return .unknown(error)
        }
    }
}
