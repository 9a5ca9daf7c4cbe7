import CLibgit2
public import Platform
import SystemPackage

/// The configuration that git would see: system, user, repository, work tree, and what the environment adds.
///
/// Built from its files by the environment given (`GIT_CONFIG_GLOBAL`, `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM`, `HOME`,
/// `XDG_CONFIG_HOME`), since libgit2 looks at none of these but the last two. Values of `git -c`
/// (`GIT_CONFIG_PARAMETERS`) and of `GIT_CONFIG_COUNT` come on top. Not `Sendable`: one per thread.
public final class Config {
    /// Where a value stands; later ones win.
    public enum Level: Int32, Sendable, Comparable {
        case system = 2
        /// `~/.config/git/config`.
        case xdg = 3
        /// `~/.gitconfig`.
        case global = 4
        /// The repository's `config`, shared by its work trees.
        case local = 5
        /// `config.worktree`, where the repository has `extensions.worktreeConfig`.
        case worktree = 6
        /// The environment: `git -c` and `GIT_CONFIG_COUNT`.
        case command = 7

        /// The order in which values win.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// One value of one key.
    public struct Entry: Sendable, Hashable {
        /// The key, section and variable in lower case.
        public var key: String
        /// The value's bytes as text; nil for a key without `=`, which means true.
        public var value: String?
        /// Where it stands.
        public var level: Level
    }

    private let pointer: OpaquePointer
    private let commandEntries: [Entry]
    // What `git config --list` says, where libgit2 cannot know: conditional includes by remote.
    private var listing: [Entry]?
    // The repository must outlive the configuration: conditional includes look at it.
    private let repository: RepositoryHandle?

    private init(pointer: OpaquePointer, commandEntries: [Entry], repository: RepositoryHandle?) {
        self.pointer = pointer
        self.commandEntries = commandEntries
        self.repository = repository
    }

    deinit {
        git_config_free(pointer)
    }

    /// The configuration outside any repository: system and user.
    public static func user(environment: EnvironmentVariables = .current) throws(GitError) -> Config {
        try load(environment: environment, location: nil, repository: nil)
    }

    static func load(
        environment: EnvironmentVariables, location: RepositoryLocation?, repository: RepositoryHandle?
    ) throws(GitError) -> Config {
        Libgit2.start()
        let pointer = try made { git_config_new($0) }
        let config = Config(
            pointer: pointer, commandEntries: ConfigEnvironment.entries(environment), repository: repository)
        for (path, level) in ConfigEnvironment.files(environment) {
            try config.add(path, level: level)
        }
        guard let location else { return config }
        try config.add(location.commonDirectory.appending("config"), level: .local)
        if try config.boolean("extensions.worktreeConfig") == true {
            try config.add(location.gitDirectory.appending("config.worktree"), level: .worktree)
        }
        if try config.libgit2Entries().contains(where: { $0.key.hasPrefix("includeif.hasconfig:") }) {
            let git = GitCommand.inheriting(
                GitCommand(gitDirectory: location.gitDirectory, environment: environment).environment,
                in: location.gitDirectory)
            if let output = try? git.output(["config", "--list", "--null", "--show-scope"]) {
                config.listing = ConfigEnvironment.listing(output)
            }
        }
        return config
    }

    private func add(_ path: FilePath, level: Level) throws(GitError) {
        try check(
            path.withPlatformString {
                git_config_add_file_ondisk(pointer, $0, git_config_level_t(level.rawValue), repository?.pointer, 0)
            })
    }

    func become(configurationOf repository: OpaquePointer) throws(GitError) {
        try check(git_repository_set_config(repository, pointer))
    }

    // MARK: Reading

    /// The value that wins; nil where the key is nowhere, empty where it has no `=`.
    public func string(_ key: String) throws(GitError) -> String? {
        try entry(key).map { $0.value ?? "" }
    }

    /// The entry that wins.
    public func entry(_ key: String) throws(GitError) -> Entry? {
        let key = Self.normalised(key)
        if let entry = commandEntries.last(where: { $0.key == key }) { return entry }
        if let listing { return listing.last { $0.key == key } }
        var found: UnsafeMutablePointer<git_config_entry>?
        let code = git_config_get_entry(&found, pointer, key)
        if code == GitError.Code.notFound.rawValue || code == GitError.Code.invalidSpec.rawValue { return nil }
        try check(code)
        defer { git_config_entry_free(found) }
        return found.map { Self.entry($0.pointee) }
    }

    /// All values of a key, the one that wins last.
    public func values(_ key: String) throws(GitError) -> [String] {
        let key = Self.normalised(key)
        return try entries().filter { $0.key == key }.map { $0.value ?? "" }
    }

    /// A value as git reads booleans: `true yes on 1`, `false no off 0` and the empty value, any other number; nil where
    /// the key is nowhere.
    ///
    /// - Throws: ``GitError`` for a value that is none of these.
    public func boolean(_ key: String) throws(GitError) -> Bool? {
        guard let entry = try entry(key) else { return nil }
        guard let value = entry.value else { return true }
        var result: Int32 = 0
        try check(git_config_parse_bool(&result, value))
        return result != 0
    }

    /// A value as git reads booleans, nil being a key without `=`; nil where it is none.
    static func boolean(_ value: String?) -> Bool? {
        guard let value else { return true }
        var result: Int32 = 0
        return git_config_parse_bool(&result, value) == 0 ? result != 0 : nil
    }

    /// A value as git reads numbers, with `k`, `m` and `g`; nil where the key is nowhere.
    public func integer(_ key: String) throws(GitError) -> Int64? {
        guard let value = try string(key) else { return nil }
        var result: Int64 = 0
        try check(git_config_parse_int64(&result, value))
        return result
    }

    /// Every entry, in the order in which they are read: the one that wins last.
    public func entries() throws(GitError) -> [Entry] {
        if let listing { return listing.filter { $0.level != .command } + commandEntries }
        return try libgit2Entries() + commandEntries
    }

    private func libgit2Entries() throws(GitError) -> [Entry] {
        let iterator = try made { git_config_iterator_new($0, pointer) }
        defer { git_config_iterator_free(iterator) }
        var entries: [Entry] = []
        var next: UnsafeMutablePointer<git_config_entry>?
        while true {
            let code = git_config_next(&next, iterator)
            if code == GitError.Code.iterationOver.rawValue { break }
            try check(code)
            if let next { entries.append(Self.entry(next.pointee)) }
        }
        // libgit2 goes from the strongest file to the weakest, and within one from the top.
        return entries.enumerated().sorted { ($0.element.level, $0.offset) < ($1.element.level, $1.offset) }
            .map(\.element)
    }

    private static func entry(_ entry: git_config_entry) -> Entry {
        Entry(
            key: RawText.string(entry.name), value: entry.value.map { String(cString: $0) },
            level: Level(rawValue: Int32(entry.level.rawValue)) ?? .system)
    }

    /// A key with section and variable in lower case, the subsection as it is.
    static func normalised(_ key: String) -> String {
        guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else { return key.lowercased() }
        return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
    }

    // MARK: Writing

    /// Sets a key to one value on one level, its file made where it does not exist.
    public func set(_ key: String, to value: String, level: Level = .local) throws(GitError) {
        let file = try file(level)
        defer { git_config_free(file) }
        try check(git_config_set_string(file, key, value))
        listing = nil
    }

    /// Adds one more value to a key on one level.
    public func add(_ key: String, _ value: String, level: Level = .local) throws(GitError) {
        let file = try file(level)
        defer { git_config_free(file) }
        // No value matches this expression, so that none is replaced.
        try check(git_config_set_multivar(file, key, "^$.", value))
        listing = nil
    }

    /// Takes all values of a key off one level; nothing happens where there are none.
    public func unset(_ key: String, level: Level = .local) throws(GitError) {
        let file = try file(level)
        defer { git_config_free(file) }
        let code = git_config_delete_multivar(file, key, ".*")
        if code != GitError.Code.notFound.rawValue { try check(code) }
        listing = nil
    }

    /// The values of a key on one level alone.
    public func values(_ key: String, level: Level) throws(GitError) -> [String] {
        let key = Self.normalised(key)
        return try entries().filter { $0.key == key && $0.level == level }.map { $0.value ?? "" }
    }

    private func file(_ level: Level) throws(GitError) -> OpaquePointer {
        try made { git_config_open_level($0, pointer, git_config_level_t(level.rawValue)) }
    }
}
