import BuiltinTemplate
import Formats
import Platform
import SystemPackage
import Templates

/// A project as the built-in template makes it, in memory.
struct RenderedProject {
    /// The folder's name.
    let name: String
    /// The contents of every file by its path.
    let files: [String: String]
    /// The paths of all folders, each with a slash at its end.
    let folders: Set<String>

    /// Renders the template with these answers, `key=value`, and the defaults for the others.
    init(_ given: [String: String] = [:], pythonVersion: String = "3.12") throws {
        let tree = try Self.tree(given, pythonVersion: pythonVersion)
        name = tree.name
        var files: [String: String] = [:]
        var folders: Set<String> = []
        for entry in tree.entries {
            if let bytes = entry.contents {
                files[entry.path.string] = String(decoding: bytes, as: UTF8.self)
            } else if entry.isDirectory {
                folders.insert(entry.path.string + "/")
            }
        }
        self.files = files
        self.folders = folders
    }

    private static func tree(_ given: [String: String], pythonVersion: String) throws -> RenderedTree {
        let template = try builtInTemplate()
        let host = HostFacts(defaultPythonVersion: pythonVersion)
        let answers = given.sorted { $0.key < $1.key }.map { GivenAnswer(key: $0.key, value: $0.value) }
        var questions = try Questionnaire(template, given: answers, host: host)
        try questions.answerAllDefaults()
        let directory = FilePath("/nowhere")
        let complete = try questions.answers(outputDirectory: directory)
        var generation = Generation(template, complete, outputDirectory: directory)
        generation.host = host
        return try generation.preview()
    }

    /// The built-in template as the Templates target takes it.
    static func builtInTemplate() throws -> Template {
        let files = BuiltinTemplate.files.map {
            TemplateFile(path: $0.path, isExecutable: $0.isExecutable, contents: $0.bytes)
        }
        return try Template(builtIn: files, name: BuiltinTemplate.name, version: BuiltinTemplate.version)
    }

    /// All paths, folders with a slash at their end.
    var paths: Set<String> { Set(files.keys).union(folders) }

    /// A file's text, or nothing where there is no such file.
    subscript(path: String) -> String { files[path] ?? "" }

    /// Writes the project into a folder.
    func write(to directory: FilePath) throws {
        for folder in folders.sorted() {
            try FileSystem.createDirectory(directory.appending(folder), intermediates: true)
        }
        for (path, text) in files {
            try FileSystem.write(Array(text.utf8), to: directory.appending(path))
        }
    }
}

/// Runs something in a folder of its own that is gone afterwards.
func withTemporaryDirectory<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let base = FilePath(EnvironmentVariables.current["TMPDIR"] ?? "/tmp")
    let directory = try FileSystem.createTemporaryDirectory(in: base, prefix: "builtin-template-")
    defer { try? FileSystem.removeTree(directory) }
    return try body(directory)
}

/// A program of a peer, from the folder that `make peers` fills.
func peer(_ name: String, _ program: String) throws -> FilePath {
    guard let peers = EnvironmentVariables.current["GIT_CCDS_PEERS"] else {
        throw MissingPeer(description: "GIT_CCDS_PEERS is not set: run the tests with make test")
    }
    let path = FilePath(peers).appending("\(name)/bin/\(program)")
    guard FileSystem.exists(path) else {
        throw MissingPeer(description: "no \(path): run make peers")
    }
    return path
}

/// A peer that the tests need is not on this machine.
struct MissingPeer: Error, CustomStringConvertible {
    let description: String
}
