import Git
import Platform
import SystemPackage
import Testing

/// Both readers must say the same of one repository.
@Suite struct RepositoryReaderTests {
    static let oddNames: [RepositoryPath] = [
        "a b", "it's", "quo\"te", "new\nline", "tab\t", "back\\slash", "ünïcode", ":colon", "-dash", "*star",
        RepositoryPath([0x6e, 0xff, 0xfe]), "dir/sub dir/fi le", "sub.d", "sub/x", "sub-z",
    ]

    @Test func stagedBeforeTheFirstCommit() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        for (number, name) in Self.oddNames.enumerated() { try work.add("content \(number)", to: name) }
        for reader in try work.readers() {
            let changes = try reader.stagedChanges()
            #expect(changes.map(\.path) == Self.oddNames.sorted())
            #expect(changes.allSatisfy { $0.status == .added && $0.old == nil && $0.new?.mode == .file })
            #expect(try reader.headCommit() == nil)
            for change in changes {
                let blob = try #require(change.newBlob)
                let number = try #require(Self.oddNames.firstIndex(of: change.path))
                #expect(try reader.contents(of: blob.id) == Array("content \(number)".utf8))
                #expect(try reader.indexEntry(at: change.path) == blob)
            }
        }
    }

    @Test func everyKindOfChange() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        for name in ["gone", "changed", "mode", "to-link", "same", "moved", "file-to-dir"] {
            try work.add("\(name)\n", to: RepositoryPath(name))
        }
        try work.commit()
        try work.git("rm", "--quiet", "gone", "to-link", "file-to-dir")
        try work.add("other\n", to: "changed")
        try FileSystem.setMode(0o755, of: work.top.appending("mode"))
        try work.git("add", "mode")
        try FileSystem.symlink(target: Array("same".utf8), at: work.top.appending("to-link"))
        try work.git("add", "to-link")
        try work.git("mv", "moved", "moved-to")
        try work.add("x", to: "file-to-dir/x")
        try work.write("not staged", to: "same")
        try work.write("intended", to: "intended")
        try work.git("add", "--intent-to-add", "intended")
        let expected: [(RepositoryPath, Change.Status)] = [
            ("changed", .modified), ("file-to-dir", .deleted), ("file-to-dir/x", .added), ("gone", .deleted),
            ("mode", .modified), ("moved", .deleted), ("moved-to", .added), ("to-link", .typeChanged),
        ]
        let readers = try work.readers()
        for reader in readers {
            let changes = try reader.stagedChanges()
            #expect(changes.map(\.path) == expected.map(\.0))
            #expect(changes.map(\.status) == expected.map(\.1))
        }
        #expect(try readers[0].stagedChanges() == readers[1].stagedChanges())
        try work.git("reset", "--quiet", "intended")
        try work.commit()
        let head = try work.id("HEAD")
        for reader in readers {
            let changes = try reader.changes(in: head)
            #expect(changes.map(\.path) == expected.map(\.0))
            #expect(changes.map(\.status) == expected.map(\.1))
            #expect(try reader.changes(from: work.id("HEAD~1"), to: head) == changes)
            #expect(try reader.changes(from: nil, to: head).map(\.path) == reader.treeEntries(of: head).map(\.path))
            #expect(try reader.stagedChanges().isEmpty)
        }
    }

    private func branches(_ scratch: Scratch) throws -> Work {
        let work = try scratch.repository()
        try work.add("base\n", to: "both")
        try work.add("1\n2\n3\n4\n5\n6\n7\n", to: "shared")
        try work.add("x\n", to: "dropped")
        try work.commit()
        try work.git("switch", "--quiet", "-c", "other")
        try work.add("1 theirs\n2\n3\n4\n5\n6\n7\n", to: "shared")
        try work.add("theirs\n", to: "theirs/new")
        try work.git("rm", "--quiet", "dropped")
        try work.commit()
        try work.git("switch", "--quiet", "main")
        try work.add("1\n2\n3\n4\n5\n6\n7 ours\n", to: "shared")
        try work.add("ours\n", to: "ours/new")
        try work.commit()
        return work
    }

    @Test func aMergeBringsOnlyWhatNoParentHas() throws {
        let scratch = try Scratch()
        let work = try branches(scratch)
        try work.git("merge", "--quiet", "--no-commit", "other")
        try work.add("born in the merge", to: "born")
        for reader in try work.readers() {
            #expect(try reader.mergeHeads() == [work.id("other")])
            #expect(try reader.stagedChanges().map(\.path) == ["born", "shared"])
        }
        try work.commit("merge")
        let head = try work.id("HEAD")
        let readers = try work.readers()
        for reader in readers {
            #expect(try reader.mergeHeads().isEmpty)
            #expect(try reader.changes(in: head).map(\.path) == ["born", "shared"])
        }
        #expect(try readers[0].changes(in: head) == readers[1].changes(in: head))
    }

    @Test func aMergeIsKnownBeforeGitHasWrittenMergeHead() throws {
        let scratch = try Scratch()
        let work = try branches(scratch)
        let seen = scratch.root.appending("seen")
        try scratch.write(
            "#!/bin/sh\ntest ! -e .git/MERGE_HEAD || exit 3\nenv -0 >\(seen.string)\nexit 1\n",
            to: work.top.appending(".git/hooks/pre-merge-commit"), mode: 0o755)
        #expect(try work.git.succeeds(["merge", "--no-edit", "other"]) == false)
        var environment = scratch.environment
        for record in GitCommand.nulSeparated(try FileSystem.read(seen)) {
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: record[..<equals], as: UTF8.self)
            if name.hasPrefix("GIT") { environment.set(name, to: Array(record[(equals + 1)...])) }
        }
        try FileSystem.remove(work.top.appending(".git/MERGE_HEAD"))
        for reader in try work.readers({ $0 = environment }) {
            #expect(try reader.mergeHeads() == [work.id("other")])
            #expect(try reader.stagedChanges().map(\.path) == ["shared"])
        }
    }

    @Test func conflictsAreNamed() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("base\n", to: "a")
        try work.commit()
        try work.git("switch", "--quiet", "-c", "other")
        try work.add("theirs\n", to: "a")
        try work.commit()
        try work.git("switch", "--quiet", "main")
        try work.add("ours\n", to: "a")
        try work.commit()
        _ = try work.git.succeeds(["merge", "other"])
        for reader in try work.readers() {
            let changes = try reader.stagedChanges()
            #expect(changes.map(\.status) == [.unmerged] && changes.map(\.path) == ["a"])
            #expect(try reader.indexEntry(at: "a") == nil)
        }
    }

    @Test func whatARemoteDoesNotHave() throws {
        let scratch = try Scratch()
        let work = try branches(scratch)
        let bare = try scratch.repository("remote.git", ["--bare"])
        try work.git("remote", "add", "origin", Argument(bare.top))
        try work.git("push", "--quiet", "origin", "HEAD~1:refs/heads/main")
        try work.git("merge", "--quiet", "--no-edit", "other")
        try work.add("secret", to: "s1")
        try work.commit()
        try work.git("mv", "s1", "s2")
        try work.commit()
        try work.git("rm", "--quiet", "s2")
        try work.commit()
        try work.git("tag", "--annotate", "v1", "--message", "m")
        let tag = try work.id("v1")
        let unknown = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        let readers = try work.readers()
        for reader in readers {
            let new = try reader.newObjects(
                tips: [tag], excluding: reader.references(prefix: "refs/remotes/origin/").map(\.peeled))
            #expect(new.commits.count == 6)
            #expect(new.commits.last?.id == (try work.id("HEAD")))
            let secret = try #require(new.blobs.filter { $0.path == "s1" }.first)
            #expect(secret.commit == (try work.id("HEAD~2")))
            #expect(!new.blobs.contains { $0.path == "s2" })
            let merge = try work.id("HEAD~3")
            #expect(new.commits.first { $0.id == merge }?.parents.count == 2)
            #expect(new.commits.first { $0.id == merge }?.changes.map(\.path) == ["shared"])
            for (position, commit) in new.commits.enumerated() {
                for parent in commit.parents {
                    if let place = new.commits.firstIndex(where: { $0.id == parent }) { #expect(place < position) }
                }
            }
            let everything = try reader.newObjects(tips: [tag], excluding: [unknown])
            #expect(everything.commits.count == 7)
            #expect(throws: (any Error).self) { try reader.newObjects(tips: [unknown], excluding: []) }
        }
        let all = try readers.map { try $0.newObjects(tips: [tag], excluding: []).commits }
        let changes = all.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.id, $0.changes) }) }
        #expect(changes[0] == changes[1])
    }

    @Test func tipsThatAreTreesAndBlobs() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "d/a")
        try work.commit()
        let tree = try work.id("HEAD^{tree}")
        let blob = try work.id("HEAD:d/a")
        try work.git("tag", "--annotate", "tree", "--message", "m", "HEAD^{tree}")
        for reader in try work.readers() {
            #expect(try reader.newObjects(tips: [tree], excluding: []).blobs.map(\.path) == ["d/a"])
            #expect(try reader.newObjects(tips: [work.id("tree")], excluding: []).blobs.map(\.path) == ["d/a"])
            #expect(try reader.newObjects(tips: [blob], excluding: []).blobs.map(\.id) == [blob])
        }
    }

    @Test func blobsAreReadInBulk() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("", to: "empty")
        try work.add("small", to: "small")
        try work.add(String(repeating: "x", count: 100_000), to: "large")
        try work.commit()
        let ids = try ["empty", "small", "large"].map { try work.id("HEAD:\($0)") }
        let tree = try work.id("HEAD^{tree}")
        for reader in try work.readers() {
            var seen: [ObjectID: String] = [:]
            try reader.readBlobs(ids + ids + [tree], maximumSize: 1000) { id, reading in
                #expect(seen[id] == nil)
                switch reading {
                case .contents(let bytes): seen[id] = String(decoding: bytes, as: UTF8.self)
                case .tooLarge(let size): seen[id] = "too large: \(size)"
                case .missing: seen[id] = "missing"
                }
            }
            #expect(seen == [ids[0]: "", ids[1]: "small", ids[2]: "too large: 100000", tree: "missing"])
            #expect(try reader.size(of: ids[2]) == 100_000)
            #expect(throws: (any Error).self) { try reader.contents(of: .zero) }
        }
    }

    @Test func configurationIsTheSame() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.git("config", "--add", "CCDS.list", "one")
        try work.git("config", "--add", "ccds.List", "two\nlines")
        try scratch.write("[guard \"Sub.Section\"]\n\tFlag\n", to: work.top.appending(".git/extra"))
        try work.git("config", "include.path", "extra")
        for reader in try work.readers({ $0["GIT_CONFIG_COUNT"] = "0" }) {
            #expect(try reader.configuration("ccds.list") == "two\nlines")
            #expect(try reader.configurationValues("ccds.list") == ["one", "two\nlines"])
            #expect(try reader.configurationFlag("guard.Sub.Section.flag") == true)
            #expect(try reader.configuration("guard.sub.section.flag") == nil)
            #expect(try reader.configuration("ccds.none") == nil)
            #expect(try reader.configuration("user.name") == "Ann Example")
        }
    }

    @Test func readingLeavesTheIndexAsItIs() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "a")
        try work.commit()
        try work.add("y", to: "a")
        try work.write("z", to: "a")
        let file = work.top.appending(".git/index")
        let before = try FileSystem.read(file)
        for reader in try work.readers() {
            _ = try reader.stagedChanges()
            _ = try reader.isIgnored("a", isDirectory: false)
            #expect(try FileSystem.read(file) == before)
        }
    }

    @Test func replacementsDoNotHideAnything() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("secret", to: "a")
        try work.commit()
        let blob = try work.id("HEAD:a")
        let harmless = try #require(
            ObjectID(hex: try work.git.text(["hash-object", "-w", "--stdin"], input: Array("nothing".utf8))))
        try work.git("replace", Argument(blob.hex), Argument(harmless.hex))
        for reader in try work.readers() { #expect(try reader.contents(of: blob) == Array("secret".utf8)) }
    }

    @Test func randomTreesCompareAsGitComparesThem() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var random = SystemRandomNumberGenerator()
        let names = ["a", "a.b", "a-b", "a0", "ab", "b"]
        func path() -> RepositoryPath {
            RepositoryPath(
                (0..<Int.random(in: 1...3, using: &random)).map { _ in names.randomElement(using: &random) ?? "a" }
                    .joined(separator: "/"))
        }
        for round in 0..<12 {
            try work.git("read-tree", "--empty")
            let lines = Set((0..<25).map { _ in path() }).map { path -> String in
                let blob = ObjectID.emptyTree.hex.dropLast() + String(Int.random(in: 0...2, using: &random))
                return "\(Bool.random() ? "100644" : "120000") \(blob)\t\(path.string)"
            }
            // A path below a file takes the file's place, as `git update-index --replace` does.
            try work.git.perform(
                ["update-index", "--replace", "--index-info"], input: Array(lines.joined(separator: "\n").utf8) + [10])
            let tree = try work.git.text(["write-tree", "--missing-ok"])
            var parents: [Argument] = []
            if round > 2 {
                for parent in 0..<(round % 3) { parents += ["-p", Argument("r\(round - 1 - parent)")] }
            }
            let commit = try work.git.text(["commit-tree", Argument(tree), "-m", "x"] + parents)
            try work.git("tag", Argument("r\(round)"), Argument(commit))
        }
        let readers = try work.readers()
        for round in 0..<12 {
            let id = try work.id("r\(round)")
            #expect(try readers[0].changes(in: id) == readers[1].changes(in: id))
            if round > 0 {
                let other = try work.id("r\(round - 1)")
                #expect(try readers[0].changes(from: other, to: id) == readers[1].changes(from: other, to: id))
            }
        }
    }
}
