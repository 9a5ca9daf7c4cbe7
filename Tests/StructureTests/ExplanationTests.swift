import Formats
import Git
import Platform
import Structure
import SystemPackage
import Testing

/// Questions about a project, and their answers.
struct ExplanationTests {
    private func project() throws -> TemporaryProject {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        try temporary.commit("First commit")
        return temporary
    }

    @Test func everyFileOfAProjectHasAPageOfAScreen() throws {
        let temporary = try project()
        let view = try temporary.view()
        for row in view.rows {
            let page = try #require(try view.page(for: row.path), "\(row.path)")
            #expect(PageText(page).lines.count <= 24, "\(row.path): \(PageText(page).lines.count)")
        }
        for folder in ["data/raw", "models", "docs"] {
            #expect(try temporary.explain("\(folder)/.gitkeep").hasPrefix("\(folder)/.gitkeep - keeps"))
        }
    }

    @Test func everyWordFitsAScreenInAProject() throws {
        let temporary = try project()
        let table = try TOML.parse(Array("# Why\n\n[guard]\n# What\n\ndata-folders = [\"data\", \"models\"]\n".utf8))
        let policy = DataPolicy(guardTable: table.table?["guard"], file: ".ccds.toml")
        for word in ["data", "docs", "models", "notebooks", "reports", "bikes", "tests", "test", "requirements.txt"] {
            let text = try temporary.explain(word, policy: policy)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 24, "\(word): \(lines)\n\(text)")
        }
    }

    @Test func theRuleThatDecidesIsNamed() throws {
        let temporary = try project()
        try temporary.write("data/raw/a.csv")
        try temporary.write("bikes/new.py")
        #expect(try temporary.explain("data/raw").contains("'.gitignore line 2: /data/**' hides them"))
        #expect(try temporary.explain("data/raw").contains("Now           files: 1 ignored"))
        #expect(try temporary.explain("data/raw/a.csv").contains("no: '.gitignore line 2: /data/**' hides it"))
        #expect(
            try temporary.explain("data/raw/.gitkeep").contains("'.gitignore line 6: !/data/**/.gitkeep' lets it in"))
        #expect(try temporary.explain(".env").contains("no: '.gitignore line 8: .env' hides it"))
        #expect(try temporary.explain("bikes/new.py").contains("'git add bikes/new.py' takes it in"))
        #expect(try temporary.explain("bikes/config.py").contains("yes: no rule hides it"))
        #expect(try temporary.explain(".venv").contains("no: '.gitignore line 9: /.venv/' hides the folder"))
        try temporary.git("add", "--force", "data/raw/a.csv")
        let forced = try temporary.explain("data/raw/a.csv")
        #expect(forced.contains("would hide it"))
        #expect(forced.contains("git rm --cached data/raw/a.csv") || forced.contains("--cached"))
    }

    @Test func thePolicyIsNamed() throws {
        let temporary = try TemporaryProject()
        try temporary.write("tables/a.csv")
        let table = try TOML.parse(Array("[guard]\n\ndata-folders = [\"tables/\"]\nmax-file-size = \"1 MB\"\n".utf8))
        let policy = DataPolicy(guardTable: table.table?["guard"], file: ".ccds.toml")
        #expect(policy.dataFolders == ["tables"])
        #expect(policy.maxFileSize == 1_000_000)
        let text = try temporary.explain("tables/a.csv", policy: policy)
        #expect(text.contains("(data-folders, .ccds.toml line 3)"), "\(text)")
        try temporary.write("big.txt", String(repeating: "x", count: 1_000_001))
        #expect(try temporary.explain("big.txt", policy: policy).contains("git-ccds refuses files over 1.0 MB"))
        var allowing = policy
        allowing.allow = ["big.txt", "tables/"]
        #expect(try temporary.explain("big.txt", policy: allowing).contains("'git add big.txt' takes it in"))
        #expect(try temporary.explain("tables/a.csv", policy: allowing).contains("takes it in"))
        #expect(try temporary.explain("tables", policy: policy).contains("no rule of .gitignore hides its files, but"))
    }

    @Test func anExistingPathComesBeforeOtherMeanings() throws {
        let temporary = try project()
        let text = try temporary.explain("data")
        #expect(text.hasPrefix("data - all data"))
        #expect(text.contains("'data' is also"))
        #expect(text.contains("'git ccds explain make data'") || text.contains("explain make"))
        #expect(!(try temporary.explain("./data")).contains("is also"))
        try temporary.write("feature", "x")
        #expect(try temporary.explain("feature").hasPrefix("feature - a file"))
        #expect(try temporary.explain("feature").contains("a term"))
        #expect(try temporary.explain("term:feature").hasPrefix("feature\n"))
    }

    @Test func anAnswerGivenIsSaid() throws {
        let temporary = try project()
        #expect(
            try temporary.explain("environment_manager").hasPrefix(
                "environment_manager - which tool sets up Python (here: virtualenv)\n"))
        #expect(try temporary.explain("dataset_storage=azure").contains("(here: s3)"))
    }

    @Test func opinionsSayHowTheProjectKeepsThem() throws {
        let temporary = try project()
        let text = try temporary.explain("opinions")
        #expect(text.contains("kept: data is ignored (.gitignore line 2)"))
        #expect(text.contains("no notebook yet"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 25)
        try temporary.write("a.ipynb")
        try temporary.write("data/raw/a.csv")
        try temporary.git("add", "--force", "data/raw/a.csv", ".env")
        let changed = try temporary.explain("opinions")
        #expect(changed.contains("not kept: data/raw/a.csv is in git"))
        #expect(changed.contains("not kept: .env is in git"))
        #expect(changed.contains("0 of 1 notebooks stand in notebooks/"))
        #expect(try temporary.explain("secrets").contains("Here          not kept: .env is in git"))
    }

    @Test func commitSaysWhatItIsMadeOf() throws {
        let temporary = try project()
        try temporary.write("notebooks/1.ipynb")
        try temporary.write("bikes/a.py")
        try temporary.write("data/raw/a.csv")
        try temporary.write("left.txt")
        try temporary.git("add", "notebooks", "bikes")
        let text = try temporary.explain("commit")
        #expect(text.contains("\"First commit\" by Ada"))
        #expect(text.contains("2 files for the next commit"))
        #expect(text.contains("1: notebooks/1.ipynb"))
        #expect(text.contains("1: bikes/a.py"))
        #expect(text.contains("1 file under data/: '.gitignore line 2: /data/**' hides it"))
        #expect(text.contains("1 file that git sees and does not keep"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 25)
    }

    @Test func commitBeforeTheFirst() throws {
        let temporary = try TemporaryProject()
        try temporary.write("a.py")
        try temporary.git("add", "a.py")
        let text = try temporary.explain("commit")
        #expect(text.contains("there is none yet"))
        #expect(text.contains("1: a.py"))
        #expect(try TemporaryProject(isRepository: false).explain("commit").hasPrefix("commit\n"))
    }

    @Test func whatIsDeletedIsSaidToBeMissing() throws {
        let temporary = try project()
        try FileSystem.removeTree(temporary.top.appending("README.md"))
        #expect(try temporary.explain("README.md").contains("missing: 'git restore README.md' brings it back"))
        try FileSystem.removeTree(temporary.top.appending("references"))
        #expect(try temporary.explain("references").contains("1 missing"))
    }

    @Test func unknownWordsAndPaths() throws {
        let temporary = try project()
        #expect(try temporary.explain("enviroment").hasPrefix("unknown: environment"))
        #expect(try temporary.explain("./nothing.py").hasPrefix("unknown: "))
        #expect(try temporary.explain("/nowhere").hasPrefix("unknown: "))
        #expect(try temporary.explain("tests").hasPrefix("tests - small programs"))
        #expect(try temporary.explain("interim", "data").hasPrefix("interim data\n"))
    }

    @Test func aDamagedRepositoryIsAnError() throws {
        let temporary = try TemporaryProject()
        try temporary.write(".git/config", "[core\n")
        #expect(throws: GitCommandError.self) { try temporary.project() }
    }

    @Test func pagesAsJSON() throws {
        let page = try #require(Page.of(.option("docs")))
        let text = JSON.write(page.json, indent: nil, sortKeys: false, ensureASCII: false)
        #expect(text.hasPrefix("{\"identity\": \"option:docs\", \"title\": \"docs - "))
        #expect(text.contains("{\"label\": \"mkdocs\", \"text\": "))
    }
}
