extension Place {
    /// What tools leave in a project.
    static let tools: [Place] = [
        tool(
            ".git", "the repository itself: all history",
            belongs: "Git's own files: every commit, branches, hooks, this clone's settings.", by: "git", readBy: "git",
            next: "leave it alone: without this folder all history is gone", commitment: .never,
            seeAlso: ["repository", "hook"]),
        tool(
            ".venv", "the project's own Python",
            belongs: "A Python and the packages installed for this project.",
            by: "`make create_environment` and `make requirements`", readBy: "Python, once the environment is active",
            next: "`. .venv/bin/activate`", opinion: .environment, seeAlso: ["environment", "make create_environment"]),
        tool(
            "venv", "a Python of its own", belongs: "A Python and the packages installed for this project.",
            by: "`python -m venv venv`", readBy: "Python, once the environment is active",
            next: "`. venv/bin/activate`", opinion: .environment, seeAlso: ["environment", ".venv"]),
        tool(
            ".pixi", "pixi's environment", belongs: "A Python and the packages installed for this project.",
            by: "`pixi install`", readBy: "`pixi run` and `pixi shell`", next: "`pixi shell`", opinion: .environment,
            seeAlso: ["pixi", "environment"]),
        lock("uv.lock", by: "uv"), lock("poetry.lock", by: "poetry"), lock("Pipfile.lock", by: "pipenv"),
        lock("pixi.lock", by: "pixi"),
        Place(
            ".python-version", "which Python tools shall take",
            belongs: "One version number, as 3.13.", writtenBy: "uv or pyenv, or you", readBy: "uv and pyenv",
            opinion: .environment, origin: .tool, seeAlso: ["python_version_number", "uv"]),
        tool(
            "__pycache__", "Python's compiled files",
            belongs: "Files .pyc, by which Python starts faster.", by: "Python, at each import", readBy: "Python",
            next: "`make clean`, if it is in the way", seeAlso: ["cache", "make clean"]),
        tool(
            ".ipynb_checkpoints", "Jupyter's own copies",
            belongs: "The last saved state of each notebook.", by: "Jupyter", readBy: "Jupyter, when you go back",
            next: "delete it whenever you like", seeAlso: ["Jupyter", "notebooks"]),
        tool(
            ".ruff_cache", "what ruff remembers", belongs: "Results for files that have not changed.", by: "ruff",
            readBy: "ruff", next: "delete it whenever you like", seeAlso: ["ruff", "cache"]),
        tool(
            ".pytest_cache", "what pytest remembers", belongs: "Which tests failed last time.", by: "pytest",
            readBy: "pytest", next: "delete it whenever you like", seeAlso: ["pytest", "cache"]),
        tool(
            ".mypy_cache", "what mypy remembers", belongs: "Results for files that have not changed.",
            by: "mypy, which checks types", readBy: "mypy", next: "delete it whenever you like", seeAlso: ["cache"]),
        tool(
            "docs/site", "the finished website", belongs: "Pages that mkdocs made from docs/docs.",
            by: "`mkdocs build`", readBy: "a web server", next: "`mkdocs build` makes it again",
            seeAlso: ["mkdocs", "docs/docs"]),
        tool(
            "*.egg-info", "what pip notes on your package",
            belongs: "Name, version and needs of the installed package.", by: "pip, in `make requirements`",
            readBy: "pip", next: "leave it: without it imports may fail", seeAlso: ["package", "pip"]),
        tool(
            "build", "packages being built", belongs: "Intermediate files of a build.", by: "Python's build tools",
            readBy: "the same", next: "delete it whenever you like", seeAlso: ["package"]),
        tool(
            "dist", "packages, ready to publish", belongs: "Built packages, as files .whl and .tar.gz.",
            by: "`python -m build`, uv or poetry", readBy: "pip", next: "delete it whenever you like",
            seeAlso: ["package", "PyPI"]),
        tool(
            "mlruns", "MLflow's record of experiments",
            belongs: "Settings, scores and models of each training run.", by: "MLflow, in training",
            readBy: "`mlflow ui`", next: "`mlflow ui`", opinion: .modelling, seeAlso: ["experiment", "metric"]),
        tool(
            "wandb", "records of Weights & Biases",
            belongs: "Settings and scores of runs, before they are sent to the service.", by: "wandb, in training",
            readBy: "wandb", next: "delete old runs whenever you like", opinion: .modelling,
            seeAlso: ["experiment", "metric"]),
        tool(
            ".DS_Store", "how a Mac shows the folder", belongs: "Positions of icons.", by: "macOS", readBy: "macOS",
            next: "delete it whenever you like", seeAlso: ["ignored"]),
        tool(
            ".vscode", "settings of the editor VS Code", belongs: "This project's settings in the editor.",
            by: "VS Code", readBy: "VS Code", next: "commit it only if the team agrees on it", seeAlso: ["ignored"]),
        tool(
            ".idea", "settings of the editor PyCharm", belongs: "This project's settings in the editor.",
            by: "PyCharm", readBy: "PyCharm", next: "leave it out of git", seeAlso: ["ignored"]),
    ]

    private static func tool(
        _ path: String, _ purpose: String, belongs: String, by writer: String, readBy: String, next: String,
        commitment: Place.Commitment = .remade, opinion: Opinion.ID? = nil, seeAlso: [String]
    ) -> Place {
        Place(
            path, purpose, belongs: belongs, notHere: "Files of your own.", writtenBy: writer, readBy: readBy,
            commitment: commitment, next: next, opinion: opinion, origin: .tool, seeAlso: seeAlso)
    }

    private static func lock(_ path: String, by tool: String) -> Place {
        Place(
            path, "exact versions, as \(tool) installed them",
            belongs: "Every package that was installed, with its exact version.",
            notHere: "Changes by hand: \(tool) writes it anew.", writtenBy: "\(tool), in `make requirements`",
            readBy: "\(tool), so that a partner gets the same versions", next: "commit it whenever it changed",
            opinion: .environment, origin: .tool, seeAlso: ["lock file", "dependency"])
    }
}
