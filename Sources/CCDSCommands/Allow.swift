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
            finding on that line is accepted. The fingerprint has no commit, so that it outlives an amend. One in a commit's \
            message is named by its value (secret-HASH:COMMIT_EDITMSG:RULE:LINE) or its commit: the next message has the \
            same lines. The reason stands on a line of its own above it.
            """)

    @ArgumentParser.Argument(help: "A fingerprint, or PATH:LINE.")
    var finding: String

    @Option(help: "Why it is no secret, or no longer one.")
    var reason: String?

    @Option(
        name: [.short, .long], help: "The configuration whose rule it is; .gitleaks.toml unless given.",
        transform: { FilePath($0) })
    var config: FilePath?

    @Flag(help: "Say what would be written, and write nothing.")
    var dryRun = false

    func run() throws {
        let terminal = Terminal.current
        let repository: Repository
        do {
            repository = try Repository.open()
        } catch {
            throw CommandFailure(
                CommandFailure(error).message,
                hints: [
                    "cd to the repository that the finding is in",
                    "a folder in no repository has a .gitleaksignore of its own: echo \(ShellQuoting.pasteable(Array(finding.utf8))) >> .gitleaksignore",
                ])
        }
        guard let workTree = repository.workTree else {
            throw CommandFailure(
                "a bare repository has no files to commit a .gitleaksignore with",
                hints: [
                    "accept it in a clone, and push that",
                    "for scans of this repository alone: echo \(ShellQuoting.pasteable(Array(finding.utf8))) >> .gitleaksignore",
                ])
        }
        let fingerprints = try fingerprints(below: workTree)
        let file = workTree.appending(".gitleaksignore")
        let status = try FileSystem.status(file)
        if let status, status.kind != .file {
            throw CommandFailure("'.gitleaksignore' is not a plain file", hints: ["put the file itself in its place"])
        }
        var text = status == nil ? [] : try FileSystem.read(file)
        let present = Set(text.split(separator: 0x0a).map { Array($0) })
        let new = fingerprints.filter { !present.contains($0.bytes) }
        if new.isEmpty { return terminal.say("accepted already") }
        if !text.isEmpty, text.last != 0x0a { text.append(0x0a) }
        for (index, fingerprint) in new.enumerated() {
            text += IgnoreFile.entry(for: fingerprint, reason: index == 0 ? reason : nil)
            terminal.print((dryRun ? "would accept " : "accepted ") + fingerprint.argument)
            warn(of: fingerprint, below: workTree, terminal)
        }
        guard !dryRun else { return }
        try FileSystem.writeAtomically(text, to: file, mode: status?.mode ?? 0o644)
        terminal.hint("git add .gitleaksignore, and commit it with the file")
    }

    /// A file that is not there may be in an archive or in the history; mostly it is a path that was counted from another folder.
    private func warn(of fingerprint: Fingerprint, below workTree: FilePath, _ terminal: Terminal) {
        let isInArchive = fingerprint.file.contains(UInt8(ascii: "!"))
        guard fingerprint.scope == nil, !isInArchive,
            !FileSystem.exists(workTree.pushing(FilePath(bytes: fingerprint.file)))
        else { return }
        terminal.warn(
            "'\(Display.safe(fingerprint.file))' is not in the work tree: paths count from the top of the repository")
    }

    /// What is accepted: the fingerprint without its commit, or those of all findings on a line.
    private func fingerprints(below workTree: FilePath) throws -> [Fingerprint] {
        let rules = try rules(below: workTree)
        let named = Fingerprint(argument: finding)
        if let named, Fingerprint.subject(of: named.rule, in: rules) != nil {
            return [try checked(named, rules, below: workTree)]
        }
        guard let colon = finding.lastIndex(of: ":"), let line = Int(finding[finding.index(after: colon)...]) else {
            throw CommandFailure(
                "'\(finding)' is neither a fingerprint nor PATH:LINE",
                hints: ["a report prints the fingerprint of each finding: FILE:RULE:LINE"])
        }
        let name = String(finding[..<colon])
        if let named, !FileSystem.exists(FilePath(name)) {
            let nearest = NearestNames.of(named.rule, in: rules.rules.map(\.id))
            throw CommandFailure(
                "there is no rule '\(named.rule)'",
                hints: (nearest.isEmpty ? [] : ["the nearest: \(nearest.joined(separator: ", "))"])
                    + ["a rule of another configuration than .gitleaks.toml: git ccds allow -c FILE"])
        }
        return try fingerprints(of: name, line: line, rules, below: workTree).map {
            try checked($0, rules, below: workTree)
        }
    }

    /// The fingerprint as it is written, where a line of the file can name what it does.
    private func checked(_ named: Fingerprint, _ rules: RuleSet, below workTree: FilePath) throws -> Fingerprint {
        var fingerprint = named
        let name = String(decoding: named.file, as: UTF8.self)
        func fail(_ reason: String, _ hints: [String]) -> CommandFailure {
            CommandFailure("'\(named.argument)' can never match a finding: \(reason)", hints: hints)
        }
        if MessageFile.isMessage(name) {
            // A line of one message says nothing about the next.
            if fingerprint.scope == nil {
                throw fail(
                    "a message is known by its value or its commit",
                    ["the report that refused it prints its fingerprint: secret-HASH:\(named.argument)"])
            }
        } else if fingerprint.scope?.count == 40 || fingerprint.scope?.count == 64 {
            // A file's finding outlives an amend.
            fingerprint.scope = nil
        }
        while fingerprint.file.starts(with: Array("./".utf8)) { fingerprint.file.removeFirst(2) }
        let isFile = FileSystem.exists(workTree.pushing(FilePath(bytes: fingerprint.file)))
        if let flaw = fingerprint.flaw(rules: rules), !(isFile && fingerprint.abbreviatedCommit != nil) {
            throw fail(flaw, ["a report prints the fingerprint of each finding: FILE:RULE:LINE"])
        }
        guard fingerprint.canBeWritten else {
            throw fail(
                "no line of .gitleaksignore can name this path",
                ["give it an allowlist in .gitleaks.toml: [[allowlists]] paths = [...]"])
        }
        return fingerprint
    }

    private func rules(below workTree: FilePath) throws -> RuleSet {
        let own = workTree.appending(".gitleaks.toml")
        guard let file = config ?? (FileSystem.exists(own) ? own : nil) else { return .standard }
        return RuleSet(
            try Configuration.parse(try FileSystem.read(file), name: file.string) { try FileSystem.read(FilePath($0)) })
    }

    private func fingerprints(
        of name: String, line: Int, _ rules: RuleSet, below workTree: FilePath
    ) throws -> [Fingerprint] {
        guard FileSystem.exists(FilePath(name)) else {
            throw CommandFailure(
                "there is no file '\(name)' here",
                hints: ["PATH:LINE counts from this folder, a fingerprint from the top of the repository"])
        }
        let file = try FileSystem.realPath(FilePath(name).absolute)
        guard let path = RepositoryPath(file, below: try FileSystem.realPath(workTree)) else {
            throw CommandFailure("'\(name)' is not in this repository")
        }
        let findings = try Scanner(rules: rules).scan(try FileSystem.read(file), file: path.bytes)
        let here = findings.filter { $0.startLine == line }.map { Fingerprint(of: $0) }
        guard !here.isEmpty else {
            let lines = findings.map { String($0.startLine) }.joined(separator: ", ")
            throw CommandFailure(
                "nothing is found on line \(line) of '\(name)'",
                hints: lines.isEmpty ? [] : ["the findings in it are on these lines: \(lines)"])
        }
        return here
    }
}
