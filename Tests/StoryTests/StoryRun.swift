import Platform
import SystemPackage

/// One run of a story, in a directory and a HOME of its own.
struct StoryRun {
    private let story: Story
    private let root: FilePath
    private var directory: FilePath
    private var environment: EnvironmentVariables
    private var input: [UInt8] = []
    private var last = Completed(status: .exited(0))

    /// Prepares the directory: the story's files in `work`, a git identity in `home`, the built binary on PATH.
    init(_ story: Story, binary: FilePath) throws {
        self.story = story
        root = try FileSystem.realPath(try FileSystem.createTemporaryDirectory(prefix: "git-ccds-story-"))
        directory = root.appending("work")
        for name in ["work", "home", "bin"] { try FileSystem.createDirectory(root.appending(name)) }
        try FileSystem.symlink(target: binary.bytes, at: root.appending("bin").appending("git-ccds"))
        let home = root.appending("home")
        let identity = "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
        try FileSystem.write(Array(identity.utf8), to: home.appending(".gitconfig"))

        environment = EnvironmentVariables([
            "HOME": home.string, "WORK": directory.string, "LC_ALL": "C.UTF-8", "TERM": "dumb",
            "PATH": root.appending("bin").string + ":" + (EnvironmentVariables.current("PATH") ?? "/usr/bin:/bin"),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_CCDS_PROGRESS": "0",
        ])
        for file in story.files {
            let path = directory.pushing(FilePath(file.path))
            try FileSystem.createDirectory(path.removingLastComponent(), intermediates: true)
            try FileSystem.write(Array(file.text.utf8), to: path)
        }
    }

    /// Removes the directory.
    func cleanUp() {
        try? FileSystem.removeTree(root)
    }

    /// Runs all lines; throws at the first that does not come out as told.
    mutating func run() throws {
        for line in story.lines { try run(line) }
    }

    private mutating func run(_ line: Story.Line) throws {
        let words = line.words.map { expand($0) }
        guard let command = words.first else { return }
        let arguments = Array(words.dropFirst())
        func fail(_ message: String) -> StoryError { StoryError(line: line.number, message: message) }
        func need(_ count: Int) throws {
            if arguments.count < count { throw fail("'\(command)' needs \(count) arguments") }
        }
        switch command {
        case "exec":
            try need(1)
            try execute(arguments)
            if last.succeeded == line.isNegated {
                throw fail(
                    "'\(arguments.joined(separator: " "))' ended with \(last.status)\n"
                        + "-- stdout --\n\(last.outputText)-- stderr --\n\(last.errorText)")
            }
        case "status":
            try need(1)
            if (String(last.status.code) == arguments[0]) == line.isNegated {
                throw fail("the exit code is \(last.status.code)\n\(last.errorText)")
            }
        case "stdin":
            try need(1)
            input = try FileSystem.read(path(arguments[0]))
        case "stdout": try need(1); try match(arguments[0], last.outputText, line)
        case "stderr": try need(1); try match(arguments[0], last.errorText, line)
        case "grep":
            try need(2)
            try match(arguments[0], String(decoding: try FileSystem.read(path(arguments[1])), as: UTF8.self), line)
        case "exists":
            try need(1)
            for name in arguments where FileSystem.exists(path(name)) == line.isNegated {
                throw fail(line.isNegated ? "'\(name)' exists" : "'\(name)' does not exist")
            }
        case "cmp":
            try need(2)
            let left = try contents(arguments[0])
            let right = try contents(arguments[1])
            if (left == right) == line.isNegated {
                throw fail("\(arguments[0]) and \(arguments[1]) \(line.isNegated ? "are equal" : "differ")")
            }
        case "cd":
            try need(1)
            directory = path(arguments[0])
            if !FileSystem.isDirectory(directory) { throw fail("'\(arguments[0])' is no folder") }
        case "env":
            for argument in arguments {
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                environment[String(parts[0])] = parts.count == 2 ? String(parts[1]) : nil
            }
        default: throw fail("unknown command '\(command)'")
        }
    }

    private mutating func execute(_ words: [String]) throws {
        var process = ChildProcess(.named(words[0]), words.dropFirst().map { Argument($0) })
        if words[0].contains("/") { process.program = .path(path(words[0])) }
        process.environment = environment
        process.directory = directory
        process.input = .bytes(input)
        input = []
        last = try process.run()
    }

    private func contents(_ name: String) throws -> [UInt8] {
        switch name {
        case "stdout": last.standardOutput
        case "stderr": last.standardError
        default: try FileSystem.read(path(name))
        }
    }

    private func match(_ pattern: String, _ text: String, _ line: Story.Line) throws {
        let found = try text.contains(Regex("(?m)" + pattern))
        if found == line.isNegated {
            throw StoryError(
                line: line.number,
                message: "'\(pattern)' is \(found ? "" : "not ")in\n\(text)")
        }
    }

    private func path(_ name: String) -> FilePath { directory.pushing(FilePath(name)) }

    /// The word with `$NAME` and `${NAME}` replaced from the story's environment, but not in quotes.
    private func expand(_ word: Story.Word) -> String {
        word.parts.map { $0.isQuoted ? $0.text : expand($0.text) }.joined()
    }

    private func expand(_ word: String) -> String {
        var result = ""
        var rest = word[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let isBraced = rest.first == "{"
            if isBraced { rest.removeFirst() }
            let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
            rest = rest.dropFirst(name.count)
            if isBraced, rest.first == "}" { rest.removeFirst() }
            result += name.isEmpty ? "$" : environment[String(name)] ?? ""
        }
        return result + rest
    }
}
