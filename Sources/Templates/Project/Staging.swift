import Git
import Platform
import SystemPackage

/// The folder beside the target in which a project comes into being: `.ccds-XXXXXX/<final name>/`.
struct Staging {
    // Names that no project has: it stands beside them.
    static let backupName = ".ccds-before"
    static let replacedName = ".ccds-replaced"

    /// The run's folder.
    let folder: FilePath
    /// The project inside it.
    let project: FilePath
    private let target: [UInt8]
    private let isNew: Bool

    /// Makes the folder with its mark, and the empty project in it.
    init(in outputDirectory: FilePath, name: String, isNew: Bool) throws {
        folder = try FileSystem.createTemporaryDirectory(in: outputDirectory, prefix: UnfinishedProject.prefix)
        target = PathText.bytes(name)
        self.isNew = isNew
        project = folder.pushing(FilePath(bytes: target))
        try UnfinishedProject.mark(folder, target: target, isNew: isNew, isPlaced: false)
        try FileSystem.createDirectory(project, intermediates: true)
    }

    /// Notes that the project stands in its place, not yet finished.
    func markPlaced() throws {
        try UnfinishedProject.mark(folder, target: target, isNew: isNew, isPlaced: true)
    }

    func remove() { try? FileSystem.removeTree(folder) }
}

/// Writes a rendered tree into a folder.
struct TreeWriter {
    let top: FilePath
    /// Leaves files alone that are there already (`-s`).
    var keepsExisting = false
    /// Called with the place of each file before it is replaced or made.
    var before: ((_ place: FilePath, _ relative: FilePath, _ existing: FileStatus?) throws -> Void)?

    /// What came of the files and links of a tree.
    struct Result {
        /// Made, or made anew.
        var written: [RepositoryPath] = []
        /// Those of them that stood there just so, as git sees it.
        var unchanged: [RepositoryPath] = []
        /// Left as they were.
        var skipped: [RepositoryPath] = []
    }

    /// Writes all entries.
    @discardableResult
    func write(_ tree: RenderedTree) throws -> Result {
        var result = Result()
        var modes: [(FilePath, UInt32)] = []
        var made: Set<FilePath> = []
        for entry in tree.entries {
            let relative = FilePath(bytes: entry.path.bytes)
            let place = top.pushing(relative)
            let status = try FileSystem.status(place)
            switch entry.kind {
            case .directory(let mode):
                if status == nil, tree.presumed.contains(entry.path) {
                    throw TemplateProblem(
                        .template,
                        "there is no folder '\(relative.string)' for the files that the template puts into it")
                }
                try makeFolder(relative, &made)
                if let mode { modes.append((place, mode)) }
            case .file(let bytes, let mode):
                if status?.kind == .directory { continue }
                if keepsExisting, status != nil {
                    result.skipped.append(entry.path)
                    continue
                }
                if let status, status.kind == .file, (status.mode ^ mode) & 0o100 == 0, status.size == bytes.count,
                    try FileSystem.read(place) == bytes
                {
                    result.unchanged.append(entry.path)
                }
                result.written.append(entry.path)
                try prepare(place, relative, status, &made)
                try FileSystem.write(bytes, to: place, mode: mode)
                try FileSystem.setMode(mode, of: place)
            case .symlink(let target):
                if status?.kind == .directory || keepsExisting, status != nil {
                    result.skipped.append(entry.path)
                    continue
                }
                if status?.kind == .symlink, try FileSystem.readLink(place) == target {
                    result.unchanged.append(entry.path)
                }
                result.written.append(entry.path)
                try prepare(place, relative, status, &made)
                if FileSystem.exists(place) { try FileSystem.remove(place) }
                try FileSystem.symlink(target: target, at: place)
            }
        }
        // Folders of their own mode last: one may not be writable.
        for (place, mode) in modes.reversed() { try FileSystem.setMode(mode, of: place) }
        return result
    }

    private func prepare(
        _ place: FilePath, _ relative: FilePath, _ status: FileStatus?, _ made: inout Set<FilePath>
    ) throws {
        if relative.components.count > 1 { try makeFolder(relative.removingLastComponent(), &made) }
        try before?(place, relative, status)
        // A link that is there is replaced, never written through.
        if status?.kind == .symlink, FileSystem.exists(place) { try FileSystem.remove(place) }
    }

    /// Makes a folder and those above it, unless that was done before; a link in its way would lead out of the project.
    private func makeFolder(_ relative: FilePath, _ made: inout Set<FilePath>) throws {
        guard made.insert(relative).inserted else { return }
        var place = top
        var below = FilePath()
        for component in relative.components {
            place.append(component)
            below.append(component)
            let status = try FileSystem.status(place)
            if status?.kind == .directory { continue }
            if let status {
                throw TemplateProblem(
                    .target, "'\(below.string)' is \(status.kind == .symlink ? "a link" : "a file"), not a folder",
                    hints: ["it would have to be replaced by a folder of the template"])
            }
            try before?(place, below, nil)
            try FileSystem.createDirectory(place)
        }
    }
}
