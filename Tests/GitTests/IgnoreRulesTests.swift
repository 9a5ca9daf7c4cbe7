import Platform
import SystemPackage
import Testing

@testable import Git

@Suite struct IgnoreRulesTests {
    func ignored(_ text: String, _ path: String, in folder: String = "", isDirectory: Bool = false) -> Bool {
        var rules = IgnoreRules()
        rules.add(Array(text.utf8), in: RepositoryPath(folder))
        return rules.ignores(RepositoryPath(path), isDirectory: isDirectory)
    }

    @Test func patternsAreThoseOfTheManual() {
        #expect(ignored("*.log", "a/b.log"))
        #expect(!ignored("/*.log", "a/b.log"))
        #expect(ignored("build/", "x/build", isDirectory: true) && !ignored("build/", "x/build"))
        #expect(ignored("a/**/b", "a/b") && ignored("a/**/b", "a/x/y/b"))
        #expect(ignored("**/b", "b") && ignored("a/**", "a/b") && !ignored("a/**", "a"))
        #expect(ignored("foo**", "foo/bar") == false && ignored("[a-c]?", "bx"))
        #expect(ignored("\\#a\n\\!b\nc\\ ", "#a") && ignored("\\!b", "!b") && ignored("c\\  ", "c "))
        #expect(!ignored("*.a\n!x.a", "x.a") && ignored("!x.a\n*.a", "x.a"))
        #expect(ignored("x\r\n", "x") && ignored("\u{feff}x", "x") && ignored("# x\nx", "x") && !ignored("# x", "# x"))
        #expect(ignored("/x", "d/x", in: "d") && !ignored("/x", "e/x", in: "d"))
        #expect(ignored("[[:digit:]]", "7") && ignored("[!a]", "b") && !ignored("[^a]", "a") && !ignored("[a", "[a"))
    }

    /// Random rules over random trees: git lists the same files.
    @Test func gitIgnoresTheSame() throws {
        let scratch = try Scratch()
        var random = Numbers(state: 20_251_125)
        let names = ["a", "b", "ab", "a.b", "data", "x y", "#a", "!b", "A", "a\\b", "]", "é", ".a", "b.log", "raw"]
        let pieces =
            names + [
                "*", "**", "?", "[ab]", "[!a]", "[a-c]", "\\a", "\\", " ", "\\ ", "/", "/", "/", "/**/", "*.b", "a*",
                "*b", "[",
                "[[:alpha:]]", "[]a]", "[a\\]]", "***",
            ]
        func pick(_ list: [String]) -> String { list[random.next(list.count)] }
        func rules() -> String {
            (0..<(1 + random.next(5))).map { _ in
                (random.next(3) == 0 ? "!" : "") + (random.next(3) == 0 ? "/" : "")
                    + (0..<(1 + random.next(4))).map { _ in pick(pieces) }.joined()
                    + (random.next(4) == 0 ? "/" : "")
            }.joined(separator: random.next(6) == 0 ? "\r\n" : "\n") + (random.next(2) == 0 ? "\n" : "")
        }
        for round in 0..<25 {
            let top = scratch.root.appending("r\(round)")
            let git = GitCommand(in: top, environment: scratch.environment)
            var folders = [""]
            for _ in 0..<30 {
                let folder = pick(folders)
                let path = folder + pick(names)
                let place = top.pushing(FilePath(path))
                if FileSystem.exists(place) { continue }
                if random.next(3) == 0 {
                    try FileSystem.createDirectory(place, intermediates: true)
                    folders.append(path + "/")
                } else {
                    try scratch.write("x", to: place)
                }
            }
            for folder in folders where folder.isEmpty || random.next(3) == 0 {
                try scratch.write(rules(), to: top.pushing(FilePath(folder + ".gitignore")))
            }
            try git.perform(["init", "--quiet"])
            let listed = try git.output(["ls-files", "--others", "--exclude-standard", "-z"])
            let expected = GitCommand.nulSeparated(listed).map { RepositoryPath($0) }.sorted()
            #expect(try paths(below: top) == expected, "round \(round)")
        }
    }

    /// What the rules leave of a tree.
    private func paths(below top: FilePath) throws -> [RepositoryPath] {
        var found: [RepositoryPath] = []
        func look(_ folder: RepositoryPath, _ rules: IgnoreRules) throws {
            var rules = rules
            let place = folder.isEmpty ? top : folder.filePath(below: top)
            let file = place.appending(".gitignore")
            if FileSystem.exists(file) { rules.add(try FileSystem.read(file), in: folder) }
            for name in try FileSystem.list(place) where name != ".git" {
                let path = folder.appending(RepositoryPath(FilePath(root: nil, [name]).bytes))
                let isDirectory = FileSystem.isDirectory(place.appending(name))
                if rules.ignores(path, isDirectory: isDirectory) { continue }
                if isDirectory { try look(path, rules) } else { found.append(path) }
            }
        }
        try look(RepositoryPath(""), IgnoreRules())
        return found.sorted()
    }

    private struct Numbers {
        var state: UInt64
        mutating func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
    }
}
