import Formats
import Templates
import Testing

/// Which answers the template takes, and what it makes of those it is not given.
struct AnswersTests {
    @Test(arguments: [
        ("My Project", "my_project", "my_project"),
        ("my-project", "my-project", "my_project"),
        ("2024 study", "2024_study", "project_2024_study"),
        ("Class", "class", "project_class"),
        ("Data", "data", "project_data"),
        ("Statistics", "statistics", "project_statistics"),
        ("pandas", "pandas", "project_pandas"),
        ("été", "été", "ete"),
        ("Été \"x\"", "ete_x", "ete_x"),
        ("🎉", "project", "project"),
        ("a/b", "a_b", "a_b"),
        ("..", "project", "project"),
        ("con", "con_project", "con"),
        ("a.git", "a_git", "a_git"),
    ])
    func namesAreDerivedFromTheProjects(project: String, repository: String, module: String) throws {
        let rendered = try RenderedProject(["project_name": project])
        #expect(rendered.name == repository)
        #expect(rendered.folders.contains(module + "/"))
    }

    @Test func longNamesAreCut() throws {
        let rendered = try RenderedProject(["project_name": String(repeating: "long ", count: 60)])
        #expect(rendered.name.utf8.count <= 100)
    }

    @Test(arguments: [
        ("project_name", ""), ("project_name", "  "), ("project_name", "a\nb"), ("project_name", "a\u{1b}[31m"),
        ("repo_name", ""), ("repo_name", "a b"), ("repo_name", "a/b"), ("repo_name", "../x"), ("repo_name", "."),
        ("repo_name", ".git"), ("repo_name", "x.git"), ("repo_name", "-x"), ("repo_name", "a$b"), ("repo_name", "a\\b"),
        ("repo_name", "CON"), ("repo_name", "a."), ("repo_name", String(repeating: "x", count: 101)),
        ("module_name", ""), ("module_name", "a-b"), ("module_name", "1a"), ("module_name", "class"),
        ("module_name", "None"), ("module_name", "data"), ("module_name", "Models"), ("module_name", "json"),
        ("module_name", "pandas"), ("module_name", "été"), ("module_name", "_"), ("module_name", "Makefile"),
        ("module_name", "build"), ("module_name", String(repeating: "x", count: 65)),
        ("author_name", "a\u{85}b"), ("author_name", "a\u{2028}b"), ("description", "a\rb"), ("description", "a\u{7f}"),
        ("python_version_number", ""), ("python_version_number", "3"), ("python_version_number", "3.11.x"),
        ("python_version_number", "3.8"), ("python_version_number", "2.7"), ("python_version_number", "3.99"),
        ("python_version_number", "4.0"), ("python_version_number", "3.011"), ("python_version_number", "3..11"),
        ("python_version_number", "3.-1"), ("python_version_number", "3.11.7.1"), ("python_version_number", ">=3.11"),
        ("python_version_number", "３.11"), ("python_version_number", "3.9.²"),
        ("dataset_storage", "ftp"), ("dependency_file", "Pipfile"), ("dependency_file", "environment.yml"),
        ("docs", "sphinx"), ("no_such_option", "x"),
    ])
    func answersThatDoNotFitAreRefused(option: String, value: String) {
        #expect(throws: TemplateProblem.self) { try RenderedProject([option: value]) }
    }

    @Test func onlyThePairsThatMakeSenseAreTaken() throws {
        let files = ["requirements.txt", "pyproject.toml", "environment.yml", "Pipfile", "pixi.toml"]
        for (manager, fitting) in Options.dependencyFiles {
            for file in files {
                let answers = ["environment_manager": manager, "dependency_file": file]
                if fitting.contains(file) {
                    #expect(try RenderedProject(answers).files.keys.contains(file))
                } else {
                    #expect(throws: TemplateProblem.self) { try RenderedProject(answers) }
                }
            }
        }
    }

    @Test(arguments: Options.dependencyFiles.map { ($0.manager, $0.files[0]) })
    func theFirstFileThatFitsIsTheDefault(manager: String, file: String) throws {
        #expect(try RenderedProject(["environment_manager": manager]).files.keys.contains(file))
    }

    @Test(arguments: [("3.12", "~=3.12.0"), ("3.12.4", "==3.12.4")])
    func thePythonVersionBecomesAConstraint(version: String, constraint: String) throws {
        for (manager, files) in Options.dependencyFiles {
            for file in files {
                let project = try RenderedProject([
                    "python_version_number": version, "environment_manager": manager, "dependency_file": file,
                ])
                let pyproject = try TOML.parse(Array(project["pyproject.toml"].utf8))
                #expect(pyproject["project"]?["requires-python"]?.string == constraint)
            }
        }
    }

    @Test func theMachinesPythonIsTheDefault() throws {
        let project = try RenderedProject(pythonVersion: "3.14")
        #expect(project["pyproject.toml"].contains("requires-python = \"~=3.14.0\""))
    }

    @Test func subOptionsAreTaken() throws {
        let project = try RenderedProject([
            "dataset_storage": "s3", "dataset_storage.bucket": "my-bucket", "dataset_storage.aws_profile": "lab",
        ])
        #expect(project["Makefile"].contains("aws s3 sync s3://my-bucket/data/ data/ --profile lab\n"))
        #expect(project["requirements.txt"].contains("awscli\n"))
    }
}
