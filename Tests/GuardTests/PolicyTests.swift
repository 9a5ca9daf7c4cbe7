import Formats
import Testing

@testable import Guard

@Suite struct PolicyTests {
    private func policy(_ toml: String) throws -> Policy {
        try Policy(table: try TOML.parse(Array(toml.utf8))["guard"], file: ".ccds.toml")
    }

    @Test func readsTheTable() throws {
        #expect(try Policy(table: nil, file: "x") == .standard)
        let policy = try policy(
            "[guard]\ndata-folders = ['data/', './big']\nallow = ['data/x.csv']\nmax-file-size = '20 MiB'")
        #expect(policy == Policy(dataFolders: ["data", "big"], allow: ["data/x.csv"], maxFileSize: 20 << 20))
        #expect(Policy.standard.maxFileSize == 5_000_000)
    }

    @Test(arguments: [
        ("guard = 1", "must be a table"), ("[guard]\ndata-folder = ['x']", "no key 'data-folder'"),
        ("[guard]\nallow = [1]", "must be an array of patterns, not of an integer"),
        ("[guard]\nallow = 'x'", "array of patterns"), ("[guard]\nmax-file-size = 'much'", "a size such as"),
        ("[guard]\nmax-file-size = 0", "a size such as"), ("[guard]\ndata-folders = ['../x']", "no folder inside"),
        ("[guard]\ndata-folders = ['/']", "no folder inside"), ("[guard]\nallow = ['']", "no pattern"),
    ])
    func refusesWhatItDoesNotUnderstand(toml: String, part: String) {
        #expect { try policy(toml) } throws: { "\($0)".contains(part) }
    }

    @Test(arguments: [
        ("data/raw/train.csv", true), ("data/raw/.gitkeep", false), ("data/README.md", false), ("data/readme", false),
        ("data/make.py", false), ("models/m.pkl", true), ("src/data/x.csv", false),
        ("data", false), ("database/x.csv", false), ("data/.gitignore", false), ("data/README.csv", true),
        ("models/Makefile", false), ("data/raw/ok.csv", false), ("data/deep/kept/x.bin", false),
    ])
    func knowsWhatIsData(path: String, isData: Bool) {
        let data = DataPolicy(Policy(allow: ["data/raw/ok.*", "kept/"]))
        #expect((data.dataFolder(of: Array(path.utf8)) != nil) == isData)
    }

    @Test(arguments: [
        ("*.csv", "a/b.csv", true), ("/*.csv", "a/b.csv", false), ("a/*.csv", "a/b.csv", true), ("a/*", "a/b/c", true),
        ("a/**/c", "a/c", true), ("a/**/c", "a/x/y/c", true), ("a/?.csv", "a/bb.csv", false),
        ("a/[b-d].csv", "a/c.csv", true), ("a/[!b].csv", "a/b.csv", false), ("b", "a/b/c", true), ("a\\*", "a*", true),
        ("**", "anything/at/all", true), ("a/**", "a/b/c", true), ("a/b/", "a/b/c", true), ("a/b", "x/a/b", false),
    ])
    func matchesPatterns(pattern: String, path: String, matches: Bool) {
        #expect(PathPattern(pattern).matches(Array(path.utf8)) == matches)
    }

    @Test func knowsPointers() {
        func isPointer(_ text: String, _ path: String = "data/x.csv", isLink: Bool = false) -> Bool {
            Array(text.utf8).withUnsafeBytes { PointerFile.isPointer($0, path: Array(path.utf8), isLink: isLink) }
        }
        let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
        #expect(isPointer(lfs))
        #expect(!isPointer("version https://git-lfs.github.com/spec/v1\n1,2,3\n"))
        #expect(!isPointer(lfs + "id,name\n1,ann\n"))
        #expect(!isPointer("1,2,3\n", "data/x.csv.dvc"))
        #expect(isPointer("/annex/objects/SHA256E-s1--00.csv\n"))
        #expect(isPointer("../.git/annex/objects/aa/bb/x", isLink: true))
        #expect(!isPointer("/somewhere/else", isLink: true))
        #expect(isPointer("outs:\n- md5: 00\n  path: x\n", "data/x.dvc"))
        #expect(!isPointer("outs: 1\n", "data/x.csv"))
    }

    @Test(
        arguments: [
            (".env", "", "env-file"), ("a/.env.local", "", "env-file"), (".env.example", "K=1", nil),
            (".env.template", "", nil),
            ("id_rsa", "", "ssh-private-key-file"), ("id_rsa.pub", "", nil),
            ("a.pem", "-----BEGIN CERTIFICATE-----", nil),
            ("a.pem", "-----BEGIN RSA PRIVATE " + "KEY-----", "private-key-file"),
            ("kaggle.json", "{\"username\": \"a\", \"key\": \"b\"}", "kaggle-json-file"), ("kaggle.json", "{}", nil),
            (".netrc", "machine a login b password c", "netrc-file"),
            (".pypirc", "[distutils]\nindex-servers = pypi", nil),
            (".pypirc", "password = x", "pypirc-file"), (".npmrc", "//r/:_authToken=${NPM_TOKEN}", nil),
            (".npmrc", "//r/:_authToken=abc", "npmrc-file"), ("a.p12", "", "key-store-file"),
            ("environment.yml", "", nil), (".envrc", "", nil), ("docs/config.json", "\"auth\"", nil),
            (".docker/config.json", "\"auth\"", "docker-config-file"),
        ] as [(String, String, String?)])
    func knowsSecretFiles(path: String, text: String, id: String?) {
        let kind = SecretFileNames.kind(of: Array(path.utf8))
        let isSecret = kind.map { kind in Array(text.utf8).withUnsafeBytes { kind.holds?($0) ?? true } } ?? false
        #expect((isSecret ? kind?.id : nil) == id)
    }

    @Test(arguments: [
        ("/tmp/base.toml", "only what is in the repository"), ("../base.toml", "only what is in the repository"),
        ("base.toml", "no such file in the repository"),
    ])
    func hooksExtendWhatIsInTheRepository(path: String, reason: String) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.forHook(policy: .standard) { name in
                name == ".gitleaks.toml" ? .contents(Array("[extend]\npath = '\(path)'".utf8)) : nil
            }
        }
        #expect(error?.message.contains(reason) == true)
    }

    @Test func hooksDoNotGoSilent() throws {
        func settings(_ files: [String: PolicyFile]) throws -> Settings {
            try Settings.forHook(policy: .standard) { files[$0] }
        }
        func file(_ text: String) -> PolicyFile { .contents(Array(text.utf8)) }
        #expect(try settings([:]).scanner.rules === RuleSet.standard)
        #expect(throws: SettingsError.self) { try settings([".gitleaks.toml": file("")]) }
        #expect(throws: SettingsError.self) { try settings([".gitleaks.toml": file("[[rules]")]) }
        #expect(throws: SettingsError.self) { try settings([".gitleaks.toml": .link]) }
        #expect(throws: SettingsError.self) { try settings([".gitleaksignore": .link]) }
        #expect(throws: SettingsError.self) {
            try Settings.forHook(policy: .standard) { _ in throw NoExtension(path: "x") }
        }
        let extended = try settings([
            ".gitleaks.toml": file("[extend]\npath = 'base.toml'"), "base.toml": file(Samples.tokenRule),
            ".gitleaksignore": file("nonsense\n"),
        ])
        #expect(extended.scanner.rules.count == 1 && extended.warnings.count == 1)
    }
}
