/// A target of the template's Makefile: what `make NAME` does.
public struct MakeTarget: Sendable, Equatable {
    /// The name, also its identity.
    public let name: String
    /// What it does, in half a line.
    public let purpose: String
    /// What runs, by the options chosen.
    public let runs: String
    /// When one types it.
    public let when: String
    /// What it changes, and what it leaves alone.
    public let changes: String
    /// The choices that bring it, any one of them; empty means that it is always there.
    public let requires: [String]
    /// The opinion that stands behind it.
    public let opinion: Opinion.ID?
    /// Words to read on with.
    public let seeAlso: [String]

    /// The stable identity.
    public var identity: Identity { .target(name) }
}

extension MakeTarget {
    /// Every target, in the order of a newcomer's first hour.
    public static let all: [MakeTarget] = [
        help, createEnvironment, requirements, data, lint, format, test, clean, syncDataDown, syncDataUp,
    ]

    /// The target of that name.
    public static func known(_ name: String) -> MakeTarget? { all.first { $0.name == name } }

    static let help = MakeTarget(
        name: "help", purpose: "print all targets",
        runs: "a few lines that read the Makefile and print each target with the comment above it",
        when: "whenever you forget what there is; `make` alone does the same",
        changes: "nothing", requires: [], opinion: .adapting, seeAlso: ["Makefile", "make"])

    static let createEnvironment = MakeTarget(
        name: "create_environment", purpose: "set up an own Python for this project",
        runs: """
            the environment manager that was chosen: virtualenv (by virtualenvwrapper where that is installed), conda,
            pipenv, uv, pixi or poetry
            """,
        when: "once after you made or cloned the project; afterwards activate it as the last line printed says",
        changes: "a new folder .venv, or a place that the manager keeps outside the project; no file of yours",
        requires: [
            "environment_manager=virtualenv", "environment_manager=conda", "environment_manager=pipenv",
            "environment_manager=uv", "environment_manager=pixi", "environment_manager=poetry",
        ],
        opinion: .environment, seeAlso: ["environment", "environment_manager", "make requirements"])

    static let requirements = MakeTarget(
        name: "requirements", purpose: "install the packages the project needs",
        runs: "the manager's install command with the dependency file, into the project's environment",
        when: "after create_environment, and whenever the dependency file has changed, by you or by a pull",
        changes: "the environment only; some managers also write a lock file, which you commit",
        requires: [], opinion: .environment, seeAlso: ["dependency", "dependency_file", "lock file"])

    static let data = MakeTarget(
        name: "data", purpose: "make the data sets from the raw data",
        runs: """
            dataset.py of your package; as it comes, that reads data/raw/dataset.csv and writes a cleaned copy of it
            """,
        when: "after new raw data arrived, or after you changed dataset.py",
        changes: "files in data/processed (and data/interim, if your code writes there); never data/raw",
        requires: ["include_code_scaffold=Yes"], opinion: .dataVersioning,
        seeAlso: ["{module}/dataset.py", "data/raw", "pipeline"])

    static let lint = MakeTarget(
        name: "lint", purpose: "check the code's style, change nothing",
        runs: "ruff, or flake8, isort and black in checking mode",
        when: "before you commit; a clean run ends without complaint",
        changes: "nothing: it only reports; `make format` mends most of it", requires: [], opinion: .notebooks,
        seeAlso: ["linter", "make format", "linting_and_formatting"])

    static let format = MakeTarget(
        name: "format", purpose: "put the code into one common style",
        runs: "ruff, or isort and black in writing mode",
        when: "before you commit, so that two people's changes differ in content and not in spaces",
        changes: "Python files of the project, in spacing, quotes and order of imports, never in meaning",
        requires: [], opinion: .notebooks, seeAlso: ["formatter", "make lint", "linting_and_formatting"])

    static let test = MakeTarget(
        name: "test", purpose: "run the tests in tests/",
        runs: "pytest or unittest, whichever was chosen, over the folder tests",
        when: "after a change to the code, and before you push",
        changes: "nothing but caches; a test that fails names the line that was not met",
        requires: ["testing_framework=pytest", "testing_framework=unittest"], opinion: .notebooks,
        seeAlso: ["tests", "test", "testing_framework"])

    static let clean = MakeTarget(
        name: "clean", purpose: "delete what Python compiled",
        runs: "find, which deletes files *.pyc and *.pyo and folders __pycache__",
        when: "rarely: when Python seems to run old code, or before you copy the folder",
        changes: "caches only, which Python makes again by itself", requires: [], opinion: nil,
        seeAlso: ["cache", "__pycache__"])

    static let syncDataDown = MakeTarget(
        name: "sync_data_down", purpose: "copy data from the cloud to here",
        runs: "the storage's own program: aws for s3, az for azure, gcloud for gcs",
        when: "after you cloned the project, or after a partner uploaded new data",
        changes: "the folder data: files are added and replaced by the cloud's; no file of yours is deleted",
        requires: ["dataset_storage=s3", "dataset_storage=azure", "dataset_storage=gcs"], opinion: .dataVersioning,
        seeAlso: ["dataset_storage", "make sync_data_up", "cloud storage"])

    static let syncDataUp = MakeTarget(
        name: "sync_data_up", purpose: "copy data from here to the cloud",
        runs: "the storage's own program: aws for s3, az for azure, gcloud for gcs",
        when: "after new raw data arrived at your place, so that partners can get it",
        changes: "the bucket or container, for everyone who uses it; nothing in this folder",
        requires: ["dataset_storage=s3", "dataset_storage=azure", "dataset_storage=gcs"], opinion: .dataVersioning,
        seeAlso: ["dataset_storage", "make sync_data_down", "cloud storage"])
}
