import Formats
import Jinja
import Platform
import SystemPackage
import Testing

/// The real Jinja2, in one Python process for many cases.
enum Peer {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let directory = FilePath(#filePath).removingLastComponent()

    /// Our table.
    static func table() throws -> [Case] {
        try ["core", "filters", "inheritance", "lexing", "methods"].flatMap { area in
            try Case.read(FileSystem.read(directory.appending("Cases").appending(area + ".json")), area: area)
        }
    }

    /// What Jinja2 makes of each case.
    static func render(_ cases: [Case]) throws -> [Case.Outcome] {
        let peers = EnvironmentVariables.current("GIT_CCDS_PEERS") ?? ".build-peers"
        let python = FilePath(peers).appending("cookiecutter").appending("bin").appending("python")
        guard FileSystem.isExecutableFile(python) else {
            throw Failure(description: "no Jinja2 at \(python): run make peers")
        }
        var process = ChildProcess(.path(python), [Argument(directory.appending("jinja_driver.py"))])
        let nodes = Node(.array(cases.map(\.node)))
        process.input = .bytes(Array(JSON.write(nodes, indent: 0, sortKeys: false, ensureASCII: true).utf8))
        process.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let completed = try process.run()
        guard completed.succeeded else { throw Failure(description: completed.errorText) }
        let outcomes = try JSON.parse(completed.standardOutput).array?.compactMap(Case.outcome) ?? []
        guard outcomes.count == cases.count else { throw Failure(description: "\(outcomes.count) results") }
        return outcomes
    }
}
