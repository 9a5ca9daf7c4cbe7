/// The known place that a path in a project is, or lies in.
public struct PlaceMatch: Sendable, Equatable {
    /// The place.
    public let place: Place
    /// Whether the path is the place itself, and not something inside it.
    public let isExact: Bool

    /// The match for `path`, relative to the project's top; nil where no place is known, not even around it.
    ///
    /// - Parameter module: the path of the project's package, which stands for `{module}`.
    public init?(path: String, module: String?) {
        var folder = path[...]
        var isExact = true
        while !folder.isEmpty {
            if let place = Self.exact(String(folder), module: module) {
                self.place = place
                self.isExact = isExact
                return
            }
            isExact = false
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = folder[..<slash]
        }
        return nil
    }

    private static func exact(_ path: String, module: String?) -> Place? {
        if let module {
            if path == module { return Place.known("{module}") }
            if path.hasPrefix(module + "/"), let place = Place.known("{module}" + path.dropFirst(module.count)) {
                return place
            }
        }
        if let place = Place.known(path), !path.hasPrefix("{module}") || module == nil { return place }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if name == ".gitkeep" { return Place.known("*/.gitkeep") }
        if name.hasSuffix(".egg-info") { return Place.known("*.egg-info") }
        // These mean the same wherever they stand.
        return anywhere.contains(name) ? Place.known(name) : nil
    }

    /// Whether a folder of that name is a tool's, wherever it stands.
    static func isToolFolder(_ name: String) -> Bool {
        toolFolders.contains(name) || name.hasSuffix(".egg-info")
    }

    private static let toolFolders: Set<String> = [
        "__pycache__", ".ipynb_checkpoints", ".venv", "venv", ".pixi", ".ruff_cache", ".pytest_cache", ".mypy_cache",
        "node_modules", ".git", ".tox",
    ]

    private static let anywhere: Set<String> = [
        "__pycache__", ".ipynb_checkpoints", ".DS_Store", ".venv", ".ruff_cache", ".pytest_cache", ".mypy_cache",
        ".gitignore", ".gitattributes", ".env",
    ]
}
