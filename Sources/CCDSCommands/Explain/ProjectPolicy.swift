import Formats
import Git
import Structure

/// Reads the policy of a project for its pages: the files as they stand now, whatever is staged.
enum ProjectPolicy {
    /// The policy of `.ccds.toml`, else of `[tool.ccds]` in `pyproject.toml`, else the built-in one.
    ///
    /// - Parameter warn: is told of a file that cannot be read; the pages then speak of the built-in policy.
    static func read(_ project: Project, warn: (String) -> Void) -> DataPolicy {
        if let table = table(".ccds.toml", of: project, warn: warn) {
            return DataPolicy(guardTable: table["guard"], file: ".ccds.toml")
        }
        let tools = table("pyproject.toml", of: project, warn: warn)?["tool"]?.table
        guard let own = tools?["ccds"]?.table else { return DataPolicy() }
        return DataPolicy(guardTable: own["guard"], file: "pyproject.toml")
    }

    private static func table(_ name: String, of project: Project, warn: (String) -> Void) -> Table? {
        guard let bytes = project.contents(of: RepositoryPath(name)) else { return nil }
        do {
            return try TOML.parse(bytes).table
        } catch {
            warn("\(name):\(error.line): \(error.message)")
            return nil
        }
    }
}
