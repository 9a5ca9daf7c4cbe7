import Platform
import SystemPackage
import Testing

@testable import Guard

/// The database and the keywords must lead to the same findings on every text.
@Suite(.serialized) struct RuleDatabaseTests {
    /// A database made by the tool that makes it for the program.
    static let made = Result { () throws -> RuleDatabase in
        let folder = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "database-")
        defer { try? FileSystem.removeTree(folder) }
        let tools = FileSystem.currentProgram.removingLastComponent()
        let tool = try #require(
            ["embed-rules", "embed-rules-tool"].map { tools.appending($0) }.first {
                (try? FileSystem.status($0)) != nil
            }, "no embed-rules in \(tools)")
        let package = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let output = folder.appending("git-ccds.rules")
        let completed = try ChildProcess(
            .path(tool), ["--database", Argument(package.appending("Sources/Guard/Embedded")), Argument(output)]
        ).run()
        #expect(completed.succeeded, "\(completed.errorText)")
        // Mapped files outlive their names.
        return try #require(RuleDatabase(output))
    }

    private func findings(_ text: [UInt8], _ rules: RuleSet) throws -> [String] {
        try Scanner(rules: rules).scan(text, file: Array("a/file.txt".utf8)).map {
            "\($0.ruleID):\($0.startLine):\($0.startColumn):\($0.secretText)"
        }
    }

    @Test func agreesWithTheKeywords() throws {
        let database = try Self.made.get()
        let fast = RuleSet(database: database)
        let slow = RuleSet(database: nil)
        var found = 0
        for seed in 1...6 as ClosedRange<UInt64> {
            var sampler = ExpressionSampler(seed: seed)
            for rule in DefaultRules.configuration().rules {
                guard let regex = rule.regex, let secret = sampler.sample(regex) else { continue }
                // Beyond ASCII, vertical tabs, the letters that are a k or an s in any case, stray bytes.
                let odd = secret.replacing("k", with: "\u{212A}").replacing("s", with: "\u{17F}")
                    .replacing("S", with: "\u{17F}")
                let text =
                    seed > 3
                    ? Array("\(rule.keywords.joined(separator: " ")) \(odd)\n\(secret.uppercased())\n\(secret)".utf8)
                    : seed == 1
                        ? Array("x = '\(secret)'\n".utf8)
                        : Array("é \(secret) \u{0B}\(rule.keywords.first ?? "")\u{212A}\u{17F} '\(secret)' ü\n".utf8)
                            + (seed == 3 ? [0xFF, 0x20] + Array("\(secret)\n".utf8) : [])
                let expected = try findings(text, slow)
                #expect(try findings(text, fast) == expected, "\(rule.id)")
                found += expected.count
            }
        }
        #expect(found > 300)
    }

    @Test func servesSetsThatExtendTheDefaultRules() throws {
        _ = try Self.made.get()
        var configuration = DefaultRules.configuration()
        configuration.rules.append(Rule(id: "zz-own", regex: "own_[0-9]{8}", keywords: ["own_"]))
        let rules = RuleSet(configuration)
        #expect(try findings(Array("own_12345678".utf8), rules).count == 1)
    }

    @Test func refusesOtherFiles() throws {
        let folder = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "database-")
        defer { try? FileSystem.removeTree(folder) }
        for bytes in [[], Array("CCDSRDB1".utf8), [UInt8](repeating: 0, count: 5000)] {
            let path = folder.appending("x")
            try FileSystem.write(bytes, to: path)
            #expect(RuleDatabase(path) == nil)
        }
        #expect(RuleDatabase(folder.appending("none")) == nil)
    }
}
