import Formats
import Git
import Platform
import SystemPackage
import Templates

/// The file of `--debug-file`: what was done, a line each, written at once so that it tells of a run that ends badly, too.
final class DebugLog {
    private let file: FilePath
    private var text = ""

    /// A new file; one that is there is written anew.
    init(_ file: FilePath) throws {
        self.file = file
        try FileSystem.write([], to: file, mode: 0o600)
        note("git-ccds init in '\(FileSystem.currentDirectory.string)'")
    }

    /// Adds a line.
    func note(_ line: String) {
        text += "DEBUG " + GitCommand.masked(line).inOneLine + "\n"
        try? FileSystem.write(Array(text.utf8), to: file, mode: 0o600)
    }

    /// Where the template came from.
    func note(_ template: Template) {
        let origin = template.origin
        note("template '\(origin.reference)' from \(origin.url ?? origin.repositoryDirectory)")
        if let commit = origin.commit ?? origin.builtInVersion { note("template's version \(commit)") }
        if origin.isFromCache { note("the template was not reached: it is what was fetched before") }
    }

    /// The answers, secret ones masked.
    func note(_ answers: Answers) {
        for (key, node) in answers.table.entries {
            note("answer \(key) = \(JSON.write(Self.masked(node, key), indent: nil))")
        }
    }

    /// What was written.
    func note(_ project: GeneratedProject) {
        note("project '\(project.directory.string)'")
        for entry in project.tree.entries where !entry.isDirectory { note("wrote \(entry.path.display)") }
        for path in project.skipped { note("kept \(path.display)") }
        for line in project.hookMessages.split(separator: "\n") { note("hook: \(line)") }
    }

    /// Why the run ended.
    func note(ending error: any Error) {
        if let ending = error as? Ending { return note("ended with exit code \(ending.exitCode.rawValue)") }
        let failure = CommandFailure(error)
        for line in (failure.details ?? "").split(separator: "\n") { note("  \(line)") }
        note("error: \(failure.message)")
    }

    /// A value without what its name says is secret.
    private static func masked(_ node: Node, _ key: String) -> Node {
        let words = [
            "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "credential", "private_key",
        ]
        if words.contains(where: key.lowercased().contains), node.value != .null { return Node(.string("***")) }
        guard case .table(let table) = node.value else { return node }
        return Node(.table(Table(table.entries.map { (key: $0.key, node: masked($0.node, $0.key)) })))
    }
}
