import Git
import Platform
import SystemPackage

/// The place of `init --here`.
enum HerePlace {
    /// An empty folder, or the work tree of a repository without commits: the project is made in it.
    case empty(FilePath)
    /// A folder in the work tree of a repository with commits: the project is merged into it.
    case repository(FilePath)

    /// What a folder is.
    static func find(_ directory: FilePath) throws -> HerePlace {
        guard let repository = try? Repository.open(environment: EnvironmentVariables(), directory: directory) else {
            try requireEmpty(directory)
            return .empty(directory)
        }
        guard let workTree = repository.workTree else {
            throw CommandFailure(
                "'\(directory.string)' is a bare repository: it has no work tree",
                hints: ["clone it, then run git ccds init --here in the clone"])
        }
        guard repository.isHeadUnborn else { return .repository(directory) }
        guard try FileSystem.realPath(directory) == FileSystem.realPath(workTree) else {
            throw CommandFailure(
                "the repository '\(workTree.string)' has no commit yet to merge the project into",
                hints: [
                    "to put the project at its top: cd \(ShellQuoting.pasteable(workTree)) && git ccds init --here",
                    "or commit something first",
                ])
        }
        try requireEmpty(workTree)
        return .empty(workTree)
    }

    /// Where it is.
    var directory: FilePath {
        switch self {
        case .empty(let directory), .repository(let directory): directory
        }
    }

    private static func requireEmpty(_ directory: FilePath) throws {
        let names = try FileSystem.list(directory).filter { $0.string != ".git" }
        if let first = names.first {
            throw CommandFailure(
                "'\(directory.string)' is not empty: '\(first.string)' stands there",
                hints: [
                    "commit what stands there, and the project is merged with it",
                    "or make the project elsewhere: git ccds init -o FOLDER",
                ])
        }
    }
}
