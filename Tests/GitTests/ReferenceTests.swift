import Git
import Testing

@Suite struct ReferenceTests {
    @Test func namesLeadToObjects() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.commit()
        try work.git("tag", "light")
        try work.git("tag", "--annotate", "heavy", "--message", "m")
        try work.git("update-ref", "refs/ccds/template", "HEAD")
        let head = try work.id("HEAD")
        let tag = try work.id("heavy")
        for reader in try work.readers() {
            #expect(try reader.headCommit() == head)
            #expect(try reader.currentBranch() == "refs/heads/main")
            #expect(try reader.resolve("heavy") == tag)
            #expect(try reader.resolve("heavy^{}") == head)
            #expect(try reader.resolve(head.abbreviated(10)) == head)
            #expect(try reader.resolve("HEAD:a") == (try work.id("HEAD:a")))
            #expect(try reader.resolve("nothing") == nil)
            #expect(try reader.resolve("--all") == nil)
            #expect(
                try reader.references(prefix: "refs/").map(\.name) == [
                    "refs/ccds/template", "refs/heads/main", "refs/tags/heavy", "refs/tags/light",
                ])
            let heavy = try #require(try reader.references(prefix: "refs/tags/h").first)
            #expect(heavy.target == tag && heavy.peeled == head && heavy.shorthand == "heavy")
        }
    }

    @Test func referencesAreMadeMovedAndTakenAway() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.commit("one")
        try work.commit("two")
        let repository = try work.open()
        try repository.setReference("refs/ccds/template", to: work.id("HEAD~1"))
        #expect(try work.git.text(["rev-parse", "refs/ccds/template"]) == (try work.id("HEAD~1")).hex)
        #expect(throws: GitError.self) {
            try repository.setReference("refs/ccds/template", to: work.id("HEAD"), force: false)
        }
        try repository.setSymbolicReference("refs/remotes/origin/HEAD", to: "refs/remotes/origin/main")
        #expect(try repository.reference("refs/remotes/origin/HEAD")?.symbolicTarget == "refs/remotes/origin/main")
        try repository.removeReference("refs/ccds/template")
        #expect(try repository.reference("refs/ccds/template") == nil)
        try repository.removeReference("refs/ccds/template")
        try repository.setHead("refs/heads/other")
        #expect(try repository.currentBranch() == "refs/heads/other")
    }

    @Test func namesAreChecked() {
        #expect(ReferenceName.isValidBranch("ann/main"))
        #expect(!ReferenceName.isValidBranch("a..b"))
        #expect(!ReferenceName.isValidBranch("-x"))
        #expect(ReferenceName.isValid("refs/heads/a"))
        #expect(!ReferenceName.isValid("refs/heads/a lock"))
    }
}

@Suite struct BranchTests {
    @Test func branchesFollowRemoteOnes() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository("origin")
        try origin.commit()
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "origin", "clone",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("clone"))
        let repository = try work.open()
        #expect(try repository.branch("main")?.upstream()?.name == "origin/main")
        let branch = try repository.createBranch("ann/main", at: work.id("HEAD"))
        #expect(try branch.upstream() == nil)
        try branch.setUpstream("origin/main")
        #expect(try work.git.text(["rev-parse", "--abbrev-ref", "ann/main@{upstream}"]) == "origin/main")
        #expect(try repository.branches().map(\.name) == ["ann/main", "main"])
        #expect(try repository.remoteBranches().map(\.name) == ["origin/HEAD", "origin/main"])
        #expect(try repository.branch("main")?.isHead == true)
        try branch.delete()
        #expect(try repository.branch("ann/main") == nil)
    }

    @Test func theDefaultBranchIsTheRemotes() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository("origin", ["--initial-branch=trunk"])
        try origin.commit()
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "origin", "clone",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("clone"))
        try work.git("switch", "--quiet", "-c", "main")
        try work.git("switch", "--quiet", "-c", "topic")
        for reader in try work.readers() {
            #expect(try reader.defaultBranch(remote: "origin") == "trunk")
            #expect(try reader.defaultBranch(remote: nil) == "main")
        }
        try work.git("branch", "--quiet", "-D", "main")
        for reader in try work.readers() { #expect(try reader.defaultBranch(remote: nil) == "topic") }
        try work.git("checkout", "--quiet", "--detach")
        for reader in try work.readers() { #expect(try reader.defaultBranch(remote: nil) == nil) }
    }
}

@Suite struct RemoteTests {
    @Test func remotesAreListedAddedAndTakenAway() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        let repository = try work.open()
        try repository.addRemote(name: "origin", url: "short:x.git")
        try repository.addRemote(name: "backup", url: "/srv/x y.git")
        try work.git("config", "--global", "url.https://example.org/.insteadOf", "short:")
        let reopened = try work.open()
        #expect(try reopened.remotes().map(\.name) == ["backup", "origin"])
        #expect(try reopened.remote("origin")?.url == "https://example.org/x.git")
        #expect(try reopened.config().string("remote.origin.url") == "short:x.git")
        #expect(try work.git.text(["remote", "get-url", "origin"]) == "https://example.org/x.git")
        let error = try #require(throws: GitError.self) { try repository.addRemote(name: "origin", url: "x") }
        #expect(error.code == .exists)
        try repository.setRemoteURL("backup", to: "/other")
        #expect(try repository.remote("backup")?.url == "/other")
        try repository.removeRemote("backup")
        #expect(try repository.remote("backup") == nil)
    }
}
