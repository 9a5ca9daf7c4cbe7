import Git
import Platform
import Structure
import SystemPackage

/// A folder of a test's own, with a git that reads no configuration of the machine.
final class TemporaryProject {
    let top: FilePath
    let environment: EnvironmentVariables
    private let root: FilePath

    /// - Parameter isRepository: whether `git init` is run.
    init(isRepository: Bool = true, name: String = "bikes") throws {
        let temporary = FilePath(EnvironmentVariables.current("TMPDIR") ?? "/tmp")
        root = try FileSystem.realPath(FileSystem.createTemporaryDirectory(in: temporary, prefix: "structure-"))
        top = root.appending(name)
        try FileSystem.createDirectory(top)
        var environment = EnvironmentVariables.current
        environment["HOME"] = root.string
        environment["XDG_CONFIG_HOME"] = root.appending("config").string
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_CEILING_DIRECTORIES"] = root.string
        for (who, name) in [("AUTHOR", "Ada"), ("COMMITTER", "Ada")] {
            environment["GIT_\(who)_NAME"] = name
            environment["GIT_\(who)_EMAIL"] = "ada@example.org"
        }
        self.environment = environment
        if isRepository { try git("init", "--quiet", "--initial-branch=main") }
    }

    deinit { try? FileSystem.removeTree(root) }

    func git(_ arguments: Argument...) throws {
        try GitCommand(in: top, environment: environment).perform(arguments)
    }

    func write(_ path: String, _ text: String = "") throws {
        let file = top.pushing(FilePath(path))
        try FileSystem.createDirectory(file.removingLastComponent(), intermediates: true)
        try FileSystem.write(Array(text.utf8), to: file)
    }

    func commit(_ message: String = "Work") throws {
        try git("add", ".")
        try git("commit", "--quiet", "--message", Argument(message))
    }

    func project(in folder: String = "") throws -> Project {
        try Project.find(from: folder.isEmpty ? top : top.pushing(FilePath(folder)), environment: environment)
    }

    func view(_ policy: DataPolicy = DataPolicy()) throws -> ProjectView { try ProjectView(project(), policy: policy) }

    /// The text of the answer to a question, 80 columns wide; `unknown: …` for what is not known.
    func explain(_ words: String..., in folder: String = "", policy: DataPolicy = DataPolicy()) throws -> String {
        switch try Explanation.of(words, in: project(in: folder), policy: policy) {
        case .project(let view): view.text().text
        case .page(let page): PageText(page).text
        case .unknown(let nearest): "unknown: \(nearest.joined(separator: ", "))"
        }
    }

    /// Writes a project as the built-in template lays it out: the folders, some code, the ignore rules.
    func writeTemplate() throws {
        for folder in [
            "data/external", "data/interim", "data/processed", "data/raw", "docs", "models", "notebooks", "references",
            "reports", "reports/figures",
        ] {
            try write("\(folder)/.gitkeep")
        }
        for file in [
            "README.md", "Makefile", "pyproject.toml", "requirements.txt", ".env", ".env.example", ".gitattributes",
            ".ccds.toml", "bikes/__init__.py", "bikes/config.py", "bikes/dataset.py", "bikes/features.py",
            "bikes/plots.py", "bikes/modeling/__init__.py", "bikes/modeling/predict.py", "bikes/modeling/train.py",
        ] {
            try write(file)
        }
        try write(
            ".gitignore",
            """
            # Data stays out, its folders stay in
            /data/**
            /models/**
            !/data/**/
            !/models/**/
            !/data/**/.gitkeep
            !/models/**/.gitkeep
            .env
            /.venv/

            """)
        try write(
            ".cruft.json",
            """
            {"template": "git-ccds", "commit": "1", "context": {"cookiecutter": {
            "project_name": "Bikes", "module_name": "bikes", "environment_manager": "virtualenv",
            "dependency_file": "requirements.txt", "dataset_storage": {"s3": {"bucket": "b", "aws_profile": "default"}},
            "testing_framework": "none", "docs": "none", "include_code_scaffold": "Yes",
            "linting_and_formatting": "ruff", "open_source_license": "No license file"}}}
            """)
    }
}
