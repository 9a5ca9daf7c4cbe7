import Git
import Platform
import SystemPackage

/// What stands in a project, path by path, before anyone says what it is for.
struct Survey: Sendable {
    /// What git says of a file.
    enum State: Int, Sendable, CaseIterable {
        case tracked
        case untracked
        case ignored
        case missing
        /// There is no repository to say anything.
        case unknown
    }

    /// A file, or a folder of which git names only the folder.
    struct Item: Sendable {
        var path: ArraySlice<UInt8>
        var state: State
        /// Whether the path is a folder that git did not look into.
        var isFolder = false

        /// Whether the path lies below a folder, or is it; everything is below the top.
        func isAtOrBelow(_ folder: RepositoryPath) -> Bool {
            let bytes = folder.bytes
            guard !bytes.isEmpty else { return true }
            guard path.count >= bytes.count, path.starts(with: bytes) else { return false }
            return path.count == bytes.count || path[path.startIndex + bytes.count] == UInt8(ascii: "/")
        }
    }

    /// The files.
    var items: [Item] = []
    /// The names at the top, and those in the folder data, empty folders among them; empty in a bare repository.
    var listed: [(path: RepositoryPath, isFolder: Bool)] = []
    /// Whether there is a commit.
    var hasCommit = false
    /// The branch; nil without one.
    var branch: String?

    /// How many files of uncounted folders are looked at, altogether.
    static let countingLimit = 20_000

    /// Looks at a project.
    ///
    /// - Throws: ``GitCommandError`` when git fails.
    init(_ project: Project) throws(GitCommandError) {
        switch project.kind {
        case .workTree:
            try readWorkTree(project)
            list(project)
        case .bare: readBare(project)
        case .folder:
            items = [Item(path: [], state: .unknown, isFolder: true)]
            list(project)
        }
    }

    private mutating func readWorkTree(_ project: Project) throws(GitCommandError) {
        let slash = UInt8(ascii: "/")
        let status = try project.git.output([
            "--no-optional-locks", "status", "--porcelain=v2", "--branch", "-z", "--ignored=matching",
            "--untracked-files=normal", "--no-renames", "--ignore-submodules=all",
        ])
        var missing = Set<[UInt8]>()
        for record in GitCommand.nulSeparated(status) {
            switch record.first {
            case UInt8(ascii: "#"): readHeader(String(decoding: record, as: UTF8.self))
            case UInt8(ascii: "?"), UInt8(ascii: "!"):
                var path = record.dropFirst(2)
                let isFolder = path.last == slash
                if isFolder { path = path.dropLast() }
                let state = record.first == UInt8(ascii: "?") ? State.untracked : .ignored
                items.append(Item(path: path, state: state, isFolder: isFolder))
            case UInt8(ascii: "1"):
                // 1 XY sub mH mI mW hH hI path
                guard record.dropFirst(3).first == UInt8(ascii: "D") else { continue }
                let fields = record.split(separator: UInt8(ascii: " "), maxSplits: 8)
                if fields.count == 9 { missing.insert(Array(fields[8])) }
            default: continue
            }
        }
        let tracked = try project.git.output(["ls-files", "-z", "--cached"])
        var previous: ArraySlice<UInt8> = []
        for path in GitCommand.nulSeparated(tracked) where path != previous {
            previous = path
            let isMissing = !missing.isEmpty && missing.contains(Array(path))
            items.append(Item(path: path, state: isMissing ? .missing : .tracked))
        }
    }

    private mutating func readHeader(_ header: String) {
        if header.hasPrefix("# branch.oid ") { hasCommit = !header.hasSuffix("(initial)") }
        if header.hasPrefix("# branch.head "), !header.hasSuffix("(detached)") {
            branch = String(header.dropFirst("# branch.head ".count))
        }
    }

    private mutating func readBare(_ project: Project) {
        guard let tree = try? project.git.output(["ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD"]) else {
            return
        }
        hasCommit = true
        items = GitCommand.nulSeparated(tree).map { Item(path: $0, state: .tracked) }
        branch = try? project.git.text(["symbolic-ref", "--short", "--quiet", "HEAD"])
    }

    private mutating func list(_ project: Project) {
        for folder in [RepositoryPath(""), RepositoryPath("data")] {
            guard let names = try? FileSystem.list(folder.filePath(below: project.top)) else { continue }
            for name in names {
                let path = folder.appending(RepositoryPath(FilePath(root: nil, [name]).bytes))
                let status = try? FileSystem.status(path.filePath(below: project.top))
                listed.append((path, status?.kind == .directory))
            }
        }
    }

    /// The items with those that are folders opened and their files counted, as far as the limit allows.
    ///
    /// - Parameter isClosed: says of a folder that its inside is of no interest.
    /// - Returns: the files, and the folders whose files are more than were counted.
    func opened(
        _ project: Project, isClosed: (String) -> Bool
    ) -> (items: [Item], cut: [RepositoryPath]) {
        var result = items.filter { !$0.isFolder }
        var cut: [RepositoryPath] = []
        var remaining = Self.countingLimit
        for folder in items where folder.isFolder {
            let path = RepositoryPath(folder.path)
            if !path.isEmpty, isClosed(path.string) {
                result.append(folder)
                continue
            }
            var isCut = false
            var isEmpty = true
            try? FileSystem.walk(path.filePath(below: project.top)) { relative, status in
                guard remaining > 0 else {
                    isCut = true
                    return .skip
                }
                let inside = path.appending(RepositoryPath(relative.bytes))
                if status.kind == .directory {
                    guard relative.lastComponent?.string != ".git", !isClosed(inside.string) else {
                        if relative.lastComponent?.string != ".git" {
                            result.append(Item(path: inside.bytes[...], state: folder.state, isFolder: true))
                        }
                        return .skip
                    }
                    return .proceed
                }
                remaining -= 1
                isEmpty = false
                result.append(Item(path: inside.bytes[...], state: folder.state))
                return .proceed
            }
            if isCut { cut.append(path) }
            if isEmpty, !path.isEmpty { result.append(folder) }
        }
        return (result, cut)
    }
}
