import Platform
import SystemPackage
import Testing

@testable import Git

/// What a commit brings, in a form that can be compared.
struct BroughtBlob: Hashable, CustomStringConvertible {
    var path: RepositoryPath
    var blob: ObjectID
    var isLink: Bool

    var description: String { "\(path.display) \(blob.abbreviated())\(isLink ? " link" : "")" }
}

extension BlobHistory {
    /// What every commit brings.
    var brought: [ObjectID: Set<BroughtBlob>] {
        var brought: [ObjectID: Set<BroughtBlob>] = [:]
        for commit in commits {
            brought[commit.id] = Set(
                changes[commit.changes].map {
                    BroughtBlob(path: paths[Int($0.path)], blob: blobs[Int($0.blob)], isLink: $0.isLink)
                })
        }
        return brought
    }

    /// What was at the paths before.
    func previous(in id: ObjectID) -> [RepositoryPath: ObjectID] {
        var previous: [RepositoryPath: ObjectID] = [:]
        for commit in commits where commit.id == id {
            for change in changes[commit.changes] where change.previous >= 0 {
                previous[paths[Int(change.path)]] = blobs[Int(change.previous)]
            }
        }
        return previous
    }

    /// All of it, its order included.
    var listing: [String] {
        commits.map { commit in
            "\(commit.id) "
                + changes[commit.changes].map {
                    "\(paths[Int($0.path)].display) \(blobs[Int($0.blob)]) \($0.previous) \($0.isLink)"
                }.joined(separator: ", ")
        }
    }
}

/// Histories as packs are read, against `git rev-list` and `git diff-tree`.
@Suite(.timeLimit(.minutes(5))) struct PackHistoryTests {
    /// Branches that part and merge, with files that come, change and go.
    private func stream(_ seed: Int) -> ImportStream {
        var sampler = PackSampler(seed)
        var stream = ImportStream()
        let paths = ["a", "a.b", "a-b/c", "d/e", "d/e.f", "d/g/h", "d/g/i", "z"]
        let versions = sampler.versions(12, lines: 20)
        var commits: [Int] = []
        for _ in 0..<40 {
            var parents: [Int] = []
            if let last = commits.last {
                parents = [sampler.below(3) == 0 ? commits[sampler.below(commits.count)] : last]
                while sampler.below(3) == 0, parents.count < 4 {
                    let other = commits[sampler.below(commits.count)]
                    if !parents.contains(other) { parents.append(other) } else { break }
                }
            }
            // Another beginning now and then.
            if sampler.below(12) == 0 { parents = [] }
            var files: [ImportStream.File] = []
            for path in paths where sampler.below(4) == 0 {
                let contents: [UInt8]? = sampler.below(5) == 0 ? nil : versions[sampler.below(versions.count)]
                let mode = ["100644", "100644", "100755", "120000"][sampler.below(4)]
                files.append(.init(path: path, contents: contents, mode: mode))
            }
            if sampler.below(8) == 0 {
                files.append(
                    .init(
                        path: "module", contents: Array("0123456789012345678901234567890123456789".utf8), mode: "160000"
                    ))
            }
            // Dates do not always ascend.
            let date = 1_700_000_000 + sampler.below(100_000)
            let mark = stream.commit(to: "b\(commits.count)", parents: parents, date: date, files)
            commits.append(mark)
        }
        return stream
    }

    private func compare(_ work: Work, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let tips = GitCommand.lines(try work.git.output(["rev-parse", "--branches"])).compactMap {
            ObjectID(hexDigits: $0)
        }
        let history = try work.open().blobHistory(tips: tips)
        let plumbing = try PlumbingReader(environment: work.environment, directory: work.top)
        let new = try plumbing.newObjects(tips: tips, excluding: [])
        let expected = BlobHistory(new)
        #expect(history.brought == expected.brought, sourceLocation: sourceLocation)
        #expect(history.commits.count == expected.commits.count, sourceLocation: sourceLocation)
        var done: Set<ObjectID> = []
        let known = Set(new.commits.map(\.id))
        let parents = Dictionary(uniqueKeysWithValues: new.commits.map { ($0.id, $0.parents) })
        for commit in history.commits {
            let own = parents[commit.id] ?? []
            #expect(own.allSatisfy { done.contains($0) || !known.contains($0) }, sourceLocation: sourceLocation)
            if own.count < 2 {
                #expect(
                    history.previous(in: commit.id) == expected.previous(in: commit.id), sourceLocation: sourceLocation)
            }
            done.insert(commit.id)
        }
        // The same whatever order the tips come in, and whenever it is asked.
        let again = try work.open().blobHistory(tips: tips.reversed())
        #expect(again.listing == history.listing, sourceLocation: sourceLocation)
    }

    @Test(arguments: 1...6) func historiesAreThoseThatGitTells(_ seed: Int) throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add(stream(seed), loose: seed % 3 == 0)
        try compare(work)
        try work.git("-c", "repack.useDeltaBaseOffset=\(seed % 2 == 0)", "repack", "-adfq")
        try compare(work)
    }

    @Test func shallowClones() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository()
        try origin.add(stream(7))
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--mirror", "--depth=3", "--no-single-branch",
            Argument("file://" + origin.top.string), "shallow.git",
        ])
        try compare(Work(scratch: scratch, top: scratch.root.appending("shallow.git")))
    }

    @Test func partialClonesWithoutTrees() throws {
        let scratch = try Scratch()
        let origin = try scratch.repository()
        var stream = ImportStream()
        var sampler = PackSampler(3)
        for version in sampler.versions(4) { stream.commit([.init(path: "d/a", contents: version)]) }
        try origin.add(stream)
        try origin.git("config", "uploadpack.allowFilter", "true")
        try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
        try GitCommand(in: scratch.root, environment: scratch.environment).perform([
            "clone", "--quiet", "--bare", "--filter=tree:0", Argument("file://" + origin.top.string), "partial.git",
        ])
        let work = Work(scratch: scratch, top: scratch.root.appending("partial.git"))
        let tip = try origin.id("main")
        let expected = try origin.open().blobHistory(tips: [tip])
        #expect(expected.blobs.count == 4)
        #expect(throws: GitError.self) { try work.open().blobHistory(tips: [tip]) }
        #expect(try Libgit2Reader(try work.open()).blobHistory(tips: [tip]).listing == expected.listing)
    }

    @Test func tipsThatAreNoCommits() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "d/a")
        try work.add("y", to: "b")
        try work.commit()
        try work.git("tag", "--annotate", "tree", "--message", "m", "HEAD^{tree}")
        try work.git("tag", "--annotate", "twice", "--message", "m", "tree")
        try work.git("tag", "--annotate", "blob", "--message", "m", "HEAD:b")
        try work.git("tag", "--annotate", "commit", "--message", "m", "HEAD")
        for name in ["tree", "twice", "blob", "commit", "HEAD", "HEAD^{tree}", "HEAD:b"] {
            let tip = try work.id(name)
            let readers = try work.readers()
            let histories = try readers.map { try $0.blobHistory(tips: [tip]).listing }
            #expect(histories[0] == histories[1], "\(name)")
            #expect(!histories[0].isEmpty)
        }
        for reader in try work.readers() {
            #expect(throws: (any Error).self) {
                try reader.blobHistory(tips: [ObjectID(hex: String(repeating: "1", count: 40)) ?? .zero])
            }
        }
    }

    @Test func mergesThatTakeOneSideBringNothing() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        var stream = ImportStream()
        let first = stream.commit([.init(path: "a", contents: [1])])
        let left = stream.commit(parents: [first], [.init(path: "a", contents: [2])])
        let right = stream.commit(to: "side", parents: [first], [.init(path: "a", contents: [3])])
        stream.commit(parents: [left, right], [.init(path: "a", contents: [3])])
        stream.commit(parents: [left, right], [.init(path: "a", contents: [4])])
        try work.add(stream)
        let tip = try work.id("main")
        #expect(try work.open().blobHistory(tips: [tip]).brought[tip]?.count == 1)
        try compare(work)
    }
}
