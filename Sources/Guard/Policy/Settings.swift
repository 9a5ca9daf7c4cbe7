/// Everything an inspection goes by: policy, rules, and what has been accepted.
public struct Settings: Sendable {
    /// What may go in besides text without secrets.
    public var policy: Policy
    /// The rules and how they are applied.
    public var scanner: Scanner
    /// Findings that somebody has accepted.
    public var accepted: Accepted
    /// What deserves a word to the user.
    public var warnings: [String]
    /// Files that are never scanned for secrets, by their path: the configuration and the baseline themselves.
    public var unscannedFiles: [[UInt8]]
    /// Files of more bytes than this are not scanned for secrets; nil where all are.
    public var maximumScannedSize: Int?
    /// Whether pictures, sound and the like are scanned too, in which nothing can be read but by chance: gitleaks scans them in files.
    public var looksIntoMedia = false
    /// How many archives, one in another, are looked into; 0 for none (gitleaks' `--max-archive-depth`).
    public var maximumArchiveDepth = Settings.standardArchiveDepth

    /// Enough for a package in a package of files.
    public static let standardArchiveDepth = 3

    /// Makes settings.
    public init(
        policy: Policy = .standard, scanner: Scanner = Scanner(), accepted: Accepted = Accepted(),
        warnings: [String] = [], unscannedFiles: [[UInt8]] = [Array(".gitleaks.toml".utf8)]
    ) {
        self.policy = policy
        self.scanner = scanner
        self.accepted = accepted
        self.warnings = warnings
        self.unscannedFiles = unscannedFiles
    }

    /// The settings of a hook, from the repository's own `.gitleaks.toml` and `.gitleaksignore`.
    ///
    /// - Parameters:
    ///   - policy: the project's policy.
    ///   - file: gives a file by its path from the repository's root as the hook should see it; nil when it is not there.
    /// - Throws: where a file is a link, cannot be read, is broken, or leaves no rules: a hook does not go silent.
    public static func forHook(
        policy: Policy, file: (String) throws -> PolicyFile?
    ) throws(SettingsError) -> Settings {
        var settings = Settings(policy: policy)
        if let bytes = try contents(".gitleaks.toml", file) {
            let configuration: Configuration
            do {
                configuration = try Configuration.parse(bytes, name: ".gitleaks.toml") { path in
                    if path.hasPrefix("/") || path.split(separator: "/").contains("..") {
                        throw NoExtension(
                            path: path, reason: "a hook reads only what is in the repository, by its path there")
                    }
                    guard let bytes = try contents(path, file) else {
                        throw NoExtension(path: path, reason: "no such file in the repository")
                    }
                    return bytes
                }
            } catch {
                throw SettingsError(message: "\(error)", hints: ["correct it, or take it out of the repository"])
            }
            if !configuration.rules.contains(where: { !$0.skipReport }) {
                throw SettingsError(
                    message: "'.gitleaks.toml' leaves no rules, so that nothing would be found",
                    hints: ["to add to the default rules, write in it: [extend] useDefault = true"])
            }
            settings.scanner = Scanner(rules: RuleSet(configuration))
            settings.warnings += configuration.warnings
        }
        if let bytes = try contents(".gitleaksignore", file) {
            settings.accepted.ignoreFile = IgnoreFile(bytes)
            settings.warnings += settings.accepted.ignoreFile.warnings(name: ".gitleaksignore")
        }
        return settings
    }

    private static func contents(
        _ path: String, _ file: (String) throws -> PolicyFile?
    ) throws(SettingsError) -> [UInt8]? {
        let found: PolicyFile?
        do {
            found = try file(path)
        } catch {
            throw SettingsError(message: "cannot read '\(path)': \(error)", hints: [])
        }
        switch found {
        case nil: return nil
        case .contents(let bytes): return bytes
        case .link:
            throw SettingsError(
                message: "'\(path)' is a link, which the guard does not follow",
                hints: ["put the file itself in its place"])
        }
    }
}

/// A file that the guard goes by.
public enum PolicyFile: Sendable {
    /// A plain file.
    case contents([UInt8])
    /// A symbolic link.
    case link
}

/// Why the guard cannot do its work.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, one line.
    public var message: String
    /// What to do about it.
    public var hints: [String]

    /// Makes an error.
    public init(message: String, hints: [String]) {
        self.message = message
        self.hints = hints
    }

    /// The error as one line.
    public var description: String { message }
}
