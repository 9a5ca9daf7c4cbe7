@testable import Guard

/// Rules and texts for tests. Secrets are put together at run time, so that no scanner takes this file for a leak.
enum Samples {
    static func parse(_ toml: String) throws -> Configuration {
        try Configuration.parse(Array(toml.utf8), name: "test.toml")
    }

    static func scanner(_ toml: String, depth: Int = 5) throws -> Scanner {
        Scanner(rules: RuleSet(try parse(toml)), maximumDecodeDepth: depth)
    }

    /// A rule for `tok_` and sixteen letters or digits.
    static let tokenRule = """
        [[rules]]
        id = "test-token"
        description = "Test token"
        regex = '''\\b(tok_[a-z0-9]{16})\\b'''
        keywords = ["tok_"]
        """

    /// A token that `tokenRule` finds; another one for another seed.
    static func token(_ seed: Int = 1) -> String {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let tail = (0..<16).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return letters[Int(state >> 33) % letters.count]
        }
        return "tok" + "_" + String(tail)
    }
}

extension Scanner {
    func scan(_ text: String, file: String = "file.txt") throws -> [Finding] {
        try scan(Array(text.utf8), file: Array(file.utf8))
    }
}

extension Finding {
    var secretText: String { String(decoding: secret, as: UTF8.self) }
    var matchText: String { String(decoding: match, as: UTF8.self) }
    var fileText: String { String(decoding: file, as: UTF8.self) }
}
