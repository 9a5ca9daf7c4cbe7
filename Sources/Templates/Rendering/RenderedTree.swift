import Git

/// What a template renders to: all folders and files of a project, in memory.
public struct RenderedTree: Sendable {
    /// A folder, file or link.
    public struct Entry: Sendable, Equatable {
        /// What it is.
        public enum Kind: Sendable, Equatable {
            /// With permission bits where the template asks for them.
            case directory(mode: UInt32?)
            case file([UInt8], mode: UInt32)
            case symlink(target: [UInt8])
        }
        /// Its place below the project's folder.
        public var path: RepositoryPath
        /// What it is.
        public var kind: Kind

        /// The bytes of a file; nil of anything else.
        public var contents: [UInt8]? { if case .file(let bytes, _) = kind { bytes } else { nil } }
        /// Whether it is a folder.
        public var isDirectory: Bool { if case .directory = kind { true } else { false } }
    }

    /// The name of the project's folder.
    public let name: String
    /// Everything below it, each folder before what stands in it.
    public private(set) var entries: [Entry] = []
    private var positions: [RepositoryPath: Int] = [:]
    /// The bytes of all files.
    private(set) var size = 0
    /// Folders that the template's files need and none of its folders makes: only a hook can.
    private(set) var presumed: Set<RepositoryPath> = []

    init(name: String) { self.name = name }

    /// What stands at a path.
    public func entry(at path: RepositoryPath) -> Entry? { positions[path].map { entries[$0] } }

    /// Puts an entry in, in place of a file that is there already.
    mutating func put(_ entry: Entry) {
        size += entry.contents?.count ?? 0
        if let place = positions[entry.path] {
            size -= entries[place].contents?.count ?? 0
            entries[place] = entry
        } else {
            positions[entry.path] = entries.count
            entries.append(entry)
        }
    }

    /// A folder that git would take for a bare repository, with a configuration that names programs to run: it has a
    /// `HEAD` and the folders `objects` and `refs`. Not the top itself, where `.git` comes first.
    var repositoryInside: RepositoryPath? {
        entries.lazy.filter { $0.path.name == "HEAD" && !$0.isDirectory }.compactMap(\.path.parent).first { folder in
            ["objects", "refs"].allSatisfy { entry(at: folder.appending(RepositoryPath($0)))?.isDirectory == true }
        }
    }

    /// Makes the folders above a path, or presumes that they will be there; false when something else stands in the way.
    mutating func putParents(of path: RepositoryPath, presumed isPresumed: Bool = false) -> Bool {
        guard let parent = path.parent, !parent.isEmpty else { return true }
        if let entry = entry(at: parent) { return entry.isDirectory }
        guard putParents(of: parent, presumed: isPresumed) else { return false }
        put(Entry(path: parent, kind: .directory(mode: nil)))
        if isPresumed { presumed.insert(parent) }
        return true
    }
}
