import Platform
import SystemPackage
import Testing

/// Projects that are really used: environments are made, packages installed, everything run, with the built `git-ccds`.
///
/// Nothing is activated: every target finds the project's environment by itself.
@Suite(.serialized)
struct WorkingProjectsTests {
    struct Case: CustomTestStringConvertible {
        let manager: String
        /// The peers whose programs are on PATH, each with those programs.
        var peers: [(name: String, programs: [String])]
        let answers: [String]
        /// How the environment's Python is called from the project's folder.
        let python: [String]
        var module = "project_module"
        var testDescription: String { manager + " " + answers.joined(separator: " ") }
    }

    static let cases = [
        Case(
            manager: "virtualenv", peers: [],
            answers: ["testing_framework=unittest", "linting_and_formatting=flake8+black+isort"],
            python: [".venv/bin/python"]),
        Case(
            manager: "uv", peers: [("uv", ["uv"])],
            answers: ["dependency_file=pyproject.toml", "testing_framework=pytest", "open_source_license=MIT"],
            python: [".venv/bin/python"]),
        Case(
            manager: "poetry", peers: [("poetry", ["poetry"])],
            answers: ["testing_framework=pytest", "author_name=O\"Neil \\ 🎉", "description=q\" \\ 🎉", "docs=none"],
            python: ["poetry", "run", "python"], module: "_private_"),
        Case(
            manager: "pipenv", peers: [("pipenv", ["pipenv"])],
            answers: ["testing_framework=unittest", "docs=none", "open_source_license=BSD-3-Clause"],
            python: ["pipenv", "run", "python"]),
        Case(
            manager: "uv", peers: [("uv", ["uv"])],
            answers: ["include_code_scaffold=No", "testing_framework=pytest", "docs=none"],
            python: [".venv/bin/python"]),
    ]

    @Test(arguments: cases)
    func everyTargetWorks(_ example: Case) throws {
        try withTemporaryDirectory { directory in
            let shell = try Shell(example.peers, in: directory)
            let version = try shell.run(["python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
                .outputText.split(separator: "\n").joined()
            try shell.makeProject(
                [
                    "environment_manager=\(example.manager)", "module_name=\(example.module)", "repo_name=real-project",
                    "python_version_number=\(version)",
                ] + example.answers)
            let project = directory.appending("real-project")
            let make = { (target: String) in try shell.run(["make", target], in: project) }

            _ = try make("create_environment")
            _ = try make("requirements")
            _ = try make("lint")
            let formatted = try make("format")
            let said = formatted.outputText + formatted.errorText
            #expect(said.contains("left unchanged") && !said.contains("reformatted"))
            _ = try make("test")
            let found = try shell.run(
                example.python + ["-c", "import \(example.module) as m; print(m.__file__)"], in: project)
            #expect(found.outputText.contains("real-project/\(example.module)/__init__.py"))
            if !example.answers.contains("include_code_scaffold=No") {
                try useTheCode(of: example, in: project, shell)
            }
            _ = try make("clean")
            #expect(!FileSystem.exists(project.appending("\(example.module)/__pycache__")))
        }
    }

    /// Runs every step of the example code, first without data, then with some.
    private func useTheCode(of example: Case, in project: FilePath, _ shell: Shell) throws {
        #expect(try shell.run(["make", "data"], in: project).errorText.contains("Nothing to do yet"))
        let table = "a,b,target\n1,x,2\n1,x,2\n 3 ,y,4\n,,\n"
        try FileSystem.write(Array(table.utf8), to: project.appending("data/raw/dataset.csv"))
        _ = try shell.run(["make", "data"], in: project)
        for step in ["features", "modeling.train", "modeling.predict", "plots"] {
            _ = try shell.run(example.python + ["-m", "\(example.module).\(step)"], in: project)
        }
        let read = { (path: String) in
            String(decoding: try FileSystem.read(project.appending(path)), as: UTF8.self)
                .split(whereSeparator: \.isNewline)
        }
        #expect(try read("data/processed/dataset.csv") == ["a,b,target", "1,x,2", "3,y,4"])
        #expect(try read("data/processed/features.csv") == ["a,b,target", "-1.0,x,2", "1.0,y,4"])
        #expect(try read("data/processed/predictions.csv") == ["target", "3.0", "3.0"])
        #expect(FileSystem.exists(project.appending("reports/figures/distinct-values.svg")))
    }

    @Test func virtualenvGoesThroughVirtualenvwrapperWhereItIsThere() throws {
        try withTemporaryDirectory { directory in
            let wrapper = ("virtualenvwrapper", ["virtualenvwrapper.sh", "virtualenv", "virtualenv-clone"])
            var shell = try Shell([wrapper], in: directory)
            shell.environment["WORKON_HOME"] = directory.appending("environments").string
            let python = try peer("virtualenvwrapper", "python")
            shell.environment["VIRTUALENVWRAPPER_PYTHON"] = python.string
            try shell.makeProject(["environment_manager=virtualenv", "repo_name=wrapped", "include_code_scaffold=No"])
            let project = directory.appending("wrapped")
            let made = try shell.run(["make", "create_environment"], in: project)
            #expect(made.outputText.contains("workon wrapped"))
            #expect(FileSystem.exists(directory.appending("environments/wrapped/bin/activate")))
            #expect(!FileSystem.exists(project.appending(".venv")))
            let planned = try shell.run(["make", "-n", "requirements"], in: project).outputText
            #expect(
                planned.hasPrefix(directory.appending("environments/wrapped/bin/python").string + " -m pip install"))
        }
    }
}

/// Where commands of a test run: a home of their own, the peers' programs on PATH.
private struct Shell {
    let directory: FilePath
    var environment: EnvironmentVariables

    init(_ peers: [(name: String, programs: [String])], in directory: FilePath) throws {
        self.directory = directory
        let current = EnvironmentVariables.current
        environment = current.removing(
            current.names.filter { $0.hasPrefix("GIT_CONFIG") || $0.hasPrefix("PIPENV") || $0.hasPrefix("POETRY") }
                + [
                    "VIRTUAL_ENV", "CONDA_DEFAULT_ENV", "PYTHONPATH", "WORKON_HOME", "PYTHON_INTERPRETER", "MAKEFLAGS",
                    "MAKELEVEL",
                ])
        let programs = directory.appending("programs")
        try FileSystem.createDirectory(programs, intermediates: false)
        for (name, list) in peers {
            for program in list {
                try FileSystem.symlink(target: try peer(name, program).bytes, at: programs.appending(program))
            }
        }
        environment["PATH"] = "\(programs):\(current["PATH"] ?? "/usr/bin:/bin")"
        environment["HOME"] = directory.appending("home").string
        try FileSystem.createDirectory(directory.appending("home"), intermediates: false)
        environment["NO_COLOR"] = "1"
        // Poetry asks an interface that package mirrors often lack; its mirror plugin, which is among the peers, does not.
        environment["POETRY_PYPI_MIRROR_URL"] = "https://pypi.org/simple/"
        environment["POETRY_VIRTUALENVS_IN_PROJECT"] = "true"
        // Downloads are shared between the tests of a run, not with the machine's user.
        environment["UV_LINK_MODE"] = "copy"
    }

    /// `git-ccds init` without git, in the test's folder.
    func makeProject(_ answers: [String]) throws {
        let binary =
            environment["GIT_CCDS_BINARY"] ?? FileSystem.currentDirectory.appending(".build/debug/git-ccds").string
        try run([binary, "init", "--no-git", "--no-input", "-o", directory.string] + answers)
    }

    /// Runs a command, which must succeed.
    @discardableResult
    func run(_ command: [String], in place: FilePath? = nil) throws -> Completed {
        let name = command[0]
        let program: ChildProcess.Program =
            name.contains("/") ? .path((place ?? directory).pushing(FilePath(name))) : .named(name)
        var process = ChildProcess(program, command.dropFirst().map { Argument($0) })
        process.environment = environment
        process.directory = place ?? directory
        let completed = try process.run()
        #expect(
            completed.succeeded, "\(command.joined(separator: " ")):\n\(completed.outputText)\(completed.errorText)")
        return completed
    }
}
