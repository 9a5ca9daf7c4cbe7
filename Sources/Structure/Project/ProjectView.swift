public import Git
import Platform
import SystemPackage

/// A project as it really is: each place with its purpose and what stands there, and what no one planned for.
public struct ProjectView: Sendable {
    /// A line of the annotated tree.
    public struct Row: Sendable, Equatable {
        /// The path in the project.
        public var path: RepositoryPath
        /// Whether it is a folder.
        public var isFolder: Bool
        /// What it is for; nil for what no one planned for.
        public var place: Place?
        /// How much stands there, in a folder all that is below it.
        public var counts = Counts()
        /// How many files of each kind stand there, for what no one planned for.
        public var kinds: [FileKind: Int] = [:]

        /// How deep in the tree the line stands; 0 at the top.
        public var depth: Int { path.bytes.count { $0 == UInt8(ascii: "/") } }
    }

    /// The project.
    public let project: Project
    /// How it is laid out.
    public let layout: Layout
    /// What may enter the repository.
    public let policy: DataPolicy
    /// The tree, each folder before what is in it.
    public private(set) var rows: [Row] = []
    /// Whether there is a commit; false where there is no repository.
    public let hasCommit: Bool
    /// The branch; nil without one.
    public let branch: String?
    /// The template's places that are not there.
    public private(set) var absent: [Place] = []
    /// Notebooks and data files outside their folders, at most ``misplacedLimit``.
    public private(set) var misplaced: [RepositoryPath] = []
    /// How many of these there are altogether.
    public private(set) var misplacedCount = 0
    /// How many files of each kind there are, by what git says of them.
    private(set) var kinds: [Survey.State: [FileKind: Int]] = [:]
    /// Tracked files of the data folders that are neither markers nor texts nor code.
    private(set) var trackedData: [RepositoryPath] = []
    /// Every file looked at, and the folders that were not opened.
    let items: [Survey.Item]
    /// The folders of which not every file was counted.
    let cut: [RepositoryPath]

    /// How many misplaced files are named.
    public static let misplacedLimit = 5

    /// Looks at a project.
    ///
    /// - Parameter policy: what may enter the repository.
    /// - Throws: ``GitCommandError`` when git fails.
    public init(_ project: Project, policy: DataPolicy = DataPolicy()) throws(GitCommandError) {
        let survey = try Survey(project)
        var layout = Layout(cruft: project.contents(of: ".cruft.json"))
        let toolFolders = Set(Place.tools.filter(\.isFolder).map(\.path))
        (items, cut) = survey.opened(project) { path in
            toolFolders.contains(path)
                || PlaceMatch.isToolFolder(path.split(separator: "/").last.map(String.init) ?? "")
        }
        if layout.module == nil {
            layout.module = Layout.packagePath(
                among: items.filter { $0.path.suffix(3).elementsEqual(".py".utf8) }.map {
                    String(decoding: $0.path, as: UTF8.self)
                })
        }
        self.project = project
        self.layout = layout
        self.policy = policy
        hasCommit = survey.hasCommit
        branch = survey.branch
        arrange(survey)
    }

    /// The row of a path; nil where the tree has none.
    public func row(at path: RepositoryPath) -> Row? { rows.first { $0.path == path } }

    /// What stands at or below a path.
    public func counts(below path: RepositoryPath) -> Counts {
        var counts = Counts()
        for item in items {
            guard item.isAtOrBelow(path) else { continue }
            let whole = path.isEmpty || item.path.count == path.bytes.count
            if item.isFolder, whole, !path.isEmpty { counts.isClosed = true }
            let isMarker = FileKind.isMarker(item.path) && !(whole && !path.isEmpty)
            counts.add(item.state, isMarker: isMarker)
        }
        counts.isCut = cut.contains { $0 == path || $0.isInside(path) || path.isInside($0) }
        return counts
    }

    // MARK: Building

    private mutating func arrange(_ survey: Survey) {
        var tree = TreeBuilder(module: layout.module)
        var kindOf = FileKind.Reader()
        var folders = FolderUse()
        for item in items {
            let kind = kindOf.kind(of: item.path)
            tree.add(item, kind: kind)
            guard !item.isFolder else { continue }
            kinds[item.state, default: [:]][kind, default: 0] += 1
            note(item, kind: kind, folders: &folders)
        }
        for (path, isFolder) in survey.listed where path != ".git" { tree.addName(path, isFolder: isFolder) }
        for path in cut { tree.cut(path) }
        rows = tree.rows()
        if layout.hasKnownOptions { absent = findAbsent() }
    }

    /// Notes a file that stands where its kind does not belong.
    private mutating func note(_ item: Survey.Item, kind: FileKind, folders: inout FolderUse) {
        guard item.state != .ignored, item.state != .missing else { return }
        guard kind == .notebook || kind == .data || kind == .model else { return }
        folders.enter(item.path, policy: policy)
        if folders.isData, item.state == .tracked, kind != .notebook { trackedData.append(RepositoryPath(item.path)) }
        guard !folders.isHome, !folders.isAmbiguous(item.path) else { return }
        misplacedCount += 1
        if misplaced.count < Self.misplacedLimit { misplaced.append(RepositoryPath(item.path)) }
    }

    /// The template's places that the answers promise and that are not there.
    private func findAbsent() -> [Place] {
        let there = Set(rows.map(\.path))
        return Place.all.filter { place in
            guard place.origin == .template, !place.path.hasPrefix("*"), place.path != ".env" else { return false }
            if !place.requires.isEmpty {
                guard place.requires.contains(where: { isAnswered($0) }) else { return false }
            }
            return !there.contains(RepositoryPath(place.path(module: layout.module ?? "MODULE")))
        }
    }

    private func isAnswered(_ requirement: String) -> Bool {
        guard let equals = requirement.firstIndex(of: "=") else { return false }
        return layout.answers[String(requirement[..<equals])]
            == String(requirement[requirement.index(after: equals)...])
    }
}
