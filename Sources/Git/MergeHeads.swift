import Platform
import SystemPackage

/// Where git says which commits are being merged into HEAD.
enum MergeHeads {
    /// What `MERGE_HEAD` says; nil where it has not been written.
    static func written(in gitDirectory: FilePath) -> [ObjectID]? {
        let file = gitDirectory.appending("MERGE_HEAD")
        guard FileSystem.exists(file), let text = try? FileSystem.read(file) else { return nil }
        return GitCommand.lines(text).compactMap { ObjectID(hexDigits: $0) }
    }

    /// What the `GITHEAD_<name>` variables say, which `git merge` sets for its hooks: a pre-merge-commit hook runs before
    /// `MERGE_HEAD` is written.
    static func named(by environment: EnvironmentVariables) -> [ObjectID] {
        environment.names.filter { $0.hasPrefix("GITHEAD_") }
            .compactMap { ObjectID(hex: $0.dropFirst("GITHEAD_".count)) }.sorted()
    }
}
