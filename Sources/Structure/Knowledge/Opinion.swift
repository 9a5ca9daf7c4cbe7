/// A conviction about how data-science work is done well, on which the template is built.
///
/// The six are those of Cookiecutter Data Science; the words are our own.
public struct Opinion: Sendable, Equatable {
    /// The stable names.
    public enum ID: String, Sendable, CaseIterable {
        case dataVersioning = "data-versioning"
        case notebooks
        case modelling
        case environment
        case secrets
        case adapting
    }

    /// The stable name.
    public let id: ID
    /// The opinion in one sentence.
    public let statement: String
    /// Why.
    public let reason: String
    /// What it costs to hold it.
    public let cost: String
    /// How a project made from the built-in template keeps it.
    public let keptBy: String
    /// The reason in at most 62 columns, for the page of all six.
    public let shortReason: String
    /// The cost in at most 62 columns.
    public let shortCost: String
    /// Other words by which it is found.
    public let aliases: [String]
    /// Words to read on with.
    public let seeAlso: [String]

    /// The stable identity.
    public var identity: Identity { .opinion(id) }
}

extension Opinion {
    /// The opinion of that name.
    public static func known(_ id: ID) -> Opinion {
        switch id {
        case .dataVersioning: dataVersioning
        case .notebooks: notebooks
        case .modelling: modelling
        case .environment: environment
        case .secrets: secrets
        case .adapting: adapting
        }
    }

    /// All six, in the order in which a project meets them.
    public static let all: [Opinion] = ID.allCases.map { known($0) }

    static let dataVersioning = Opinion(
        id: .dataVersioning,
        statement: "Raw data is never changed, and data stays (mostly) out of git.",
        reason: """
            A result can only be trusted if anyone can get it again from the same start. So the data that came in is
            kept as it came, and code makes everything else from it. Git is made for text that people edit: it keeps
            every version of a large file for ever, in every copy of the project.
            """,
        cost: """
            A new partner does not get the data with the project: it must be copied or downloaded once, and the README
            has to say from where. Fixing one wrong value takes a line of code rather than one in a spreadsheet.
            """,
        keptBy: """
            four data folders with one direction of travel; rules in .gitignore; hooks that refuse files under data/ and
            models/ and any file over 5 MB
            """,
        shortReason: "From unchanged raw data, code can make every result again.",
        shortCost: "A partner has to get the data separately, once.",
        aliases: ["immutable", "data versioning"],
        seeAlso: ["data/raw", "immutable raw data", "pipeline", "pointer file"])

    static let notebooks = Opinion(
        id: .notebooks,
        statement: "Notebooks are for exploring and telling; source files are for what is repeated.",
        reason: """
            A notebook is the quickest way to look at data and the nicest way to show a finding. But its cells can run
            in any order, two people can hardly work in one at once, and nobody can test it. Code in a file can be
            tested, reviewed, and used by every notebook.
            """,
        cost: "Now and then you stop, and move what has proved useful from a notebook into the package.",
        keptBy: """
            a folder notebooks/ with a naming rule, and a package beside it that every notebook can import
            """,
        shortReason: "Notebooks show; only code in files can be tested and reused.",
        shortCost: "Useful cells have to be moved into the package by hand.",
        aliases: ["notebook opinion"],
        seeAlso: ["notebooks", "notebook output", "package"])

    static let modelling = Opinion(
        id: .modelling,
        statement: "Modelling is kept organised: each model can be traced to its code and its data.",
        reason: """
            After the twentieth attempt nobody remembers which settings made the good one. If training is a program, and
            each run writes down its settings, its data and its score, the good one can be made again.
            """,
        cost: "A few minutes for each experiment: write down what was tried, even if it failed.",
        keptBy: """
            a folder models/ for what training writes, and train.py and predict.py as two separate programs
            """,
        shortReason: "A model whose code and data are unknown cannot be made again.",
        shortCost: "Each experiment has to be written down, failed ones too.",
        aliases: ["modeling", "modelling opinion"],
        seeAlso: ["models", "experiment", "metric", "MLOps level"])

    static let environment = Opinion(
        id: .environment,
        statement: "Build from the environment up: first the tools, by name and version, then the work.",
        reason: """
            Code that runs today on your laptop needs a certain Python and certain packages. If a file names them, your
            partner, your teacher and you yourself in a year can set up the same and get the same results.
            """,
        cost: """
            Each new package has to be written into the dependency file as well, or it is missing for everyone else.
            """,
        keptBy: """
            one environment for each project, one dependency file, a Python version in pyproject.toml, and two commands:
            `make create_environment` and `make requirements`
            """,
        shortReason: "The same code gives the same result only with the same tools.",
        shortCost: "Each new package must also go into the dependency file.",
        aliases: ["environment opinion"],
        seeAlso: ["environment_manager", "dependency_file", "dependency"])

    static let secrets = Opinion(
        id: .secrets,
        statement: "Secrets, and settings of one machine, stay out of git.",
        reason: """
            What was committed once stays in the history, even if a later commit deletes it; and what was pushed has
            been copied. Programs search public repositories for keys within minutes. And a path that only exists on
            your machine breaks the project on every other.
            """,
        cost: """
            Each person fills in an own .env, and has to be told by a safer way than git what goes into it.
            """,
        keptBy: """
            .env, which git ignores; .env.example, which names what is needed; hooks that refuse a commit or a push with
            a key in it
            """,
        shortReason: "What was pushed once has to count as known to the world.",
        shortCost: "Each person fills in an own .env.",
        aliases: ["secrets opinion"],
        seeAlso: [".env", "secret", "hook", "environment variable"])

    static let adapting = Opinion(
        id: .adapting,
        statement: "Adapt freely, from a default that is the same everywhere.",
        reason: """
            Whoever knows one project of this kind finds the way in every other: that is worth more than a perfect
            layout for each. But a folder that nobody needs only stands in the way: the default is a start, not a law.
            """,
        cost: "You live with names that somebody else has chosen, and say in the README what you changed.",
        keptBy: """
            the layout of Cookiecutter Data Science; .cruft.json, which records the template and your answers
            """,
        shortReason: "Who knows one such project finds the way in all of them.",
        shortCost: "Somebody else has chosen the names.",
        aliases: ["adaptation", "adapt"],
        seeAlso: [".cruft.json", "template", "README.md"])
}
