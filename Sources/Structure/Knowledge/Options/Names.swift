extension Option {
    static let projectName = Option(
        "project_name", "what the project is called",
        text: """
            The name that people read: the title of README.md, and of the documentation if there is any. Spaces,
            accents and capitals are welcome. The two names below are made from it.
            """,
        example: "Bike rentals 2024", opinion: .adapting, seeAlso: ["repo_name", "module_name"])

    static let repoName = Option(
        "repo_name", "the name of the project's folder",
        text: """
            The name of the folder that is made, and the usual name of the shared repository; virtualenvwrapper and conda
            call the environment by it as well. It is the project's name in small letters, spaces becoming underscores,
            unless you say otherwise.
            """,
        example: "bike_rentals_2024", seeAlso: ["repository", "project_name", "make create_environment"])

    static let moduleName = Option(
        "module_name", "the name of your Python package",
        text: """
            The folder for your source code, and the name by which notebooks import it: `from bike_rentals import
            config`. It has to be a name that Python allows: letters, digits and underscores, no digit first, none of
            Python's own words. It is made from the project's name unless you say otherwise.
            """,
        example: "bike_rentals", opinion: .notebooks, seeAlso: ["{module}", "package", "import"])

    static let authorName = Option(
        "author_name", "who makes this project",
        text: """
            Your name, or that of your team, course or company. It is written into pyproject.toml, and into the LICENSE
            as the one who holds the rights. It has nothing to do with the name on your commits: that one is git's
            `user.name`.
            """,
        example: "Ada Lovelace", seeAlso: ["open_source_license", "pyproject.toml", "commit"])

    static let description = Option(
        "description", "the project in one sentence",
        text: """
            One sentence on what the project finds out. It stands below the title in README.md and in pyproject.toml, so
            that someone who opens the project knows in ten seconds what it is about.
            """,
        example: "How weather changes the number of bikes rented per hour.", seeAlso: ["README.md", "pyproject.toml"])

    static let pythonVersion = Option(
        "python_version_number", "the Python that the project runs on",
        text: """
            Two numbers (3.13) allow every Python 3.13.x; three (3.13.2) allow that one alone. The answer goes into
            pyproject.toml, and create_environment asks for it. Two numbers are right for nearly everyone; take three
            when a result must be got again exactly. Unless you say otherwise it is the newest Python found here.
            """,
        example: "3.13", opinion: .environment, seeAlso: ["pyproject.toml", "environment", "environment_manager"])
}
