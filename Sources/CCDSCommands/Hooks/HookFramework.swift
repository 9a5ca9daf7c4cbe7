import Git
import Platform

/// What pre-commit (https://pre-commit.com) and prek tell the hooks that they run, in `PRE_COMMIT_*` variables.
enum HookFramework {
    /// Whether somebody runs the framework, and not git for a commit: git names its index to hooks. The files that the framework names
    /// are then what is to be looked at: `--all-files`, `--files`.
    static var isRunByHand: Bool { variable("PRE_COMMIT") != nil && variable("GIT_INDEX_FILE") == nil }

    /// The commits of `--from-ref` and `--to-ref`; nil where none are given.
    static func range(_ reader: any RepositoryReader) throws -> (from: ObjectID, to: ObjectID)? {
        guard isRunByHand, let from = variable("PRE_COMMIT_FROM_REF"), let to = variable("PRE_COMMIT_TO_REF") else {
            return nil
        }
        return (try commit(from, reader), try commit(to, reader))
    }

    /// Where a push goes. What the remote has is not said: the ids there come from what this repository remembers.
    static func destination(_ reader: any RepositoryReader) throws -> PushDestination {
        let name = variable("PRE_COMMIT_REMOTE_NAME") ?? ""
        let tip = variable("PRE_COMMIT_TO_REF") ?? variable("PRE_COMMIT_LOCAL_BRANCH") ?? "HEAD"
        let update = PushDestination.Update(
            local: try commit(tip, reader), remoteName: variable("PRE_COMMIT_REMOTE_BRANCH") ?? "", remote: .zero)
        return PushDestination(name: name, url: variable("PRE_COMMIT_REMOTE_URL") ?? name, updates: [update])
    }

    private static func commit(_ revision: String, _ reader: any RepositoryReader) throws -> ObjectID {
        guard let id = try reader.resolve(revision) else {
            throw CommandFailure("there is no commit '\(revision)'", hints: ["fetch it, or give another"])
        }
        return id
    }

    private static func variable(_ name: String) -> String? {
        EnvironmentVariables.current(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
