import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

@Suite struct JoinTests {
    private func shared(_ box: Sandbox, with partners: [String] = ["ann", "ben"]) throws -> FilePath {
        let ada = try box.user("ada")
        let path = box.root.appending("srv/shared.git")
        try box.share(try box.project(ada), ada, to: path.string, with: partners)
        return path
    }

    /// Joins, expects the refusal, and looks that nothing new stands there.
    private func refuses(
        _ box: Sandbox, _ user: EnvironmentVariables, _ location: String, as name: String? = nil,
        directory: String? = nil,
        _ kind: SharingError.Kind, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try FileSystem.list(box.root)
        #expect(sourceLocation: sourceLocation) {
            try box.join(user, location, as: name, directory: directory)
        } throws: { ($0 as? SharingError)?.kind == kind }
        #expect(try FileSystem.list(box.root) == before, sourceLocation: sourceLocation)
    }

    @Test func theUsersNameTellsTheBranch() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("Ben")
        let joined = try box.join(ben, path.string)
        #expect(joined.branch == "ben/main")
        #expect(joined.directory == box.root.appending("shared"))
        #expect(try box.git(joined.directory, ben, "rev-parse", "--abbrev-ref", "@{upstream}") == "origin/ben/main\n")
        #expect(
            joined.nextSteps == ["cd shared", "git status", "git switch -c ben/first-topic", "git push -u origin HEAD"])
        #expect(joined.checks.map(\.title) == ["identity", "hooks", "branch", "remote"])
        #expect(joined.isReady)
        let steps = joined.nextSteps.joined(separator: " && ")
        #expect(try box.shell(box.root, ben, steps).succeeded)
        #expect(try box.git(path, ben, "branch", "--list", "ben/first-topic").contains("ben/first-topic"))
    }

    @Test func withoutANameTheNamesAreListed() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let cy = try box.user("cy")
        try refuses(box, cy, path.string, .nameNeeded(names: ["ann", "ben"]))
        try refuses(box, cy, path.string, as: "cy", .noSuchName(names: ["ann", "ben"]))
        try refuses(box, cy, path.string, as: "🙂", .unfitName)
        #expect(try box.join(cy, path.string, as: "ANN").branch == "ann/main")
    }

    @Test func withoutPartnersItIsThePlainDefaultBranch() throws {
        let box = try Sandbox()
        let path = try shared(box, with: [])
        let ben = try box.user("ben")
        let joined = try box.join(ben, "file://" + path.string)
        #expect(joined.branch == "main" && joined.isReady)
        #expect(!joined.notes.isEmpty)
        try refuses(box, ben, path.string, as: "ben", directory: "other", .noSuchName(names: []))
    }

    @Test func aCloneIsSeenWhole() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        let hooks = try box.hooks
        for directory in ["new", "empty", "deep/er"] {
            let place = box.root.pushing(FilePath(directory))
            if directory == "empty" { try FileSystem.createDirectory(place) }
            let parent = directory == "empty" ? place : place.removingLastComponent()
            // What a killed run left goes, what a running one works in stays.
            let gone = parent.appending(".ccds-join-99999999-abcdef")
            let running = parent.appending(".ccds-join-1-abcdef")
            for folder in [gone, running] { try FileSystem.createDirectory(folder, intermediates: true) }
            if directory == "empty" { try FileSystem.removeTree(gone) }
            if directory == "empty" { try FileSystem.removeTree(running) }
            let request = JoinRequest(
                location: path.string, directory: directory, currentDirectory: box.root, environment: ben)
            var places: [FilePath] = []
            let joined = try Join.carryOut(Join.plan(request), progress: .captured) { folder in
                places.append(folder)
                if folder != place { #expect(!FileSystem.exists(place.appending(".git"))) }
                let installation = HookInstallation(in: folder, scripts: hooks, environment: ben)
                _ = try installation.install()
                return try installation.status()
            }
            #expect(joined.isReady)
            #expect(places.count == 2 && places.last == place)
            #expect(try box.git(place, ben, "status", "--porcelain") == "")
            #expect(!FileSystem.exists(gone))
            #expect(FileSystem.exists(running) == (directory != "empty"))
            #expect(try FileSystem.list(parent).filter { $0.string.hasPrefix(".ccds-") }.count <= 1)
            try? FileSystem.removeTree(running)
        }
    }

    @Test func aFailureInTheCloneLeavesNothing() throws {
        struct Broken: Error {}
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        try FileSystem.createDirectory(box.root.appending("empty"))
        for directory in ["new", "empty", "deep/er"] {
            let request = JoinRequest(
                location: path.string, directory: directory, currentDirectory: box.root, environment: ben)
            #expect(throws: Broken.self) {
                try Join.carryOut(Join.plan(request), progress: .captured) { _ in throw Broken() }
            }
        }
        #expect(try FileSystem.list(box.root.appending("empty")).isEmpty)
        #expect(!FileSystem.exists(box.root.appending("new")) && !FileSystem.exists(box.root.appending("deep")))
        #expect(try !FileSystem.list(box.root).contains { $0.string.hasPrefix(".ccds-") })
    }

    @Test func foldersThatHoldSomethingAreLeftAlone() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        try box.write("mine", to: box.root.appending("shared/file"))
        try box.write("mine", to: box.root.appending("file"))
        try FileSystem.symlink(target: Array("nowhere".utf8), at: box.root.appending("link"))
        try refuses(box, ben, path.string, .targetNotEmpty)
        try refuses(box, ben, path.string, directory: "file", .targetNotEmpty)
        try refuses(box, ben, path.string, directory: "link", .targetNotEmpty)
        #expect(try FileSystem.list(box.root.appending("shared")).count == 1)
        try FileSystem.createDirectory(box.root.appending("empty"))
        #expect(try box.join(ben, path.string, directory: "empty").isReady)
    }

    @Test func placesThatHoldNothing() throws {
        let box = try Sandbox()
        let ben = try box.user("ben")
        try refuses(box, ben, "", .notALocation)
        try refuses(box, ben, "/", .notALocation)
        try refuses(box, ben, box.root.appending("srv/none.git").string, .transport(.notFound))
        let empty = box.root.appending("srv/empty.git")
        try box.git(box.root, ben, "init", "--quiet", "--bare", empty.string)
        try refuses(box, ben, empty.string, .emptyRemote)
    }

    @Test(arguments: [false, true])
    func aFailureLeavesNothing(folderIsThere: Bool) throws {
        struct Failure: Error {}
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        let directory = folderIsThere ? "empty" : "new/folder/clone"
        if folderIsThere { try FileSystem.createDirectory(box.root.appending(directory)) }
        let before = try FileSystem.list(box.root)
        let request = JoinRequest(
            location: path.string, name: "ben", directory: directory, currentDirectory: box.root, environment: ben)
        #expect(throws: Failure.self) {
            try Join.carryOut(Join.plan(request), progress: .captured) { _ in throw Failure() }
        }
        #expect(try FileSystem.list(box.root) == before)
        if folderIsThere { #expect(try FileSystem.list(box.root.appending(directory)).isEmpty) }

        // The clone itself fails: an object is gone.
        let objects = path.appending("objects")
        try FileSystem.walk(objects) { relative, status in
            if status.kind == .file { try FileSystem.remove(objects.pushing(relative)) }
            return .proceed
        }
        #expect(throws: SharingError.self) { try box.join(ben, path.string, as: "ben", directory: directory) }
        #expect(try FileSystem.list(box.root) == before)
    }

    @Test func whatIsMissingIsSaidAndIsNoFailure() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        try box.git(box.root, ben, "config", "--global", "--unset", "user.email")
        let joined = try box.join(ben, path.string, as: "ben")
        #expect(!joined.isReady)
        let identity = try #require(joined.checks.first)
        #expect(!identity.passed && identity.hints == ["git config --global user.email \"you@example.com\""])
        #expect(joined.checks.dropFirst().allSatisfy { $0.passed })
    }

    @Test func aDryRunIsAPlan() throws {
        let box = try Sandbox()
        let path = try shared(box)
        let ben = try box.user("ben")
        let plan = try Join.plan(
            JoinRequest(location: path.string, name: "ben", currentDirectory: box.root, environment: ben))
        #expect(plan.branch == "ben/main" && plan.directory == box.root.appending("shared") && plan.steps.count == 3)
        #expect(!FileSystem.exists(plan.directory))
    }
}
