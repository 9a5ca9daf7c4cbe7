import Git
public import Platform
public import SystemPackage

/// What somebody wants to join, and under which name.
public struct JoinRequest: Sendable {
    /// A folder or URL, as typed.
    public var location: String
    /// The partner's name, as typed; nil to find it out.
    public var name: String?
    /// The folder to clone into, as typed; nil for the repository's name.
    public var directory: String?
    /// What relative paths start from.
    public var currentDirectory: FilePath
    /// The environment that git runs in.
    public var environment: EnvironmentVariables

    /// A request.
    public init(
        location: String, name: String? = nil, directory: String? = nil,
        currentDirectory: FilePath = FileSystem.currentDirectory, environment: EnvironmentVariables = .current
    ) {
        self.location = location
        self.name = name
        self.directory = directory
        self.currentDirectory = currentDirectory
        self.environment = environment
    }

    var git: GitCommand { GitCommand(in: currentDirectory, environment: environment) }
}

/// What joining would do, found out without changing anything.
public struct JoinPlan: Sendable {
    /// The place, as git is given it.
    public var remote: RemoteURL
    /// The new folder.
    public var directory: FilePath
    /// Who joins; nil where the shared repository has no partners' branches.
    public var partner: Partner?
    /// The branch that is checked out.
    public var branch: String

    var request: JoinRequest

    /// What would be done, a line each.
    public var steps: [String] {
        [
            "clone '\(remote.display)' to '\(directory.string)'",
            "check out '\(branch)', following 'origin/\(branch)'",
            "install the hooks",
        ]
    }
}

/// A clone that is ready to work in, or says what is missing.
public struct Joined: Sendable {
    /// One thing that has to stand before work starts.
    public struct Check: Sendable, Equatable {
        /// What was looked at.
        public var title: String
        /// Whether it stands.
        public var passed: Bool
        /// What was found.
        public var detail: String
        /// What to type where it does not stand.
        public var hints: [String]
    }

    /// The new folder.
    public var directory: FilePath
    /// The branch that is checked out.
    public var branch: String
    /// What was looked at.
    public var checks: [Check]
    /// The commands to type next, to be pasted as they are.
    public var nextSteps: [String]
    /// What somebody should know.
    public var notes: [String]

    /// Whether all checks have passed.
    public var isReady: Bool { checks.allSatisfy(\.passed) }
}
