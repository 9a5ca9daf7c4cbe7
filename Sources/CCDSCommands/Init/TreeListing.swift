/// A tree of paths drawn with lines, as the generated README draws it.
struct TreeListing {
    /// The paths with whether each is a folder; `/` between components.
    let paths: [(path: String, isDirectory: Bool)]

    private final class Folder {
        var children: [(name: String, folder: Folder?)] = []

        func child(_ name: Substring) -> Folder {
            if let folder = children.first(where: { $0.name == name })?.folder { return folder }
            let folder = Folder()
            children.removeAll { $0.name == name }
            children.append((String(name), folder))
            return folder
        }
    }

    /// The drawing, a line for each file and folder; folders end in `/`.
    var lines: [String] {
        let root = Folder()
        for (path, isDirectory) in paths {
            var folder = root
            let components = path.split(separator: "/")
            for component in components.dropLast() { folder = folder.child(component) }
            guard let last = components.last else { continue }
            if isDirectory {
                _ = folder.child(last)
            } else {
                folder.children.append((String(last), nil))
            }
        }
        var lines: [String] = []
        draw(root, indent: "", into: &lines)
        return lines
    }

    private func draw(_ folder: Folder, indent: String, into lines: inout [String]) {
        let children = folder.children.sorted { $0.name < $1.name }
        for (index, child) in children.enumerated() {
            let isLast = index == children.count - 1
            lines.append(indent + (isLast ? "└── " : "├── ") + child.name + (child.folder == nil ? "" : "/"))
            if let inner = child.folder { draw(inner, indent: indent + (isLast ? "    " : "│   "), into: &lines) }
        }
    }
}
