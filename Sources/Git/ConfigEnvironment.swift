import CLibgit2
import Platform
import SystemPackage

/// What the environment says about configuration: git's rules (`git help config`, FILES and ENVIRONMENT).
enum ConfigEnvironment {
    /// The system's and the user's files that are to be read, weakest first.
    static func files(_ environment: EnvironmentVariables) -> [(FilePath, Config.Level)] {
        var files: [(FilePath, Config.Level)] = []
        if !isTrue(environment["GIT_CONFIG_NOSYSTEM"]) {
            if let path = environment.bytes("GIT_CONFIG_SYSTEM") {
                files.append((FilePath(bytes: path), .system))
            } else if let path = try? buffered({ git_config_find_system($0) }) {
                files.append((FilePath(bytes: path), .system))
            }
        }
        if let path = environment.bytes("GIT_CONFIG_GLOBAL") {
            files.append((FilePath(bytes: path), .global))
            return files
        }
        let home = environment.bytes("HOME").map { FilePath(bytes: $0) }
        if let path = environment.bytes("XDG_CONFIG_HOME"), !path.isEmpty {
            files.append((FilePath(bytes: path).appending("git").appending("config"), .xdg))
        } else if let home {
            files.append((home.appending(".config").appending("git").appending("config"), .xdg))
        }
        if let home { files.append((home.appending(".gitconfig"), .global)) }
        return files
    }

    /// The values of `GIT_CONFIG_COUNT` and, stronger, of `git -c`.
    static func entries(_ environment: EnvironmentVariables) -> [Config.Entry] {
        var entries: [Config.Entry] = []
        if let count = environment["GIT_CONFIG_COUNT"].flatMap({ Int($0) }), count > 0 {
            for number in 0..<min(count, 10_000) {
                guard let key = environment["GIT_CONFIG_KEY_\(number)"] else { break }
                let value = environment["GIT_CONFIG_VALUE_\(number)"]
                entries.append(Config.Entry(key: Config.normalised(key), value: value, level: .command))
            }
        }
        if let text = environment.bytes("GIT_CONFIG_PARAMETERS") {
            for (key, value) in ShellQuoting.singleQuotedPairs(text) {
                entries.append(
                    Config.Entry(
                        key: Config.normalised(String(decoding: key, as: UTF8.self)),
                        value: value.map { String(decoding: $0, as: UTF8.self) }, level: .command))
            }
        }
        return entries
    }

    /// The entries of `git config --list --null --show-scope`: scope, NUL, key, newline, value, NUL.
    static func listing(_ output: [UInt8]) -> [Config.Entry] {
        let records = GitCommand.nulSeparated(output)
        var entries: [Config.Entry] = []
        for index in stride(from: 0, to: records.count - 1, by: 2) {
            let level: Config.Level =
                switch String(decoding: records[index], as: UTF8.self) {
                case "system": .system
                case "global": .global
                case "worktree": .worktree
                case "command": .command
                default: .local
                }
            let parts = records[index + 1].split(
                separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = parts.first else { continue }
            entries.append(
                Config.Entry(
                    key: String(decoding: key, as: UTF8.self),
                    value: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil, level: level))
        }
        return entries
    }

    /// Whether a value means true to git.
    static func isTrue(_ value: String?) -> Bool {
        guard let value else { return false }
        var result: Int32 = 0
        return git_config_parse_bool(&result, value) == 0 && result != 0
    }
}
