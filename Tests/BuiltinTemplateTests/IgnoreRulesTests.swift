import Platform
import SystemPackage
import Testing

/// What git sees of a project.
struct IgnoreRulesTests {
    private static let untracked = [
        ".env", ".env.local", "sub/.env", "data/raw/train.csv", "data/raw/deep/down/train.csv", "data/notes.txt",
        "models/model.pkl", "models/run1/model.pkl", ".venv/bin/python", ".pixi/x", "project_module/__pycache__/a.pyc",
        "docs/site/index.html", ".ruff_cache/x", "notebooks/.ipynb_checkpoints/a.ipynb",
        "project_module.egg-info/PKG-INFO",
    ]
    private static let tracked = [
        ".env.example", "data/raw/.gitkeep", "data/README.md", "data/raw/deep/README.txt", "data/raw/train.csv.dvc",
        "data/raw/.gitignore", "models/.gitkeep", "project_module/data/load.py", "project_module/models/net.py",
        "src/data/a.csv", "project_module/build/b.py", "tests/data/sample.csv", "reports/figures/plot.png",
        "project_module/lib/c.py", "project_module/env/d.py",
    ]

    @Test func theRulesKeepWhatBelongsInAndLeaveOutWhatDoesNot() throws {
        let project = try RenderedProject(Options.base)
        try withTemporaryDirectory { directory in
            try project.write(to: directory)
            try git(["init", "-q"], in: directory)
            for path in Self.untracked + Self.tracked {
                let file = directory.appending(path)
                try FileSystem.createDirectory(file.removingLastComponent(), intermediates: true)
                try FileSystem.write([], to: file)
            }
            try git(["add", "-A"], in: directory)
            let staged = Set(try git(["ls-files"], in: directory).split(separator: "\n").map(String.init))
            #expect(staged.isDisjoint(with: Self.untracked))
            #expect(staged.isSuperset(of: Self.tracked))
            // All that the template writes is there after a clone, its folders too; but not .env.
            #expect(staged.isSuperset(of: Set(project.files.keys).subtracting([".env"])))
        }
    }

    @Test func dataKeepsItsBytesAndScriptsTheirLineEnds() throws {
        let project = try RenderedProject(Options.base)
        try withTemporaryDirectory { directory in
            try FileSystem.write(Array(project[".gitattributes"].utf8), to: directory.appending(".gitattributes"))
            try git(["init", "-q"], in: directory)
            let attributes = try git(
                ["check-attr", "text", "eol", "--", "data/raw/a.csv", "run.sh", "a.py", "a.ipynb"], in: directory)
            #expect(
                attributes == """
                    data/raw/a.csv: text: unset
                    data/raw/a.csv: eol: unspecified
                    run.sh: text: set
                    run.sh: eol: lf
                    a.py: text: set
                    a.py: eol: lf
                    a.ipynb: text: set
                    a.ipynb: eol: lf

                    """)
        }
    }

    @discardableResult
    private func git(_ arguments: [Argument], in directory: FilePath) throws -> String {
        var git = ChildProcess(.named("git"), arguments)
        git.environment = git.environment.removing(git.environment.names.filter { $0.hasPrefix("GIT_") })
        git.environment["GIT_CONFIG_NOSYSTEM"] = "1"
        git.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        git.environment["HOME"] = directory.string
        git.directory = directory
        let completed = try git.run()
        #expect(completed.succeeded, "\(completed.errorText)")
        return completed.outputText
    }
}
