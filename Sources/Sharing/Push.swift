import Git
import Platform

/// A commit and the branch that it is to become at the remote.
struct PushRefspec: Equatable {
    var commit: ObjectID
    var branch: String

    var text: String { "\(commit.hex):refs/heads/\(branch)" }
}

/// A push through `git push`, all branches or none.
struct Push {
    /// The remote's name or URL.
    var target: String
    /// The place, for the texts.
    var remote: RemoteURL
    /// Where git's own words go.
    var progress: ChildProcess.Output

    /// Pushes.
    ///
    /// - Throws: ``SharingError`` of kind `pushRefused` or `transport`; branches that had come into being by then are
    ///   taken away again.
    func run(_ refspecs: [PushRefspec], git: GitCommand) throws {
        let arguments: [Argument] = ["push", "--porcelain", "--", Argument(target)]
        let completed = try git.run(arguments + refspecs.map { Argument($0.text) }, error: progress)
        if completed.succeeded { return }
        let results = PushResult.parse(completed.outputText)
        for result in results where result.flag == "*" {
            _ = try? git.run(["push", "--no-verify", "--", Argument(target), Argument(":" + result.reference)])
        }
        throw error(completed, refused: results.filter { $0.flag == "!" }, refspecs, git: git)
    }

    /// What stands against the push besides the pre-push hook; nil where nothing does.
    private func failureWithoutHook(_ refspecs: [PushRefspec], git: GitCommand) -> TransportFailure? {
        var git = git
        git.environment["LC_ALL"] = "C"
        git.environment["LANGUAGE"] = ""
        let arguments: [Argument] = ["push", "--dry-run", "--no-verify", "--porcelain", "--", Argument(target)]
        guard let completed = try? git.run(arguments + refspecs.map { Argument($0.text) }), !completed.succeeded else {
            return nil
        }
        return TransportFailure(completed.errorText)
    }

    private func error(
        _ completed: Completed, refused: [PushResult], _ refspecs: [PushRefspec], git: GitCommand
    ) -> SharingError {
        if let first = refused.first {
            return SharingError(
                .pushRefused, "'\(remote.display)' does not take '\(first.branch)': \(first.words)",
                hints: first.hints(remote))
        }
        // git says with 1 that a hook refused, and that an old kind of server takes nothing.
        if completed.status == .exited(1) {
            if let failure = failureWithoutHook(refspecs, git: git) { return failure.error(for: remote) }
            return SharingError(
                .pushRefused, "the pre-push hook of this repository refuses the push, so nothing was sent",
                hints: ["see what it says above; nothing is half done, share again when it is seen to"])
        }
        return TransportFailure(completed.errorText).error(for: remote)
    }
}

/// One line of `git push --porcelain`: `<flag>\t<from>:<to>\t<summary> (<reason>)`.
struct PushResult: Equatable {
    var flag: Character
    var reference: String
    var summary: String

    static func parse(_ output: String) -> [PushResult] {
        output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count == 1, let flag = parts[0].first,
                let colon = parts[1].lastIndex(of: ":")
            else { return nil }
            return PushResult(
                flag: flag, reference: String(parts[1][parts[1].index(after: colon)...]), summary: String(parts[2]))
        }
    }

    var branch: String {
        reference.hasPrefix("refs/heads/") ? String(reference.dropFirst("refs/heads/".count)) : reference
    }

    /// The reason in git's words: what stands in the last parentheses.
    var words: String {
        guard let open = summary.firstIndex(of: "("), summary.hasSuffix(")") else { return summary }
        return String(summary[summary.index(after: open)...].dropLast())
    }

    func hints(_ remote: RemoteURL) -> [String] {
        let words = words.lowercased()
        if words.contains("pre-receive hook declined") || words.contains("hook declined") {
            return ["see what its hook says above, mend it, and share again"]
        }
        if words.contains("fetch first") || words.contains("non-fast-forward") {
            return ["somebody has pushed meanwhile: share again to see how things stand"]
        }
        if words.contains("protected") || words.contains("rule violations") {
            return ["allow pushes to '\(branch)' in the settings of \(remote.host ?? remote.display), then share again"]
        }
        if words.contains("unpacker error") || words.contains("permission") || words.contains("cannot lock ref")
            || words.contains("unable to create")
        {
            return ["you may read there but not write: ask for write access, then share again"]
        }
        return []
    }
}
