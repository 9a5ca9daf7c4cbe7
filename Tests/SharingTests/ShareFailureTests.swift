import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

/// What cannot be shared, and that nothing is half done afterwards.
@Suite struct ShareFailureTests {
    /// Shares, expects the refusal, and looks that here and there are as they were.
    private func refuses(
        _ box: Sandbox, _ project: FilePath, _ user: EnvironmentVariables, to location: String, with: [String] = [],
        remote: String = "origin", _ kind: SharingError.Kind, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = (try box.state(project), try box.state(box.root.appending("srv")))
        #expect(sourceLocation: sourceLocation) {
            try box.share(project, user, to: location, with: with, remote: remote)
        } throws: { error in
            guard let error = error as? SharingError else { return false }
            return error.kind == kind && !error.message.contains("\n")
        }
        #expect(try box.state(project) == before.0, sourceLocation: sourceLocation)
        #expect(try box.state(box.root.appending("srv")) == before.1, sourceLocation: sourceLocation)
    }

    @Test func placesThatCannotServe() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let srv = box.root.appending("srv")
        try box.write("x", to: srv.appending("file"))
        try box.write("x", to: srv.appending("full/file"))
        try box.git(box.root, ada, "init", "--quiet", srv.appending("tree").string)
        try refuses(box, project, ada, to: srv.appending("file").string, .notABareRepository)
        try refuses(box, project, ada, to: srv.appending("full").string, .notABareRepository)
        try refuses(box, project, ada, to: srv.appending("tree").string, .notABareRepository)
        try refuses(box, project, ada, to: "", .notALocation)
        try refuses(box, project, ada, to: ".", .notALocation)
        try refuses(box, project, ada, to: "sub/shared.git", .notALocation)
        try refuses(box, project, ada, to: ".git", .notALocation)
        try refuses(box, project, ada, to: "ssh:///x", .notALocation)
    }

    @Test func withoutGitItIsGitThatIsMissing() throws {
        let box = try Sandbox()
        var ada = try box.user("ada")
        let project = try box.project(ada)
        ada["PATH"] = box.root.appending("none").string
        #expect {
            try box.share(project, ada, to: box.root.appending("srv/s.git").string)
        } throws: { error in
            (error as? SharingError)?.kind != .notARepository && "\(error)".contains("git")
        }
    }

    @Test func ofTwoAtTheSameMomentNoneUndoesTheOther() async throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let other = try box.project(ada, "other")
        let place = box.root.appending("srv/shared.git").string
        let hooks = try box.hooks
        func share(_ project: FilePath) -> Bool {
            let request = ShareRequest(location: place, partners: ["ben"], directory: project, environment: ada)
            return (try? SharedRemote.share(request, hooks: hooks, progress: .captured)) != nil
        }
        // The same project: the second waits, and finds all shared.
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 { group.addTask { share(project) } }
            for try await worked in group { #expect(worked) }
        }
        #expect(try box.git(project, ada, "rev-parse", "origin/main") == box.git(project, ada, "rev-parse", "main"))
        // Plans of two projects for one new place: one gets it, and keeps it.
        let second = box.root.appending("srv/second.git").string
        let plans = try [project, other].map { project in
            try SharedRemote.plan(
                ShareRequest(
                    location: second, partners: ["ben"], remoteName: "second", directory: project, environment: ada))
        }
        _ = try SharedRemote.carryOut(plans[0], hooks: hooks, progress: .captured)
        #expect(throws: SharingError.self) {
            try SharedRemote.carryOut(plans[1], hooks: hooks, progress: .captured)
        }
        #expect(try box.git(FilePath(second), ada, "for-each-ref", "--format=%(refname)").contains("refs/heads/main"))
        #expect(try box.git(project, ada, "rev-parse", "second/main") == box.git(project, ada, "rev-parse", "main"))
    }

    @Test func repositoriesThatHaveNothingToShare() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let shared = box.root.appending("srv/shared.git").string
        let empty = box.root.appending("empty")
        try box.git(box.root, ada, "init", "--quiet", empty.string)
        try refuses(box, empty, ada, to: shared, .noCommit)
        let project = try box.project(ada)
        try box.git(project, ada, "checkout", "--quiet", "--detach")
        try box.git(project, ada, "branch", "--quiet", "-m", "main", "other")
        try refuses(box, project, ada, to: shared, .detachedHead)
        let folder = box.root.appending("no repository")
        try FileSystem.createDirectory(folder)
        try refuses(box, folder, ada, to: shared, .notARepository)
    }

    @Test func namesThatDoNotGoTogether() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let shared = box.root.appending("srv/shared.git").string
        try refuses(box, project, ada, to: shared, with: ["🙂"], .unfitName)
        try refuses(box, project, ada, to: shared, with: ["Ann", "ann"], .nameTaken)
        try refuses(box, project, ada, to: shared, with: ["a b", "a/b"], .nameTaken)
        try refuses(box, project, ada, to: shared, with: ["main"], .nameTaken)
        for name in ["", "-x", "a b", "a..b"] { try refuses(box, project, ada, to: shared, remote: name, .unfitName) }
        try box.git(project, ada, "branch", "ann")
        try refuses(box, project, ada, to: shared, with: ["ann"], .nameTaken)
        try box.git(project, ada, "branch", "-D", "ann")
        #expect(try box.share(project, ada, to: shared, with: ["ann", "ann"]).partners.count == 1)
        try box.git(project, ada, "push", "--quiet", "origin", "main:Ben")
        try refuses(box, project, ada, to: shared, with: ["ben"], .nameTaken)
    }

    @Test func aRemoteOfThatNameForAnotherPlace() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        try box.git(project, ada, "remote", "add", "origin", "https://me:s3cret@example.org/x.git")
        let shared = box.root.appending("srv/shared.git").string
        try refuses(box, project, ada, to: shared, .remoteExists)
        #expect { try box.share(project, ada, to: shared) } throws: { error in
            guard let error = error as? SharingError else { return false }
            return !error.message.contains("s3cret") && !error.hints.joined().contains("s3cret")
        }
        try box.share(project, ada, to: shared, remote: "shared")
        #expect(try box.git(project, ada, "remote", "get-url", "shared") == shared + "\n")
    }

    @Test func aRemoteWithOtherHistory() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let other = try box.project(ada, "other")
        try box.git(other, ada, "commit", "--quiet", "--amend", "--message", "another beginning")
        let shared = box.root.appending("srv/shared.git")
        try box.share(other, ada, to: shared.string)
        try refuses(box, project, ada, to: shared.string, .otherHistory)
        // Known here, but not related.
        try box.git(project, ada, "fetch", "--quiet", shared.string, "main")
        try refuses(box, project, ada, to: shared.string, .otherHistory)
        // Another branch than ours.
        try box.git(other, ada, "push", "--quiet", "origin", "main:elsewhere")
        try box.git(shared, ada, "symbolic-ref", "HEAD", "refs/heads/elsewhere")
        try refuses(box, project, ada, to: shared.string, .otherHistory)
    }

    @Test func relatedHistoryThatHasGoneAnotherWay() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let shared = box.root.appending("srv/shared.git")
        try box.share(project, ada, to: shared.string)
        try box.git(project, ada, "remote", "remove", "origin")
        try box.git(project, ada, "commit", "--quiet", "--allow-empty", "--message", "here")
        #expect(
            try box.share(project, ada, to: shared.string).steps.map(\.kind) == ["push", "add-remote", "set-upstream"])
        try box.git(project, ada, "remote", "remove", "origin")
        try box.git(project, ada, "commit", "--quiet", "--amend", "--allow-empty", "--message", "another way")
        try refuses(box, project, ada, to: shared.string, .otherHistory)
    }

    @Test(arguments: ["pre-receive", "pre-push", "partner"])
    func aPushThatIsRefusedLeavesNothing(kind: String) throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        try box.git(project, ada, "config", "branch.main.remote", "elsewhere")
        let scripts = try box.hooks
        if kind == "pre-push" {
            _ = try HookInstallation(in: project, scripts: scripts, environment: ada).install()
        }
        if kind == "partner" {
            // Only the second push is refused.
            try box.write(
                "#!/bin/sh\n[ \"$2\" = pre-receive ] || exit 0\n! grep -q ben/main\n",
                to: box.root.appending("bin/git-ccds"),
                mode: 0o755)
        } else {
            try box.write("", to: box.root.appending("log/fail-\(kind)"))
        }
        let shared = box.root.appending("srv/new/shared.git")
        try refuses(box, project, ada, to: shared.string, with: ["ben"], .pushRefused)
        try FileSystem.createDirectory(shared, intermediates: true)
        try refuses(box, project, ada, to: shared.string, with: ["ben"], .pushRefused)
    }

    @Test func aRefusalByARepositoryThatWasThere() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let bare = box.root.appending("srv/bare.git")
        try box.git(
            box.root, ada, "init", "--quiet", "--bare", "--shared=group", "--initial-branch=master", bare.string)
        try box.write("#!/bin/sh\necho no >&2\nexit 1\n", to: bare.appending("hooks/update"), mode: 0o755)
        try refuses(box, project, ada, to: bare.string, with: ["ben"], .pushRefused)
    }

    @Test func hostsThatDoNotAnswer() throws {
        let box = try Sandbox()
        var ada = try box.user("ada")
        ada["GIT_SSH_COMMAND"] = "ssh -F /dev/null -o BatchMode=yes -o ConnectTimeout=5"
        let project = try box.project(ada)
        let port = try Sandbox.freePort()
        for url in ["git://127.0.0.1:\(port)/x.git", "http://127.0.0.1:\(port)/x.git", "ssh://127.0.0.1:\(port)/x.git"]
        {
            try refuses(box, project, ada, to: url, .transport(.unreachable))
        }
        try refuses(box, project, ada, to: "ssh://no-such-host.invalid/x.git", .transport(.unreachable))
        try refuses(box, project, ada, to: "nothing://host/x", .transport(.protocolMissing))
    }
}
