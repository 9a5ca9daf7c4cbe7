import Formats

/// What a project lets into its repository besides text without secrets: the table `[guard]` of `.ccds.toml`, or
/// `[tool.ccds.guard]` of `pyproject.toml`.
public struct Policy: Sendable, Equatable {
    /// Folders at the top of the repository that hold data: what is in them stays out.
    public var dataFolders: [String]
    /// Patterns for paths that may go in although they are data or large.
    public var allow: [String]
    /// The largest file, in bytes.
    public var maxFileSize: Int

    /// What holds where a project says nothing.
    public static let standard = Policy()

    /// Makes a policy.
    public init(dataFolders: [String] = ["data", "models"], allow: [String] = [], maxFileSize: Int = 5_000_000) {
        self.dataFolders = dataFolders
        self.allow = allow
        self.maxFileSize = maxFileSize
    }

    /// Reads the table; nil stands for a project that says nothing.
    ///
    /// Anything that is not understood is an error: a policy with a misspelt key must not go silent.
    public init(table: Node?, file: String) throws(PolicyError) {
        self.init()
        guard let node = table else { return }
        guard let table = node.table else {
            throw PolicyError(file: file, line: node.line, message: "'guard' must be a table, not \(node.kind)")
        }
        for (key, value) in table.entries {
            func fail(_ message: String) -> PolicyError {
                PolicyError(file: file, line: value.line, message: "'guard.\(key)' \(message)")
            }
            switch key {
            case "data-folders":
                guard let folders = value.strings else {
                    throw fail("must be an array of folders, not \(value.kindAmongStrings)")
                }
                dataFolders = []
                for folder in folders {
                    let name = Self.trimmingSlashes(folder)
                    if name.isEmpty || name.split(separator: "/").contains("..") {
                        throw fail("has '\(folder)', which is no folder inside the repository")
                    }
                    dataFolders.append(name)
                }
            case "allow":
                guard let patterns = value.strings else {
                    throw fail("must be an array of patterns, not \(value.kindAmongStrings)")
                }
                for pattern in patterns where Self.trimmingSlashes(pattern).isEmpty {
                    throw fail("has '\(pattern)', which is no pattern")
                }
                allow = patterns
            case "max-file-size":
                guard let size = Self.bytes(value) else {
                    throw fail("must be a size such as \"5 MB\", \"500 kB\", \"20 MiB\" or a number of bytes")
                }
                maxFileSize = size
            default:
                throw PolicyError(
                    file: file, line: value.line,
                    message: "'guard' has no key '\(key)' (it has data-folders, allow, max-file-size)")
            }
        }
    }

    private static func trimmingSlashes(_ text: String) -> String {
        var text = Substring(text)
        while text.hasPrefix("./") { text = text.dropFirst(2) }
        while text.hasPrefix("/") { text = text.dropFirst() }
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }

    /// A size in bytes: a number, or a text with a unit (kB and MB are powers of ten, KiB and MiB of two).
    static func bytes(_ node: Node) -> Int? {
        if let number = node.integer { return number > 0 ? number : nil }
        guard let text = node.string else { return nil }
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number > 0 else { return nil }
        let scale: Double
        switch text.dropFirst(digits.count).filter({ !$0.isWhitespace }).lowercased() {
        case "", "b", "bytes": scale = 1
        case "kb", "k": scale = 1e3
        case "mb", "m": scale = 1e6
        case "gb", "g": scale = 1e9
        case "kib": scale = 1024
        case "mib": scale = 1_048_576
        case "gib": scale = 1_073_741_824
        default: return nil
        }
        let bytes = number * scale
        return bytes >= 1 && bytes < 1e15 ? Int(bytes) : nil
    }
}

/// What is wrong with a policy.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file it stands in.
    public var file: String
    /// The line, from 1; 0 when unknown.
    public var line: Int
    /// What is wrong, one line.
    public var message: String

    /// Makes an error.
    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// The error as one line.
    public var description: String {
        line > 0 ? "'\(file)', line \(line): \(message)" : "'\(file)': \(message)"
    }
}
