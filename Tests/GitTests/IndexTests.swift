import Git
import Platform
import SystemPackage
import Testing

@Suite struct IndexTests {
    @Test func entriesAndTheirStages() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "b/c")
        try work.add("x", to: "a")
        try work.write("x", to: "intended")
        try work.git("add", "--intent-to-add", "intended")
        let index = try work.open().index()
        #expect(index.entries.map(\.path) == ["a", "b/c", "intended"])
        #expect(index.entries.map(\.isIntentToAdd) == [false, false, true])
        #expect(index.entry(at: "b/c")?.mode == .file)
        #expect(index.entry(at: "b") == nil)
        #expect(index.hasEntries(below: "b") && !index.hasEntries(below: "a"))
        #expect(!index.hasConflicts && index.count == 3)
    }

    /// The forms of the index that git writes, against git itself, along a random history of staging.
    @Test(arguments: ["2", "3", "4"])
    func stagedChangesAreThoseOfGit(_ version: String) throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.git("config", "index.version", Argument(version))
        var random = SystemRandomNumberGenerator()
        let long = String(repeating: "long", count: 1200)
        let blobs = try (0...3).map { try blob(work, $0) }
        for round in 0..<12 {
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let depth = Int.random(in: 1...3, using: &random)
                var name = (0..<depth).map { _ in ["a", "a.b", "a-b", "b", "zz"].randomElement(using: &random) ?? "a" }
                if round == 7 { name = ["d"] + stride(from: 0, to: 20, by: 1).map { "\($0)" + long.prefix(220) } }
                let path = name.joined(separator: "/")
                let line = "100644 \(blobs[Int.random(in: 0...3, using: &random)].hex)\t\(path)\n"
                try work.git.perform(["update-index", "--replace", "--index-info"], input: Array(line.utf8))
            }
            if Bool.random() {
                let listed = GitCommand.nulSeparated(try work.git.output(["ls-files", "-z"]))
                if let path = listed.randomElement(using: &random) {
                    try work.git("update-index", "--force-remove", "--", Argument(Array(path)))
                }
            }
            if round % 5 == 2 {
                try work.write("x", to: "intended\(round)")
                try work.git("add", "--intent-to-add", "--", "intended\(round)")
            }
            // With and without a tree cache.
            if round % 3 == 0, round % 5 != 2 { _ = try work.git.run(["write-tree"]) }
            let readers = try work.readers()
            let changes = try readers[0].stagedChanges()
            #expect(try changes == readers[1].stagedChanges())
            if Bool.random() { try work.git("commit", "--quiet", "--allow-empty", "--message", "m") }
            #expect(try readers[0].stagedChanges() == readers[1].stagedChanges())
        }
    }

    private func blob(_ work: Work, _ number: Int) throws -> ObjectID {
        try #require(
            ObjectID(hex: try work.git.text(["hash-object", "-w", "--stdin"], input: Array("\(number)".utf8))))
    }

    @Test func aDamagedIndexIsAnErrorOrGitsWord() throws {
        let scratch = try Scratch()
        let work = try scratch.repository()
        try work.add("x", to: "some/file")
        let file = work.top.appending(".git/index")
        let bytes = try FileSystem.read(file)
        for cut in [0, 4, 11, 30, 60, 90, bytes.count - 1] {
            try FileSystem.write(Array(bytes.prefix(cut)), to: file)
            let reader = try Reader.open(environment: scratch.environment, directory: work.top)
            // git does not look at the hash, and takes some damage for an index.
            let plumbing = try PlumbingReader(environment: scratch.environment, directory: work.top)
            if let expected = try? plumbing.stagedChanges() {
                #expect(try reader.stagedChanges() == expected)
            } else {
                #expect(throws: (any Error).self) { try reader.stagedChanges() }
            }
        }
        try FileSystem.remove(file)
        #expect(try Reader.open(environment: scratch.environment, directory: work.top).stagedChanges().isEmpty)
    }
}
