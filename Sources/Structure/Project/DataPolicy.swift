public import Formats

/// The part of `.ccds.toml` that decides what may enter the repository, as far as `explain` speaks of it.
public struct DataPolicy: Sendable, Equatable {
    /// The folders whose files the guard refuses.
    public var dataFolders = ["data", "models"]
    /// Paths that may come in all the same.
    public var allow: [String] = []
    /// The size in bytes from which files are refused.
    public var maxFileSize = 5_000_000
    /// The file and line that set the data folders; nil where they are the built-in ones.
    public var source: String?

    /// The policy without a policy file.
    public init() {}

    /// The policy of a `[guard]` table; what it does not set, or sets to something else than it should be, stays as
    /// it is built in.
    ///
    /// - Parameters:
    ///   - guardTable: the table `guard`.
    ///   - file: the name of the file, for the text of pages.
    public init(guardTable: Node?, file: String) {
        guard let table = guardTable?.table else { return }
        if let folders = table["data-folders"], let names = folders.strings {
            dataFolders = names.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            source = folders.line > 0 ? "\(file) line \(folders.line)" : file
        }
        if let allowed = table["allow"]?.strings { allow = allowed }
        if let size = table["max-file-size"], let bytes = size.integer ?? size.string.flatMap(Self.bytes) {
            maxFileSize = bytes
        }
    }

    /// The data folder that a path lies in or is.
    func dataFolder(of path: String) -> String? {
        dataFolders.first { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// Whether `allow` names the path, or a folder that it lies in. Patterns are the guard's business.
    func allows(_ path: String) -> Bool {
        allow.contains { path == $0 || path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }

    /// Where the data folders are set, as a page says it.
    var origin: String { source.map { "data-folders, \($0)" } ?? "its built-in rule" }

    /// The bytes of a size as people write it: `5 MB`, `800 kB`, `2GB`; units of a thousand.
    private static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isNumber }
        guard let number = Int(digits) else { return nil }
        let factor: Int? =
            switch text.dropFirst(digits.count).lowercased().filter({ $0 != " " }) {
            case "", "b": 1
            case "kb", "k": 1000
            case "mb", "m": 1_000_000
            case "gb", "g": 1_000_000_000
            default: nil
            }
        return factor.flatMap { factor in
            let (product, overflows) = number.multipliedReportingOverflow(by: factor)
            return overflows ? nil : product
        }
    }
}
