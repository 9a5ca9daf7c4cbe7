/// A question of the built-in template, and what each answer changes.
public struct Option: Sendable, Equatable {
    /// The name, as in `name=value` on the command line; also its identity.
    public let name: String
    /// What it decides, in half a line.
    public let purpose: String
    /// What the answer is used for.
    public let text: String
    /// The choices; empty where any text will do.
    public let choices: [Choice]
    /// An answer as an example, for an option without choices.
    public let example: String
    /// The opinion that stands behind it.
    public let opinion: Opinion.ID?
    /// Words to read on with.
    public let seeAlso: [String]

    /// One of the answers that an option offers.
    public struct Choice: Sendable, Equatable {
        /// The name, as in `option=name`.
        public let name: String
        /// What it is and does to the project, in at most a line and a half.
        public let short: String
        /// What it changes in the project: files, targets, packages.
        public let changes: String
        /// When one takes it.
        public let when: String
        /// What to know before: what must be installed, what it goes with.
        public let mind: String
        /// Questions that follow this choice only.
        public let subOptions: [SubOption]
        /// Words to read on with.
        public let seeAlso: [String]

        init(
            _ name: String, _ short: String, changes: String, when: String, mind: String = "",
            subOptions: [SubOption] = [], seeAlso: [String] = []
        ) {
            self.name = name
            self.short = short
            self.changes = changes
            self.when = when
            self.mind = mind
            self.subOptions = subOptions
            self.seeAlso = seeAlso
        }
    }

    /// A question that follows one choice only.
    public struct SubOption: Sendable, Equatable {
        /// The name, as in `option.name=value`.
        public let name: String
        /// What to answer and what it is used for.
        public let text: String
        /// An answer as an example.
        public let example: String

        init(_ name: String, _ text: String, example: String) {
            self.name = name
            self.text = text
            self.example = example
        }
    }

    /// The stable identity.
    public var identity: Identity { .option(name) }

    /// The choice of that name; capitals do not count.
    public func choice(_ word: String) -> Choice? {
        choices.first { $0.name == word } ?? choices.first { $0.name.lowercased() == word.lowercased() }
    }

    init(
        _ name: String, _ purpose: String, text: String, choices: [Choice] = [], example: String = "",
        opinion: Opinion.ID? = nil, seeAlso: [String] = []
    ) {
        self.name = name
        self.purpose = purpose
        self.text = text
        self.choices = choices
        self.example = example
        self.opinion = opinion
        self.seeAlso = seeAlso
    }
}

extension Option {
    /// Every option, in the order in which the template asks.
    public static let all: [Option] = [
        projectName, repoName, moduleName, authorName, description, pythonVersion, datasetStorage, environmentManager,
        dependencyFile, pydataPackages, testingFramework, lintingAndFormatting, openSourceLicense, docs, codeScaffold,
    ]

    /// The option of that name.
    public static func known(_ name: String) -> Option? { all.first { $0.name == name } }
}
