import Platform
import SystemPackage

/// Where a first commit can be made without git: nothing but its plain rules has a say.
enum FirstCommitConditions {
    /// Whether neither the environment nor the configuration asks for what only git does.
    static func allow(_ repository: Repository) throws -> Bool {
        let environment = repository.environment
        guard environment.names.allSatisfy({ !$0.hasPrefix("GIT_") || isHarmless(variable: $0) }) else { return false }
        for variable in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
            if let date = environment[variable], !isPlain(date: date) { return false }
        }
        if environment["GIT_ATTR_NOSYSTEM"] == nil, systemAttributes.contains(where: FileSystem.exists) { return false }
        return try repository.config().entries().allSatisfy(isHarmless)
    }

    /// The user's own ignore rules; nil where git has to find them.
    static func userRules(_ repository: Repository) throws -> IgnoreRules? {
        var rules = IgnoreRules()
        let environment = repository.environment
        let home = environment["HOME"]
        var file: FilePath?
        if let value = try repository.config().string("core.excludesFile") {
            if value.hasPrefix("~/"), let home {
                file = FilePath(home).pushing(FilePath(String(value.dropFirst(2))))
            } else if value.hasPrefix("/") {
                file = FilePath(value)
            } else if !value.isEmpty {
                return nil
            }
        } else if let base = environment["XDG_CONFIG_HOME"], !base.isEmpty {
            file = FilePath(base).appending("git").appending("ignore")
        } else if let home {
            file = FilePath(home).appending(".config").appending("git").appending("ignore")
        }
        let own = repository.gitDirectory.appending("info").appending("exclude")
        for file in [file, own].compactMap({ $0 }) where FileSystem.exists(file) {
            guard let contents = try? FileSystem.read(file) else { return nil }
            rules.add(contents, in: RepositoryPath(""))
        }
        return rules
    }

    /// Whether attributes change nothing but line endings, and only where there are carriage returns.
    static func allowAttributes(_ contents: [UInt8]) -> Bool {
        let words = contents.split { $0 == UInt8(ascii: "\n") || $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "\r") }
        return words.allSatisfy { word in
            !word.elementsEqual("ident".utf8) && !word.starts(with: "working-tree-encoding".utf8)
                && !word.starts(with: "filter=".utf8)
        }
    }

    /// Whether git takes a name for its own directory on one of its platforms, so that it enters or refuses it.
    static func isSpecial(_ name: String) -> Bool {
        let scalars = name.lowercased().unicodeScalars.filter {
            !(0x200c...0x200f).contains($0.value) && !(0x202a...0x202e).contains($0.value)
                && !(0x206a...0x206f).contains($0.value) && $0.value != 0xfeff
        }
        var plain = scalars.prefix { $0 != ":" && $0 != "\\" }
        while plain.last == " " || plain.last == "." { plain.removeLast() }
        let text = String(String.UnicodeScalarView(plain))
        return [".git", "git~1", ".gitmodules"].contains(text) || name.contains("\\")
    }

    // Where gits are installed, and their system-wide attributes with them.
    private static let systemAttributes: [FilePath] = [
        "/etc/gitattributes", "/usr/etc/gitattributes", "/usr/local/etc/gitattributes",
        "/opt/homebrew/etc/gitattributes", "/opt/local/etc/gitattributes",
    ]

    /// Variables that say nothing about what a commit holds, or that are read here.
    private static func isHarmless(variable: String) -> Bool {
        harmlessVariables.contains(variable) || GitCommand.localEnvironmentVariables.contains(variable)
            || harmlessPrefixes.contains(where: variable.hasPrefix)
    }

    private static let harmlessPrefixes = [
        "GIT_CCDS_", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_SSH", "GIT_SSL_", "GIT_HTTP_", "GIT_CURL_",
        "GIT_PROXY_",
        "GIT_CREDENTIAL_", "GIT_LFS_", "GIT_PS1_",
    ]

    private static let harmlessVariables: Set = [
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
        "GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_ATTR_NOSYSTEM",
        "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER", "GIT_PAGER_IN_USE", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT",
        "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH", "GIT_MERGE_AUTOEDIT",
        "GIT_OPTIONAL_LOCKS", "GIT_PROTOCOL", "GIT_ALLOW_PROTOCOL", "GIT_PROTOCOL_FROM_USER", "GIT_FLUSH",
        "GIT_ADVICE", "GIT_PYTHON_REFRESH",
    ]

    /// Whether a date is one that git reads as a number and a zone, and not as one of its many other forms.
    private static func isPlain(date: String) -> Bool {
        let parts = date.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let sign = parts[1].first, sign == "+" || sign == "-" else { return false }
        let zone = parts[1].dropFirst()
        let seconds = parts[0].hasPrefix("@") ? parts[0].dropFirst() : parts[0].count > 8 ? parts[0] : ""
        guard let hours = Int(zone.prefix(2)), let minutes = Int(zone.suffix(2)) else { return false }
        return zone.utf8.count == 4 && hours <= 14 && minutes < 60 && !seconds.isEmpty && seconds.count <= 10
            && (zone + seconds).utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether a setting changes nothing of a first commit, or is followed here.
    private static func isHarmless(_ entry: Config.Entry) -> Bool {
        let section = entry.key.prefix { $0 != "." }
        switch section {
        case "core":
            if ["core.ignorecase", "core.precomposeunicode"].contains(entry.key) {
                return Config.boolean(entry.value) == false
            }
            return entry.level == .local || harmlessCore.contains(entry.key.dropFirst("core.".count).description)
        case "commit":
            return ["commit.verbose", "commit.template", "commit.status"].contains(entry.key)
                || entry.key == "commit.gpgsign" && Config.boolean(entry.value) == false
        case "i18n": return entry.key != "i18n.commitencoding" || entry.value?.lowercased() == "utf-8"
        // Filters of the user are for paths that attributes name, which are looked at for themselves.
        case "index", "feature", "extensions", "hook", "attr", "sparse", "splitindex", "reftable", "refs":
            return false
        default: return true
        }
    }

    private static let harmlessCore: Set = [
        "editor", "pager", "excludesfile", "attributesfile", "autocrlf", "safecrlf", "eol", "quotepath", "whitespace",
        "askpass", "sshcommand", "gitproxy", "filemode", "symlinks", "bare", "compression", "loosecompression",
        "preloadindex", "abbrev", "commentchar", "commentstring", "longpaths", "trustctime", "checkstat", "fsync",
        "fsyncmethod", "fsyncobjectfiles", "untrackedcache", "bigfilethreshold", "packedgitlimit", "commitgraph",
        "multipackindex", "deltabasecachelimit", "warnambiguousrefs", "repositoryformatversion",
    ]
}
