import Formats
import Git
import Platform
import Structure
import SystemPackage
import Testing

/// What stands in a project, as it really is.
struct ProjectViewTests {
    @Test func aFreshProjectIsNamedWhole() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        try temporary.commit()
        let view = try temporary.view()
        #expect(view.hasCommit)
        #expect(view.branch == "main")
        #expect(view.layout.module == "bikes")
        for row in view.rows { #expect(row.place != nil, "\(row.path)") }
        #expect(view.absent.isEmpty, "\(view.absent.map(\.path))")
        #expect(view.misplacedCount == 0)
        let raw = try #require(view.row(at: "data/raw"))
        #expect(raw.counts.markers == 1)
        #expect(raw.counts.files == 0)
        #expect(view.row(at: ".env")?.counts.ignored == 1)
        let text = view.text().text
        for name in ["train.py", "raw/", "only .gitkeep", "Makefile", ".cruft.json", "your code, as a Python package"] {
            #expect(text.contains(name), "\(name)")
        }
        for line in view.text(width: 80).lines { #expect(line.text.count <= 80, "\(line.text)") }
        for line in view.text(width: 50).lines { #expect(line.text.count <= 50, "\(line.text)") }
    }

    @Test func aProjectThatHasLivedIsToldAsItIs() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        try temporary.commit()
        try temporary.write("data/raw/a.csv")
        try temporary.write("data/raw/deep/er/b.csv")
        try temporary.write("data/notes/c.txt")
        try temporary.write("models/m.pkl")
        try temporary.write("extra.csv")
        try temporary.write("bikes/new.py")
        try temporary.write("Untitled.ipynb")
        try temporary.write(".venv/lib/x.py")
        try FileSystem.createDirectory(temporary.top.appending("empty"))
        try FileSystem.removeTree(temporary.top.appending("references"))
        try temporary.git("rm", "--quiet", "-r", "bikes/plots.py")
        let view = try temporary.view()
        #expect(view.row(at: "data/raw")?.counts.ignored == 2)
        #expect(view.row(at: "data")?.counts.ignored == 3)
        #expect(view.row(at: "data/notes")?.place == nil)
        #expect(view.row(at: "models")?.counts.ignored == 1)
        #expect(view.row(at: "extra.csv")?.counts.untracked == 1)
        #expect(view.row(at: "extra.csv")?.place == nil)
        #expect(view.row(at: "bikes")?.counts.untracked == 1)
        #expect(view.row(at: "references")?.counts.missing == 1)
        #expect(view.row(at: ".venv")?.counts.isClosed == true)
        #expect(view.row(at: "empty")?.isFolder == true)
        #expect(view.absent.map(\.path) == ["{module}/plots.py"])
        #expect(view.misplaced == ["Untitled.ipynb", "extra.csv"])
        let text = view.text().text
        #expect(text.contains("? extra.csv"))
        #expect(text.contains("not in the plan: a file of data"))
        #expect(text.contains("Not here      bikes/plots.py"))
        #expect(text.contains("1 missing"))
    }

    @Test func withoutACommitItSaysSo() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        let view = try temporary.view()
        #expect(!view.hasCommit)
        #expect(view.row(at: "README.md")?.counts.untracked == 1)
        #expect(view.row(at: "data/raw")?.counts.markers == 1)
        #expect(view.text().text.contains("no commit yet"))
    }

    @Test func anEmptyRepositoryAndAnEmptyFolder() throws {
        #expect(try TemporaryProject().view().text().text.contains("There is nothing in it."))
        let folder = try TemporaryProject(isRepository: false)
        #expect(try folder.view().text().text.contains("not a git repository"))
    }

    @Test func justAnyFolderIsNotListed() throws {
        let folder = try TemporaryProject(isRepository: false)
        for number in 0..<50 { try folder.write("file\(number).txt") }
        let text = try folder.view().text().text
        #expect(text.contains("None of its 50 files and folders is known"))
        #expect(!text.contains("file7"))
    }

    @Test func aFolderWithoutARepositoryIsStillRead() throws {
        let temporary = try TemporaryProject(isRepository: false)
        try temporary.writeTemplate()
        let view = try temporary.view()
        #expect(view.project.kind == .folder)
        #expect(view.row(at: "bikes")?.counts.unknown == 8)
        #expect(view.row(at: "data/raw")?.counts.markers == 1)
        #expect(try temporary.explain("data/raw").contains("there is no repository here"))
    }

    @Test func aBareCloneShowsTheLastCommit() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        try temporary.commit()
        try temporary.git("clone", "--quiet", "--bare", ".", "../shared.git")
        let project = try Project.find(
            from: temporary.top.removingLastComponent().appending("shared.git"), environment: temporary.environment)
        let view = try ProjectView(project)
        #expect(project.kind == .bare)
        #expect(view.layout.module == "bikes")
        #expect(view.row(at: "bikes")?.counts.tracked == 8)
        #expect(view.row(at: ".env") == nil)
        #expect(view.text().text.contains("bare repository"))
        let page = try #require(try view.page(for: "README.md"))
        #expect(PageText(page).text.contains("it is in the last commit"))
    }

    @Test func fromASubfolderTheWholeProjectIsShown() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        #expect(try temporary.explain(in: "data/raw").contains("train.py"))
        #expect(try temporary.explain("raw", in: "data").hasPrefix("data/raw - "))
        #expect(try temporary.explain("../models", in: "data").hasPrefix("models - "))
        #expect(try temporary.explain("data/raw", in: "data/interim").hasPrefix("data/raw - "))
        #expect(try temporary.explain(".", in: "data").hasPrefix("data - "))
        #expect(try temporary.explain("../..", in: "data").hasPrefix("unknown"))
    }

    @Test func aRepositoryNamedByTheEnvironmentIsTheOneThatIsMeant() throws {
        let temporary = try TemporaryProject()
        try temporary.write("README.md")
        try temporary.commit()
        let other = try TemporaryProject(isRepository: false)
        try other.write("README.md")
        var environment = temporary.environment
        environment["GIT_DIR"] = temporary.top.appending(".git").string
        environment["GIT_WORK_TREE"] = other.top.string
        let project = try Project.find(from: other.top, environment: environment)
        #expect(project.top == other.top)
        #expect(try ProjectView(project).row(at: "README.md")?.counts.tracked == 1)
    }

    @Test func namesThatAreNoUTF8Survive() throws {
        let temporary = try TemporaryProject()
        let name = FilePath(bytes: Array("caf".utf8) + [0xE9] + Array(".csv".utf8))
        try FileSystem.write([], to: temporary.top.pushing(name))
        let view = try temporary.view()
        #expect(view.row(at: RepositoryPath(name.bytes)) != nil)
        #expect(view.text().text.contains("caf\\351.csv"))
    }

    @Test func anotherTemplateIsRecognisedInParts() throws {
        let temporary = try TemporaryProject()
        for file in ["src/pkg/__init__.py", "src/pkg/a.py", "tests/test_a.py", "setup.py", "README.rst", "weird/x.csv"]
        {
            try temporary.write(file)
        }
        try temporary.commit()
        let view = try temporary.view()
        #expect(view.layout.module == "src/pkg")
        #expect(view.row(at: "src/pkg")?.place?.path == "{module}")
        #expect(view.row(at: "weird")?.place == nil)
        let text = view.text().text
        #expect(text.contains("not on record as made from"))
        #expect(text.contains("? weird/"))
        #expect(view.absent.isEmpty)
    }

    @Test func conflictsAndSubmodulesAreCountedOnce() throws {
        let temporary = try TemporaryProject()
        try temporary.write("notes.md", "a")
        try temporary.commit()
        try temporary.git("checkout", "--quiet", "-b", "other")
        try temporary.write("notes.md", "b")
        try temporary.commit()
        try temporary.git("checkout", "--quiet", "main")
        try temporary.write("notes.md", "c")
        try temporary.commit()
        #expect(throws: GitCommandError.self) { try temporary.git("merge", "--quiet", "other") }
        #expect(try temporary.view().row(at: "notes.md")?.counts.tracked == 1)
    }

    @Test func manyFilesAreCountedAndTheRestIsSaid() throws {
        let temporary = try TemporaryProject()
        try temporary.write(".gitignore", "/data/\n")
        try FileSystem.createDirectory(temporary.top.appending("data/raw"), intermediates: true)
        for number in 0..<300 { try temporary.write("data/raw/\(number).csv") }
        let view = try temporary.view()
        #expect(view.row(at: "data/raw")?.counts.ignored == 300)
        #expect(try temporary.explain("data/raw").contains("'.gitignore line 1: /data/' hides the whole folder"))
    }

    @Test func asJSON() throws {
        let temporary = try TemporaryProject()
        try temporary.writeTemplate()
        try temporary.commit()
        let json = try temporary.view().json
        let table = try #require(json.table)
        #expect(table["kind"]?.string == "work tree")
        #expect(table["module"]?.string == "bikes")
        let raw = table["places"]?.array?.first { $0.table?["path"]?.string == "data/raw" }
        #expect(raw?.table?["identity"]?.string == "place:data/raw")
        #expect(raw?.table?["markers"]?.integer == 1)
    }
}
