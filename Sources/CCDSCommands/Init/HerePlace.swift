import Git
import Platform
import SystemPackage

/// The place of `init --here`: an empty folder, or a fresh clone of an empty repository.
enum HerePlace {
    /// The top of the work tree that the project goes into, or the folder itself where there is no repository.
    static func check(_ directory: FilePath) throws -> FilePath {
        guard let repository = try? Repository.open(environment: EnvironmentVariables(), directory: directory) else {
            try requireEmpty(directory)
            return directory
        }
        guard let workTree = repository.workTree else {
            throw CommandFailure(
                "'\(directory.string)' is a bare repository: it has no work tree",
                hints: ["clone it, then run git ccds init --here in the clone"])
        }
        guard repository.isHeadUnborn else {
            throw CommandFailure(
                "the repository '\(workTree.string)' has commits already",
                hints: ["--here starts a project in an empty repository; elsewhere: git ccds init -o FOLDER"])
        }
        try requireEmpty(workTree)
        return workTree
    }

    private static func requireEmpty(_ directory: FilePath) throws {
        let names = try FileSystem.list(directory).filter { $0.string != ".git" }
        if let first = names.first {
            throw CommandFailure(
                "'\(directory.string)' is not empty: '\(first.string)' stands there",
                hints: ["move what stands there away, or make the project elsewhere: git ccds init -o FOLDER"])
        }
    }
}
