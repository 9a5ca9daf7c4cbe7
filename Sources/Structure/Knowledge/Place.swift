/// A file or folder that a data-science project may have, and what it is for.
public struct Place: Sendable, Equatable {
    /// The path inside the project, `{module}` standing for the name of its package; also the place's identity.
    public let path: String
    /// What it is for, in half a line.
    public let purpose: String
    /// What belongs there.
    public let belongs: String
    /// What does not, and where that goes instead.
    public let notHere: String
    /// Who writes it.
    public let writtenBy: String
    /// Who reads it.
    public let readBy: String
    /// Whether its contents are meant to be committed.
    public let commitment: Commitment
    /// What to type next.
    public let next: String
    /// The opinion that stands behind it.
    public let opinion: Opinion.ID?
    /// Where it comes from.
    public let origin: Origin
    /// The choices that bring it, any one of them; empty means that it is always there.
    public let requires: [String]
    /// Words to read on with.
    public let seeAlso: [String]

    /// Whether what stands there goes into git.
    public enum Commitment: Sendable, Equatable {
        /// It is committed.
        case committed
        /// The folder is, by a marker file; its contents are not.
        case folderOnly
        /// It never is.
        case never
        /// It is made anew whenever it is needed, so it need not be.
        case remade

        /// A sentence for a page.
        public var text: String {
            switch self {
            case .committed: "yes, it is committed"
            case .folderOnly: "the folder is, by its .gitkeep; the files in it stay out"
            case .never: "no, never"
            case .remade: "no, it can be made again at any time"
            }
        }
    }

    /// Where a place comes from.
    public enum Origin: Sendable, Equatable {
        /// The built-in template makes it.
        case template
        /// A tool makes it when it runs: an environment, a lock file, a cache.
        case tool
        /// Many projects have it, though not this template's.
        case common
    }

    /// The name of the place alone, without the folders above it.
    public var name: String { String(path.split(separator: "/").last ?? "") }

    /// Whether it is a folder.
    public var isFolder: Bool {
        if Self.dottedFolders.contains(name) || name.hasSuffix(".egg-info") { return true }
        return !name.contains(".") && !Self.plainFiles.contains(name)
    }

    private static let dottedFolders: Set<String> = [
        ".git", ".venv", ".pixi", ".ipynb_checkpoints", ".ruff_cache", ".pytest_cache", ".mypy_cache", ".vscode",
        ".idea", ".github", ".dvc",
    ]

    private static let plainFiles: Set<String> = [
        "Makefile", "Pipfile", "LICENSE", "COPYING", "README", "Dockerfile", "Snakefile", "justfile",
    ]

    /// The path with the package's name put in.
    public func path(module: String) -> String { path.replacing("{module}", with: module) }

    /// The stable identity.
    public var identity: Identity { .place(path) }

    init(
        _ path: String, _ purpose: String, belongs: String, notHere: String = "", writtenBy: String, readBy: String,
        commitment: Commitment = .committed, next: String = "", opinion: Opinion.ID? = nil, origin: Origin = .template,
        requires: [String] = [], seeAlso: [String] = []
    ) {
        self.path = path
        self.purpose = purpose
        self.belongs = belongs
        self.notHere = notHere
        self.writtenBy = writtenBy
        self.readBy = readBy
        self.commitment = commitment
        self.next = next
        self.opinion = opinion
        self.origin = origin
        self.requires = requires
        self.seeAlso = seeAlso
    }
}

extension Place {
    /// Every place that is known: the template's first, then what tools make, then what other projects have.
    public static let all: [Place] = root + data + work + package + pages + tools + common

    /// The place at `path`, where `{module}` is written as it is.
    public static func known(_ path: String) -> Place? { byPath[path] }

    private static let byPath = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}
