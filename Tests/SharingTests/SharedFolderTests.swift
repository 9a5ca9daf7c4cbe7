import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

/// Sharing through a folder that everybody reaches.
@Suite struct SharedFolderTests {
    @Test(arguments: ["shared.git", "it's shared $HOME.git", "a b/new/folder.git", "new\nline.git", "ünï💾.git"])
    func twoPeopleWorkTogether(name: String) throws {
        let box = try Sandbox()
        let (ada, ben) = (try box.user("ada"), try box.user("ben"))
        let project = try box.project(ada)
        let shared = box.root.appending("srv").appending(name)
        let plan = try box.share(project, ada, to: shared.string, with: ["ben", "Ann Lee"])
        #expect(plan.branch == "main")
        #expect(plan.partners.map(\.branch) == ["ben/main", "Ann-Lee/main"])

        let heads = try box.git(shared, ada, "for-each-ref", "--format=%(refname)").split(separator: "\n")
        #expect(heads == ["refs/heads/Ann-Lee/main", "refs/heads/ben/main", "refs/heads/main"])
        #expect(try box.git(shared, ada, "symbolic-ref", "HEAD") == "refs/heads/main\n")
        #expect(try box.git(project, ada, "rev-parse", "--abbrev-ref", "main@{upstream}") == "origin/main\n")
        #expect(try box.git(project, ada, "status", "--porcelain=v2", "--branch").contains("# branch.ab +0 -0"))
        #expect(try box.git(project, ada, "rev-parse", "--abbrev-ref", "origin/HEAD") == "origin/main\n")
        // Every push went through the hook there.
        #expect(box.text(box.root.appending("log/calls")) == "hook pre-receive\nhook pre-receive\n")

        // The partner types what the invitation says.
        let invitation = try #require(plan.invitations.first)
        #expect(invitation.needsGitCCDS && invitation.gitCommands.isEmpty)
        #expect(invitation.joinCommand == ShellQuoting.line(["git", "ccds", "join", "--as", "ben", shared.string]))
        let joined = try box.join(ben, shared.string, as: "ben", directory: "ben's clone")
        #expect(joined.branch == "ben/main")
        #expect(joined.isReady, "\(joined.checks)")
        let clone = box.root.appending("ben's clone")
        #expect(joined.directory == clone)
        #expect(joined.nextSteps.first == "cd 'ben'\\''s clone'")
        try box.write("two\n", to: clone.appending("file"))
        try box.git(clone, ben, "commit", "--quiet", "--all", "--message", "two")
        try box.git(clone, ben, "push", "--quiet")
        try box.git(project, ada, "fetch", "--quiet")
        #expect(try box.git(project, ada, "log", "-1", "--format=%an %s", "origin/ben/main") == "ben two\n")

        // Partners may rewrite and delete their own branches.
        try box.git(clone, ben, "commit", "--quiet", "--amend", "--message", "better")
        try box.git(clone, ben, "push", "--quiet", "--force")
        try box.git(clone, ben, "push", "--quiet", "origin", ":Ann-Lee/main")
    }

    @Test func everythingThereIsTheGroups() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let shared = box.root.appending("srv/shared.git")
        try box.share(try box.project(ada), ada, to: shared.string, with: ["ben"])
        #expect(try FileSystem.status(shared)?.mode == 0o2775)
        try FileSystem.walk(shared) { path, status in
            if status.kind == .directory {
                #expect(status.mode & 0o2770 == 0o2770, "\(path)")
            } else {
                #expect(status.mode & 0o040 == 0o040, "\(path)")
            }
            return .proceed
        }
        #expect(try FileSystem.status(shared.appending("hooks/pre-receive"))?.mode == 0o755)
        #expect(try box.git(shared, ada, "config", "--type=bool", "receive.denyNonFastForwards") == "false\n")
    }

    @Test func theHookOfTheFolderRunsWhateverThePushersConfigurationSays() throws {
        let box = try Sandbox()
        let (ada, ben) = (try box.user("ada"), try box.user("ben"))
        let shared = box.root.appending("srv/shared.git")
        let project = try box.project(ada)
        try box.share(project, ada, to: shared.string)
        try box.git(box.root, ben, "config", "--global", "core.hooksPath", "/dev/null")
        try box.git(box.root, ben, "clone", "--quiet", shared.string, "clone")
        try box.write("", to: box.root.appending("log/fail-pre-receive"))
        let refused = try box.run(box.root.appending("clone"), ben, ["push", "origin", "main:other"])
        #expect(refused.errorText.contains("pre-receive hook declined"))
    }

    @Test func theSecondTimeNothingChanges() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let shared = box.root.appending("srv/shared.git")
        let first = try box.share(project, ada, to: shared.string, with: ["ben"])
        let before = (try box.state(project), try box.state(shared))
        let calls = box.text(box.root.appending("log/calls"))

        let second = try box.share(project, ada, to: shared.string, with: ["ben"])
        #expect(second.steps.isEmpty)
        #expect(second.invitations == first.invitations)
        // From a topic branch, by another writing of the path, without naming the partner.
        try box.git(project, ada, "switch", "--quiet", "--create", "ada/topic")
        let third = try box.share(project, ada, to: "../srv/./shared.git")
        #expect(third.steps.isEmpty)
        #expect(third.branch == "main")
        #expect(third.invitations == first.invitations)
        #expect(try box.share(project, ada, to: shared.string, with: ["BEN"]).steps.isEmpty)
        try box.git(project, ada, "switch", "--quiet", "main")
        try box.git(project, ada, "branch", "--quiet", "-D", "ada/topic")
        #expect(try box.state(shared) == before.1)
        #expect(
            box.text(project.appending(".git/config"))
                == before.0.first { $0.hasPrefix(".git/config ") }.map { String($0.drop { $0 != "[" }) })
        #expect(box.text(box.root.appending("log/calls")) == calls)

        let fourth = try box.share(project, ada, to: shared.string, with: ["ann"])
        #expect(fourth.steps.map(\.kind) == ["push-partner"])
        #expect(try box.git(project, ada, "rev-parse", "origin/ann/main") == box.git(project, ada, "rev-parse", "main"))
    }

    @Test func aPartnersWorkMeanwhileIsNoHindrance() throws {
        let box = try Sandbox()
        let (ada, ben) = (try box.user("ada"), try box.user("ben"))
        let project = try box.project(ada)
        let shared = box.root.appending("srv/shared.git")
        try box.share(project, ada, to: shared.string, with: ["ben"])
        let clone = try box.join(ben, shared.string, as: "ben").directory
        try box.git(clone, ben, "commit", "--quiet", "--allow-empty", "--message", "two")
        try box.git(clone, ben, "push", "--quiet", "origin", "HEAD:main")
        let again = try box.share(project, ada, to: shared.string, with: ["ann"])
        #expect(again.steps.map(\.kind) == ["push-partner"])
        #expect(again.notes.contains { $0.contains("git pull") })
        try box.git(project, ada, "fetch", "--quiet")
        let behind = try box.share(project, ada, to: shared.string)
        #expect(behind.steps.isEmpty && behind.notes.contains { $0.contains("git pull") })
        try box.git(project, ada, "commit", "--quiet", "--allow-empty", "--message", "own")
        #expect(try box.share(project, ada, to: shared.string).notes.contains { $0.contains("different ways") })
    }

    @Test func aDryRunChangesNothing() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let before = try box.state(project)
        let shared = box.root.appending("srv/new/shared.git")
        let plan = try SharedRemote.plan(
            ShareRequest(location: shared.string, partners: ["ben"], directory: project, environment: ada))
        #expect(
            plan.steps.map(\.kind) == [
                "create-repository", "install-guard", "push", "push-partner", "add-remote", "set-upstream",
            ])
        #expect(plan.steps.allSatisfy { !$0.summary.isEmpty })
        #expect(try box.state(project) == before)
        #expect(try FileSystem.list(box.root.appending("srv")).isEmpty)
    }

    @Test func anEmptyFolderAndAnEmptyRepositoryServe() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        let folder = box.root.appending("srv/empty")
        try FileSystem.createDirectory(folder)
        try box.share(project, ada, to: folder.string)
        #expect(try box.git(folder, ada, "rev-parse", "main") == box.git(project, ada, "rev-parse", "main"))

        let bare = box.root.appending("srv/bare.git")
        try box.git(
            box.root, ada, "init", "--quiet", "--bare", "--shared=group", "--initial-branch=master", bare.string)
        // git finds 'bare.git' for 'bare' too.
        let plan = try box.share(project, ada, to: box.root.appending("srv/bare").string, remote: "second")
        #expect(
            plan.steps.map(\.kind) == [
                "install-guard", "allow-rewriting", "set-head", "push", "add-remote", "set-upstream",
            ])
        #expect(plan.remote.path == bare)
        #expect(try box.git(bare, ada, "symbolic-ref", "HEAD") == "refs/heads/main\n")
        #expect(HookInstallation.isInstalled(at: bare.appending("hooks/pre-receive")))
        try box.share(project, ada, to: "file://" + box.root.appending("srv/by%20url.git").string, remote: "third")
        #expect(FileSystem.exists(box.root.appending("srv/by url.git/hooks/pre-receive")))
    }

    @Test(arguments: ["bareRepository", "global hooks", "template"])
    func unusualConfigurations(kind: String) throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        switch kind {
        case "bareRepository": try box.git(box.root, ada, "config", "--global", "safe.bareRepository", "explicit")
        case "global hooks": try box.git(box.root, ada, "config", "--global", "core.hooksPath", "~/hooks")
        default:
            try box.write("#!/bin/sh\nexit 1\n", to: box.root.appending("template/hooks/pre-receive"), mode: 0o755)
            try box.git(box.root, ada, "config", "--global", "init.templateDir", box.root.appending("template").string)
        }
        let shared = box.root.appending("srv/shared.git")
        let project = try box.project(ada)
        try box.share(project, ada, to: shared.string, with: ["ben"])
        #expect(FileSystem.exists(shared.appending("hooks/pre-receive")))
        #expect(try FileSystem.list(shared.appending("hooks")).count == 1)
        #expect(box.text(box.root.appending("log/calls")).contains("hook pre-receive"))
        #expect(try box.share(project, ada, to: shared.string, with: ["ben"]).steps.isEmpty)
    }

    @Test(arguments: ["init.defaultBranch", "current", "main without configuration", "detached but main is there"])
    func theDefaultBranch(kind: String) throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        var expected = "main"
        switch kind {
        case "init.defaultBranch":
            try box.git(project, ada, "branch", "trunk")
            try box.git(project, ada, "config", "init.defaultBranch", "trunk")
            expected = "trunk"
        case "current":
            try box.git(project, ada, "branch", "-m", "develop")
            expected = "develop"
        case "main without configuration":
            try box.git(project, ada, "config", "--global", "--unset", "init.defaultBranch")
            try box.git(project, ada, "switch", "--quiet", "--create", "topic")
        default: try box.git(project, ada, "checkout", "--quiet", "--detach")
        }
        let shared = box.root.appending("srv/shared.git")
        let plan = try box.share(project, ada, to: shared.string, with: ["ben"])
        #expect(plan.branch == expected)
        #expect(try box.git(shared, ada, "symbolic-ref", "--short", "HEAD") == expected + "\n")
        #expect(plan.partners.first?.branch == "ben/main")
    }
}
