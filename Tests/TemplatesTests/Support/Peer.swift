import Platform
import SystemPackage
import Testing

/// The real cookiecutter, from the folder of peers.
enum Peer {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static func program(_ name: String) throws -> FilePath {
        let folder = EnvironmentVariables.current("GIT_CCDS_PEERS") ?? ".build-peers"
        let path = FilePath(folder).absolute.appending("cookiecutter").appending("bin").appending(name)
        guard FileSystem.isExecutableFile(path) else {
            throw Missing(description: "there is no '\(path)': run make peers, or set GIT_CCDS_PEERS")
        }
        return path
    }

    /// Runs a Python script in cookiecutter's environment.
    static func python(_ script: String, input: String = "") throws -> String {
        var child = ChildProcess(.path(try program("python")), ["-c", Argument(script)])
        child.input = .bytes(Array(input.utf8))
        child.environment["PYTHONIOENCODING"] = "utf-8"
        let done = try child.run()
        try #require(done.succeeded, "\(done.errorText)")
        return done.outputText
    }

    /// Runs cookiecutter without questions; whether it made a project, and what it said.
    static func cookiecutter(
        _ folder: TestFolder, _ arguments: [String], input: String? = nil
    ) throws -> (succeeded: Bool, text: String) {
        var child = ChildProcess(.path(try program("cookiecutter")), arguments.map { Argument($0) })
        child.environment = folder.environment
        child.directory = folder.path
        if let input { child.input = .bytes(Array(input.utf8)) }
        let done = try child.run()
        return (done.succeeded, done.outputText + done.errorText)
    }
}
