import Platform
import SystemPackage

/// The files of a template, in a folder or in memory, by paths from its top.
///
/// Paths are text with `/` (`PathText`); the top is the empty path. Links that lead out of the template's repository are
/// not followed.
enum TemplateTree: Sendable {
    /// A folder of the file system and the one that its links may not leave: itself, or the work tree of git that it is
    /// part of, since the templates of one repository share files by links. Both paths have all links resolved.
    case folder(FilePath, boundary: FilePath)
    case memory(MemoryTree)

    enum Kind: Sendable, Equatable {
        case file, directory, symlink
    }

    struct Entry: Sendable {
        var name: String
        var kind: Kind
        /// Permission bits.
        var mode: UInt32
    }

    /// A tree over a folder.
    static func folder(at path: FilePath) throws(TemplateProblem) -> TemplateTree {
        try TemplateProblem.translating(.source) {
            let top = try FileSystem.realPath(path)
            return .folder(top, boundary: repository(around: top) ?? top)
        }
    }

    /// The nearest folder upwards that holds `.git`.
    private static func repository(around top: FilePath) -> FilePath? {
        var folder = top
        while true {
            if FileSystem.exists(folder.appending(".git")) { return folder }
            let parent = folder.removingLastComponent()
            if parent == folder || parent.isEmpty { return nil }
            folder = parent
        }
    }

    /// The tree whose top is a folder of this one.
    func subtree(_ path: String) -> TemplateTree {
        switch self {
        case .folder(let top, let boundary):
            .folder(Self.place(path, in: top).lexicallyNormalized(), boundary: boundary)
        case .memory(let tree): .memory(tree.subtree(path))
        }
    }

    /// What stands in a folder, by the bytes of the names unless the file system's own order is asked for; devices, pipes
    /// and sockets left out.
    func entries(in folder: String, sorted: Bool = true) throws(TemplateProblem) -> [Entry] {
        switch self {
        case .memory(let tree): return tree.entries(in: folder)
        case .folder(let top, _):
            let place = Self.place(folder, in: top)
            return try TemplateProblem.translating {
                try FileSystem.list(place, sorted: sorted).compactMap { component in
                    let path = place.appending(component)
                    guard let status = try FileSystem.status(path), let kind = Kind(status.kind) else { return nil }
                    let name = PathText.text(FilePath(root: nil, [component]).bytes)
                    return Entry(name: name, kind: kind, mode: status.mode)
                }
            }
        }
    }

    /// What stands at a path, links not followed.
    func entry(_ path: String) throws(TemplateProblem) -> Entry? {
        switch self {
        case .memory(let tree): return tree.entry(path)
        case .folder(let top, _):
            return try TemplateProblem.translating {
                guard let status = try FileSystem.status(Self.place(path, in: top)), let kind = Kind(status.kind) else {
                    return nil
                }
                return Entry(name: Self.lastName(of: path), kind: kind, mode: status.mode)
            }
        }
    }

    /// The bytes of a file; a link is followed as long as it stays in the template's repository.
    func read(_ path: String) throws(TemplateProblem) -> [UInt8] {
        switch self {
        case .memory(let tree):
            guard let file = tree.file(path) else {
                throw TemplateProblem(.template, "there is no '\(path)' in the template")
            }
            return file.contents
        case .folder(let top, _):
            return try TemplateProblem.translating {
                let place = Self.place(path, in: top)
                if try FileSystem.status(place)?.kind == .file, try Self.hasNoLinks(path, in: top) {
                    return try FileSystem.read(place)
                }
                guard let inside = try realPathInside(path) else {
                    throw TemplateProblem(.template, "'\(path)' leads out of the template's repository")
                }
                return try FileSystem.read(inside)
            }
        }
    }

    /// Where a path leads with its links followed, as a path from the top (with `..` where that is elsewhere in the
    /// repository); nil when it is outside or nowhere.
    func resolved(_ path: String) throws(TemplateProblem) -> String? {
        guard case .folder(let top, _) = self else { return path }
        return try TemplateProblem.translating {
            guard let real = try realPathInside(path) else { return nil }
            var (base, ups) = (top, "")
            while !real.starts(with: base) {
                base = base.removingLastComponent()
                ups += "../"
            }
            var rest = real
            guard rest.removePrefix(base) else { return nil }
            return ups + PathText.text(rest.bytes)
        }
    }

    /// Where a link points, as it is written.
    func linkTarget(_ path: String) throws(TemplateProblem) -> [UInt8] {
        guard case .folder(let top, _) = self else { return [] }
        return try TemplateProblem.translating { try FileSystem.readLink(Self.place(path, in: top)) }
    }

    /// The folder in the file system; nil in memory.
    var directory: FilePath? {
        if case .folder(let top, _) = self { top } else { nil }
    }

    private func realPathInside(_ path: String) throws -> FilePath? {
        guard case .folder(let top, let boundary) = self,
            let real = try? FileSystem.realPath(Self.place(path, in: top))
        else { return nil }
        return real.starts(with: boundary) ? real : nil
    }

    /// Whether no folder above a path is a link.
    private static func hasNoLinks(_ path: String, in top: FilePath) throws -> Bool {
        var place = top
        for part in PathText.bytes(path).split(separator: UInt8(ascii: "/")).dropLast() {
            place = place.pushing(FilePath(bytes: part))
            if try FileSystem.status(place)?.kind != .directory { return false }
        }
        return true
    }

    private static func place(_ path: String, in top: FilePath) -> FilePath {
        path.isEmpty ? top : top.pushing(FilePath(bytes: PathText.bytes(path)))
    }

    static func lastName(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// A path below a folder; the folder itself where there is no name.
    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : name.isEmpty ? folder : folder + "/" + name
    }
}

extension TemplateTree.Kind {
    init?(_ kind: FileStatus.Kind) {
        switch kind {
        case .file: self = .file
        case .directory: self = .directory
        case .symlink: self = .symlink
        case .other: return nil
        }
    }
}

/// A template's files given in memory.
struct MemoryTree: Sendable {
    private let files: [String: TemplateFile]
    private let prefix: String

    init(_ files: [TemplateFile]) {
        self.init(files: Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { $1 }), prefix: "")
    }

    private init(files: [String: TemplateFile], prefix: String) {
        self.files = files
        self.prefix = prefix
    }

    func subtree(_ path: String) -> MemoryTree {
        MemoryTree(files: files, prefix: path.isEmpty ? prefix : prefix + path + "/")
    }

    func file(_ path: String) -> TemplateFile? { files[prefix + path] }

    func entry(_ path: String) -> TemplateTree.Entry? {
        if let file = file(path) {
            return .init(name: TemplateTree.lastName(of: path), kind: .file, mode: file.isExecutable ? 0o755 : 0o644)
        }
        let start = path.isEmpty ? prefix : prefix + path + "/"
        guard files.keys.contains(where: { $0.hasPrefix(start) }) else { return nil }
        return .init(name: TemplateTree.lastName(of: path), kind: .directory, mode: 0o755)
    }

    func entries(in folder: String) -> [TemplateTree.Entry] {
        let start = folder.isEmpty ? prefix : prefix + folder + "/"
        var found: [String: TemplateTree.Entry] = [:]
        for (path, file) in files where path.hasPrefix(start) {
            let rest = path.dropFirst(start.count)
            if let slash = rest.firstIndex(of: "/") {
                let name = String(rest[..<slash])
                found[name] = .init(name: name, kind: .directory, mode: 0o755)
            } else {
                found[String(rest)] = .init(name: String(rest), kind: .file, mode: file.isExecutable ? 0o755 : 0o644)
            }
        }
        return found.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
