/// A URL as git rewrites and reads it (`git help config`, `url.<base>.insteadOf`; `git help fetch`, GIT URLS).
struct RemoteAddress {
    let text: String

    /// The URL with its longest matching `url.<base>.<variable>` applied; itself where none matches.
    static func rewritten(_ url: String, by variable: String, _ entries: [Config.Entry]) -> String {
        var best: (base: Substring, prefix: String)?
        for entry in entries where entry.key.hasPrefix("url.") && entry.key.hasSuffix("." + variable) {
            guard let prefix = entry.value, url.hasPrefix(prefix), prefix.utf8.count > best?.prefix.utf8.count ?? -1
            else { continue }
            best = (entry.key.dropFirst("url.".count).dropLast(variable.utf8.count + 1), prefix)
        }
        guard let best else { return url }
        return String(best.base) + url.dropFirst(best.prefix.count)
    }

    /// Whether it is a path on this machine.
    var isLocal: Bool {
        if text.hasPrefix("file://") { return true }
        if text.contains("://") || text.contains("::") { return false }
        guard let colon = text.firstIndex(of: ":") else { return true }
        return text[..<colon].contains("/")
    }

    /// Host and path, in which the URLs of one repository for HTTP and for SSH agree.
    private var place: String {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") {
            guard ["https", "http", "ssh", "git"].contains(rest[..<scheme.lowerBound].lowercased()) else { return text }
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            var host = Self.withoutUser(authority)
            if !host.hasSuffix("]"), let port = host.lastIndex(of: ":") { host = host[..<port] }
            return Self.place(host, rest.dropFirst(authority.count))
        }
        guard !isLocal, let colon = rest.firstIndex(of: ":") else { return text }
        return Self.place(Self.withoutUser(rest[..<colon]), rest[rest.index(after: colon)...])
    }

    private static func withoutUser(_ authority: Substring) -> Substring {
        authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    }

    private static func place(_ host: Substring, _ path: Substring) -> String {
        var path = path
        while path.first == "/" { path.removeFirst() }
        while path.last == "/" { path.removeLast() }
        if path.hasSuffix(".git") { path = path.dropLast(4) }
        return host.lowercased() + "/" + path
    }

    /// Whether both lead to one repository, as far as their texts tell.
    func isSamePlace(as other: RemoteAddress) -> Bool { text == other.text || place == other.place }
}

/// A remote as the configuration has it.
struct ConfiguredRemote {
    let name: String
    /// Where it is fetched from, `insteadOf` applied; nil where no URL or several are configured.
    let fetchURL: RemoteAddress?
    /// Whether a push goes to several URLs.
    let hasSeveralPushURLs: Bool
    /// `git-upload-pack` there.
    let uploadPack: String?
    private let refspecs: [(source: String, target: String)]

    init(_ name: String, _ entries: [Config.Entry]) {
        self.name = name
        func values(_ variable: String) -> [String] {
            // An empty value takes back those before it.
            let all = entries.filter { $0.key == "remote.\(name).\(variable)" }.map { $0.value ?? "" }
            return all.lastIndex(of: "").map { Array(all[($0 + 1)...]) } ?? all
        }
        let urls = values("url")
        fetchURL =
            urls.count == 1
            ? RemoteAddress(text: RemoteAddress.rewritten(urls[0], by: "insteadof", entries)) : nil
        hasSeveralPushURLs = values("pushurl").count > 1 || urls.count > 1
        uploadPack = values("uploadpack").last
        refspecs = values("fetch").compactMap { text in
            let spec = text.hasPrefix("+") ? text.dropFirst() : text[...]
            let parts = spec.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return parts.count == 2 && !spec.hasPrefix("^") ? (parts[0], parts[1]) : nil
        }
    }

    /// The reference here that follows one there; nil where none does.
    func trackingName(of remoteName: String) -> String? {
        for spec in refspecs {
            if spec.source == remoteName { return spec.target }
            guard let star = spec.source.firstIndex(of: "*"), let other = spec.target.firstIndex(of: "*") else {
                continue
            }
            let (start, end) = (spec.source[..<star], spec.source[spec.source.index(after: star)...])
            guard remoteName.hasPrefix(start), remoteName.hasSuffix(end),
                remoteName.utf8.count >= start.utf8.count + end.utf8.count
            else { continue }
            let middle = remoteName.dropFirst(start.count).dropLast(end.count)
            return String(spec.target[..<other]) + middle + spec.target[spec.target.index(after: other)...]
        }
        return nil
    }
}
