import Git
import Platform
import SystemPackage

/// What was said about the hooks of a project's template, in the configuration of the repository on this machine.
///
/// An update asks again only where the hooks have changed. A clone does not have the answer: whoever made it is asked.
public struct AcceptedHooks: Sendable {
    private let git: GitCommand

    /// The answers in the repository that a folder is in.
    public init(in folder: FilePath, environment: EnvironmentVariables = .current) {
        git = GitCommand(in: folder, environment: environment)
    }

    /// The answer for exactly the hooks of this template; nil where none was given.
    public func answer(for template: Template) throws(TemplateProblem) -> HookConsent? {
        let key = try key(for: template)
        return try TemplateProblem.translating(.target) {
            let done = try git.run(["config", "--local", "--type=bool", "--get", Argument(key)])
            return done.succeeded ? (done.outputText.hasPrefix("true") ? .run : .leaveOut) : nil
        }
    }

    /// Whether there is an answer for other hooks: then these have changed.
    public func hasOthers() -> Bool {
        (try? git.succeeds(["config", "--local", "--get-regexp", #"^ccdshooks\..*\.accepted$"#])) == true
    }

    /// Keeps the answer for the hooks of this template.
    public func keep(_ consent: HookConsent, for template: Template) throws(TemplateProblem) {
        if template.scripts.isEmpty { return }
        let key = try key(for: template)
        let answer = consent == .run ? "true" : "false"
        // Without a process where libgit2 can write it.
        if let folder = git.directory, let repository = try? Repository.open(at: folder, environment: git.environment),
            (try? repository.config().set(key, to: answer)) != nil
        {
            return
        }
        try TemplateProblem.translating(.target) {
            try git.perform(["config", "--local", Argument(key), Argument(answer)])
        }
    }

    /// The key, with a hash of all that would run.
    private func key(for template: Template) throws(TemplateProblem) -> String {
        var bytes: [UInt8] = []
        for script in template.scripts {
            bytes += Array(
                "\(script.stage.rawValue) \(script.path) \(script.mode & 0o111) \(script.contents.count)\n".utf8)
            bytes += script.contents
        }
        let hash = try TemplateProblem.translating(.target) { try ObjectDatabase.name(of: bytes, kind: .blob) }
        return "ccdsHooks.\(hash.hex).accepted"
    }
}
