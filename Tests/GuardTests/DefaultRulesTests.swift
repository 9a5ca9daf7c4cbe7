import Formats
import Platform
import SystemPackage
import Testing

@testable import Guard

/// Checks the default rules against the examples that stand beside them.
@Suite struct DefaultRulesTests {
    /// The files with rules, and the one with allowlists for all.
    static let files: [RuleFile] = RuleFile.all()

    @Test func thereAreEnoughRulesWithTheirFacts() throws {
        let rules = try Self.files.flatMap { try $0.rules() }
        #expect(rules.count >= 250)
        #expect(Set(rules.map(\.id)).count == rules.count)
        #expect(DefaultRules.count == rules.count)
    }

    @Test func theFirstOnesAreThere() {
        // gitleaks' identifiers for the same kinds of secret.
        let expected = [
            "private-key", "aws-access-token", "gcp-api-key", "github-pat", "gitlab-pat", "slack-bot-token",
            "stripe-access-token", "openai-api-key", "anthropic-api-key", "huggingface-access-token",
            "pypi-upload-token", "npm-access-token", "jwt", "generic-api-key", "databricks-api-token",
        ]
        // Data science's own, which gitleaks does not know.
        let own = [
            "wandb-api-key", "kaggle-json", "neptune-api-token", "comet-api-key", "dvc-remote-credentials",
            "jupyter-token",
            "mlflow-tracking-credentials", "minio-credentials", "azure-storage-account-key", "azure-sas-token",
            "postgres-connection-url", "snowflake-connection-url", "gcp-service-account", "pinecone-api-key",
        ]
        for id in expected + own { #expect(DefaultRules.rule(id: id) != nil, "\(id)") }
    }

    @Test(arguments: files) func everyRuleSaysWhatItIs(file: RuleFile) throws {
        for rule in try file.rules() {
            #expect(!rule.description.isEmpty && !rule.description.hasSuffix("."), "\(rule.id)")
            #expect(rule.source.hasPrefix("https://"), "\(rule.id)")
            #expect(!rule.revoke.isEmpty, "\(rule.id)")
            #expect(["critical", "high", "medium", "low"].contains(rule.severity), "\(rule.id)")
            #expect(rule.tags.contains(file.field), "\(rule.id)")
            #expect(!rule.keywords.isEmpty || rule.hasPath, "\(rule.id) would run on every text")
            #expect(rule.keywords.allSatisfy { $0 == $0.lowercased() && $0.utf8.count >= 3 }, "\(rule.id)")
            #expect(!rule.examples.isEmpty, "\(rule.id)")
        }
    }

    @Test(arguments: files) func findsEveryExampleOnceWithItsSecret(file: RuleFile) throws {
        for rule in try file.rules() {
            for example in rule.examples {
                let findings = try Scanner().scan(example.text, file: example.file)
                let found = findings.map { "\($0.ruleID): \($0.secretText)" }
                let secret = example.secret ?? ""
                #expect(found == ["\(rule.id): \(secret)"], "\(example.text)")
            }
        }
    }

    @Test(arguments: files) func findsNothingInCounterexamples(file: RuleFile) throws {
        for rule in try file.rules() {
            for example in rule.counterexamples {
                let found = try Scanner().scan(example.text, file: example.file).map {
                    "\($0.ruleID): \($0.secretText)"
                }
                #expect(found == [], "\(rule.id): \(example.text)")
            }
        }
    }

    @Test(arguments: files) func examplesAreCutSoThatNoScannerTakesThemForLeaks(file: RuleFile) throws {
        let text = try String(decoding: FileSystem.read(file.path), as: UTF8.self)
        #expect(try Scanner().scan(text, file: "Sources/Guard/Embedded/\(file.name)").map(\.secretText) == [])
    }

    @Test(arguments: [
        "api_key = os.environ[\"LAB_API_KEY_2\"]",
        "password = getpass.getpass(\"Password for host 2: \")",
        "token <- Sys.getenv(\"LAB_TOKEN_2\")",
        "API_KEY=${LAB_API_KEY_2}",
        "password: \"{{ vault_db_password_2 }}\"",
        "api_key = \"<your-api-key-1>\"",
        "AWS_SECRET_ACCESS_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "postgresql://user:password@localhost:5432/db",
        "integrity sha512-0f8fad5bd9cb469fa165708677289500f8fad5bd9cb469fa16570867728950==",
        "token_id = \"0f8fad5b-d9cb-469f-a165-70867728950e\"",
    ])
    func staysQuietWhereNoSecretStands(text: String) throws {
        #expect(try Scanner().scan(text).map(\.ruleID) == [])
    }

    @Test func staysQuietInLockFiles() throws {
        let text = "api_key = \"" + "q7Zr" + "T1mWv9LpXs4KcB8n" + "Yd2F\"\n"
        #expect(try Scanner().scan(text, file: "settings.py").map(\.ruleID) == ["generic-api-key"])
        for file in ["poetry.lock", "a/package-lock.json", "conda-lock.yml", "go.sum", "x.min.js", "figure.png"] {
            #expect(try Scanner().scan(text, file: file).isEmpty, "\(file)")
        }
    }
}

/// A file of `Sources/Guard/Embedded` with rules.
struct RuleFile: Sendable, CustomTestStringConvertible {
    /// An example: its text, the file it pretends to stand in, and the secret that is to be found there.
    struct Example {
        var text: String
        var file: String
        var secret: String?
    }

    /// A rule as its file tells it.
    struct Entry {
        var id: String
        var description: String
        var severity: String
        var source: String
        var revoke: String
        var tags: [String]
        var keywords: [String]
        var hasPath: Bool
        var examples: [Example]
        var counterexamples: [Example]
    }

    var path: FilePath
    var name: String { path.lastComponent?.string ?? "" }
    var field: String { path.stem ?? "" }
    var testDescription: String { name }

    /// All of them; a folder that cannot be read gives none, which the count of rules shows.
    static func all() -> [RuleFile] {
        let folder = FilePath(#filePath).removingLastComponent().appending("../../Sources/Guard/Embedded")
        let names = (try? FileSystem.list(folder)) ?? []
        return names.filter { $0.extension == "toml" && $0.string != "global.toml" }.map { name in
            RuleFile(path: folder.appending(name))
        }
    }

    func rules() throws -> [Entry] {
        let root = try TOML.parse(FileSystem.read(path))
        return try #require(root["rules"]?.array, "no rules in \(name)").map { node in
            Entry(
                id: node["id"]?.string ?? "", description: node["description"]?.string ?? "",
                severity: node["severity"]?.string ?? "", source: node["source"]?.string ?? "",
                revoke: node["revoke"]?.string ?? "", tags: node["tags"]?.strings ?? [],
                keywords: node["keywords"]?.strings ?? [], hasPath: node["path"] != nil,
                examples: (node["examples"]?.strings ?? []).map { Self.example($0, hasRegex: node["regex"] != nil) },
                counterexamples: (node["counterexamples"]?.strings ?? []).map { Self.example($0, hasRegex: true) })
        }
    }

    /// Takes the marks off: `…` cuts a text into harmless pieces, `«` and `»` stand around the secret; a first line
    /// `path: NAME` names the file.
    private static func example(_ marked: String, hasRegex: Bool) -> Example {
        var text = marked.filter { $0 != "…" }
        var file = "example.txt"
        if text.hasPrefix("path: "), let end = text.firstIndex(of: "\n") {
            file = String(text[text.index(text.startIndex, offsetBy: 6)..<end])
            text = String(text[text.index(after: end)...])
        }
        var secret: String?
        if let start = text.firstIndex(of: "«"), let end = text.firstIndex(of: "»") {
            secret = String(text[text.index(after: start)..<end])
        }
        return Example(text: text.filter { $0 != "«" && $0 != "»" }, file: file, secret: hasRegex ? secret : "")
    }
}
