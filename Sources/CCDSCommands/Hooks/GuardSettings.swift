import Formats
import Git
import Guard

/// What the guard of a repository goes by: its policy, its rules, its accepted findings.
enum GuardSettings {
    /// The settings as they stand in the index: what is about to be committed with the change itself.
    static func staged(_ reader: any RepositoryReader) throws -> Settings {
        try settings { path in
            guard let entry = try reader.indexEntry(at: path) else { return nil }
            return entry.mode == .symlink ? .link : .contents(try reader.contents(of: entry.id))
        }
    }

    /// The settings of a shared repository: those on its default branch before the push.
    ///
    /// Where they are broken, which no push could mend if every push were refused, the built-in ones hold.
    static func shared(_ reader: any RepositoryReader, warn: (String) -> Void) throws -> Settings {
        guard let head = try reader.headCommit() else { return Settings() }
        do {
            return try committed(reader, in: head)
        } catch {
            warn(
                "the policy on the shared branch cannot be used, so the built-in one holds: "
                    + CommandFailure(error).message)
            return Settings()
        }
    }

    /// The settings as they stand in a commit.
    static func committed(_ reader: any RepositoryReader, in commit: ObjectID) throws -> Settings {
        try settings { path in
            guard let entry = try reader.entry(at: path, in: commit) else { return nil }
            return entry.mode == .symlink ? .link : .contents(try reader.contents(of: entry.id))
        }
    }

    private static func settings(_ file: (RepositoryPath) throws -> PolicyFile?) throws -> Settings {
        try Settings.forHook(policy: policy(file)) { try file(RepositoryPath($0)) }
    }

    private static func policy(_ file: (RepositoryPath) throws -> PolicyFile?) throws -> Policy {
        if let table = try table(".ccds.toml", file) {
            return try Policy(table: table.table?["guard"], file: ".ccds.toml")
        }
        if let table = try table("pyproject.toml", file), let own = table.table?["tool"]?.table?["ccds"] {
            return try Policy(table: own.table?["guard"], file: "pyproject.toml")
        }
        return .standard
    }

    private static func table(_ name: String, _ file: (RepositoryPath) throws -> PolicyFile?) throws -> Node? {
        switch try file(RepositoryPath(name)) {
        case nil: return nil
        case .link?:
            throw CommandFailure(
                "'\(name)' is a symbolic link: the guard does not follow it",
                hints: ["put the file itself there: policy is reviewed like code"])
        case .contents(let bytes)?:
            do {
                return try TOML.parse(bytes)
            } catch {
                throw CommandFailure("\(name):\(error.line): \(error.message)", hints: ["mend the file and try again"])
            }
        }
    }
}
