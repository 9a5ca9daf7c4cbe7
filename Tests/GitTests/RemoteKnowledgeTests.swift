import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct RemoteKnowledgeTests {
    /// A repository with commits a, b, c on main and c's sibling d on `topic`; `origin` as it was fetched had b on main.
    private final class Place {
        let scratch: Scratch
        let work: Work
        let ids: [String: ObjectID]
        private(set) var questions = 0
        var shown: [ShownReference]? = []

        init() throws {
            scratch = try Scratch()
            work = try scratch.repository()
            var ids: [String: ObjectID] = [:]
            for name in ["a", "b", "c"] {
                try work.add(name, to: RepositoryPath(name))
                try work.commit(name)
                ids[name] = try work.id("HEAD")
            }
            try work.git("checkout", "--quiet", "-b", "topic", "HEAD~1")
            try work.add("d", to: "d")
            try work.commit("d")
            ids["d"] = try work.id("HEAD")
            self.ids = ids
            try work.git("remote", "add", "origin", "https://example.org/tea.git")
            try track("main", "b")
        }

        func track(_ branch: String, _ id: String) throws {
            try work.git("update-ref", Argument("refs/remotes/origin/\(branch)"), Argument(try self.id(id).hex))
        }

        func id(_ name: String) throws -> ObjectID {
            if name == "0" { return .zero }
            return try #require(ids[name] ?? ObjectID(hex: name))
        }

        /// The new commits' names in a push of `what` to `branch`, which the remote says is at `there`.
        func new(
            _ what: String, to branch: String, at there: String, name: String = "origin",
            url: String = "https://example.org/tea.git"
        ) throws -> String {
            let destination = PushDestination(
                name: name, url: url,
                updates: [.init(local: try id(what), remoteName: "refs/heads/" + branch, remote: try id(there))])
            var names: [String] = []
            for reader in try work.readers() {
                questions = 0
                let new = try reader.newObjects(pushedTo: destination) { _ in
                    questions += 1
                    return shown
                }
                names.append(
                    new.commits.map { commit in ids.first { $0.value == commit.id }?.key ?? "?" }.sorted().joined())
            }
            #expect(Set(names).count == 1)
            return names[0]
        }

        func show(_ branches: [(String, String)]) throws {
            shown = try branches.map { ShownReference(name: "refs/heads/" + $0, id: try id($1)) }
        }
    }

    @Test func anOrdinaryPushAsksNothing() throws {
        let place = try Place()
        #expect(try place.new("c", to: "main", at: "b") == "c")
        #expect(place.questions == 0)
    }

    @Test func aNewBranchAsksOnceForAnURL() throws {
        let place = try Place()
        try place.show([("main", "b")])
        #expect(try place.new("d", to: "topic", at: "0") == "d")
        // The second reader found the answer of the first.
        #expect(place.questions == 0)
        try place.show([])
        #expect(try place.new("d", to: "other", at: "0") == "d")
        #expect(place.questions == 0)
        // The same repository by another way to it.
        try place.work.git("remote", "set-url", "origin", "git@example.org:tea")
        try place.show([("main", "b")])
        #expect(try place.new("d", to: "topic", at: "0", url: "git@example.org:tea") == "d")
        #expect(try place.new("d", to: "topic", at: "0", url: "git@example.org:tea") == "d")
        #expect(place.questions == 0)
    }

    @Test func anotherURLIsAsked() throws {
        let place = try Place()
        try place.show([("main", "b")])
        _ = try place.new("d", to: "topic", at: "0")
        let other = "https://example.org/public.git"
        try place.work.git("remote", "set-url", "origin", Argument(other))
        try place.show([])
        #expect(try place.new("d", to: "topic", at: "0", url: other) == "abd")
        #expect(place.questions == 1)
        // It has a branch of that name, but nobody knows what is in it.
        let unknown = String(repeating: "ab", count: 20)
        try place.show([("main", unknown)])
        #expect(try place.new("d", to: "topic", at: "0", url: other) == "abd")
        try place.show([("main", "a")])
        #expect(try place.new("d", to: "topic", at: "0", url: other) == "bd")
        place.shown = nil
        #expect(try place.new("d", to: "topic", at: "0", url: other) == "abd")
    }

    @Test func aReferenceThatIsGoneThereIsAQuestion() throws {
        let place = try Place()
        try place.show([("main", "b")])
        _ = try place.new("d", to: "topic", at: "0")
        try place.show([])
        #expect(try place.new("c", to: "main", at: "0") == "abc")
        #expect(place.questions == 1)
        // And from then on nothing is believed.
        #expect(try place.new("d", to: "topic", at: "0") == "abd")
    }

    @Test func whatIsFetchedElsewhereIsNotBelieved() throws {
        let other = "https://example.org/public.git"
        let settings: [[Argument]] = [
            ["remote.origin.pushurl", Argument(other)],
            ["url.\(other).pushInsteadOf", "https://example.org/tea.git"],
        ]
        for setting in settings {
            let place = try Place()
            try place.show([("main", "b")])
            _ = try place.new("d", to: "topic", at: "0")
            try place.work.git.perform(["config"] + setting)
            try place.show([])
            #expect(try place.new("d", to: "topic", at: "0", url: other) == "abd")
        }
        let place = try Place()
        try place.show([("main", "b")])
        _ = try place.new("d", to: "topic", at: "0")
        for url in ["https://example.org/tea.git", other] {
            try place.work.git("config", "--add", "remote.origin.pushurl", Argument(url))
        }
        try place.show([])
        for url in ["https://example.org/tea.git", other] {
            #expect(try place.new("d", to: "topic", at: "0", url: url) == "abd")
        }
    }

    @Test func aRemoteOnThisMachineIsAskedEachTime() throws {
        let place = try Place()
        try place.work.git("remote", "set-url", "origin", "../tea.git")
        try place.show([("main", "b")])
        #expect(try place.new("d", to: "topic", at: "0", url: "../tea.git") == "d")
        #expect(place.questions == 1)
        try place.show([])
        #expect(try place.new("d", to: "topic", at: "0", url: "../tea.git") == "abd")
    }

    @Test func aMergedBranchIsAskedFor() throws {
        let place = try Place()
        try place.track("topic", "d")
        try place.work.git("checkout", "--quiet", "-B", "main", Argument(try place.id("c").hex))
        try place.work.git("merge", "--quiet", "--no-edit", "topic")
        let merge = try place.work.id("HEAD").hex
        try place.show([("main", "b"), ("topic", "d")])
        #expect(try place.new(merge, to: "main", at: "b") == "?c")
        try place.show([("main", "b")])
        try place.work.git("remote", "set-url", "origin", "https://example.org/public.git")
        #expect(try place.new(merge, to: "main", at: "b", url: "https://example.org/public.git") == "?cd")
        #expect(place.questions == 1)
    }

    @Test func aPushToAnURLGoesByWhatTheRemoteSays() throws {
        let place = try Place()
        let url = "https://example.org/tea.git"
        #expect(try place.new("c", to: "main", at: "a", name: url) == "bc")
        #expect(place.questions == 0)
        try place.show([("main", "b")])
        #expect(try place.new("c", to: "new", at: "0", name: url) == "c")
        #expect(place.questions == 1)
    }

    @Test func aQuestionThatWouldGoElsewhereIsNotAsked() throws {
        let place = try Place()
        try place.show([("main", "b")])
        let url = "https://example.org/public.git"
        try place.work.git("config", "url.https://example.org/tea.insteadOf", "https://example.org/public")
        #expect(try place.new("c", to: "new", at: "0", name: url, url: url) == "abc")
        #expect(place.questions == 0)
    }

    @Test func theProgramThatIsConfiguredForARemoteAnswers() throws {
        let place = try Place()
        let there = place.scratch.root.appending("tea.git")
        try place.work.git("clone", "--quiet", "--bare", ".", Argument(there))
        let destination = PushDestination(name: "origin", url: there.string, updates: [])
        for reader in try place.work.readers() {
            let shown = try #require(try destination.shownReferences(reader, git: place.work.git))
            #expect(shown.contains(ShownReference(name: "refs/heads/main", id: try place.id("c"))))
        }
        try place.work.git("config", "remote.origin.uploadpack", "no-such-program")
        for reader in try place.work.readers() {
            #expect(try destination.shownReferences(reader, git: place.work.git) == nil)
        }
    }

    @Test func readsWhatGitSays() throws {
        let one = String(repeating: "1", count: 40)
        let zero = String(repeating: "0", count: 40)
        let updates = try PushDestination.updates(Array("main@{1 day ago} \(one) refs/heads/x \(zero)\n".utf8))
        #expect(updates.map(\.remoteName) == ["refs/heads/x"])
        #expect(updates.first?.local.hex == one && updates.first?.remote.isZero == true)
        #expect(throws: PushLineError.self) { try PushDestination.updates(Array("garbage\n".utf8)) }
    }

    @Test(arguments: [
        ("https://a.example/x/y.git", "git@a.example:x/y", true),
        ("ssh://git@a.example:22/x/y", "https://u:p@A.example/x/y/", true),
        ("https://a.example/x/y", "https://a.example/x/z", false),
        ("https://a.example/x", "https://b.example/x", false),
        ("/srv/a", "/srv/a.git", false), ("ext::ssh a", "ext::ssh b", false),
    ])
    func comparesURLs(one: String, other: String, isSame: Bool) {
        #expect(RemoteAddress(text: one).isSamePlace(as: RemoteAddress(text: other)) == isSame)
    }
}
