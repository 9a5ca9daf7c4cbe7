import Git
import Platform
import SystemPackage

/// Finds templates, and keeps those from elsewhere: `$XDG_CACHE_HOME/git-ccds/templates/<name>-<hash>/`.
///
/// Of a repository it holds a bare clone, `repository.git`, and a folder for every commit that was used, so that two
/// runs cannot disturb each other and what was fetched serves without a network.
public struct TemplateCache: Sendable {
    let environment: EnvironmentVariables
    /// Where the cache is.
    public let directory: FilePath

    /// The cache of this user.
    public init(environment: EnvironmentVariables = .current) {
        self.environment = environment
        let named = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
        let base = named ?? FilePath(environment["HOME"] ?? "/").appending(".cache")
        directory = base.appending("git-ccds").appending("templates")
    }

    /// Finds a template, fetching it where it is elsewhere.
    ///
    /// - Parameters:
    ///   - offline: uses what was fetched before, without asking the remote.
    ///   - progress: lets git show its progress on standard error.
    /// - Throws: a problem of kind `.source`.
    public func fetch(
        _ request: TemplateRequest, config: UserConfig, offline: Bool = false, progress: Bool = false
    ) throws(TemplateProblem) -> Template {
        let address = TemplateAddress(request.template, abbreviations: config.abbreviations)
        switch address {
        case .mercurial:
            throw TemplateProblem(.source, "'\(request.template)' is a Mercurial repository, which is not supported")
        case .zip(let place):
            return try ZipSource(cache: self, offline: offline).template(atHome(place), request)
        case .repository(let url):
            return try repository(url, request, offline: offline, progress: progress)
        case .folder(let path):
            return try folder(atHome(path), request, config, offline: offline, progress: progress)
        }
    }

    /// A path with the home folder for a `~` that no shell has seen to, as in quotes or in an abbreviation.
    private func atHome(_ path: String) -> String {
        guard path.hasPrefix("~/"), !FileSystem.exists(FilePath(path)), let home = environment["HOME"] else {
            return path
        }
        return home + path.dropFirst()
    }

    private func folder(
        _ path: String, _ request: TemplateRequest, _ config: UserConfig, offline: Bool, progress: Bool
    ) throws(TemplateProblem) -> Template {
        let given = FilePath(path)
        // A commit of a local repository was asked for, or the repository has no files out: it is cloned.
        if FileSystem.isDirectory(given), isRepository(given) {
            let hasFiles = FileSystem.exists(given.appending(".git"))
            if !hasFiles || request.checkout != nil {
                return try repository(given.absolute.string, request, offline: false, progress: progress)
            }
        }
        let candidates = [given, config.cookiecuttersDirectory.appending(path)]
        for candidate in candidates {
            let place = request.directory.map { candidate.pushing(FilePath($0)) } ?? candidate
            guard Template.stands(in: place) else { continue }
            var template = try Template(directory: place)
            template.origin.reference = path
            template.origin.checkout = request.checkout
            template.origin.directory = request.directory
            template.origin.commit = commit(of: candidate)
            return template
        }
        if FileSystem.isDirectory(given) {
            _ = try request.folder(in: given)
            throw TemplateProblem(
                .source, "there is no cookiecutter.json or ccds.json in '\(path)'",
                hints: ["a template has one at its top; --directory names the folder of a repository that holds it"])
        }
        throw TemplateProblem(
            .source, "there is no template '\(request.template)'",
            hints: [Self.whatTemplatesAre])
    }

    static let whatTemplatesAre =
        "a template is a folder, a zip file, a git address, or a short form like gh:owner/name"

    private func isRepository(_ path: FilePath) -> Bool {
        FileSystem.exists(path.appending(".git"))
            || (FileSystem.exists(path.appending("HEAD")) && FileSystem.isDirectory(path.appending("objects")))
    }

    /// The commit of a local repository whose files are used as they are; nil where that is none.
    private func commit(of folder: FilePath) -> String? {
        guard FileSystem.exists(folder.appending(".git")) else { return nil }
        // Without a child process where libgit2 can read it.
        if let repository = try? Repository.open(at: folder, environment: environment) {
            return (try? repository.headCommit()).flatMap { $0?.hex }
        }
        let git = GitCommand(in: folder, environment: environment)
        return try? git.text(["rev-parse", "--verify", "--quiet", "HEAD"])
    }

    // MARK: Repositories

    private func repository(
        _ url: String, _ request: TemplateRequest, offline: Bool, progress: Bool
    ) throws(TemplateProblem) -> Template {
        let store = directory.appending(Self.folderName(for: url))
        let repository = store.appending("repository.git")
        let git = GitCommand(gitDirectory: repository, environment: environment)
        var isFromCache = offline
        if !FileSystem.exists(repository.appending("HEAD")) {
            guard !offline else {
                throw TemplateProblem(
                    .source, "'\(request.template)' was never fetched, and there is no network to be used")
            }
            try cloneFirst(url, into: store, progress: progress)
        } else if !offline {
            isFromCache = try !update(git, url, progress: progress)
        }
        let commit = try commit(request.checkout, in: git, request.template, url)
        let name = Self.name(of: url)
        let files = store.appending(String(commit.prefix(16))).appending(name)
        if !FileSystem.exists(files) { try checkOut(commit, of: git, to: files, in: store) }
        let place = try request.folder(in: files)
        var template = try Template(directory: place, name: request.directory == nil ? name : nil)
        template.origin.reference = request.template
        template.origin.url = url
        template.origin.commit = commit
        template.origin.checkout = request.checkout
        template.origin.directory = request.directory
        template.origin.isFromCache = isFromCache
        return template
    }

    private func cloneFirst(_ url: String, into store: FilePath, progress: Bool) throws(TemplateProblem) {
        let temporary = try TemplateProblem.translating {
            try FileSystem.createDirectory(directory, intermediates: true)
            return try FileSystem.createTemporaryDirectory(in: directory, prefix: ".fetch-")
        }
        defer { try? FileSystem.removeTree(temporary) }
        let repository = temporary.appending("repository.git")
        try TemplateProblem.translating(.source) {
            let git = GitCommand(environment: environment)
            try git.perform(["init", "--quiet", "--bare", Argument(repository)])
            let inside = GitCommand(gitDirectory: repository, environment: environment)
            try inside.perform(["remote", "add", "origin", "--", Argument(url)])
            do {
                try fetch(inside, progress: progress)
            } catch let error as GitCommandError {
                let address = GitCommand.masked(url)
                let reason = Self.reason(in: error.standardError).map { ": \($0)" } ?? ""
                throw TemplateProblem(
                    .source, "'\(address)' cannot be fetched" + reason,
                    hints: ["whether you can read it shows: git ls-remote \(ShellQuoting.quoted(address))"])
            }
        }
        try TemplateProblem.translating {
            try FileSystem.createDirectory(store, intermediates: true)
            let place = store.appending("repository.git")
            if !FileSystem.exists(place) { try FileSystem.rename(repository, to: place) }
        }
    }

    /// Why a remote was not reached, of all that git wrote.
    ///
    /// git's last word is often only that it could not read: its first tells more, or what ssh or the remote said before.
    static func reason(in standardError: String) -> String? {
        let lines = standardError.split(separator: "\n")
        guard let place = lines.firstIndex(where: { $0.hasPrefix("fatal: ") }) else { return nil }
        let fatal = String(lines[place].dropFirst("fatal: ".count))
        guard fatal == "Could not read from remote repository." else { return fatal }
        let noise = ["warning: ", "Warning: ", "hint: ", "Cloning "]
        let before = lines[..<place].last { line in
            line.contains(where: \.isLetter) && !noise.contains { line.hasPrefix($0) }
        }
        return before.map(String.init) ?? fatal
    }

    /// Brings branches, tags and the remote's HEAD up to date; false when the remote could not be reached.
    private func update(_ git: GitCommand, _ url: String, progress: Bool) throws(TemplateProblem) -> Bool {
        do {
            try fetch(git, progress: progress)
            return true
        } catch {
            return false
        }
    }

    private func fetch(_ git: GitCommand, progress: Bool) throws(GitCommandError) {
        let arguments: [Argument] = [
            "fetch", "--force", "--prune", "--no-tags", progress ? "--progress" : "--quiet", "origin",
            "+HEAD:refs/ccds/HEAD", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*",
        ]
        if progress { try git.stream(arguments) } else { try git.perform(arguments) }
    }

    private func commit(
        _ checkout: String?, in git: GitCommand, _ template: String, _ url: String
    ) throws(TemplateProblem) -> String {
        func find(_ name: String) throws(TemplateProblem) -> String? {
            try TemplateProblem.translating(.source) {
                let done = try git.run([
                    "rev-parse", "--verify", "--quiet", "--end-of-options", Argument(name + "^{commit}"),
                ])
                let text = done.outputText.split(whereSeparator: \.isNewline).first.map(String.init)
                return done.succeeded ? text : nil
            }
        }
        guard let checkout else {
            guard let commit = try find("refs/ccds/HEAD") else {
                throw TemplateProblem(.source, "the repository '\(template)' is empty")
            }
            return commit
        }
        if let commit = try find(checkout) { return commit }
        // A commit that no branch or tag holds can still be asked for by its full name.
        if checkout.utf8.count >= 40, checkout.allSatisfy(\.isHexDigit),
            (try? git.succeeds(["fetch", "--quiet", "origin", Argument(checkout)])) == true,
            let commit = try find(checkout)
        {
            return commit
        }
        throw TemplateProblem(
            .source, "there is no branch, tag or commit '\(checkout)' in '\(template)'",
            hints: ["what there is shows: git ls-remote \(ShellQuoting.quoted(GitCommand.masked(url)))"])
    }

    /// Writes out the files of a commit, in one step as others see it.
    private func checkOut(
        _ commit: String, of git: GitCommand, to files: FilePath, in store: FilePath
    ) throws(TemplateProblem) {
        let temporary = try TemplateProblem.translating {
            try FileSystem.createTemporaryDirectory(in: store, prefix: ".checkout-")
        }
        defer { try? FileSystem.removeTree(temporary) }
        try TemplateProblem.translating(.source) {
            let place = temporary.appending("files")
            try FileSystem.createDirectory(place)
            var aimed = GitCommand(
                gitDirectory: store.appending("repository.git"), workTree: place, environment: environment)
            aimed.environment.set("GIT_INDEX_FILE", to: temporary.appending("index").bytes)
            // `git init --bare` has said that there is no work tree.
            try aimed.perform(["-c", "core.bare=false", "read-tree", Argument(commit)])
            try aimed.perform(["-c", "core.bare=false", "checkout-index", "--all", "--force"])
            try FileSystem.createDirectory(files.removingLastComponent(), intermediates: true)
            if !FileSystem.exists(files) { try FileSystem.rename(place, to: files) }
        }
    }

    // MARK: Names

    /// The templates that were fetched, by the addresses they came from.
    public func installed() throws(TemplateProblem) -> [String] {
        guard FileSystem.isDirectory(directory) else { return [] }
        return try TemplateProblem.translating {
            try FileSystem.list(directory).compactMap { name -> String? in
                let repository = directory.appending(name).appending("repository.git")
                guard FileSystem.exists(repository.appending("HEAD")) else { return nil }
                let git = GitCommand(gitDirectory: repository, environment: environment)
                return (try? git.text(["config", "--get", "remote.origin.url"])).map(GitCommand.masked)
            }
        }
    }

    /// A folder's name for an address: readable, and different for different addresses (64-bit FNV-1a).
    static func folderName(for address: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in address.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return name(of: address) + "-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The name of a repository: the last part of its address without `.git`.
    static func name(of address: String) -> String {
        var rest = Substring(address)
        while rest.last == "/" { rest.removeLast() }
        let last = rest.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? rest
        let bare = last.hasSuffix(".git") ? last.dropLast(4) : last.hasSuffix(".zip") ? last.dropLast(4) : last
        let safe = bare.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" }
        let name = String(safe)
        return name.isEmpty || name == "." || name == ".." ? "template" : name
    }
}

/// What the name of a template stands for.
enum TemplateAddress: Equatable {
    case folder(String)
    case repository(String)
    case zip(String)
    case mercurial

    /// Short forms are written out first: a whole name, or what stands before the colon.
    init(_ text: String, abbreviations: [String: String]) {
        let address = Self.expanded(text, abbreviations)
        if address.lowercased().hasSuffix(".zip") {
            self = .zip(address)
        } else if Self.isURL(address) {
            if address.hasPrefix("hg+") {
                self = .mercurial
            } else {
                self = .repository(address.hasPrefix("git+") ? String(address.dropFirst(4)) : address)
            }
        } else {
            self = .folder(address)
        }
    }

    static func expanded(_ text: String, _ abbreviations: [String: String]) -> String {
        if let whole = abbreviations[text] { return whole }
        guard let colon = text.firstIndex(of: ":"), let pattern = abbreviations[String(text[..<colon])] else {
            return text
        }
        let rest = String(text[text.index(after: colon)...])
        return pattern.split(separator: "{0}", omittingEmptySubsequences: false).joined(separator: rest)
            .split(separator: "{}", omittingEmptySubsequences: false).joined(separator: rest)
    }

    /// `git:`, `ssh:`, `file:`, `http:`, `https:`, also behind `git+` or `hg+`, or `somebody@host`.
    static func isURL(_ text: String) -> Bool {
        var rest = Substring(text)
        for prefix in ["git+", "hg+"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
        if ["git:", "ssh:", "file:", "http:", "https:"].contains(where: rest.hasPrefix) { return true }
        let user = text.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        let after = text.dropFirst(user.count)
        guard !user.isEmpty, after.first == "@", let host = after.dropFirst().first else { return false }
        return host == "_" || host == "." || host.isLetter || host.isNumber
    }
}
