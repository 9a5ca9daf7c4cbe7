public import Platform
public import SystemPackage

/// Reads through git's plumbing commands: whatever the installed git can open.
public final class PlumbingReader: RepositoryReader {
    /// The `git` that is asked: in the environment given, replacement objects and optional locks off.
    public let git: GitCommand
    /// Where the repository is.
    public let location: RepositoryLocation
    private var listedConfiguration: [Config.Entry]?

    /// The repository of a hook's environment, or the one that a directory is in.
    ///
    /// - Throws: ``GitCommandError`` with git's own words where git cannot open it.
    public init(environment: EnvironmentVariables = .current, directory: FilePath? = nil) throws {
        let here = (directory ?? FileSystem.currentDirectory).absolute
        var environment = environment.removing([
            "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
        ])
        // What is there counts, not what stands in for it; and the index must stay as it is.
        environment["GIT_NO_REPLACE_OBJECTS"] = "1"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        git = GitCommand.inheriting(environment, in: here)
        location = try Self.location(git)
    }

    private static func location(_ git: GitCommand) throws -> RepositoryLocation {
        func ask(_ options: [Argument]) throws -> [[UInt8]] {
            GitCommand.lines(try git.output(["rev-parse", "--path-format=absolute"] + options)).map { Array($0) }
        }
        let options: [Argument] = ["--git-dir", "--git-common-dir", "--is-bare-repository", "--show-object-format"]
        var answers = try ask(options)
        if answers.count != options.count {
            // A newline in a path: each question alone then.
            answers = try options.map { Array(try ask([$0]).joined(separator: [UInt8(ascii: "\n")])) }
        }
        var workTree: FilePath?
        var prefix = RepositoryPath("")
        if answers[2] != Array("true".utf8),
            let top = try? git.output(["rev-parse", "--path-format=absolute", "--show-toplevel"])
        {
            workTree = FilePath(bytes: top.dropLast())
            if let text = try? git.output(["rev-parse", "--show-prefix"]) {
                prefix = RepositoryPath(text.dropLast(text.count > 1 ? 2 : 1))
            }
        }
        var location = RepositoryLocation(
            gitDirectory: FilePath(bytes: answers[0]), commonDirectory: FilePath(bytes: answers[1]),
            workTree: workTree)
        location.usesSHA256 = answers[3] == Array("sha256".utf8)
        location.prefix = prefix
        return location
    }

    // MARK: References

    /// The commit that HEAD leads to.
    public func headCommit() throws -> ObjectID? { try resolve("HEAD") }

    /// The full name of the current branch.
    public func currentBranch() throws -> String? { try symbolicTarget("HEAD") }

    private func symbolicTarget(_ name: String) throws -> String? {
        let completed = try git.run(["symbolic-ref", "--quiet", Argument(name)])
        guard completed.succeeded else { return nil }
        return String(decoding: completed.standardOutput.dropLast(), as: UTF8.self)
    }

    /// The object that a revision means.
    public func resolve(_ revision: String) throws -> ObjectID? {
        let completed = try git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", Argument(revision)])
        guard completed.succeeded else { return nil }
        return GitCommand.lines(completed.standardOutput).compactMap { ObjectID(hexDigits: $0) }.last
    }

    /// All references below a prefix.
    public func references(prefix: String) throws -> [NamedReference] {
        // A pattern of for-each-ref matches whole components only.
        let pattern = prefix.lastIndex(of: "/").map { String(prefix[..<$0]) } ?? "refs"
        let output = try git.output([
            "for-each-ref", "--format=%(objectname) %(*objectname) %(refname)", Argument(pattern),
        ])
        let prefix = Array(prefix.utf8)
        let found = GitCommand.lines(output).compactMap { line -> NamedReference? in
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].starts(with: prefix), let target = ObjectID(hexDigits: parts[0]) else {
                return nil
            }
            return NamedReference(
                rawName: Array(parts[2]), target: target, peeled: ObjectID(hexDigits: parts[1]) ?? target)
        }
        return found.sorted { $0.rawName.lexicographicallyPrecedes($1.rawName) }
    }

    /// The other parents of a merge.
    public func mergeHeads() throws -> [ObjectID] {
        if let written = MergeHeads.written(in: location.gitDirectory) { return written }
        return try MergeHeads.named(by: git.environment).filter { try resolve("\($0.hex)^{commit}") != nil }
    }

    /// The default branch.
    public func defaultBranch(remote: String?) throws -> String? {
        if let remote, let target = try symbolicTarget("refs/remotes/\(remote)/HEAD") {
            let prefix = "refs/remotes/\(remote)/"
            if target.hasPrefix(prefix) { return String(target.dropFirst(prefix.count)) }
        }
        if let name = try configuration("init.defaultBranch"), try resolve("refs/heads/\(name)") != nil { return name }
        return try currentBranch().map(ReferenceName.shorthand)
    }

    // MARK: Changes

    private static let raw: [Argument] = ["--raw", "-z", "--no-abbrev", "--no-renames"]

    /// What the next commit changes.
    public func stagedChanges() throws -> [Change] {
        var changes = try stagedChanges(against: try headCommit() ?? location.emptyTree)
        for other in try mergeHeads() {
            let paths = Set(try stagedChanges(against: other).map(\.path))
            changes = changes.filter { paths.contains($0.path) }
        }
        return changes
    }

    private func stagedChanges(against tree: ObjectID) throws -> [Change] {
        let output = try git.output(
            ["diff-index", "--cached", "--ita-invisible-in-index", "--ignore-submodules=none"] + Self.raw
                + [Argument(tree.hex), "--"])
        return try RawDiff.parse(output).first?.changes ?? []
    }

    /// What one commit or tree changes against another.
    public func changes(from old: ObjectID?, to new: ObjectID) throws -> [Change] {
        let output = try git.output(
            ["diff-tree", "-r"] + Self.raw
                + [Argument((old ?? location.emptyTree).hex + "^{tree}"), Argument(new.hex + "^{tree}"), "--"])
        return try RawDiff.parse(output).first?.changes ?? []
    }

    /// What a commit changes.
    public func changes(in commit: ObjectID) throws -> [Change] {
        let output = try git.output(
            ["diff-tree", "--root", "-c", "-r", "--no-commit-id"] + Self.raw + [
                Argument(commit.hex + "^{commit}"), "--",
            ])
        return try RawDiff.parse(output).first?.changes ?? []
    }

    /// What commits bring that others do not have.
    public func newObjects(tips: [ObjectID], excluding excluded: [ObjectID]) throws -> NewObjects {
        let tipObjects = try peeled(Set(tips).sorted())
        for (id, object) in zip(Set(tips).sorted(), tipObjects) where object == nil {
            throw GitError(code: .notFound, category: .object, message: "object '\(id.hex)' is not in the repository")
        }
        var commits: [NewCommit] = []
        var input = ""
        for object in tipObjects.compactMap({ $0 }) {
            switch object.kind {
            case "commit": input += object.id.hex + "\n"
            case "tree":
                commits.append(NewCommit(id: object.id, parents: [], changes: try changes(from: nil, to: object.id)))
            default:
                let side = Change.Side(path: RepositoryPath(object.id.hex), mode: .file, id: object.id)
                commits.append(
                    NewCommit(
                        id: object.id, parents: [], changes: [Change(status: .added, old: nil, new: side)]))
            }
        }
        if input.isEmpty { return NewObjects(commits: commits) }
        for object in try peeled(Set(excluded).sorted()).compactMap({ $0 }) where object.kind == "commit" {
            input += "^" + object.id.hex + "\n"
        }
        let listing = try git.output(
            ["rev-list", "--topo-order", "--reverse", "--parents", "--stdin"], input: Array(input.utf8))
        let found = GitCommand.lines(listing).map { line in
            line.split(separator: UInt8(ascii: " ")).compactMap { ObjectID(hexDigits: $0) }
        }
        let ids = found.compactMap(\.first)
        let output = try git.output(
            ["diff-tree", "--stdin", "--root", "-c", "-r"] + Self.raw,
            input: Array(ids.map { $0.hex + "\n" }.joined().utf8))
        var changes: [ObjectID: [Change]] = [:]
        for record in try RawDiff.parse(output) { if let id = record.commit { changes[id] = record.changes } }
        for line in found {
            guard let id = line.first else { continue }
            commits.append(NewCommit(id: id, parents: Array(line.dropFirst()), changes: changes[id] ?? []))
        }
        return NewObjects(commits: commits)
    }

    /// What each name leads to, tags peeled; nil for one that is not here.
    private func peeled(_ ids: [ObjectID]) throws -> [(id: ObjectID, kind: String)?] {
        if ids.isEmpty { return [] }
        let input = ids.map { $0.hex + "^{}\n" }.joined()
        let output = try git.output(
            ["cat-file", "--batch-check=%(objectname) %(objecttype)"], input: Array(input.utf8))
        return GitCommand.lines(output).map { line in
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 2, let id = ObjectID(hexDigits: parts[0]) else { return nil }
            return (id, String(decoding: parts[1], as: UTF8.self))
        }
    }

    // MARK: Objects

    /// A blob's size.
    public func size(of blob: ObjectID) throws -> Int {
        let text = try git.text(["cat-file", "-s", Argument(blob.hex)])
        guard let size = Int(text) else { throw RawDiff.unreadable("cat-file -s") }
        return size
    }

    /// A blob's contents.
    public func contents(of blob: ObjectID) throws -> [UInt8] {
        try git.output(["cat-file", "blob", Argument(blob.hex)])
    }

    /// Reads many blobs, so many at a time as make 32 MB.
    public func readBlobs(
        _ ids: [ObjectID], maximumSize: Int?, _ body: (ObjectID, BlobReading) throws -> Void
    ) throws {
        var seen: Set<ObjectID> = []
        let distinct = ids.filter { seen.insert($0).inserted }
        if distinct.isEmpty { return }
        let check = try git.output(
            ["cat-file", "--batch-check=%(objecttype) %(objectsize)"],
            input: Array(distinct.map { $0.hex + "\n" }.joined().utf8))
        var batch: [ObjectID] = []
        var batchSize = 0
        for (id, line) in zip(distinct, GitCommand.lines(check)) {
            let parts = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2, parts[0] == "blob", let size = Int(parts[1]) else {
                try body(id, .missing)
                continue
            }
            if let maximumSize, size > maximumSize {
                try body(id, .tooLarge(size: size))
                continue
            }
            if !batch.isEmpty && batchSize + size > 32 << 20 {
                try readBatch(batch, body)
                batch = []
                batchSize = 0
            }
            batch.append(id)
            batchSize += size
        }
        if !batch.isEmpty { try readBatch(batch, body) }
    }

    private func readBatch(_ ids: [ObjectID], _ body: (ObjectID, BlobReading) throws -> Void) throws {
        let output = try git.output(
            ["cat-file", "--batch=%(objectsize)"], input: Array(ids.map { $0.hex + "\n" }.joined().utf8))
        try output.withUnsafeBytes { buffer in
            var position = 0
            for id in ids {
                guard let newline = buffer[position...].firstIndex(of: UInt8(ascii: "\n")),
                    let size = Int(String(decoding: buffer[position..<newline], as: UTF8.self)),
                    newline + 1 + size < buffer.count
                else { throw RawDiff.unreadable("cat-file --batch") }
                let start = newline + 1
                try body(id, .contents(UnsafeRawBufferPointer(rebasing: buffer[start..<(start + size)])))
                position = start + size + 1
            }
        }
    }

    /// What is at a path in a commit.
    public func entry(at path: RepositoryPath, in commit: ObjectID) throws -> Change.Side? {
        let output = try git.output([
            "ls-tree", "-z", "--full-tree", Argument(commit.hex), "--", Argument(Array(":(literal)".utf8) + path.bytes),
        ])
        return Self.treeEntries(output).first { $0.path == path }
    }

    /// Everything in a commit.
    public func treeEntries(of commit: ObjectID) throws -> [Change.Side] {
        let output = try git.output(["ls-tree", "-r", "-z", "--full-tree", Argument(commit.hex)])
        return Self.treeEntries(output).sorted { $0.path < $1.path }
    }

    /// `MODE TYPE NAME` TAB path NUL.
    private static func treeEntries(_ output: [UInt8]) -> [Change.Side] {
        GitCommand.nulSeparated(output).compactMap { record in
            guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
            let parts = record[..<tab].split(separator: UInt8(ascii: " "))
            guard parts.count == 3, let mode = UInt32(String(decoding: parts[0], as: UTF8.self), radix: 8),
                let id = ObjectID(hexDigits: parts[2])
            else { return nil }
            return Change.Side(path: RepositoryPath(record[(tab + 1)...]), mode: FileMode(rawValue: mode), id: id)
        }
    }

    /// What is at a path in the index.
    public func indexEntry(at path: RepositoryPath) throws -> Change.Side? {
        try indexEntries([Argument(Array(":(top,literal)".utf8) + path.bytes)]).first { $0.path == path }
    }

    /// Everything in the index.
    public func indexEntries() throws -> [Change.Side] {
        try indexEntries([":(top)"]).sorted { $0.path < $1.path }
    }

    /// `MODE NAME STAGE` TAB path NUL.
    private func indexEntries(_ paths: [Argument]) throws -> [Change.Side] {
        let output = try git.output(["ls-files", "--stage", "-z", "--full-name", "--"] + paths)
        return GitCommand.nulSeparated(output).compactMap { record in
            guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
            let parts = record[..<tab].split(separator: UInt8(ascii: " "))
            guard parts.count == 3, parts[2].elementsEqual("0".utf8),
                let mode = UInt32(String(decoding: parts[0], as: UTF8.self), radix: 8),
                let id = ObjectID(hexDigits: parts[1])
            else { return nil }
            return Change.Side(path: RepositoryPath(record[(tab + 1)...]), mode: FileMode(rawValue: mode), id: id)
        }
    }

    /// What a commit says.
    public func commit(_ id: ObjectID) throws -> CommitInfo {
        guard let peeled = try resolve("\(id.hex)^{commit}") else {
            throw GitError(code: .notFound, category: .object, message: "there is no commit '\(id.hex)'")
        }
        let object = try git.output(["cat-file", "commit", Argument(peeled.hex)])
        guard let commit = CommitInfo(id: peeled, object: object) else { throw RawDiff.unreadable("cat-file commit") }
        return commit
    }

    /// The annotated tag of this name.
    public func annotatedTag(_ id: ObjectID) throws -> AnnotatedTag? {
        guard try git.text(["cat-file", "-t", Argument(id.hex)]) == "tag" else { return nil }
        return AnnotatedTag(id: id, object: try git.output(["cat-file", "tag", Argument(id.hex)]))
    }

    // MARK: Configuration

    /// The configuration's entries.
    public func configurationEntries() throws -> [Config.Entry] {
        if let listedConfiguration { return listedConfiguration }
        let entries = ConfigEnvironment.listing(try git.output(["config", "--list", "--null", "--show-scope"]))
        listedConfiguration = entries
        return entries
    }

    /// The value of a key that wins.
    public func configuration(_ key: String) throws -> String? {
        let key = Config.normalised(key)
        return try configurationEntries().last { $0.key == key }.map { $0.value ?? "" }
    }

    /// Whether the ignore rules match a path.
    public func isIgnored(_ path: RepositoryPath, isDirectory: Bool) throws -> Bool {
        guard let top = location.workTree else { return false }
        var git = git
        let variables = RepositoryEnvironment(git.environment, directory: git.directory ?? top)
        if let path = variables.gitDirectory { git.environment.set("GIT_DIR", to: path.bytes) }
        if let path = variables.workTree { git.environment.set("GIT_WORK_TREE", to: path.bytes) }
        if let path = variables.commonDirectory { git.environment.set("GIT_COMMON_DIR", to: path.bytes) }
        if let path = variables.indexFile { git.environment.set("GIT_INDEX_FILE", to: path.bytes) }
        git.directory = top
        let arguments: [Argument] = ["check-ignore", "--quiet", "--no-index", "-z", "--stdin"]
        let completed = try git.run(arguments, input: path.bytes + (isDirectory ? [UInt8(ascii: "/")] : []) + [0])
        switch completed.status {
        case .exited(0): return true
        case .exited(1): return false
        default: throw GitCommandError(arguments: arguments, completed: completed)
        }
    }
}
