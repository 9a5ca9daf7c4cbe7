import Git
public import Platform
public import SystemPackage

/// A place that git pushes to and fetches from, taken apart as git does it.
public struct RemoteURL: Sendable, Hashable, CustomStringConvertible {
    /// How git gets there.
    public enum Kind: String, Sendable {
        /// A folder of this machine.
        case path
        /// The same as a `file://` URL.
        case file
        /// An `ssh://` URL.
        case ssh
        /// ssh in the short form `[user@]host:path`.
        case scp
        case https
        case http
        /// git's own protocol, without any authentication.
        case git
        /// A program `git-remote-NAME` that the user has installed.
        case helper
    }

    /// How git gets there.
    public var kind: Kind
    /// What git is given: as typed, a path made absolute.
    public var text: String
    /// The folder, of a path or a `file://` URL.
    public var path: FilePath?
    /// The host's name, without user and port.
    public var host: String?
    /// The user's name in the URL.
    public var user: String?
    /// Whether there is a password or a token in it.
    public var hasPassword = false

    /// Whether the remote is a folder that this machine sees.
    public var isLocal: Bool { path != nil }
    /// The place for people, with passwords and tokens masked.
    public var display: String { GitCommand.masked(text) }
    /// The place for people, with passwords and tokens masked.
    public var description: String { display }

    /// Takes a place apart: `connect.c` and `url.c` of git decide what is a URL, what ssh, and what a path.
    ///
    /// - Parameter directory: what a relative path starts from.
    /// - Throws: ``SharingError`` of kind `notALocation`.
    public init(_ text: String, relativeTo directory: FilePath = FileSystem.currentDirectory) throws(SharingError) {
        guard !text.isEmpty else {
            throw SharingError(.notALocation, "no place given", hints: ["give a folder or a URL"])
        }
        guard !text.utf8.contains(0) else { throw SharingError(.notALocation, "a place cannot contain a NUL byte") }
        self.text = text
        kind = .path
        if let scheme = Self.scheme(of: text) {
            try parseURL(scheme: scheme)
        } else if let helper = Self.helper(of: text) {
            kind = .helper
            host = helper
        } else if let colon = Self.scpColon(in: text), !FileSystem.exists(directory.pushing(FilePath(text))) {
            try parseSCP(colon: colon)
        } else {
            try setPath(FilePath(text), relativeTo: directory)
        }
    }

    private mutating func parseURL(scheme: String) throws(SharingError) {
        let rest = text.dropFirst(scheme.count + 3)
        switch scheme {
        case "file":
            let path = Self.percentDecoded(rest)
            guard path.first == UInt8(ascii: "/") else {
                throw SharingError(
                    .notALocation, "'\(text)' names a host, a file URL cannot",
                    hints: ["write file:///folder/project.git"])
            }
            kind = .file
            self.path = FilePath(bytes: path)
            return
        case "ssh", "git+ssh", "ssh+git": kind = .ssh
        case "https": kind = .https
        case "http": kind = .http
        case "git": kind = .git
        default: kind = .helper
        }
        try refuseControlCharacters()
        let authority = rest.prefix { !"/?#".contains($0) }
        var hostAndPort = authority[...]
        if let at = authority.lastIndex(of: "@") {
            let credentials = authority[..<at]
            let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = String(parts[0])
            // Over http a lone user name this long is a token.
            hasPassword =
                parts.count > 1 && !parts[1].isEmpty || (kind == .https || kind == .http) && parts[0].count > 19
            hostAndPort = authority[authority.index(after: at)...]
        }
        let name =
            hostAndPort.hasPrefix("[") ? hostAndPort.dropFirst().prefix { $0 != "]" } : hostAndPort.prefix { $0 != ":" }
        guard kind == .helper || !name.isEmpty else {
            throw SharingError(.notALocation, "'\(text)' names no host")
        }
        guard kind == .helper || rest.dropFirst(authority.count).drop(while: { $0 == "/" }).first != nil else {
            throw SharingError(.notALocation, "'\(text)' names no repository on '\(name)'")
        }
        // git refuses these too: ssh would take the name for an option.
        guard !name.hasPrefix("-") else { throw SharingError(.notALocation, "'\(name)' is no host's name") }
        host = String(name).lowercased()
    }

    private mutating func parseSCP(colon: String.Index) throws(SharingError) {
        kind = .scp
        try refuseControlCharacters()
        var name = text[..<colon]
        if let at = name.lastIndex(of: "@") {
            user = String(name[..<at])
            name = name[name.index(after: at)...]
        }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        guard !name.isEmpty, !name.hasPrefix("-"), !text.hasPrefix("-") else {
            throw SharingError(.notALocation, "'\(text)' names no host")
        }
        guard text.index(after: colon) < text.endIndex else {
            throw SharingError(.notALocation, "'\(text)' names no repository on '\(name)'")
        }
        host = String(name).lowercased()
    }

    private mutating func setPath(_ path: FilePath, relativeTo directory: FilePath) throws(SharingError) {
        var absolute = directory.absolute.pushing(path)
        // A link before `..` leads elsewhere than the text says, so only the file system can tell.
        if path.components.contains(where: { $0.kind == .parentDirectory }),
            let real = try? FileSystem.realPath(absolute.removingLastComponent()), let last = absolute.lastComponent,
            last.kind == .regular
        {
            absolute = real.appending(last)
        }
        absolute = absolute.lexicallyNormalized()
        self.path = absolute
        text = absolute.string
    }

    private func refuseControlCharacters() throws(SharingError) {
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            throw SharingError(.notALocation, "a URL cannot contain a newline or another control character")
        }
    }

    /// The scheme of a URL; nil where the text is none for git.
    private static func scheme(of text: String) -> String? {
        guard let range = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<range.lowerBound]
        guard let first = scheme.utf8.first, isLetter(first), scheme.utf8.allSatisfy(isSchemeCharacter) else {
            return nil
        }
        return String(scheme)
    }

    /// The helper's name of `NAME::address`.
    private static func helper(of text: String) -> String? {
        guard let range = text.firstRange(of: "::") else { return nil }
        let name = text[..<range.lowerBound]
        guard !name.isEmpty, name.utf8.allSatisfy(isSchemeCharacter) else { return nil }
        return String(name)
    }

    /// The colon that makes a text ssh's short form: one before any slash, outside the brackets of an IPv6 address.
    private static func scpColon(in text: String) -> String.Index? {
        var start = text.startIndex
        if let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]"),
            !text[..<open].contains("/"), !text[..<open].contains(":")
        {
            start = close
        }
        guard let colon = text[start...].firstIndex(of: ":"), !text[..<colon].contains("/") else { return nil }
        return colon
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
    }

    private static func percentDecoded(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}

extension RemoteURL {
    /// The place without what is one person's alone: user and password over http, the password over ssh.
    public var withoutCredentials: String {
        guard kind != .scp, !isLocal, let scheme = text.firstRange(of: "://") else { return text }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return text }
        let keep = kind == .ssh || kind == .git ? (user ?? "") + "@" : ""
        return text[..<scheme.upperBound] + keep + rest[authority.index(after: at)...]
    }

    /// The name that `git clone` would give the folder; empty where the place has none.
    public var repositoryName: String {
        var name = (path?.string ?? text)[...]
        if !isLocal, let scheme = name.firstRange(of: "://") {
            name = name[scheme.upperBound...]
            if let at = name.prefix(while: { $0 != "/" }).lastIndex(of: "@") { name = name[name.index(after: at)...] }
        }
        func dropSlashes() {
            while name.hasSuffix("/") { name = name.dropLast() }
        }
        dropSlashes()
        if name.hasSuffix("/.git") { name = name.dropLast(5) }
        dropSlashes()
        if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
        if !isLocal, let colon = name.lastIndex(of: ":") { name = name[name.index(after: colon)...] }
        if name.hasSuffix(".git") { name = name.dropLast(4) }
        let clean = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) }
        let words = String(clean).split(separator: " ").joined(separator: " ")
        return words == "." || words == ".." ? "" : words
    }

    /// The place that git really goes to, with the user's `url.*.insteadOf` applied; ``text`` stays what was typed.
    func resolved(_ git: GitCommand, relativeTo directory: FilePath) throws -> RemoteURL {
        guard kind != .path else { return self }
        let effective = try git.text(["ls-remote", "--get-url", Argument(text)])
        guard effective != text else { return self }
        return try RemoteURL(effective, relativeTo: directory)
    }

    /// Whether two places are the same one, as far as their texts tell.
    func isSame(as other: RemoteURL) -> Bool {
        if let path, let otherPath = other.path {
            let real = (try? FileSystem.realPath(path)) ?? path
            return real == (try? FileSystem.realPath(otherPath)) ?? otherPath
        }
        func trimmed(_ text: String) -> Substring {
            var text = text[...]
            while text.hasSuffix("/") { text = text.dropLast() }
            return text
        }
        return trimmed(text) == trimmed(other.text)
    }
}
