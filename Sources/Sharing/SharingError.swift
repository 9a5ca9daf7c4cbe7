import Git

/// Why something could not be shared or joined.
public struct SharingError: GitFailure, Equatable {
    /// The reasons, for a program.
    public enum Kind: Sendable, Equatable {
        /// A text that is no place git could push to.
        case notALocation
        /// A name of which nothing is left for a branch, or a remote's name that git does not take.
        case unfitName
        /// Two partners' branches, or a partner's and another, cannot both be.
        case nameTaken
        /// No repository around the current directory.
        case notARepository
        /// Nothing is committed yet.
        case noCommit
        /// HEAD is on no branch.
        case detachedHead
        /// There is a remote of that name for another place.
        case remoteExists
        /// Something that is no bare repository stands at the path.
        case notABareRepository
        /// The remote could not be asked.
        case transport(TransportFailure.Kind)
        /// The remote holds commits that are not here.
        case otherHistory
        /// The remote has nothing to join.
        case emptyRemote
        /// The push was refused.
        case pushRefused
        /// The clone did not come about.
        case cloneFailed
        /// The folder to clone into holds something.
        case targetNotEmpty
        /// Nobody knows which of these names the user goes by.
        case nameNeeded(names: [String])
        /// None of these is the name given.
        case noSuchName(names: [String])
        /// What git told a hook cannot be read.
        case hookInput
    }

    /// The reason.
    public var kind: Kind
    /// What went wrong, in one line, URLs masked.
    public var message: String
    /// What to type next.
    public var hints: [String]

    /// An error with its texts; secrets in URLs are masked.
    public init(_ kind: Kind, _ message: String, hints: [String] = []) {
        self.kind = kind
        self.message = GitCommand.masked(message)
        self.hints = hints.map(GitCommand.masked)
    }
}
