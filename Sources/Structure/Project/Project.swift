public import Git
public import Platform
public import SystemPackage

/// The folder that a question is asked in: a work tree, a bare repository, or no repository at all.
public struct Project: Sendable {
    /// What kind of place it is.
    public enum Kind: String, Sendable {
        case workTree = "work tree"
        case bare = "bare repository"
        case folder
    }

    /// What kind of place it is.
    public let kind: Kind
    /// The top: of the work tree, of the bare repository, or the folder itself.
    public let top: FilePath
    /// Where below the top the question is asked; empty at the top.
    public let prefix: RepositoryPath
    let git: GitCommand

    /// Finds the project that a directory is in.
    ///
    /// - Throws: ``GitCommandError`` when git cannot be run, or refuses the repository (somebody else's, damaged).
    public static func find(
        from directory: FilePath = FileSystem.currentDirectory, environment: EnvironmentVariables = .current
    ) throws(GitCommandError) -> Project {
        let here = (try? FileSystem.realPath(directory.absolute)) ?? directory.absolute
        // git's messages are read below, so they have to be in one language.
        var environment = environment
        environment["LC_ALL"] = "C"
        // `git --git-dir=… ccds explain` means that repository.
        let isAimed = environment["GIT_DIR"] != nil
        let git =
            isAimed
            ? GitCommand.inheriting(environment, in: here) : GitCommand(in: here, environment: environment)
        let question = try git.run(["rev-parse", "--is-bare-repository", "--absolute-git-dir", "--show-toplevel"])
        var answer = question.standardOutput
        if answer.last == UInt8(ascii: "\n") { answer.removeLast() }
        let lines = answer.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
        if lines.count == 3 {
            let top = FilePath(bytes: lines[2])
            return Project(
                kind: .workTree, top: top, prefix: RepositoryPath(here, below: top) ?? RepositoryPath(""),
                git: isAimed
                    ? GitCommand(gitDirectory: FilePath(bytes: lines[1]), workTree: top, environment: environment)
                    : GitCommand(in: top, environment: environment))
        }
        if lines.count == 2 {
            let top = FilePath(bytes: lines[1])
            return Project(
                kind: .bare, top: top, prefix: RepositoryPath(""), git: GitCommand(in: top, environment: environment))
        }
        guard question.errorText.contains("not a git repository") else {
            // Run again for the error with git's own words in it.
            try git.perform(["rev-parse", "--absolute-git-dir"])
            return Project(kind: .folder, top: here, prefix: RepositoryPath(""), git: git)
        }
        return Project(kind: .folder, top: here, prefix: RepositoryPath(""), git: git)
    }

    /// A path as it was typed, relative to the top; nil for one outside.
    ///
    /// - Parameter typed: relative to where the question is asked, or absolute.
    public func path(typed: String) -> RepositoryPath? {
        let file = FilePath(typed)
        let whole = file.isAbsolute ? file : prefix.filePath(below: top).pushing(file)
        let normalised = whole.lexicallyNormalized()
        if normalised == top.lexicallyNormalized() { return RepositoryPath("") }
        return RepositoryPath(normalised, below: top)
    }

    /// The bytes of a file of the project: on disk, or in a bare repository of the last commit; nil without such a file.
    public func contents(of path: RepositoryPath) -> [UInt8]? {
        switch kind {
        case .workTree, .folder:
            let file = path.filePath(below: top)
            guard let status = try? FileSystem.status(file), status.kind == .file, status.size < 1 << 20 else {
                return nil
            }
            return try? FileSystem.read(file)
        case .bare:
            return try? git.output(["cat-file", "blob", Argument("HEAD:" + path.string)])
        }
    }
}
