import Formats
import Git
import Platform
import SystemPackage
import Templates

/// The file of `--debug-file`: what was done, a line each, written at once so that it tells of a run that ends badly, too.
final class DebugLog {
    private let file: PrivateLogFile
    /// Values of secret answers: they are masked wherever else they turn up, as in what a hook prints.
    private var secrets: [String] = []

    /// A new file; one that is there is written anew. Only its owner can read it.
    init(_ file: FilePath) throws {
        do {
            self.file = try PrivateLogFile(at: file)
        } catch {
            let folder = file.removingLastComponent()
            throw CommandFailure(
                error.description,
                hints: [
                    FileSystem.exists(folder)
                        ? "name another file: --debug-file FILE"
                        : "make its folder first: mkdir -p \(ShellQuoting.pasteable(folder))"
                ])
        }
        note("git-ccds init in '\(FileSystem.currentDirectory.string)'")
    }

    /// Adds a line.
    func note(_ line: String) {
        var line = GitCommand.masked(line).inOneLine
        for secret in secrets { line = line.replacing(secret, with: Self.mask) }
        try? file.append("DEBUG " + line + "\n")
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
            note("answer \(key) = \(JSON.write(masked(node, key), indent: nil))")
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

    private static let mask = "***"

    /// A value without what names in it say is secret, and without what URLs in it hold.
    private func masked(_ node: Node, _ key: String) -> Node {
        switch node.value {
        case .null, .boolean: return node
        case _ where SecretNames.contain(key):
            learn(node)
            return Node(.string(Self.mask))
        case .table(let table):
            return Node(.table(Table(table.entries.map { (key: $0.key, node: masked($0.node, $0.key)) })))
        case .array(let nodes): return Node(.array(nodes.map { masked($0, key) }))
        case .string(let text): return Node(.string(GitCommand.masked(text)))
        default: return node
        }
    }

    /// Remembers the texts of a secret value, unless they are too short to be told from others.
    private func learn(_ node: Node) {
        switch node.value {
        case .table(let table): table.entries.forEach { learn($0.node) }
        case .array(let nodes): nodes.forEach(learn)
        case .string(let text) where text.count >= 6 && !secrets.contains(text): secrets.append(text)
        default: break
        }
    }
}
