import Git
import Platform
import Testing

@Suite struct DiffTests {
    @Test func renamesOnlyWhereAskedFor() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add(String(repeating: "same line\n", count: 20), to: "old")
        try work.commit()
        try work.git("mv", "old", "new")
        let repository = try work.open()
        let tree = try repository.tree(work.id("HEAD"))
        #expect(try repository.diff(from: tree, toIndex: repository.index()).map(\.status) == [.added, .deleted])
        var options = DiffOptions()
        options.findsRenames = true
        let changes = try repository.diff(from: tree, toIndex: repository.index(), options: options)
        #expect(changes.map(\.status) == [.renamed])
        #expect(changes.first?.old?.path == "old" && changes.first?.path == "new")
    }

    @Test func theWorkTreeAgainstTheIndex() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("*.log\n", to: ".gitignore")
        try work.add("1", to: "a")
        try work.add("1", to: "gone")
        try work.commit()
        try work.write("longer", to: "a")
        try work.write("x", to: "x.log")
        try work.write("x", to: "dir/new")
        try FileSystem.remove(work.top.appending("gone"))
        let repository = try work.open()
        #expect(try repository.diffIndexToWorkTree().map(\.path) == ["a", "gone"])
        var options = DiffOptions()
        options.includesUntracked = true
        options.recursesUntracked = true
        options.includesIgnored = true
        let changes = try repository.diffIndexToWorkTree(options: options)
        #expect(changes.map(\.path) == ["a", "dir/new", "gone", "x.log"])
        #expect(changes.map(\.status) == [.modified, .untracked, .deleted, .ignored])
        options.paths = ["dir"]
        #expect(try repository.diffIndexToWorkTree(options: options).map(\.path) == ["dir/new"])
        let status = try repository.status(recursive: true, ignored: true)
        #expect(status.map(\.path) == ["a", "dir/new", "gone", "x.log"])
        #expect(status.map(\.flags) == [.modified, .untracked, .deleted, .ignored])
    }
}

@Suite struct IgnoreTests {
    @Test func rulesMatchPaths() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.write("/data/*\n!/data/raw\n*.csv\nmodels/\n", to: ".gitignore")
        try scratch.write(
            "[core]\n\texcludesFile = \(scratch.root.string)/home/excludes\n", to: scratch.root.appending("global"))
        try scratch.write("other\n", to: scratch.root.appending("home/excludes"))
        for reader in try work.readers() {
            #expect(try reader.isIgnored("data/x", isDirectory: false))
            #expect(try !reader.isIgnored("data/raw", isDirectory: true))
            #expect(try reader.isIgnored("a/b.csv", isDirectory: false))
            #expect(try reader.isIgnored("models", isDirectory: true))
            #expect(try !reader.isIgnored("models", isDirectory: false))
            #expect(try !reader.isIgnored("src/data/x", isDirectory: false))
            #expect(try reader.isIgnored(RepositoryPath([0xff] + Array(".csv".utf8)), isDirectory: false))
        }
        scratch.environment["GIT_CONFIG_GLOBAL"] = scratch.root.appending("global").string
        for reader in try work.readers() { #expect(try reader.isIgnored("other", isDirectory: false)) }
    }

    @Test func attributesOfPaths() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.write("*.ipynb filter=ccds text -diff\n", to: ".gitattributes")
        let repository = try work.open()
        #expect(try repository.attribute("filter", of: "n/x.ipynb") == .value("ccds"))
        #expect(try repository.attribute("text", of: "x.ipynb") == .set)
        #expect(try repository.attribute("diff", of: "x.ipynb") == .unset)
        #expect(try repository.attribute("diff", of: "x.py") == .unspecified)
    }
}

@Suite struct MergeTests {
    @Test func mergesInMemoryLeaveTheRepositoryAlone() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("base\n", to: "a")
        try work.commit()
        let base = try work.id("HEAD")
        try work.git("switch", "--quiet", "-c", "other")
        try work.add("theirs\n", to: "a")
        try work.add("b\n", to: "b")
        try work.commit()
        let theirs = try work.id("HEAD")
        try work.git("switch", "--quiet", "main")
        let repository = try work.open()
        #expect(try repository.mergeAnalysis(of: theirs).contains(.fastForward))
        #expect(try repository.mergeAnalysis(of: base).contains(.upToDate))
        try work.add("ours\n", to: "a")
        try work.commit()
        let ours = try work.id("HEAD")
        #expect(try repository.mergeBase(ours, theirs) == base)
        #expect(try repository.mergeAnalysis(of: theirs) == .normal)
        #expect(try repository.isDescendant(ours, of: base))
        #expect(try !repository.isDescendant(base, of: ours))
        #expect(try repository.aheadBehind(ours, theirs) == (1, 1))
        let merged = try repository.mergeCommits(ours: ours, theirs: theirs)
        #expect(merged.hasConflicts && merged.conflicts == ["a"])
        #expect(throws: GitError.self) { try merged.writeTree() }
        let clean = try repository.mergeTrees(
            ancestor: repository.tree(base), ours: repository.tree(base), theirs: repository.tree(theirs))
        #expect(try clean.writeTree() == work.id("other^{tree}"))
        #expect(try work.git.text(["status", "--porcelain"]).isEmpty)
    }

    @Test func unrelatedHistoriesHaveNoBase() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.commit("one")
        let one = try work.id("HEAD")
        try work.git("switch", "--quiet", "--orphan", "two")
        try work.commit("two")
        #expect(try work.open().mergeBase(one, work.id("HEAD")) == nil)
    }
}

@Suite struct RevwalkTests {
    @Test func parentsFirstAndHidden() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        for message in ["one", "two", "three"] { try work.commit(message) }
        let ids = try ["HEAD~2", "HEAD~1", "HEAD"].map { try work.id($0) }
        let repository = try work.open()
        #expect(try repository.walk(from: [ids[2]], order: .parentsFirst).all() == ids)
        #expect(try repository.walk(from: [ids[2]], hiding: [ids[0]], order: .topological).all() == [ids[2], ids[1]])
        #expect(throws: GitError.self) { try repository.walk(from: [.zero]) }
    }
}
