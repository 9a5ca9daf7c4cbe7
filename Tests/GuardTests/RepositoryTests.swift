import Git
import Platform
import SystemPackage
import Testing

@testable import Guard

@Suite struct RepositoryTests {
    /// A repository of its own, with no configuration from outside.
    fileprivate final class Workspace {
        let top: FilePath
        var environment: EnvironmentVariables

        init() throws {
            top = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "guard-")
            environment = .current
            environment["HOME"] = top.string
            environment["GIT_CONFIG_NOSYSTEM"] = "1"
            environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
            for name in ["AUTHOR", "COMMITTER"] {
                environment["GIT_\(name)_NAME"] = "Ann"
                environment["GIT_\(name)_EMAIL"] = "ann@example.org"
                environment["GIT_\(name)_DATE"] = "1700000000 +0200"
            }
            try git("init", "-q", "-b", "main")
        }

        deinit { try? FileSystem.removeTree(top) }

        @discardableResult
        func git(_ arguments: String...) throws -> String {
            try GitCommand(in: top, environment: environment).text(arguments.map { Argument($0) })
        }

        func write(_ path: String, _ text: String) throws {
            let place = top.appending(path)
            try FileSystem.createDirectory(place.removingLastComponent(), intermediates: true)
            try FileSystem.write(Array(text.utf8), to: place)
        }

        func commit(_ message: String) throws -> ObjectID {
            try git("add", "-A")
            try git("commit", "-q", "--allow-empty", "-m", message)
            return try #require(ObjectID(hex: try git("rev-parse", "HEAD")))
        }

        func reader() throws -> any RepositoryReader { try Reader.open(environment: environment, directory: top) }
    }

    fileprivate func inspection() throws -> Inspection {
        Inspection(Settings(scanner: try Samples.scanner(Samples.tokenRule)))
    }

    @Test func looksAtTheIndexOnly() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "x = 1\n")
        try workspace.git("add", "a.py")
        try workspace.write("a.py", "x = '\(Samples.token())'\n")
        #expect(try inspection().staged(workspace.reader()).isClean)
        try workspace.git("add", "a.py")
        try workspace.write("a.py", "x = 1\n")
        #expect(
            try inspection().staged(workspace.reader()).refusals.map(\.finding.fingerprint) == ["a.py:test-token:1"])
    }

    @Test func notesWhatMoves() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "x = '\(Samples.token())'\n")
        _ = try workspace.commit("one")
        try workspace.git("mv", "a.py", "b.py")
        let verdict = try inspection().staged(workspace.reader())
        #expect(verdict.isClean && verdict.notes.count == 1)
    }

    @Test func notesWhatMovesFromUnderANewFile() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "x = '\(Samples.token())'\n")
        _ = try workspace.commit("one")
        try workspace.git("mv", "a.py", "b.py")
        try workspace.write("a.py", "print('another')\n")
        try workspace.git("add", "a.py")
        let verdict = try inspection().staged(workspace.reader())
        #expect(verdict.isClean && verdict.notes.map(\.finding.fileText) == ["b.py"])
        // One more of it is news.
        try workspace.write("c.py", "x = '\(Samples.token())'\ny = '\(Samples.token(2))'\n")
        try workspace.git("add", "c.py")
        #expect(try inspection().staged(workspace.reader()).refusals.map(\.finding.fileText).contains("c.py"))
    }

    @Test func findsWhatAMergeBrings() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "one\n")
        _ = try workspace.commit("one")
        try workspace.git("checkout", "-q", "-b", "side")
        try workspace.write("a.py", "side '\(Samples.token())'\n")
        _ = try workspace.commit("side")
        try workspace.git("checkout", "-q", "main")
        try workspace.write("a.py", "main\n")
        _ = try workspace.commit("main")
        _ = try? workspace.git("merge", "side")
        try workspace.write("a.py", "side '\(Samples.token())'\nmain '\(Samples.token(2))'\n")
        try workspace.git("add", "a.py")
        let verdict = try inspection().staged(workspace.reader())
        #expect(verdict.refusals.map(\.finding.secretText) == [Samples.token(2)])
        #expect(verdict.notes.map(\.finding.secretText) == [Samples.token()])
    }

    @Test func findsWhatAPushWouldSend() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "x = '\(Samples.token())'\n")
        let first = try workspace.commit("one")
        try workspace.write("b.py", "y = '\(Samples.token(2))'\n")
        let second = try workspace.commit("two")
        try workspace.git("rm", "-q", "b.py")
        let tip = try workspace.commit("gone again")
        let reader = try workspace.reader()
        let new = try reader.newObjects(tips: [tip], excluding: [first])
        let verdict = try inspection().pushed(reader, new, tips: [tip])
        #expect(verdict.refusals.map(\.finding.secretText) == [Samples.token(2)])
        let commit = try #require(verdict.refusals.first?.finding.commit)
        #expect(
            commit
                == CommitFacts(
                    hash: second.hex, author: "Ann", email: "ann@example.org", date: "2023-11-14T22:13:20Z",
                    message: "two"))
        #expect(try inspection().range(workspace.reader(), tips: [tip], excluding: [second]).isClean)
        #expect(try inspection().tree(workspace.reader(), of: tip).refusals.count == 1)
    }

    @Test func attributesHistoryToWhoBroughtIt() throws {
        let workspace = try Workspace()
        try workspace.write("a.py", "x\n")
        _ = try workspace.commit("none")
        try workspace.write("a.py", "x\nk = '\(Samples.token())'\n")
        let second = try workspace.commit("brings it")
        for round in 0..<3 {
            try workspace.write("a.py", "round \(round)\nk = '\(Samples.token())'\n")
            _ = try workspace.commit("keeps it")
        }
        try workspace.write("copy.py", "z\nk = '\(Samples.token())'\n")
        let copied = try workspace.commit("copies it")
        let verdict = try inspection().history(workspace.reader(), tips: [copied])
        #expect(verdict.refusals.map { $0.finding.commit?.hash } == [second.hex, copied.hex])
        #expect(verdict.refusals.map(\.finding.globalFingerprint) == ["a.py:test-token:2", "copy.py:test-token:2"])
        #expect(verdict.inspected == 6)
    }

    /// A push of many changes is scanned as a history is, one of a few commit by commit: with the same result.
    @Test func manyChangesAreInspectedAsFewAre() throws {
        let workspace = try Workspace()
        var seed: UInt64 = 5
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        func text() -> String {
            (0..<1 + random(4)).map { _ in
                random(3) == 0 ? "k = '\(Samples.token(random(6)))'\n" : "line \(random(9))\n"
            }.joined()
        }
        var tips: [ObjectID] = []
        for round in 0..<24 {
            for _ in 0..<4 {
                let path = ["a.py", "b/c.py", "d e.txt", "data/raw/f.csv", ".env", "copy.py"][random(6)]
                try workspace.write(path, text())
            }
            if random(3) == 0, tips.count > 1 { try workspace.git("mv", "-f", "a.py", "moved\(round).py") }
            if random(4) == 0, let other = tips.dropLast().last {
                try workspace.git("add", "-A")
                try workspace.git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", other.hex)
            }
            try workspace.write("a.py", text())
            tips.append(try workspace.commit("round \(round)"))
        }
        let reader = try workspace.reader()
        let tip = try #require(tips.last)
        let new = try reader.newObjects(tips: [tip], excluding: [])
        let inspection = try inspection()
        func told(_ problems: [Problem]) -> [String] {
            problems.map { "\($0.kind) \($0.finding.globalFingerprint) \($0.finding.commit?.hash ?? "") \($0.message)" }
        }
        var expected = Verdict()
        for commit in new.commits {
            expected.add(try inspection.range(reader, tips: [commit.id], excluding: commit.parents))
        }
        #expect(new.commits.reduce(0) { $0 + $1.changes.count } > Inspection.fewChanges)
        for isPacked in [false, true] {
            if isPacked { try workspace.git("repack", "-adq") }
            let found = try inspection.range(workspace.reader(), tips: [tip], excluding: [])
            #expect(told(found.refusals) == told(expected.refusals))
            #expect(told(found.notes) == told(expected.notes))
            #expect(found.inspected == expected.inspected)
        }
        #expect(expected.refusals.contains { $0.kind == .secret } && expected.notes.contains { $0.kind == .secret })
        #expect(expected.refusals.contains { $0.kind == .secretFile })
    }

    @Test func looksThroughFolders() throws {
        let workspace = try Workspace()
        try workspace.write("a/b.py", Samples.token())
        try workspace.write("ignored/c.py", Samples.token(2))
        try workspace.write("d.py", "nothing")
        try FileSystem.symlink(target: Array("/x/\(Samples.token(3))".utf8), at: workspace.top.appending("link"))
        try workspace.write(".git/e.py", Samples.token(4))
        let verdict = try inspection().files(below: workspace.top) { path, _ in path == "ignored" }
        #expect(verdict.refusals.map(\.finding.fileText) == ["a/b.py", "link"])
        #expect(verdict.inspected == 3)
        #expect(try inspection().files(below: workspace.top, from: ["d.py"]).isClean)
        #expect(try inspection().files(below: workspace.top, from: ["a"]).refusals.count == 1)
        #expect(throws: FileError.self) { try inspection().files(below: workspace.top, from: ["none"]) }
    }

    @Test(
        arguments: [(0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z")]
            as [(Int64, String)])
    func writesDates(seconds: Int64, text: String) { #expect(Timestamp.utc(seconds) == text) }
}

extension RepositoryTests {
    @Test func messagesOfWhatIsPushedAreLookedAt() throws {
        let workspace = try Workspace()
        try workspace.write("a", "x\n")
        let first = try workspace.commit("Begin with \(Samples.token())")
        let second = try workspace.commit("clean")
        try workspace.git("tag", "-a", "-m", "Release \(Samples.token(2))", "v1")
        try workspace.git("tag", "-a", "-m", "around it", "v2", "v1")
        let tag = try #require(ObjectID(hex: try workspace.git("rev-parse", "v1")))
        let outer = try #require(ObjectID(hex: try workspace.git("rev-parse", "v2")))
        let readers: [any RepositoryReader] = [
            try workspace.reader(),
            try PlumbingReader(environment: workspace.environment, directory: workspace.top),
        ]
        for reader in readers {
            let new = try reader.newObjects(tips: [outer, second], excluding: [])
            let verdict = try inspection().pushed(reader, new, tips: [outer, second])
            #expect(verdict.refusals.map(\.kind) == [.message, .message])
            #expect(
                verdict.findings.map(\.fingerprint).sorted()
                    == [
                        "\(first.hex):COMMIT_EDITMSG:test-token:1", "\(tag.hex):TAG_EDITMSG:test-token:1",
                    ].sorted())
            #expect(verdict.inspected == 1)
            // What a scan of the history says is gitleaks' business.
            #expect(try inspection().history(reader, tips: [second]).isClean)
            #expect(try inspection().range(reader, tips: [second], excluding: []).isClean)
        }
        let new = try readers[0].newObjects(tips: [outer], excluding: [])
        let report = Report.human(try inspection().pushed(readers[0], new, tips: [outer]))
        #expect(report.contains("in tag \(tag.hex.prefix(10))") && report.contains("in commit \(first.hex.prefix(10))"))
        #expect(!report.contains(Samples.token()) && !report.contains(Samples.token(2)))
    }

    @Test func aMessageThatIsBeingMadeIsLookedAt() throws {
        let verdict = try inspection().message(Array("one\n\n\(Samples.token())\n".utf8))
        #expect(verdict.findings.map(\.globalFingerprint) == ["COMMIT_EDITMSG:test-token:3"])
        #expect(try inspection().message(Array("one\n".utf8)).isClean)
    }
}
