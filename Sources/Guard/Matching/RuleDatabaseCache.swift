import Platform
import RuleFormat
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Databases of rule sets that are not the default one, in the user's cache folder, a file for each set.
///
/// A database is data that is trusted where it stands: it is used only where nobody but the user can write, and where the rules that it was
/// made of, which stand at its end, are the ones asked for.
struct RuleDatabaseCache {
    /// The program that makes them, which stands beside this one or in `../libexec/git-ccds`.
    static let compilerName: FilePath.Component = "compile-rules"
    /// Sets of fewer rules are as fast by keywords.
    static let fewest = 16

    let folder: FilePath
    let compiler: FilePath?

    /// The user's; nil without a home.
    init?(environment: EnvironmentVariables = .current) {
        let named = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? FilePath($0).appending(".cache") : nil }
        guard let base = named ?? home else { return nil }
        let program = FileSystem.currentProgram.removingLastComponent()
        let places = [
            program.appending(Self.compilerName),
            program.removingLastComponent().appending("libexec/git-ccds").appending(Self.compilerName),
        ]
        self.init(
            folder: base.appending("git-ccds").appending("rules"),
            compiler: places.first { FileSystem.isExecutableFile($0) })
    }

    init(folder: FilePath, compiler: FilePath?) {
        self.folder = folder
        self.compiler = compiler
    }

    /// The database of some rules; nil where there is none and none can be made.
    func database(of rules: [DatabaseRule], compiles: Bool) -> RuleDatabase? {
        guard rules.count >= Self.fewest else { return nil }
        let description = DatabaseRule.encoded(rules)
        let fingerprint = DatabaseRule.fingerprint(of: rules)
        let path = folder.appending(String(fingerprint, radix: 16) + ".rules")
        func load() -> RuleDatabase? {
            guard isPrivate(folder, S_IFDIR), isPrivate(path, S_IFREG) else { return nil }
            return RuleDatabase(path, count: rules.count, fingerprint: fingerprint, trailer: description)
        }
        if let found = load() { return found }
        guard compiles, let compiler else { return nil }
        do {
            try FileSystem.createDirectory(folder, mode: 0o700, intermediates: true)
            guard isPrivate(folder, S_IFDIR) else { return nil }
            var child = ChildProcess(.path(compiler))
            child.input = .bytes(description)
            let completed = try child.run()
            guard completed.succeeded, !completed.standardOutput.isEmpty else { return nil }
            try FileSystem.writeAtomically(completed.standardOutput + description, to: path, mode: 0o600)
        } catch {
            return nil
        }
        return load()
    }

    /// Whether a file or folder is this user's, and nobody else may write to it.
    private func isPrivate(_ path: FilePath, _ kind: mode_t) -> Bool {
        var entry = stat()
        guard path.withPlatformString({ lstat($0, &entry) }) == 0 else { return false }
        return entry.st_mode & S_IFMT == kind && entry.st_uid == geteuid() && entry.st_mode & 0o022 == 0
    }
}
