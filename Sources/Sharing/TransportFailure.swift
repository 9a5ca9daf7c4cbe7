import Git

/// Why a remote could not be asked, read from what git and its helpers wrote in English.
public struct TransportFailure: Sendable, Equatable {
    /// The kinds of failure.
    public enum Kind: String, Sendable {
        /// There is no repository of that name, or not for this user.
        case notFound = "not-found"
        /// The host does not answer, or has no such name.
        case unreachable
        /// The host does not let this user in.
        case authentication
        /// ssh does not know the host's key, or another one.
        case hostKey = "host-key"
        /// The certificate of the host is not trusted.
        case certificate
        /// The folder belongs to somebody else, and git wants to be told that this is fine.
        case ownership
        /// The remote serves no pushes, or does not speak git.
        case service
        /// The protocol or its helper program is not there.
        case protocolMissing = "protocol-missing"
        case other
    }

    /// What kind it is.
    public var kind: Kind
    /// git's own words, one line.
    public var detail: String

    private static let signs: [(Kind, [String])] = [
        (.ownership, ["detected dubious ownership"]),
        (
            .service,
            [
                "access denied or repository not exported", "service not enabled",
                "not valid: is this a git repository", "git-http-push failed",
            ]
        ),
        (.hostKey, ["host key verification failed", "remote host identification has changed"]),
        (
            .certificate,
            ["ssl certificate", "certificate verification failed", "certificate verify failed", "self signed"]
        ),
        (
            .authentication,
            [
                "permission denied (", "authentication failed", "could not read username", "could not read password",
                "invalid username or", "terminal prompts disabled", "returned error: 401", "returned error: 403",
                "too many authentication failures", "access denied", "http basic: access denied",
            ]
        ),
        (
            .unreachable,
            [
                "could not resolve host", "name or service not known", "nodename nor servname",
                "temporary failure in name resolution", "connection refused", "connection timed out",
                "operation timed out", "no route to host", "network is unreachable", "unable to connect to",
                "failed to connect to", "couldn't connect to server", "connection reset", "unable to look up",
                "connection closed by",
            ]
        ),
        (.protocolMissing, ["unable to find remote helper", "is not a git command", "transport '", "ssh: not found"]),
        (
            .notFound,
            [
                "repository not found", "does not appear to be a git repository", "not found", "does not exist",
                "no such file or directory", "returned error: 404", "not a git repository",
                "could not read from remote repository",
            ]
        ),
    ]

    /// Reads git's standard error.
    public init(_ standardError: String) {
        let text = GitCommand.masked(standardError)
        let lowered = text.lowercased()
        let match = Self.signs.first { $0.1.contains { lowered.contains($0) } }
        kind = match?.0 ?? .other
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let signs = match?.1 ?? []
        let telling = lines.first { line in signs.contains { line.lowercased().contains($0) } }
        var line = telling ?? lines.last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last ?? ""
        for prefix in ["remote: ", "fatal: ", "error: ", "ERROR: "] where line.hasPrefix(prefix) {
            line = String(line.dropFirst(prefix.count))
        }
        detail = line
    }

    /// The error that a user is told.
    public func error(for remote: RemoteURL) -> SharingError {
        let place = "'\(remote.display)'"
        let text: String
        var hints: [String] = []
        switch kind {
        case .notFound:
            text = "there is no repository at \(place), or none that you may see"
            hints = remote.isLocal ? [] : ["make an empty one there first (without a README), then run this again"]
        case .unreachable:
            text = "\(remote.host ?? place) cannot be reached"
            hints = [
                "check the name and your network: \(ShellQuoting.line(["git", "ls-remote", remote.withoutCredentials]))"
            ]
        case .authentication:
            text = "\(remote.host ?? place) does not let you in"
            hints =
                remote.kind == .ssh || remote.kind == .scp
                ? ["check your key: \(ShellQuoting.line(["ssh", "-T", sshTarget(remote)]))"]
                : [
                    "check your password or token: \(ShellQuoting.line(["git", "ls-remote", remote.withoutCredentials]))"
                ]
        case .hostKey:
            text = "ssh does not know \(remote.host ?? place), or it has another key than before"
            hints = ["look at its key once: \(ShellQuoting.line(["ssh", "-T", sshTarget(remote)]))"]
        case .certificate:
            text = "the certificate of \(remote.host ?? place) is not trusted"
        case .ownership:
            text = "\(place) belongs to somebody else, and git does not trust it yet"
            if let path = remote.path {
                hints = [ShellQuoting.line(["git", "config", "--global", "--add", "safe.directory", path.string])]
            }
        case .service:
            text = "\(place) is not served for this"
            if remote.kind == .http { hints = ["to take pushes over http, a server has to run git http-backend"] }
        case .protocolMissing:
            text = "git cannot speak to \(place)"
        case .other:
            text = "\(place) cannot be read"
        }
        return SharingError(.transport(kind), detail.isEmpty ? text : "\(text): \(detail)", hints: hints)
    }

    private func sshTarget(_ remote: RemoteURL) -> String {
        (remote.user.map { $0 + "@" } ?? "") + (remote.host ?? "")
    }
}
