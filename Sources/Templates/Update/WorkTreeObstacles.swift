import Git
import Platform
import SystemPackage

/// What stands in a work tree and nowhere else, where a merge writes or removes.
///
/// `git merge` writes over files that it ignores, takes ignored files away where a folder or a file has to stand, and
/// believes the flags that hide a change from it: what is lost so nobody can bring back.
struct WorkTreeObstacles {
    private let repository: ProjectRepository
    private var tracked: Set<RepositoryPath> = []
    /// Those whose changes git is told not to see, with the option of `git update-index` that ends it.
    private var hidden: [RepositoryPath: String] = [:]

    init(in repository: ProjectRepository) throws {
        self.repository = repository
        // TAG<space>PATH
        for record in GitCommand.nulSeparated(try repository.git.output(["ls-files", "-v", "-z"])) {
            guard let tag = record.first else { continue }
            let path = RepositoryPath(record.dropFirst(2))
            tracked.insert(path)
            if tag == UInt8(ascii: "S") {
                hidden[path] = "skip-worktree"
            } else if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(tag) {
                hidden[path] = "assume-unchanged"
            }
        }
    }

    /// Refuses a merge that would lose something.
    ///
    /// - Parameters:
    ///   - written: paths that it writes.
    ///   - removed: paths that it takes away.
    ///   - tree: what it writes; nil where that is not known.
    func requireNone(written: [RepositoryPath], removed: [RepositoryPath], tree: ObjectID?) throws {
        try requireNoHiddenChanges(Set(written + removed))
        var inTheWay = Set(try written.compactMap { try obstacle(at: $0) })
        if let tree, !inTheWay.isEmpty { inTheWay.subtract(try equal(inTheWay, in: tree)) }
        guard let first = inTheWay.min() else { return }
        let more = inTheWay.count > 1 ? " and \(inTheWay.count - 1) more" : ""
        throw TemplateProblem(
            .target, "'\(first.display)'\(more) would be written over, and git does not keep what stands there",
            hints: ["git add it (--force where git ignores it) and commit it, or move it away, then try again"])
    }

    /// What git does not have and a file at this path would take the place of; nil where all is git's.
    private func obstacle(at path: RepositoryPath) throws -> RepositoryPath? {
        var place = RepositoryPath("")
        for component in path.components {
            place = place.appending(component)
            guard let status = try FileSystem.status(place.filePath(below: repository.top)) else { return nil }
            if tracked.contains(place) { return nil }
            if status.kind != .directory { return place }
        }
        return try untracked(in: path)
    }

    /// The first file in a folder that git does not have.
    private func untracked(in folder: RepositoryPath) throws -> RepositoryPath? {
        var found: RepositoryPath?
        try FileSystem.walk(folder.filePath(below: repository.top)) { relative, status in
            let path = folder.appending(RepositoryPath(relative.bytes))
            if found != nil || tracked.contains(path) { return .skip }
            if status.kind == .directory { return .proceed }
            found = path
            return .skip
        }
        return found
    }

    /// Those files that hold what a tree has at their place.
    private func equal(_ paths: Set<RepositoryPath>, in tree: ObjectID) throws -> [RepositoryPath] {
        let files = try regularFiles(paths)
        let wanted = try blobs(try repository.git.output(["ls-tree", "-r", "-z", "--full-tree", Argument(tree.hex)]))
        return try zip(files, contents(of: files)).filter { wanted[$0.0] == $0.1 }.map(\.0)
    }

    private func requireNoHiddenChanges(_ touched: Set<RepositoryPath>) throws {
        let flagged = touched.filter {
            hidden[$0] != nil && FileSystem.exists($0.filePath(below: repository.top))
        }
        if flagged.isEmpty { return }
        let files = try regularFiles(flagged)
        let staged = try blobs(try repository.git.output(["ls-files", "--stage", "-z"]))
        let unchanged = try zip(files, contents(of: files)).filter { staged[$0.0] == $0.1 }.map(\.0)
        let changed = flagged.subtracting(unchanged).sorted()
        guard let first = changed.first, let flag = hidden[first] else { return }
        throw TemplateProblem(
            .target,
            "there are changes that git is told not to see (\(flag)): "
                + changed.map { "'\($0.display)'" }.joined(separator: ", "),
            hints: ["git update-index --no-\(flag) FILE, then git commit or git stash them"])
    }

    private func regularFiles(_ paths: Set<RepositoryPath>) throws -> [RepositoryPath] {
        try paths.sorted().filter { try FileSystem.status($0.filePath(below: repository.top))?.kind == .file }
    }

    /// The blobs that git would make of files, in their order.
    private func contents(of files: [RepositoryPath]) throws -> [ObjectID?] {
        if files.isEmpty { return [] }
        let text = try repository.git.text(["hash-object", "--"] + files.map { Argument($0.bytes) })
        return text.split(separator: "\n").map { ObjectID(hex: $0) }
    }

    /// The blobs of a listing, `MODE [TYPE] OBJECT [STAGE]<tab>PATH`.
    private func blobs(_ listing: [UInt8]) throws -> [RepositoryPath: ObjectID] {
        var blobs: [RepositoryPath: ObjectID] = [:]
        for record in GitCommand.nulSeparated(listing) {
            guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let fields = record[..<tab].split(separator: UInt8(ascii: " "))
            blobs[RepositoryPath(record[(tab + 1)...])] =
                fields.lazy.compactMap {
                    ObjectID(hex: String(decoding: $0, as: UTF8.self))
                }.first
        }
        return blobs
    }
}
