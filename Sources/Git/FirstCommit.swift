import CLibgit2
import Platform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The first commit of a repository that was just made, with all that stands in its work tree: what `git add --all` and
/// `git commit` would make, without their processes.
///
/// It declines wherever more than git's plain rules has a say: filters, hooks, signatures, encodings, nested repositories.
/// git itself is to be asked then.
///
/// ```swift
/// if let first = try FirstCommit(in: repository, author: author, committer: committer) {
///     let id = try first.commit(message: "Start\n")
/// }
/// ```
public struct FirstCommit {
    private let repository: Repository
    private let author: Signature
    private let committer: Signature
    /// The tree of all that was staged.
    public let tree: ObjectID

    /// Stages everything as `git add --all` does with the settings given; nil, and nothing staged, where git itself has
    /// to do it.
    ///
    /// - Parameter repository: one without commits, with an empty index, of whose folder this process is the only user.
    /// - Throws: ``GitError``, or a `FileError` for what cannot be read.
    public init?(in repository: Repository) throws {
        guard let top = repository.workTree, try FirstCommitConditions.allow(repository),
            let author = try? Signature.author(config: repository.config(), environment: repository.environment),
            let committer = try? Signature.committer(config: repository.config(), environment: repository.environment),
            !(author.line + committer.line).unicodeScalars.contains("\u{fffd}"),
            let rules = try FirstCommitConditions.userRules(repository)
        else { return nil }
        self.repository = repository
        self.author = author
        self.committer = committer
        var files = NewFiles(top: top)
        guard try files.collect(rules) else { return nil }
        tree = try Self.stage(files.files, in: repository)
    }

    private static func stage(_ files: [NewFiles.File], in repository: Repository) throws -> ObjectID {
        let index = try repository.index()
        var files = files
        if !files.isEmpty {
            // The order of whole paths is that of names in trees, where a folder's ends in a slash.
            files.sort { $0.path < $1.path }
            var pack = try PackWriter()
            for position in files.indices {
                files[position].entry.id = try pack.add(files[position].contents, kind: .blob).libgit2
            }
            _ = try addTree(files[...], from: 0, to: &pack)
            try pack.write(to: repository.commonDirectory.appending("objects"))
        }
        for file in files {
            var entry = file.entry
            try check(
                file.path.bytes.withCString { path in
                    entry.path = path
                    return git_index_add(index.pointer, &entry)
                })
        }
        // The trees are in the pack already: the index notes them.
        let tree = try index.writeTree()
        try check(git_index_write(index.pointer))
        return tree
    }

    /// Adds the tree of sorted files that share the first bytes of their paths, and the trees below it.
    private static func addTree(
        _ files: ArraySlice<NewFiles.File>, from start: Int, to pack: inout PackWriter
    ) throws(GitError) -> ObjectID {
        var tree: [UInt8] = []
        var rest = files
        while let first = rest.first {
            let name = first.path.bytes[start...].prefix { $0 != UInt8(ascii: "/") }
            var (mode, id) = (first.entry.mode, ObjectID(first.entry.id))
            if name.endIndex == first.path.bytes.endIndex {
                rest.removeFirst()
            } else {
                let below = name + [UInt8(ascii: "/")]
                let inside = rest.prefix { $0.path.bytes[start...].starts(with: below) }
                rest = rest[inside.endIndex...]
                (mode, id) = (FileMode.tree.rawValue, try addTree(inside, from: start + below.count, to: &pack))
            }
            tree += String(mode, radix: 8).utf8 + [UInt8(ascii: " ")] + name + [0] + id.bytes
        }
        return try pack.add(tree, kind: .tree)
    }

    /// Commits what was staged, on the branch that HEAD names, with git's own entries in the reflog; nil where git would
    /// change the message first.
    ///
    /// - Throws: ``GitError``, or a `FileError` for what cannot be written.
    public func commit(message: String) throws -> ObjectID? {
        guard Self.isTidy(message), let branch = try repository.currentBranch(), branch.hasPrefix("refs/heads/")
        else { return nil }
        let id = try repository.writeCommit(
            tree: tree, parents: [], author: author, committer: committer, message: message)
        let subject = message.prefix { $0 != "\n" }
        let entry = "\(ObjectID.zero.hex) \(id.hex) \(committer.line)\tcommit (initial): \(subject)\n"
        for (path, text) in [("logs/" + branch, entry), ("logs/HEAD", entry), (branch, id.hex + "\n")] {
            let file = repository.gitDirectory.pushing(FilePath(path))
            try FileSystem.createDirectory(file.removingLastComponent(), intermediates: true)
            try FileSystem.write(Array(text.utf8), to: file)
        }
        return id
    }

    /// Whether git would take a message as it is: it takes off spaces at the ends of lines and blank lines in excess, and
    /// writes a subject's runs of blanks as one in the reflog.
    private static func isTidy(_ message: String) -> Bool {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines.last?.isEmpty == true, let subject = lines.first, !subject.isEmpty,
            lines[lines.count - 2].isEmpty == false, !message.unicodeScalars.contains("\0"), !message.contains("\r")
        else { return false }
        if subject.contains("  ") || subject.contains("\t") { return false }
        for (line, next) in zip(lines, lines.dropFirst()) {
            if line.last?.isWhitespace == true || line.isEmpty && next.isEmpty { return false }
        }
        return true
    }
}

/// The files of a work tree that git would add to an empty index.
struct NewFiles {
    struct File {
        var path: RepositoryPath
        var contents: [UInt8]
        /// The facts by which git sees that a file has not changed; neither path nor object.
        var entry: git_index_entry
    }

    let top: FilePath
    private(set) var files: [File] = []
    private var size = 0
    private var hasAttributes = false
    private var hasCarriageReturns = false

    /// More than this many bytes is left to git, which need not hold them at once.
    private static let maximumSize = 64 << 20

    init(top: FilePath) { self.top = top }

    /// Reads them all; false where git has to look at them.
    mutating func collect(_ rules: IgnoreRules) throws -> Bool {
        guard try collect(in: RepositoryPath(""), rules) else { return false }
        return !(hasAttributes && hasCarriageReturns)
    }

    private mutating func collect(in folder: RepositoryPath, _ rules: IgnoreRules) throws -> Bool {
        let place = folder.isEmpty ? top : folder.filePath(below: top)
        let names = try FileSystem.list(place)
        var rules = rules
        let ignoreFile = place.appending(".gitignore")
        if names.contains(".gitignore"), try FileSystem.status(ignoreFile)?.kind == .file {
            rules.add(try FileSystem.read(ignoreFile), in: folder)
        }
        for name in names {
            let path = folder.appending(RepositoryPath(FilePath(root: nil, [name]).bytes))
            if FirstCommitConditions.isSpecial(name.string) {
                if folder.isEmpty && name == ".git" { continue }
                return false
            }
            let file = place.appending(name)
            guard let facts = FileFacts(of: file) else { return false }
            switch facts.kind {
            case .directory:
                if rules.ignores(path, isDirectory: true) { continue }
                guard try collect(in: path, rules) else { return false }
            case .file, .symlink:
                if rules.ignores(path, isDirectory: false) { continue }
                guard try add(path, at: file, facts) else { return false }
            case .other: return false
            }
        }
        return true
    }

    private mutating func add(_ path: RepositoryPath, at file: FilePath, _ facts: FileFacts) throws -> Bool {
        size += facts.size
        if size > Self.maximumSize { return false }
        let contents = facts.kind == .symlink ? try FileSystem.readLink(file) : try FileSystem.read(file)
        if path.name == ".gitattributes" {
            guard facts.kind == .file, FirstCommitConditions.allowAttributes(contents) else { return false }
            hasAttributes = true
        }
        if facts.kind == .file, contents.contains(UInt8(ascii: "\r")) { hasCarriageReturns = true }
        files.append(File(path: path, contents: contents, entry: facts.entry))
        return true
    }
}

/// What `lstat` says of a file, in the form of an index entry.
private struct FileFacts {
    let kind: FileStatus.Kind
    let size: Int
    let entry: git_index_entry

    init?(of file: FilePath) {
        var facts = stat()
        guard file.withPlatformString({ lstat($0, &facts) }) == 0 else { return nil }
        var entry = git_index_entry()
        switch facts.st_mode & S_IFMT {
        case S_IFDIR: kind = .directory
        case S_IFREG:
            kind = .file
            entry.mode = (facts.st_mode & 0o100 != 0 ? FileMode.executable : .file).rawValue
        case S_IFLNK:
            kind = .symlink
            entry.mode = FileMode.symlink.rawValue
        default: kind = .other
        }
        #if canImport(Darwin)
            let (changed, modified) = (facts.st_ctimespec, facts.st_mtimespec)
        #else
            let (changed, modified) = (facts.st_ctim, facts.st_mtim)
        #endif
        entry.ctime = git_index_time(
            seconds: Int32(truncatingIfNeeded: changed.tv_sec), nanoseconds: UInt32(changed.tv_nsec))
        entry.mtime = git_index_time(
            seconds: Int32(truncatingIfNeeded: modified.tv_sec), nanoseconds: UInt32(modified.tv_nsec))
        entry.dev = UInt32(truncatingIfNeeded: facts.st_dev)
        entry.ino = UInt32(truncatingIfNeeded: facts.st_ino)
        entry.uid = facts.st_uid
        entry.gid = facts.st_gid
        entry.file_size = UInt32(truncatingIfNeeded: facts.st_size)
        size = Int(facts.st_size)
        self.entry = entry
    }
}
