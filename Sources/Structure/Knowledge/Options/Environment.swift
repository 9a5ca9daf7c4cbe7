extension Option {
    static let environmentManager = Option(
        "environment_manager", "which tool sets up Python",
        text: "It decides what `make create_environment` and `make requirements` run, and which dependency files fit.",
        choices: [
            Choice(
                "virtualenv", "Python's own way: a folder .venv with an own Python in it; nothing to install.",
                changes: """
                    `make create_environment` makes a folder .venv, or goes through virtualenvwrapper where that is
                    installed. `make requirements` installs with pip.
                    """,
                when: "You have Python and want nothing more. A good first choice for a course.",
                mind: "The right Python has to be on your machine. Goes with requirements.txt or pyproject.toml.",
                seeAlso: ["virtualenv", "virtualenvwrapper", "pip"]),
            Choice(
                "conda", "Installs Python and also libraries that are not Python (maps, graphics cards).",
                changes: """
                    `make create_environment` makes a conda environment called as the project; `make requirements`
                    updates it, with pip inside it where the dependency file is not environment.yml.
                    """,
                when: "You need packages that are hard to build, or your course already uses conda.",
                mind: "Install Miniforge first. Goes with environment.yml, requirements.txt or pyproject.toml.",
                seeAlso: ["conda"]),
            Choice(
                "pipenv", "Environment and exact versions together, in Pipfile and Pipfile.lock.",
                changes: """
                    `make create_environment` makes the environment outside the project; `make requirements` also writes
                    Pipfile.lock.
                    """,
                when: "Your team already uses pipenv; for a new start, uv or poetry do the same faster.",
                mind: "Install pipenv first. Goes with Pipfile alone.", seeAlso: ["pipenv", "lock file"]),
            Choice(
                "uv", "A very fast tool for environments and packages; can also download Python.",
                changes: """
                    `make create_environment` runs uv venv, which makes a folder .venv; `make requirements` installs in
                    seconds, and with pyproject.toml writes uv.lock.
                    """,
                when: "You may install one more tool and want everything fast.",
                mind: "Install uv first. Goes with requirements.txt or pyproject.toml.", seeAlso: ["uv", "lock file"]),
            Choice(
                "pixi", "Like conda in what it can install; keeps the environment in the project.",
                changes: """
                    `make create_environment` and `make requirements` both run pixi install, which makes the
                    environment in a folder .pixi and writes pixi.lock.
                    """,
                when: "You need conda's packages and want exact versions written down by themselves.",
                mind: "Install pixi first. Goes with pixi.toml or pyproject.toml.", seeAlso: ["pixi", "lock file"]),
            Choice(
                "poetry", "Environment, exact versions and publishing, all in pyproject.toml.",
                changes: """
                    `make create_environment` tells poetry which Python to use; `make requirements` also writes
                    poetry.lock.
                    """,
                when: "Your code may one day be published as a package.",
                mind: "Install poetry first. Goes with pyproject.toml alone.", seeAlso: ["poetry", "lock file"]),
            Choice(
                "none", "No tool is set up: you see to the environment yourself.",
                changes:
                    "There is no `make create_environment`; `make requirements` installs with pip wherever you are.",
                when: "The environment is given: a container, a shared server, a cloud notebook.",
                mind: "Goes with requirements.txt or pyproject.toml. Do not install into your system's Python.",
                seeAlso: ["environment", "pip"]),
        ],
        opinion: .environment, seeAlso: ["environment", "dependency_file"])

    static let dependencyFile = Option(
        "dependency_file", "where the needed packages are listed",
        text: "The file in which you write what your code imports, and from which `make requirements` installs.",
        choices: [
            Choice(
                "requirements.txt", "A plain list, one package a line: the form that every tool can read.",
                changes: "Adds requirements.txt. pyproject.toml is there as well, for the tools' settings.",
                when: "You want the simplest thing, or hand the project to people with other tools.",
                mind: "Goes with virtualenv, uv, conda or none.", seeAlso: ["dependency"]),
            Choice(
                "pyproject.toml", "The packages stand in the file that describes the project anyway.",
                changes: "Adds no file: the packages are listed in pyproject.toml, under dependencies.",
                when: "You want one file rather than two; it is Python's present standard.",
                mind: "Goes with virtualenv, uv, poetry, pixi, conda or none.", seeAlso: ["TOML"]),
            Choice(
                "environment.yml", "conda's own list, which can name Python and other programs too.",
                changes: "Adds environment.yml; conda sets up everything from it in one step.",
                when: "You chose conda.", mind: "Goes with conda alone.", seeAlso: ["conda", "YAML"]),
            Choice(
                "Pipfile", "pipenv's own list.",
                changes: "Adds Pipfile; `make requirements` writes Pipfile.lock beside it.",
                when: "You chose pipenv.", mind: "Goes with pipenv alone.", seeAlso: ["pipenv", "lock file"]),
            Choice(
                "pixi.toml", "pixi's own list.",
                changes: "Adds pixi.toml; `make requirements` writes pixi.lock beside it.",
                when: "You chose pixi and want its settings apart from pyproject.toml.", mind: "Goes with pixi alone.",
                seeAlso: ["pixi", "lock file"]),
        ],
        opinion: .environment, seeAlso: ["dependency", "environment_manager", "make requirements"])

    static let pydataPackages = Option(
        "pydata_packages", "which packages for data work to start with",
        text: "Packages are only named in the dependency file here; `make requirements` installs them later.",
        choices: [
            Choice(
                "none", "Only what the template's own files need.",
                changes: "The dependency file lists pip and python-dotenv, and what your other answers bring.",
                when: "You know what you need, or the project is small.", seeAlso: ["dependency"]),
            Choice(
                "basic", "Adds the usual set: tables, numbers, plots, first models, notebooks.",
                changes: """
                    The dependency file also lists ipython, jupyterlab, matplotlib, notebook, numpy, pandas and
                    scikit-learn.
                    """,
                when: "You will look at data in notebooks: nearly always.",
                mind: "The first `make requirements` downloads some hundred megabytes.",
                seeAlso: ["Jupyter", "pandas", "scikit-learn"]),
        ],
        opinion: .environment, seeAlso: ["dependency_file", "make requirements"])
}
