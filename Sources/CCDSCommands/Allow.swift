import ArgumentParser
import Git
import Guard
import Platform
import SystemPackage

/// `git ccds allow`: a finding that somebody has looked at and accepted.
struct Allow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow",
        abstract: "Accept a finding: append its fingerprint to .gitleaksignore.",
        discussion: """
            A finding is named by the fingerprint that a report prints (FILE:RULE:LINE), or by PATH:LINE: then every \
            finding on that line is accepted. The fingerprint has no commit, so that it outlives an amend. The reason \
            stands on a line of its own above it.
            """)

    @ArgumentParser.Argument(help: "A fingerprint, or PATH:LINE.")
    var finding: String

    @Option(help: "Why it is no secret, or no longer one.")
    var reason: String?

    @Flag(help: "Say what would be written, and write nothing.")
    var dryRun = false

    func run() throws {
        let terminal = Terminal.current
        let repository = try Repository.open()
        guard let workTree = repository.workTree else {
            throw CommandFailure(
                "a bare repository has no .gitleaksignore of its own", hints: ["accept it in a clone, and push that"])
        }
        let fingerprints = try fingerprints(below: workTree)
        let file = workTree.appending(".gitleaksignore")
        let status = try FileSystem.status(file)
        if let status, status.kind != .file {
            throw CommandFailure("'.gitleaksignore' is not a plain file", hints: ["put the file itself in its place"])
        }
        var text = status == nil ? [] : try FileSystem.read(file)
        let present = Set(text.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) })
        let new = fingerprints.filter { !present.contains($0) }
        if new.isEmpty { return terminal.say("accepted already") }
        if !text.isEmpty, text.last != 0x0a { text.append(0x0a) }
        for (index, fingerprint) in new.enumerated() {
            text += Array(IgnoreFile.entry(for: fingerprint, reason: index == 0 ? reason : nil).utf8)
            terminal.print(dryRun ? "would accept \(fingerprint)" : "accepted \(fingerprint)")
        }
        guard !dryRun else { return }
        try FileSystem.writeAtomically(text, to: file, mode: status?.mode ?? 0o644)
        terminal.hint("git add .gitleaksignore, and commit it with the file")
    }

    /// What is accepted: the fingerprint without its commit, or those of all findings on a line.
    private func fingerprints(below workTree: FilePath) throws -> [String] {
        var parts = finding.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let line = parts.last.flatMap({ Int($0) }) else {
            throw CommandFailure(
                "'\(finding)' is neither a fingerprint nor PATH:LINE",
                hints: ["a report prints the fingerprint of each finding: FILE:RULE:LINE"])
        }
        let commitLengths = [40, 64]
        if parts.count >= 4, commitLengths.contains(parts[0].count), parts[0].allSatisfy(\.isHexDigit) {
            // A file's finding outlives an amend; a line of one message says nothing about the next.
            if MessageFile.isMessage(parts[1]) { return [parts.joined(separator: ":")] }
            parts.removeFirst()
        }
        if parts.count >= 3, DefaultRules.rule(id: parts[parts.count - 2]) != nil || !isPlace(parts) {
            return [parts.joined(separator: ":")]
        }
        return try fingerprints(of: parts.dropLast().joined(separator: ":"), line: line, below: workTree)
    }

    private func isPlace(_ parts: [String]) -> Bool {
        FileSystem.exists(FilePath(parts.dropLast().joined(separator: ":")))
    }

    private func fingerprints(of name: String, line: Int, below workTree: FilePath) throws -> [String] {
        let file = try FileSystem.realPath(FilePath(name).absolute)
        guard let path = RepositoryPath(file, below: try FileSystem.realPath(workTree)) else {
            throw CommandFailure("'\(name)' is not in this repository")
        }
        let findings = try Scanner().scan(try FileSystem.read(file), file: path.bytes)
        let here = findings.filter { $0.startLine == line }.map(\.globalFingerprint)
        guard !here.isEmpty else {
            let lines = findings.map { String($0.startLine) }.joined(separator: ", ")
            throw CommandFailure(
                "nothing is found on line \(line) of '\(name)'",
                hints: lines.isEmpty ? [] : ["the findings in it are on these lines: \(lines)"])
        }
        return here
    }
}
