import Platform
import SystemPackage

/// The files of a template, in a folder or in memory, by paths from its top.
///
/// Paths are text with `/` (`PathText`); the top is the empty path. Links that lead out of the top are not followed.
enum TemplateTree: Sendable {
    /// A folder of the file system, its path with all links resolved.
    case folder(FilePath)
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
        try TemplateProblem.translating(.source) { .folder(try FileSystem.realPath(path)) }
    }

    /// The tree whose top is a folder of this one.
    func subtree(_ path: String) -> TemplateTree {
        switch self {
        case .folder(let top): .folder(Self.place(path, in: top).lexicallyNormalized())
        case .memory(let tree): .memory(tree.subtree(path))
        }
    }

    /// What stands in a folder, by the bytes of the names; devices, pipes and sockets left out.
    func entries(in folder: String) throws(TemplateProblem) -> [Entry] {
        switch self {
        case .memory(let tree): return tree.entries(in: folder)
        case .folder(let top):
            let place = Self.place(folder, in: top)
            return try TemplateProblem.translating {
                try FileSystem.list(place).compactMap { component in
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
        case .folder(let top):
            return try TemplateProblem.translating {
                guard let status = try FileSystem.status(Self.place(path, in: top)), let kind = Kind(status.kind) else {
                    return nil
                }
                return Entry(name: Self.lastName(of: path), kind: kind, mode: status.mode)
            }
        }
    }

    /// The bytes of a file; a link is followed as long as it stays inside.
    func read(_ path: String) throws(TemplateProblem) -> [UInt8] {
        switch self {
        case .memory(let tree):
            guard let file = tree.file(path) else {
                throw TemplateProblem(.template, "there is no '\(path)' in the template")
            }
            return file.contents
        case .folder(let top):
            return try TemplateProblem.translating {
                let place = Self.place(path, in: top)
                if try FileSystem.status(place)?.kind == .file, try Self.hasNoLinks(path, in: top) {
                    return try FileSystem.read(place)
                }
                guard let inside = try realPathInside(path) else {
                    throw TemplateProblem(.template, "'\(path)' leads out of the template")
                }
                return try FileSystem.read(inside)
            }
        }
    }

    /// Where a path leads with its links followed, as a path of this tree; nil when that is outside or nowhere.
    func resolved(_ path: String) throws(TemplateProblem) -> String? {
        guard case .folder(let top) = self else { return path }
        return try TemplateProblem.translating {
            guard var inside = try realPathInside(path) else { return nil }
            guard inside.removePrefix(top) else { return nil }
            return PathText.text(inside.bytes)
        }
    }

    /// Where a link points, as it is written.
    func linkTarget(_ path: String) throws(TemplateProblem) -> [UInt8] {
        guard case .folder(let top) = self else { return [] }
        return try TemplateProblem.translating { try FileSystem.readLink(Self.place(path, in: top)) }
    }

    /// The folder in the file system; nil in memory.
    var directory: FilePath? {
        if case .folder(let top) = self { top } else { nil }
    }

    private func realPathInside(_ path: String) throws -> FilePath? {
        guard case .folder(let top) = self, let real = try? FileSystem.realPath(Self.place(path, in: top)) else {
            return nil
        }
        return real.starts(with: top) ? real : nil
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
