import Platform
import RuleFormat
import SystemPackage
import Testing

@testable import Guard

@Suite struct RuleDatabaseCacheTests {
    private let rules = (0..<20).map { number in
        Rule(id: "rule-\(number)", regex: "\\b(key\(number)_[a-z0-9]{16})\\b", keywords: ["key\(number)_"])
    }

    private func compiler() throws -> FilePath {
        let path = FileSystem.currentProgram.removingLastComponent().appending("compile-rules")
        try #require(FileSystem.isExecutableFile(path), "no compile-rules beside the tests")
        return path
    }

    private func described(_ rules: [Rule]) -> [DatabaseRule] {
        rules.map { DatabaseRule(id: $0.id, regex: $0.regex, keywords: $0.keywords) }
    }

    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        let folder = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "cache-")
        defer { try? FileSystem.removeTree(folder) }
        try body(folder.appending("git-ccds/rules"))
    }

    @Test func makesADatabaseOnceAndFindsTheSame() throws {
        try withFolder { folder in
            let cache = RuleDatabaseCache(folder: folder, compiler: try compiler())
            #expect(cache.database(of: described(rules), compiles: false) == nil)
            let set = RuleSet(Configuration(rules: rules))
            let fast = RuleSet(set, cache: cache, compiles: true)
            #expect(fast.partsDatabase != nil)
            // Kept: nothing is compiled any more.
            let again = RuleDatabaseCache(folder: folder, compiler: nil)
            #expect(again.database(of: described(rules), compiles: true) != nil)
            #expect(again.database(of: described(Array(rules.dropLast())), compiles: true) == nil)
            let text = "a = 'key" + "7_abcdefgh12345678'\nkey" + "3_0123456789abcdef\n"
            let found = try Scanner(rules: fast).scan(text)
            #expect(found.map(\.ruleID) == ["rule-3", "rule-7"])
            #expect(try Scanner(rules: set).scan(text) == found)
        }
    }

    /// Neither their expressions nor their keywords have texts that anchors could be of.
    @Test func findsWithAMemoWhatHasNoAnchors() throws {
        try withFolder { folder in
            let expressions = ["[0-9]{6}", "(?m)^[0-9]{5}[^\n]*$", #"[0-9]{4}[\s\S]*z"#]
            let own = expressions.map { Rule(id: "own-" + $0, regex: $0, keywords: ["q="]) }
            let set = RuleSet(Configuration(rules: rules + own))
            let cache = RuleDatabaseCache(folder: folder, compiler: try compiler())
            let fast = RuleSet(set, cache: cache, compiles: true)
            #expect(fast.partsDatabase != nil)
            let memo = ScanMemo()
            for text in ["q=\n123456 z\n", "\n123456 z\n", "123456 z q=\n"] {
                let found = try Scanner(rules: set).scan(text)
                #expect(found.count == (text.contains("q=") ? 3 : 0))
                #expect(try Scanner(rules: fast).scan(text) == found)
                let parts = try Array(text.utf8).withUnsafeBytes {
                    try Scanner(rules: fast).scan($0, file: Array("file.txt".utf8), memo: memo)
                }
                #expect(parts == found)
            }
        }
    }

    /// At each place of such a text there are more texts of anchors than can be noted.
    @Test func findsTheSameWhereTooMuchIsMet() throws {
        try withFolder { folder in
            let rules = (3..<23).map { length in
                let letters = String(repeating: "a", count: length)
                return Rule(id: "rule-\(length)", regex: letters + "[0-9]{\(length)}", keywords: [letters])
            }
            let set = RuleSet(Configuration(rules: rules))
            let cache = RuleDatabaseCache(folder: folder, compiler: try compiler())
            let fast = RuleSet(set, cache: cache, compiles: true)
            #expect(fast.partsDatabase != nil)
            let text = String(repeating: "a", count: 10000) + "1234\n"
            let found = try Scanner(rules: set).scan(text)
            #expect(found.map(\.ruleID) == ["rule-3", "rule-4"])
            #expect(try Scanner(rules: fast).scan(text) == found)
        }
    }

    @Test func trustsNoFileThatOthersCanWriteTo() throws {
        try withFolder { folder in
            let cache = RuleDatabaseCache(folder: folder, compiler: try compiler())
            try #require(cache.database(of: described(rules), compiles: true) != nil)
            let kept = RuleDatabaseCache(folder: folder, compiler: nil)
            let name = try #require(try FileSystem.list(folder).first)
            let file = folder.appending(name)
            try FileSystem.setMode(0o666, of: file)
            #expect(kept.database(of: described(rules), compiles: false) == nil)
            try FileSystem.setMode(0o600, of: file)
            #expect(kept.database(of: described(rules), compiles: false) != nil)
            try FileSystem.setMode(0o777, of: folder)
            #expect(kept.database(of: described(rules), compiles: false) == nil)
            try FileSystem.setMode(0o700, of: folder)
            // A link, and a file of other rules under this name.
            var bytes = try FileSystem.read(file)
            try FileSystem.remove(file)
            try FileSystem.write(bytes, to: folder.appending("elsewhere"))
            try FileSystem.symlink(target: Array("elsewhere".utf8), at: file)
            #expect(kept.database(of: described(rules), compiles: false) == nil)
            bytes[bytes.count - 1] ^= 1
            try FileSystem.writeAtomically(bytes, to: file, mode: 0o600)
            #expect(kept.database(of: described(rules), compiles: false) == nil)
            try FileSystem.writeAtomically(Array(bytes.dropLast(100)), to: file, mode: 0o600)
            #expect(kept.database(of: described(rules), compiles: false) == nil)
        }
    }

    @Test func writesRulesThatItCanRead() {
        let rules = [
            DatabaseRule(id: "a", regex: nil, keywords: [], hasPath: true),
            DatabaseRule(id: "é", regex: "x:\n3:y", keywords: ["k", ""]),
        ]
        #expect(DatabaseRule.decoded(DatabaseRule.encoded(rules)) == rules)
        #expect(DatabaseRule.decoded(Array("5:a".utf8)) == nil)
    }
}
