public import Git
public import Platform
public import SystemPackage

/// What somebody wants to share, where, and with whom.
public struct ShareRequest: Sendable {
    /// A folder or URL, as typed.
    public var location: String
    /// Partners' names, as typed.
    public var partners: [String]
    /// The name that the remote gets in this repository.
    public var remoteName: String
    /// Anywhere in the repository; nil for the one that the environment names, or around the current directory.
    public var directory: FilePath?
    /// The environment that git runs in.
    public var environment: EnvironmentVariables

    /// A request.
    public init(
        location: String, partners: [String] = [], remoteName: String = "origin", directory: FilePath? = nil,
        environment: EnvironmentVariables = .current
    ) {
        self.location = location
        self.partners = partners
        self.remoteName = remoteName
        self.directory = directory
        self.environment = environment
    }

    var git: GitCommand {
        guard let directory else { return .inheriting(environment) }
        return GitCommand(in: directory, environment: environment)
    }
}

/// One thing that sharing does.
public enum ShareStep: Sendable, Equatable {
    /// A bare repository is made that a group may push to.
    case createRepository(FilePath)
    /// The guard becomes the repository's pre-receive hook.
    case installGuard(FilePath)
    /// Rewriting is allowed again, which `git init --shared` forbids on every branch; the hook protects the default one.
    case allowRewriting(FilePath)
    /// The shared repository's HEAD names this branch.
    case setHead(FilePath, branch: String)
    /// The default branch is pushed.
    case push(branch: String, commit: ObjectID)
    /// A partner's branch is made there.
    case pushPartner(Partner, commit: ObjectID)
    /// The remote is added here.
    case addRemote(name: String, url: String)
    /// The default branch here follows the one there.
    case setUpstream(branch: String, remote: String)

    /// The step's name, for a program.
    public var kind: String {
        switch self {
        case .createRepository: "create-repository"
        case .installGuard: "install-guard"
        case .allowRewriting: "allow-rewriting"
        case .setHead: "set-head"
        case .push: "push"
        case .pushPartner: "push-partner"
        case .addRemote: "add-remote"
        case .setUpstream: "set-upstream"
        }
    }

    /// The step in one line.
    public var summary: String {
        switch self {
        case .createRepository(let path): "make the shared repository '\(path.string)'"
        case .installGuard(let path): "make the guard its pre-receive hook in '\(path.string)'"
        case .allowRewriting: "let partners rewrite their own branches there"
        case .setHead(_, let branch): "make '\(branch)' its default branch"
        case .push(let branch, let commit): "push '\(branch)' (\(commit.abbreviated()))"
        case .pushPartner(let partner, let commit):
            "make the branch '\(partner.branch)' there for \(partner.typed) (\(commit.abbreviated()))"
        case .addRemote(let name, let url): "add the remote '\(name)': \(GitCommand.masked(url))"
        case .setUpstream(let branch, let remote): "let '\(branch)' follow '\(remote)/\(branch)'"
        }
    }
}

/// What sharing would do, found out without changing anything.
public struct SharePlan: Sendable {
    /// The place, as git is given it.
    public var remote: RemoteURL
    /// The remote's name in this repository.
    public var remoteName: String
    /// The default branch.
    public var branch: String
    /// The partners asked for, with the names that their branches carry.
    public var partners: [Partner]
    /// What is to be done, in this order; nothing where all is shared already.
    public var steps: [ShareStep]
    /// What somebody should know: what is not guarded there, and what is not as it might be.
    public var notes: [String]
    /// A message for each partner; one for anybody where there are none.
    public var invitations: [Invitation]

    /// The repository here.
    var request: ShareRequest
    /// Where git really goes, with `url.*.insteadOf` applied.
    var effective: RemoteURL
    /// Whether the remote is in this repository's configuration already.
    var isConfigured: Bool

    /// What `git push` is aimed at: the remote by name where it is there, since it may have settings of its own.
    var pushTarget: String { isConfigured ? remoteName : remote.text }
}
