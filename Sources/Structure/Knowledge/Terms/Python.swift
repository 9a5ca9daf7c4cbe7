extension Term {
    /// Python and its environments.
    static let python: [Term] = [
        Term(
            "environment",
            """
            A Python of its own for one project, with the packages that this project needs in their versions. What is
            installed in it does not disturb other projects.
            """,
            also: ["environments", "virtual environment", "venv"],
            readOn: ["make create_environment", "environment_manager", "dependency"]),
        Term(
            "environment manager",
            """
            A program that makes environments and installs packages into them: virtualenv, uv, conda and others.
            """,
            also: ["environment managers", "package manager", "manager"],
            readOn: ["environment_manager", "environment"]),
        Term(
            "activate",
            """
            To say that from now on, in this terminal, `python` means the project's own Python. The prompt then usually
            shows the environment's name.
            """,
            also: ["active", "activated"], readOn: ["environment", "make create_environment"]),
        Term(
            "dependency",
            """
            A package that your code needs to run, such as pandas. It is written into the dependency file, so that others
            can install it too.
            """,
            also: ["dependencies", "requirement", "requirements"],
            readOn: ["dependency_file", "make requirements", "lock file"]),
        Term(
            "dependency file",
            """
            The file that lists the packages a project needs: requirements.txt, pyproject.toml, environment.yml, Pipfile
            or pixi.toml.
            """,
            readOn: ["dependency_file", "dependency"]),
        Term(
            "lock file",
            """
            A file in which a tool writes the exact version of everything it installed. Committed, it gives every partner
            the same versions. Nobody edits it by hand.
            """,
            also: ["lock files", "lockfile"], readOn: ["dependency", "environment"]),
        Term(
            "package",
            """
            A folder of Python files that can be imported by name. Also: such a folder made ready to install, as pandas
            is.
            """,
            also: ["packages"], readOn: ["{module}", "import", "PyPI"]),
        Term(
            "module",
            """
            A Python file that can be imported. In the template's questions `module_name` means the whole package.
            """,
            also: ["modules"], readOn: ["package", "module_name"]),
        Term(
            "import",
            """
            The Python statement by which one file uses what another defines: `from bike_rentals import config`. It works
            in a notebook too, once the package is installed.
            """,
            also: ["imports", "imported"], readOn: ["package", "editable install"]),
        Term(
            "editable install",
            """
            Installing your own package so that Python finds it where it is: a change to a file counts at the next import,
            without installing again. `make requirements` does it.
            """,
            readOn: ["make requirements", "import", "https://pip.pypa.io/en/stable/topics/local-project-installs/"]),
        Term(
            "script",
            """
            A program in one file that is run as a whole, top to bottom: `python bike_rentals/dataset.py`.
            """,
            also: ["scripts", "program", "programs"], readOn: ["{module}/dataset.py", "notebook"]),
        Term(
            "scaffold",
            """
            First files with a gap for your own code, which run from the start. It is taken down once your own code
            stands.
            """,
            also: ["code scaffold"], readOn: ["include_code_scaffold", "{module}"]),
        Term(
            "PyPI",
            """
            The public store of Python packages, from which pip and the others install.
            """,
            readOn: ["pip", "https://pypi.org"]),
        Term(
            "pip",
            """
            Python's own installer: `pip install pandas`. It installs into the active environment.
            """,
            readOn: ["environment", "https://pip.pypa.io/en/stable/getting-started/"]),
        Term(
            "virtualenv",
            """
            The oldest tool that makes environments; Python has a simple form of it built in (`python -m venv`).
            """,
            readOn: ["environment_manager=virtualenv", "https://docs.python.org/3/library/venv.html"]),
        Term(
            "virtualenvwrapper",
            """
            A few commands around virtualenv that keep all environments in one place: `workon NAME` activates one.
            """,
            readOn: ["virtualenv", "https://virtualenvwrapper.readthedocs.io/"]),
        Term(
            "conda",
            """
            A tool that installs Python, packages, and libraries that are not Python, into environments. Miniforge is the
            free way to get it.
            """,
            also: ["Miniforge"], readOn: ["environment_manager=conda", "https://conda-forge.org/download/"]),
        Term(
            "pipenv",
            """
            A tool that makes an environment and writes down exact versions, in Pipfile and Pipfile.lock.
            """,
            readOn: ["environment_manager=pipenv", "https://pipenv.pypa.io"]),
        Term(
            "uv",
            """
            A very fast tool that makes environments, installs packages and can download Python itself.
            """,
            readOn: ["environment_manager=uv", "https://docs.astral.sh/uv/"]),
        Term(
            "pixi",
            """
            A tool that installs from conda's store and keeps the environment inside the project.
            """,
            readOn: ["environment_manager=pixi", "https://pixi.sh"]),
        Term(
            "poetry",
            """
            A tool that makes environments, writes down exact versions and publishes packages.
            """,
            readOn: ["environment_manager=poetry", "https://python-poetry.org/docs/"]),
        Term(
            "Jupyter",
            """
            The program in which notebooks are written and run, in the browser: `jupyter lab`.
            """,
            also: ["JupyterLab"], readOn: ["notebook", "https://jupyter.org"]),
    ]

    /// Tools around the code.
    static let tools: [Term] = [
        Term(
            "linter",
            """
            A program that reads code without running it and points at likely mistakes: a name never used, an import
            missing.
            """,
            also: ["lint", "linting"], readOn: ["make lint", "linting_and_formatting"]),
        Term(
            "formatter",
            """
            A program that sets spaces, quotes and line breaks in code, always in the same way, so that nobody has to
            argue about them.
            """,
            also: ["format", "formatting"], readOn: ["make format", "linting_and_formatting"]),
        Term(
            "ruff", "A fast linter and formatter for Python in one.",
            readOn: ["make lint", "https://docs.astral.sh/ruff/"]
        ),
        Term("flake8", "A linter for Python.", readOn: ["setup.cfg", "https://flake8.pycqa.org"]),
        Term("black", "A formatter for Python.", readOn: ["make format", "https://black.readthedocs.io"]),
        Term(
            "isort", "A tool that sorts the imports at the top of Python files.",
            readOn: ["make format", "https://pycqa.github.io/isort/"]),
        Term(
            "test",
            """
            A small program that calls one of your functions and says what must come out. Run after each change, tests
            tell you at once what you broke.
            """,
            also: ["tests", "testing", "unit test"], readOn: ["tests", "make test", "testing_framework"]),
        Term(
            "pytest",
            "A program that finds tests and runs them: each is a function called test_…, with `assert` in it.",
            readOn: ["make test", "https://docs.pytest.org"]),
        Term(
            "unittest", "Python's built-in way to write tests, as methods of a class.",
            readOn: ["make test", "https://docs.python.org/3/library/unittest.html"]),
        Term(
            "mkdocs", "A program that turns Markdown pages into a website.", readOn: ["docs", "https://www.mkdocs.org"]),
        Term(
            "make",
            """
            A program that runs commands by name: `make data`. What each name means stands in the Makefile.
            """,
            also: ["make target", "target", "targets"], readOn: ["Makefile", "make help"]),
        Term(
            "CI",
            """
            Continuous integration: a server runs the tests by itself, at every push, and shows whether they pass.
            """,
            also: ["continuous integration"], readOn: ["test", "push"]),
        Term(
            "container image",
            """
            A small complete system with a project and all it needs in it, which runs the same on any machine. Docker is
            the best-known tool for it.
            """,
            also: ["docker", "container images"], readOn: ["environment", "https://docs.docker.com/get-started/"]),
        Term(
            "cache",
            """
            What a tool keeps so as not to work it out again. It can be deleted at any time.
            """,
            also: ["caches"], readOn: ["make clean", "ignored"]),
        Term(
            "terminal",
            """
            The window in which you type commands. What you type into is called the shell.
            """,
            also: ["shell", "command line", "command-line", "prompt"], readOn: ["make", "folder"]),
        Term(
            "loguru", "A Python package that prints what a program is doing, with time and place.",
            readOn: ["scaffold", "https://loguru.readthedocs.io"]),
        Term(
            "tqdm", "A Python package that shows how far a long loop has come.",
            readOn: ["scaffold", "https://tqdm.github.io"]
        ),
        Term(
            "typer", "A Python package by which a function becomes a command with options.",
            readOn: ["scaffold", "https://typer.tiangolo.com"]),
        Term(
            "python-dotenv", "A Python package that reads .env and makes environment variables of its lines.",
            also: ["dotenv"], readOn: [".env", "environment variable"]),
    ]
}
