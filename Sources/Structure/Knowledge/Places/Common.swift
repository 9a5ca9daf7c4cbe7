extension Place {
    /// What many data-science projects have, though the built-in template does not make it.
    static let common: [Place] = [
        other("src", "source code", "Code, often as a package of that name or of several.", .notebooks, ["{module}"]),
        other("scripts", "programs to be run by hand", "Short programs, one for each task.", .notebooks, ["script"]),
        other("bin", "programs to be run by hand", "Short programs, one for each task.", .notebooks, ["script"]),
        other(
            "config", "settings, one file for each case", "Settings of runs or experiments.", .modelling,
            ["configuration"]),
        other(
            "configs", "settings, one file for each case", "Settings of runs or experiments.", .modelling,
            ["configuration"]),
        other(
            "conf", "settings, one file for each case", "Settings of runs or experiments.", .modelling,
            ["configuration"]),
        other(
            "results", "what analyses brought out", "Tables and figures; here they go to reports.", .modelling,
            ["reports"]),
        other("output", "what programs wrote", "Tables and figures; here they go to reports.", .modelling, ["reports"]),
        other(
            "outputs", "what programs wrote", "Tables and figures; here they go to reports.", .modelling, ["reports"]),
        other(
            "figures", "figures, as programs drew them", "Images; here they go to reports/figures.", .notebooks,
            ["reports/figures"]),
        other(
            "images", "pictures for texts", "Pictures that README.md or the documentation shows.", nil, ["README.md"]),
        other(
            "assets", "pictures and other fixed files", "Files that are shown or served as they are.", nil,
            ["README.md"]),
        other(
            "examples", "how to use the code", "Small programs or notebooks that show one thing each.", .notebooks,
            ["docs"]),
        other(
            "test", "small programs that check the code", "Tests; here the folder is called tests.", .notebooks,
            ["tests"]),
        other(
            "notebook", "Jupyter notebooks", "Notebooks; here the folder is called notebooks.", .notebooks,
            ["notebooks"]),
        other(
            "model", "trained models, or their code", "Models; here files go to models and code to the package.",
            .modelling, ["models"]),
        other("dataset", "data", "Data; here the folder is called data.", .dataVersioning, ["data"]),
        other("datasets", "data", "Data; here the folder is called data.", .dataVersioning, ["data"]),
        other(
            "setup.py", "how to install the package (older)",
            "A program that tells pip about the package; today pyproject.toml does.", .environment, ["pyproject.toml"]),
        other(
            "tox.ini", "tests under several Pythons", "Settings of tox, and sometimes of flake8 and pytest.",
            .environment, ["test", "flake8"]),
        other("pytest.ini", "settings of pytest", "Where tests are, and how to run them.", .notebooks, ["pytest"]),
        other(
            "MANIFEST.in", "what a built package contains", "Lists of files, beside the code.", .environment,
            ["package"]),
        other("environment.yaml", "conda's list of packages", "As environment.yml.", .environment, ["environment.yml"]),
        other(
            "requirements-dev.txt", "packages for developers only", "What one needs to change the code, not to run it.",
            .environment, ["requirements.txt"]),
        other(
            "dev-requirements.txt", "packages for developers only", "What one needs to change the code, not to run it.",
            .environment, ["requirements.txt"]),
        other(
            "Dockerfile", "a recipe for a container",
            "Commands that build a whole small system with the project in it.", .environment,
            ["environment", "container image"]),
        other(
            "docker-compose.yml", "several containers together", "Which containers run, and how they reach each other.",
            .environment, ["container image"]),
        other(
            ".dockerignore", "what stays out of a container", "Patterns as in .gitignore.", .environment,
            ["container image", ".gitignore"]),
        other(
            ".github", "settings of GitHub for this project", "Automatic checks, and forms for reports.", .adapting,
            ["GitHub", "CI"]),
        other(
            ".github/workflows", "what GitHub runs by itself", "Files that say what is run at each push.", .environment,
            ["CI", "GitHub"]),
        other(".gitlab-ci.yml", "what GitLab runs by itself", "What is run at each push.", .environment, ["CI"]),
        other(".travis.yml", "what Travis runs by itself", "What is run at each push.", .environment, ["CI"]),
        other(
            ".pre-commit-config.yaml", "checks by the tool pre-commit", "Which checks run before each commit.",
            .notebooks, ["hook"]),
        other(
            ".gitmodules", "other repositories inside this one", "Which repository stands in which folder.", .adapting,
            ["repository"]),
        other(
            ".gitleaks.toml", "own rules of the secret scanner", "Rules and exceptions, in the format of gitleaks.",
            .secrets, ["guard", "secret"]),
        other(
            ".gitleaksignore", "findings that were looked at", "One accepted finding a line.", .secrets,
            ["guard", "secret"]),
        other(
            ".dvc", "DVC's own files", "Settings of DVC, which keeps large files outside git.", .dataVersioning,
            ["DVC", "pointer file"]),
        other(".dvcignore", "what DVC shall not see", "Patterns as in .gitignore.", .dataVersioning, ["DVC"]),
        other(
            "dvc.yaml", "DVC's steps from data to results", "Each step: command, what it reads, what it writes.",
            .dataVersioning, ["DVC", "pipeline"]),
        other(
            "dvc.lock", "what DVC's steps last made", "A fingerprint of each file that a step read or wrote.",
            .dataVersioning, ["DVC", "pipeline"]),
        other(
            "params.yaml", "settings of experiments", "Values that DVC's steps read.", .modelling,
            ["experiment", "configuration"]),
        other(
            "Snakefile", "Snakemake's steps to the results", "Each step: what it reads, what it writes, how.",
            .dataVersioning, ["pipeline"]),
        other(
            "CHANGELOG.md", "what changed, version by version", "A short list for those who use the project.",
            .adapting, ["README.md"]),
        other(
            "CONTRIBUTING.md", "how to take part", "What someone should do who wants to change something.", .adapting,
            ["README.md"]),
        other(
            "CODE_OF_CONDUCT.md", "how people treat each other here", "Rules of the community.", .adapting,
            ["README.md"]),
        other(
            "CITATION.cff", "how to cite the project", "Title, authors and year, for papers that use it.", .adapting,
            ["README.md"]),
        other(
            "HISTORY.md", "what changed, version by version", "A short list for those who use the project.", .adapting,
            ["README.md"]),
        other(
            "AGENTS.md", "notes for coding assistants", "What a program that writes code should know.", .adapting,
            ["README.md"]),
        other(
            "confs", "settings, one file for each case", "Settings of runs or experiments.", .modelling,
            ["configuration"]),
        other(
            "MLproject", "how MLflow runs the project", "Commands with their settings, for MLflow.", .modelling,
            ["experiment"]),
        other(
            "cookiecutter.json", "the questions of a template",
            "Each question with its usual answer: this is a template, not a project.", .adapting,
            ["template", "cookiecutter"]),
        other(
            "hooks", "programs that run by themselves", "In a template: what runs before and after a project is made.",
            .adapting, ["hook", "template"]),
        other(
            "tools", "programs for those who work on this", "Short programs, one for each task.", .notebooks, ["script"]
        ),
        other("AUTHORS.md", "who made this", "Names of those who contributed.", .adapting, ["README.md"]),
        other(
            "README.rst", "the first page anyone reads", "As README.md, in another notation.", .adapting, ["README.md"]),
        other("README.txt", "the first page anyone reads", "As README.md, as plain text.", .adapting, ["README.md"]),
        other("README", "the first page anyone reads", "As README.md, as plain text.", .adapting, ["README.md"]),
        other("LICENSE.md", "what others may do with the code", "As LICENSE.", .adapting, ["LICENSE"]),
        other("LICENSE.txt", "what others may do with the code", "As LICENSE.", .adapting, ["LICENSE"]),
        other("COPYING", "what others may do with the code", "As LICENSE.", .adapting, ["LICENSE"]),
        other("mkdocs.yml", "settings of the website", "As docs/mkdocs.yml.", .adapting, ["docs/mkdocs.yml"]),
        other(
            ".editorconfig", "how editors indent", "Spaces and line ends, for each kind of file.", .notebooks,
            ["formatter"]),
        other(".flake8", "settings of flake8", "As setup.cfg.", .notebooks, ["flake8"]),
        other(
            "justfile", "short commands for the usual work", "As Makefile, for the tool just.", .environment,
            ["Makefile"]),
        other(
            "app.py", "a program to look at results", "Often a small website that shows model or data.", .modelling,
            ["prediction"]),
        other(
            "main.py", "the program to start with", "Calls the steps, one after the other.", .notebooks, ["pipeline"]),
    ]

    private static func other(
        _ path: String, _ purpose: String, _ belongs: String, _ opinion: Opinion.ID?, _ seeAlso: [String]
    ) -> Place {
        Place(
            path, purpose, belongs: belongs, writtenBy: "the people of this project",
            readBy: "the people and tools of this project", opinion: opinion, origin: .common, seeAlso: seeAlso)
    }
}
