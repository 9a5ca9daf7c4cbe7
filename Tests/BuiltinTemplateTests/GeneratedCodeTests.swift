import Platform
import SystemPackage
import Testing

/// The code that a project begins with is clean for the tools that the project itself chose.
struct GeneratedCodeTests {
    @Test(arguments: Options.code, ["project_module", String(repeating: "long_", count: 12) + "name"])
    func codeLintsCleanAndIsFormatted(answers: [String: String], module: String) throws {
        let project = try RenderedProject(answers.merging(["module_name": module]) { $1 })
        let sources: [Argument] =
            [Argument(module)] + (project.files.keys.contains("tests/test_data.py") ? ["tests"] : [])
        let checks: [(program: String, arguments: [Argument])] =
            answers["linting_and_formatting"] == "ruff"
            ? [("ruff", ["check", "--no-cache"]), ("ruff", ["format", "--check", "--no-cache"])]
            : [
                ("flake8", sources), ("isort", ["--check", "--diff"] + sources),
                ("black", ["--check", "--diff"] + sources),
            ]
        try withTemporaryDirectory { directory in
            try project.write(to: directory)
            for (program, arguments) in checks {
                var check = ChildProcess(.path(try peer("linters", program)), arguments)
                check.directory = directory
                check.environment["HOME"] = directory.string
                let completed = try check.run()
                #expect(completed.succeeded, "\(program): \(completed.outputText)\(completed.errorText)")
            }
        }
    }
}
