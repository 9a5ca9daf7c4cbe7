import Git
import Platform

/// The branches of a remote, as it tells them.
struct RemoteReferences: Equatable {
    /// Commits by short branch name.
    var branches: [String: ObjectID] = [:]
    /// The branch that HEAD names, where it exists.
    var head: String?

    /// Asks a remote, without changing anything.
    ///
    /// - Throws: ``SharingError`` of kind `transport`.
    static func ask(_ remote: RemoteURL, git: GitCommand) throws -> RemoteReferences {
        var git = git
        // The failure is read, so it has to be in English; the prompts of git and ssh go to the terminal itself.
        git.environment["LC_ALL"] = "C"
        git.environment["LANGUAGE"] = ""
        let completed = try git.run(["ls-remote", "--symref", "--", Argument(remote.text)])
        guard completed.succeeded else { throw TransportFailure(completed.errorText).error(for: remote) }
        return RemoteReferences(lsRemote: completed.outputText)
    }

    init() {}

    /// Reads the output of `git ls-remote --symref`.
    init(lsRemote output: String) {
        var symbolic: String?
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if parts[0].hasPrefix("ref: "), parts[1] == "HEAD" {
                symbolic = Self.branch(parts[0].dropFirst(5))
            } else if let name = Self.branch(parts[1]), let id = ObjectID(hex: parts[0]) {
                branches[name] = id
            }
        }
        if let symbolic, branches[symbolic] != nil { head = symbolic }
    }

    private static func branch(_ reference: some StringProtocol) -> String? {
        reference.hasPrefix("refs/heads/") ? String(reference.dropFirst("refs/heads/".count)) : nil
    }

    /// The names `NAME` of all branches `NAME/main`.
    var partnerNames: [String] {
        branches.keys.filter { $0.hasSuffix("/main") && $0.split(separator: "/").count == 2 }
            .map { String($0.dropLast("/main".count)) }.sorted()
    }
}
