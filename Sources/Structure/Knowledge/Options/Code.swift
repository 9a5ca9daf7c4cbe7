extension Option {
    static let testingFramework = Option(
        "testing_framework", "how the code is tested",
        text: "Tests are small programs that check your functions. This decides whether there is a folder for them.",
        choices: [
            Choice(
                "none", "No folder for tests.",
                changes: "There is no folder tests and no `make test`. Both can be added later.",
                when: "A throw-away analysis. For anything others build on, take one of the other two.",
                seeAlso: ["test"]),
            Choice(
                "pytest", "The test program that most Python projects use: short tests, clear reports.",
                changes: "Adds tests/ with a first test, `make test`, and pytest in the dependency file.",
                when: "You have no reason for the other one.", seeAlso: ["pytest", "tests", "make test"]),
            Choice(
                "unittest", "Python's built-in test program: nothing to install, more to write.",
                changes: "Adds tests/ with a first test in a class, and `make test`.",
                when: "You may install nothing, or your course teaches it.",
                seeAlso: ["unittest", "tests", "make test"]
            ),
        ],
        opinion: .notebooks, seeAlso: ["test", "tests", "make test"])

    static let lintingAndFormatting = Option(
        "linting_and_formatting", "which tools check and tidy the code",
        text: "A linter finds likely mistakes, a formatter sets spaces and line breaks. Both have their settings here.",
        choices: [
            Choice(
                "ruff", "One fast tool for both.",
                changes: "`make lint` and `make format` run ruff; its settings stand in pyproject.toml.",
                when: "You have no habits of your own yet: this is the simpler choice.", seeAlso: ["ruff"]),
            Choice(
                "flake8+black+isort", "Three older tools: mistakes, layout, order of imports.",
                changes: "Adds setup.cfg with flake8's settings; `make lint` and `make format` run all three.",
                when: "Your team's other projects use them.", mind: "The dependency file lists three packages for one.",
                seeAlso: ["flake8", "black", "isort", "setup.cfg"]),
        ],
        opinion: .notebooks, seeAlso: ["linter", "formatter", "make lint", "make format"])

    static let openSourceLicense = Option(
        "open_source_license", "what others may do with your code",
        text: "Without a licence nobody may copy or change your code, even if everyone can read it.",
        choices: [
            Choice(
                "No license file", "All rights stay with you; others may look at most.",
                changes: "There is no LICENSE.",
                when: "Course work, work for a company, or you have not decided. You can add one later.",
                seeAlso: ["licence"]),
            Choice(
                "MIT", "Everyone may use, change and sell it, if your name stays in it.",
                changes: "Adds LICENSE with the MIT text, your author_name and the year.",
                when: "You want others to use it and want it simple.", seeAlso: ["licence", "LICENSE", "author_name"]),
            Choice(
                "BSD-3-Clause", "As MIT; besides, nobody may advertise with your name.",
                changes: "Adds LICENSE with the BSD text of three clauses, your author_name and the year.",
                when: "Your institution asks for it: common in research.",
                seeAlso: ["licence", "LICENSE", "author_name"]
            ),
        ],
        opinion: .adapting, seeAlso: ["LICENSE", "licence"])

    static let docs = Option(
        "docs", "whether there is a website of documentation",
        text: "README.md is there anyway. This adds the beginning of a small website about the project.",
        choices: [
            Choice(
                "mkdocs", "Pages written in Markdown, which mkdocs turns into a website.",
                changes: """
                    Adds docs/mkdocs.yml, docs/README.md and two pages in docs/docs; the dependency file also lists
                    mkdocs.
                    """,
                when: "Others will use your code and need more than a README.", seeAlso: ["mkdocs", "docs/mkdocs.yml"]),
            Choice(
                "none", "Only an empty folder docs, for whatever you write.",
                changes: "The folder docs holds nothing but .gitkeep.",
                when: "README.md will do: most course projects.", seeAlso: ["README.md"]),
        ],
        opinion: .adapting, seeAlso: ["mkdocs", "README.md"])

    static let codeScaffold = Option(
        "include_code_scaffold", "whether the package starts with files in it",
        text: "A scaffold is a set of first files, each with a place for your code, that run from the start.",
        choices: [
            Choice(
                "Yes", "The package has a file for each step from raw data to figures.",
                changes: """
                    Adds config.py, dataset.py, features.py, plots.py and modeling/ to the package, and `make data`; the
                    dependency file also lists loguru, tqdm and typer.
                    """,
                when: "A first project, or you like to see where things go.",
                seeAlso: ["scaffold", "{module}/config.py", "{module}/dataset.py", "make data"]),
            Choice(
                "No", "The package holds one empty file: you lay it out yourself.",
                changes: "The package holds __init__.py alone; there is no `make data`.",
                when: "You bring code of your own, or know the layout that you want.", seeAlso: ["{module}/__init__.py"]
            ),
        ],
        opinion: .adapting, seeAlso: ["scaffold", "{module}", "make data"])
}
