import Formats
import Testing

struct DependencyFilesTests {
    private func project(_ answers: [String: String]) throws -> RenderedProject {
        try RenderedProject(Options.base.merging(answers) { $1 })
    }

    private func toml(_ text: String) throws -> Node { try TOML.parse(Array(text.utf8)) }

    @Test(arguments: Options.single + Options.mixed)
    func everyTOMLAndYAMLFileCanBeParsed(answers: [String: String]) throws {
        for (path, text) in try Examples.project(answers).files {
            if path.hasSuffix(".toml") || path == "Pipfile" {
                #expect(throws: Never.self, "\(path)") { try TOML.parse(Array(text.utf8)) }
            } else if path.hasSuffix(".yml") {
                #expect(throws: Never.self, "\(path)") { try YAML.parse(Array(text.utf8)) }
            }
        }
    }

    @Test func requirementsListWhatTheOptionsBring() throws {
        let some = try project([:])
        #expect(some["requirements.txt"] == "loguru\nmkdocs\npython-dotenv\nruff\ntqdm\ntyper\n-e .\n")
        let most = try project([
            "pydata_packages": "basic", "testing_framework": "pytest", "linting_and_formatting": "flake8+black+isort",
            "docs": "none", "include_code_scaffold": "No", "dataset_storage": "s3",
        ])
        #expect(
            most["requirements.txt"].split(separator: "\n") == [
                "awscli", "black", "flake8", "ipython", "isort", "jupyterlab", "matplotlib", "notebook", "numpy",
                "pandas",
                "pytest", "python-dotenv", "scikit-learn", "-e .",
            ])
    }

    @Test func pyprojectListsThemWhereItIsTheDependencyFile() throws {
        let listed = try toml(project(["dependency_file": "pyproject.toml"])["pyproject.toml"])
        #expect(
            listed["project"]?["dependencies"]?.strings == [
                "loguru", "mkdocs", "python-dotenv", "ruff", "tqdm", "typer",
            ])
        let elsewhere = try toml(project([:])["pyproject.toml"])
        #expect(elsewhere["project"]?["dependencies"] == nil)
    }

    @Test(arguments: [
        ("virtualenv", "project_module", "flit_core.buildapi"), ("poetry", "project_module", "poetry.core.masonry.api"),
        ("virtualenv", "_private_", "flit_core.buildapi"), ("poetry", "_private_", "poetry.core.masonry.api"),
    ])
    func theModuleIsPackaged(manager: String, module: String, backend: String) throws {
        let answers = ["environment_manager": manager, "module_name": module, "dependency_file": "pyproject.toml"]
        let pyproject = try toml(project(answers)["pyproject.toml"])
        #expect(pyproject["build-system"]?["build-backend"]?.string == backend)
        #expect(pyproject["project"]?["name"]?.string == (module == "_private_" ? "private" : module))
        if module == "_private_" {
            let flit = pyproject["tool"]?["flit"]?["module"]?["name"]?.string
            let poetry = pyproject["tool"]?["poetry"]?["packages"]?.array?.first?["include"]?.string
            #expect((flit ?? poetry) == module)
        }
    }

    @Test(arguments: [("3.11", "python_version"), ("3.11.7", "python_full_version")])
    func pipfile(version: String, key: String) throws {
        let file = try toml(
            project(["environment_manager": "pipenv", "python_version_number": version])["Pipfile"])
        #expect(file["requires"]?[key]?.string == version)
        #expect(file["packages"]?["loguru"]?.string == "*")
        #expect(file["packages"]?["project_module"]?["path"]?.string == ".")
        #expect(file["packages"]?["project_module"]?["editable"]?.boolean == true)
    }

    @Test func environmentOfConda() throws {
        let answers = ["environment_manager": "conda", "dependency_file": "environment.yml", "dataset_storage": "s3"]
        let file = try YAML.parse(Array(project(answers)["environment.yml"].utf8))
        #expect(file["name"]?.string == "my-test")
        let dependencies = try #require(file["dependencies"]?.array)
        #expect(dependencies.first?.string == "python=3.11")
        let fromConda = dependencies.compactMap(\.string)
        #expect(fromConda.contains("pip") && fromConda.contains("loguru") && !fromConda.contains("awscli"))
        #expect(dependencies.last?["pip"]?.strings == ["awscli", "mkdocs", "python-dotenv", "-e ."])
    }

    @Test(arguments: ["pixi.toml", "pyproject.toml"])
    func workspaceOfPixi(file: String) throws {
        let answers = ["environment_manager": "pixi", "dependency_file": file]
        let parsed = try toml(project(answers)[file])
        let pixi = try #require(file == "pixi.toml" ? parsed : parsed["tool"]?["pixi"])
        #expect(pixi["workspace"]?["name"]?.string == "my-test")
        #expect(pixi["workspace"]?["channels"]?.strings == ["conda-forge"])
        #expect(pixi["dependencies"]?["python"]?.string == "~=3.11.0")
        #expect(pixi["dependencies"]?["ruff"]?.string == "*")
        #expect(pixi["pypi-dependencies"]?["python-dotenv"]?.string == "*")
        #expect(pixi["pypi-dependencies"]?["project_module"]?["editable"]?.boolean == true)
    }
}
