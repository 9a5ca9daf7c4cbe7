/// Keeps data out of version control: what a data folder holds, and any large file.
struct DataPolicy: Sendable {
    let policy: Policy
    private let folders: [[UInt8]]
    private let allowed: [PathPattern]

    init(_ policy: Policy) {
        self.policy = policy
        folders = policy.dataFolders.map { Array($0.utf8) + [UInt8(ascii: "/")] }
        allowed = policy.allow.map(PathPattern.init)
    }

    /// What a file that keeps a folder or tells of it may hold, in bytes: more is data under such a name.
    static let keeperSize = 100_000

    /// The data folder that `path` lies in, unless a file of this name and size belongs there or is allowed.
    func dataFolder(of path: [UInt8], size: Int? = nil) -> String? {
        guard let folder = folders.first(where: { path.starts(with: $0) }) else { return nil }
        if Self.belongs(FileName(path), size: size ?? 0) || isAllowed(path) { return nil }
        return String(decoding: folder.dropLast(), as: UTF8.self)
    }

    /// Whether a file of this size may not go in.
    func isTooLarge(_ path: [UInt8], size: Int) -> Bool { size > policy.maxFileSize && !isAllowed(path) }

    private func isAllowed(_ path: [UInt8]) -> Bool { allowed.contains { $0.matches(path) } }

    /// Files that keep a folder, say what is in it, or make what is in it.
    private static func belongs(_ name: FileName, size: Int) -> Bool {
        let isREADME = name.stem == "readme" && readmeExtensions.contains(name.fileExtension)
        if keepers.contains(name.folded) || isREADME { return size <= keeperSize }
        return sourceNames.contains(name.folded) || sourceExtensions.contains(name.fileExtension)
    }

    private static let keepers: Set<String> = [
        ".gitkeep", ".gitignore", ".gitattributes", ".keep", ".dvcignore", "dvc.yaml", "dvc.lock",
    ]
    private static let readmeExtensions: Set<String> = ["", "md", "rst", "txt", "markdown", "org", "adoc"]
    private static let sourceNames: Set<String> = ["makefile", "dockerfile", "snakefile", "justfile"]
    private static let sourceExtensions: Set<String> = [
        "py", "pyi", "pyx", "ipynb", "r", "rmd", "qmd", "jl", "sql", "sh", "bash", "zsh", "fish", "ps1", "bat", "mk",
        "smk", "js", "mjs", "ts", "c", "h", "cc", "cpp", "cxx", "hpp", "cu", "java", "scala", "kt", "go", "rs", "swift",
        "rb", "pl", "lua", "m", "do", "sas", "sps", "f90", "f", "stan", "cs", "hs", "ml", "ex", "nf", "awk",
    ]
}

/// The last part of a path, cut up.
struct FileName {
    /// As it stands.
    let text: String
    /// In lower case.
    let folded: String
    /// In lower case, what stands before the last dot; all of it where there is none or only a first one.
    let stem: String
    /// In lower case, what stands behind the last dot.
    let fileExtension: String

    init(_ path: [UInt8]) {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        text = String(decoding: path[start...], as: UTF8.self)
        folded = text.lowercased()
        if let dot = folded.lastIndex(of: "."), dot > folded.startIndex {
            stem = String(folded[..<dot])
            fileExtension = String(folded[folded.index(after: dot)...])
        } else {
            stem = folded
            fileExtension = ""
        }
    }
}
