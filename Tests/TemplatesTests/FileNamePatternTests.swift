import Formats
import Testing

@testable import Templates

@Suite struct FileNamePatternTests {
    @Test func matchesAsPythonsFnmatch() throws {
        var random = Seeded(7)
        var pairs: [(String, String)] = []
        let letters = Array("ab-]!/[")
        for _ in 0..<4000 {
            let pattern = String(
                (0..<Int.random(in: 1...7, using: &random)).map { _ in
                    (letters + Array("*?[^")).randomElement(using: &random) ?? "a"
                })
            let path = String(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
            pairs.append((pattern, path))
        }
        let script = """
            import fnmatch, json, sys
            print(json.dumps([fnmatch.fnmatch(p, n) for n, p in json.load(sys.stdin)]))
            """
        let input = JSON.write(
            Node(.array(pairs.map { Node(.array([Node(.string($0.0)), Node(.string($0.1))])) })))
        let expected =
            try JSON.parse(Array(try Peer.python(script, input: input).utf8)).array?.map { $0.boolean == true } ?? []
        let wrong = zip(pairs, expected).filter { FileNamePattern($0.0.0).matches($0.0.1) != $0.1 }.map(\.0)
        #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(5))")
    }

    @Test func pathPatternsKeepToOneLevel() {
        #expect(PathPattern("docs/*.md").matches("docs/a.md"))
        #expect(!PathPattern("docs/*.md").matches("docs/a/b.md"))
        #expect(!PathPattern("*").matches("a/b"))
        #expect(PathPattern("{{ cookiecutter.x }}/[a]").matches("{{ cookiecutter.x }}/[a]"))
        #expect(PathPattern("a?c").matches("abc"))
        #expect(!PathPattern("a?c").matches("a/c"))
        #expect(!PathPattern("A").matches("a"))
    }
}

/// Random numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
