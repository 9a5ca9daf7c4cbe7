import Git
import Platform
import SystemPackage

/// A file on which the project and its template do not agree.
public struct MergeConflict: Sendable, Equatable {
    /// What each of the two did to it.
    public enum Kind: Sendable {
        case bothChanged
        case bothAdded
        case deletedByTemplate
        case deletedHere
        /// Each of the two renamed it in its own way.
        case renamedApart
        /// The project's: the template has renamed its folder, or has something of another type at its place.
        case misplacedHere
        /// The template's: the project has renamed its folder, or has something of another type at its place.
        case misplacedByTemplate
    }

    /// The file.
    public var path: RepositoryPath
    /// What each of the two did to it.
    public var kind: Kind

    /// A conflict about a file.
    public init(_ path: RepositoryPath, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    init(_ path: RepositoryPath, stages: Set<Int>) {
        let kind: Kind =
            switch stages {
            case [1, 2, 3]: .bothChanged
            case [2, 3]: .bothAdded
            case [1, 2]: .deletedByTemplate
            case [1, 3]: .deletedHere
            case [2]: .misplacedHere
            case [3]: .misplacedByTemplate
            default: .renamedApart
            }
        self.init(path, kind)
    }
}

/// How a merge of a template's files ended.
public enum MergeOutcome: Sendable, Equatable {
    case upToDate
    /// The merge is committed.
    case merged
    /// The merge waits in index and work tree: `git merge --abort`, or resolve and `git commit`.
    case conflicts([MergeConflict])
    /// There are no conflicts left, but git did not commit: a hook refused, or rerere resolved all; with what git said.
    case stopped(String)
}

/// Merges a render by `git merge`, so that the user's hooks, signing and rerere have their say.
struct TemplateMerge {
    let repository: ProjectRepository
    let render: ObjectID
    /// The merge base where the history of HEAD does not have it.
    let base: ObjectID?
    /// Whether the history of HEAD has the base; else, where there is one, it is given to git for the merge alone.
    var hasBase = false

    func run(message: String) throws -> MergeOutcome {
        try requireNothingLost(try tried())
        guard let base, !hasBase else { return try run(repository.git, message) }
        // For this one run of git, HEAD has the base as a parent too; no commit has to be made for it.
        let namespace = "refs/ccds/join/"
        guard let head = try repository.head else { throw TemplateProblem(.target, "there is no commit yet") }
        let reference = Argument(namespace + head.hex)
        let joined = try joined(head, base)
        try repository.git.perform(["update-ref", reference, Argument(joined.hex)])
        defer { _ = try? repository.git.run(["update-ref", "-d", reference]) }
        var git = repository.git
        git.environment["GIT_REPLACE_REF_BASE"] = namespace
        let scratch = try FileSystem.createTemporaryDirectory()
        defer { try? FileSystem.removeTree(scratch) }
        // Where a shallow history ends git believes in no parents, these neither.
        let shallow = try repository.path(of: "shallow")
        if FileSystem.exists(shallow) {
            let rest = GitCommand.lines(try FileSystem.read(shallow)).filter { !$0.elementsEqual(head.hex.utf8) }
            try FileSystem.write(
                Array(rest.map { $0 + [UInt8(ascii: "\n")] }.joined()), to: scratch.appending("shallow"))
            git.environment.set("GIT_SHALLOW_FILE", to: scratch.appending("shallow").bytes)
        }
        return try run(
            git, message,
            settings: ["-c", "core.useReplaceRefs=true", "-c", "gc.auto=0", "-c", "maintenance.auto=false"]
        )
    }

    /// A commit like HEAD that has the base as one more parent.
    private func joined(_ head: ObjectID, _ base: ObjectID) throws -> ObjectID {
        let parents = try repository.git.text(["rev-parse", "HEAD^@"]).split(separator: "\n").compactMap {
            ObjectID(hex: $0)
        }
        return try repository.commit(
            try repository.tree(of: head), parents: parents + [base], message: "Join the project with its template\n")
    }

    private func run(_ git: GitCommand, _ message: String, settings: [Argument] = []) throws -> MergeOutcome {
        var arguments = RenderSettings.merging + settings
        if let branch = try repository.branch {
            // The last one counts: the user's own options for merges of this branch might say --squash.
            arguments += ["-c", Argument("branch.\(branch).mergeOptions=--no-ff")]
        }
        arguments += [
            "merge", "--no-ff", "--commit", "--no-squash", "--no-edit", "--no-verify-signatures", "--no-stat",
            "--no-autostash", "--quiet", "-m", Argument(message),
        ]
        if base == nil { arguments.append("--allow-unrelated-histories") }
        let done = try git.run(arguments + [Argument(render.hex)])
        if done.succeeded { return .merged }
        let conflicts = try conflicts()
        if !conflicts.isEmpty { return .conflicts(conflicts) }
        let text = done.errorText + done.outputText
        let details = text.isEmpty ? nil : text
        if FileSystem.exists(try repository.path(of: "MERGE_HEAD")) {
            if try isStaged(text) { return .stopped(text) }
            try takeBack()
            throw TemplateProblem(.target, "git could not stage the merge, it is taken back", details: details)
        }
        throw TemplateProblem(.target, "git did not merge the template, nothing has changed", details: details)
    }

    /// Whether a merge that git has begun and not committed is in the index: where that could not be written, a commit
    /// would make a merge that throws the template's changes away for good.
    private func isStaged(_ messages: String) throws -> Bool {
        if messages.contains("index.lock") { return false }
        guard let tried = try tried(), tried.conflicts.isEmpty, let head = try repository.head,
            try repository.tree(of: head) != tried.tree
        else { return true }
        return try !repository.git.succeeds(["diff-index", "--cached", "--quiet", "HEAD"])
    }

    /// Takes back a merge that is not in the index.
    private func takeBack() throws {
        _ = try repository.git.run(["merge", "--abort"])
        // Git does not do it where it cannot write the index.
        for file in ["MERGE_HEAD", "MERGE_MODE", "MERGE_MSG", "AUTO_MERGE"] {
            let path = try repository.path(of: Argument(Array(file.utf8)))
            if FileSystem.exists(path) { try FileSystem.remove(path) }
        }
    }

    private func requireNothingLost(_ tried: TriedMerge?) throws {
        let obstacles = try WorkTreeObstacles(in: repository)
        if let tried {
            let changes = try changes(to: tried)
            return try obstacles.requireNone(
                written: changes.filter { $0.status != "D" }.map(\.path) + tried.conflicts,
                removed: changes.filter { $0.status == "D" }.map(\.path), tree: tried.tree)
        }
        // Git cannot try it: what the template changes is taken for what the merge writes.
        guard let base else {
            let written = try repository.git.output([
                "ls-tree", "-r", "-z", "--full-tree", "--name-only", Argument(render.hex),
            ])
            return try obstacles.requireNone(
                written: GitCommand.nulSeparated(written).map { RepositoryPath($0) }, removed: [], tree: nil)
        }
        let changes = try changes(from: Argument(base.hex), to: Argument(render.hex))
        try obstacles.requireNone(
            written: changes.filter { $0.status != "D" }.map(\.path),
            removed: changes.filter { $0.status == "D" }.map(\.path), tree: nil)
    }

    private func conflicts() throws -> [MergeConflict] {
        var stages: [RepositoryPath: Set<Int>] = [:]
        for record in GitCommand.nulSeparated(try repository.git.output(["ls-files", "--unmerged", "-z"])) {
            // MODE OBJECT STAGE<tab>PATH
            guard let tab = record.firstIndex(of: UInt8(ascii: "\t")), tab > record.startIndex else { continue }
            let stage = Int(record[record.index(before: tab)]) - 0x30
            stages[RepositoryPath(record[record.index(after: tab)...]), default: []].insert(stage)
        }
        return stages.keys.sorted().map { MergeConflict($0, stages: stages[$0] ?? []) }
    }

    /// The outcome, without touching anything but the object store. Needs git 2.38.
    func preview() throws -> TemplateUpdate.Preview {
        guard let tried = try tried() else {
            throw TemplateProblem(.target, "git cannot try the merge", hints: ["this needs git 2.38 or newer"])
        }
        try requireNothingLost(tried)
        return TemplateUpdate.Preview(changes: try changes(to: tried), conflicts: tried.conflicts)
    }

    /// Whether the project has all that the render would bring; false also where git cannot tell.
    func changesNothing() throws -> Bool {
        guard let tried = try tried(), tried.conflicts.isEmpty, let head = try repository.head else { return false }
        return try repository.tree(of: head) == tried.tree
    }

    /// What a merge makes, files in conflict with their marks.
    private struct TriedMerge {
        var tree: ObjectID
        var conflicts: [RepositoryPath]
    }

    /// The merge in the object store alone; nil where git cannot do that, which is older than 2.38.
    private func tried() throws -> TriedMerge? {
        guard let head = try repository.head else { throw TemplateProblem(.target, "there is no commit yet") }
        let ours = try hasBase ? head : base.map { try joined(head, $0) } ?? head
        var arguments = RenderSettings.merging + repository.traceless
        arguments += ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"]
        if base == nil { arguments.append("--allow-unrelated-histories") }
        let done = try repository.git.run(arguments + [Argument(ours.hex), Argument(render.hex)])
        guard done.status == .exited(0) || done.status == .exited(1) else { return nil }
        let fields = GitCommand.nulSeparated(done.standardOutput)
        guard let tree = fields.first.flatMap({ ObjectID(hex: String(decoding: $0, as: UTF8.self)) }) else {
            return nil
        }
        let conflicts = Set(fields.dropFirst().filter { !$0.isEmpty }.map { RepositoryPath($0) })
        return TriedMerge(tree: tree, conflicts: conflicts.sorted())
    }

    private func changes(to tried: TriedMerge) throws -> [(status: String, path: RepositoryPath)] {
        try changes(from: "HEAD", to: Argument(tried.tree.hex))
    }

    private func changes(from old: Argument, to new: Argument) throws -> [(status: String, path: RepositoryPath)] {
        let fields = GitCommand.nulSeparated(
            try repository.git.output(["diff-tree", "-r", "-z", "--name-status", "--no-renames", old, new]))
        return stride(from: 0, to: fields.count - 1, by: 2).map { index in
            (status: String(decoding: fields[index], as: UTF8.self), path: RepositoryPath(fields[index + 1]))
        }
    }
}
