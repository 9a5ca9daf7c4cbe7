import Git
import Guard
import Platform
import SystemPackage

/// What a scan goes by: gitleaks' own order of configuration files.
///
/// https://github.com/gitleaks/gitleaks#configuration: -c, then GITLEAKS_CONFIG, then GITLEAKS_CONFIG_TOML, then
/// `.gitleaks.toml` in the scanned folder, then the default rules.
struct ScanSettings {
    let options: Scan
    let place: ScanPlace
    let isHistory: Bool
    private var top: FilePath { place.top }

    func settings() throws -> Settings {
        var settings = Settings()
        let (configuration, unscanned) = try configuration()
        if let configuration {
            settings.warnings += configuration.warnings
            if !configuration.rules.contains(where: { !$0.skipReport }) {
                settings.warnings.append(
                    "the configuration leaves no rules, so that nothing can be found; "
                        + "to add to the default rules, write in it: [extend] useDefault = true")
            }
        }
        settings.scanner = Scanner(
            rules: try prepared(try rules(configuration)), maximumDecodeDepth: options.maxDecodeDepth,
            ignoresAllowComments: options.ignoreGitleaksAllow)
        if let unscanned { settings.unscannedFiles.append(unscanned) }
        settings.accepted = try accepted(configuration, &settings.warnings)
        settings.maximumArchiveDepth = options.maxArchiveDepth
        settings.looksIntoMedia = isForeign && !isHistory && !options.staged && options.range == nil
        if let megabytes = options.maxTargetMegabytes, megabytes > 0 {
            settings.maximumScannedSize = megabytes * 1_000_000
        }
        return settings
    }

    /// Rules of the user's own are made into a database where that is sooner done than scanning without.
    private func prepared(_ rules: RuleSet) throws -> RuleSet {
        if options.stdin || options.staged { return rules }
        return rules.withCachedDatabase(compiles: try isHistory || options.range != nil || hasManyFiles())
    }

    private func hasManyFiles() throws -> Bool {
        struct Many: Error {}
        let many = 1000
        var count = 0
        do {
            for path in place.starts.isEmpty ? [top] : place.starts.map({ top.pushing($0) })
            where FileSystem.isDirectory(path) {
                try FileSystem.walkNames(path) { name, kind in
                    if name.suffix(4).elementsEqual(".git".utf8) { return .skip }
                    if kind == .file { count += 1 }
                    if count >= many { throw Many() }
                    return .proceed
                }
            }
        } catch is Many {
            return true
        } catch {
            // The scan itself says what is wrong.
            return false
        }
        return false
    }

    private func rules(_ configuration: Configuration?) throws -> RuleSet {
        guard !options.enableRule.isEmpty else {
            return configuration.map { RuleSet($0) } ?? .standard
        }
        let configuration = configuration ?? DefaultRules.configuration()
        let known = configuration.rules.map(\.id)
        for id in options.enableRule where !known.contains(id) {
            let nearest = NearestNames.of(id, in: known)
            throw CommandFailure(
                "there is no rule '\(id)'",
                hints: (nearest.isEmpty ? [] : ["the nearest: \(nearest.joined(separator: ", "))"])
                    + (options.config == nil ? ["all of them: git ccds rules"] : []))
        }
        return RuleSet(configuration, enabled: Set(options.enableRule))
    }

    /// Whether the rules are gitleaks' own affair, as it would be asked for them.
    private var isForeign: Bool {
        func isSet(_ name: String) -> Bool { !(EnvironmentVariables.current(name) ?? "").isEmpty }
        return options.config != nil || isSet("GITLEAKS_CONFIG") || isSet("GITLEAKS_CONFIG_TOML")
    }

    private func configuration() throws -> (Configuration?, unscanned: [UInt8]?) {
        if let file = options.config { return (try parse(file), unscanned(file)) }
        if let name = EnvironmentVariables.current("GITLEAKS_CONFIG"), !name.isEmpty {
            return (try parse(FilePath(name)), unscanned(FilePath(name)))
        }
        if let text = EnvironmentVariables.current("GITLEAKS_CONFIG_TOML"), !text.isEmpty {
            return (try parse(Array(text.utf8), name: "GITLEAKS_CONFIG_TOML"), nil)
        }
        let own = top.appending(".gitleaks.toml")
        return FileSystem.exists(own) ? (try parse(own), nil) : (nil, nil)
    }

    private func parse(_ file: FilePath) throws -> Configuration {
        try parse(try FileSystem.read(file), name: file.string)
    }

    private func parse(_ bytes: [UInt8], name: String) throws -> Configuration {
        try Configuration.parse(bytes, name: name) { path in
            // As gitleaks: an extended file is looked for from the current directory.
            try FileSystem.read(FilePath(path))
        }
    }

    /// The configuration itself is full of what looks like secrets.
    private func unscanned(_ file: FilePath) -> [UInt8]? {
        var path = file.absolute
        return path.removePrefix(top) ? path.bytes : nil
    }

    private func accepted(_ configuration: Configuration?, _ warnings: inout [String]) throws -> Accepted {
        var accepted = Accepted()
        // As gitleaks: what is named, and what the scanned folder has.
        var files: [FilePath] = []
        if let given = options.gitleaksIgnorePath {
            if let file = ignoreFile(given) {
                files.append(file)
            } else {
                warnings.append(
                    "'\(given.string)' is no ignore file and holds none: --gitleaks-ignore-path adds nothing")
            }
        }
        if let file = ignoreFile(top), !files.contains(where: { $0.absolute == file.absolute }) { files.append(file) }
        for file in files {
            let ignoreFile = IgnoreFile(try FileSystem.read(file))
            warnings += ignoreFile.warnings(
                name: file.string, rules: configuration.map { RuleSet($0) } ?? .standard)
            accepted.ignoreFile.add(ignoreFile)
        }
        if let baseline = options.baselinePath {
            accepted.baseline = try Baseline(json: try FileSystem.read(baseline))
        }
        return accepted
    }

    /// The ignore file that a path means: the file itself, or the one in the folder; nil where there is none.
    private func ignoreFile(_ path: FilePath) -> FilePath? {
        let file = FileSystem.isDirectory(path) ? path.appending(".gitleaksignore") : path
        return FileSystem.exists(file) ? file : nil
    }
}
