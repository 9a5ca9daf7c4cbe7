public import Git
import Platform

/// One line of what git tells a pre-receive hook: a reference, what it was and what it is to be.
public struct ReferenceUpdate: Sendable, Hashable {
    /// What it names now; zero where it does not exist.
    public var old: ObjectID
    /// What it is to name; zero where it is to be deleted.
    public var new: ObjectID
    /// The full name.
    public var name: String

    /// An update from its parts.
    public init(old: ObjectID, new: ObjectID, name: String) {
        self.old = old
        self.new = new
        self.name = name
    }

    /// Whether the reference is to be deleted.
    public var isDeletion: Bool { new.isZero }
    /// Whether it does not exist yet.
    public var isCreation: Bool { old.isZero }

    /// The updates in a pre-receive hook's standard input, lines of `<old> <new> <name>`.
    ///
    /// - Throws: ``SharingError`` of kind `hookInput`: what cannot be read cannot be let through.
    public static func parse(_ standardInput: [UInt8]) throws(SharingError) -> [ReferenceUpdate] {
        var updates: [ReferenceUpdate] = []
        for line in standardInput.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, !parts[2].isEmpty,
                let old = ObjectID(hex: String(decoding: parts[0], as: UTF8.self)),
                let new = ObjectID(hex: String(decoding: parts[1], as: UTF8.self))
            else {
                throw SharingError(
                    .hookInput, "cannot read what git said: '\(String(decoding: line, as: UTF8.self))'")
            }
            updates.append(ReferenceUpdate(old: old, new: new, name: String(decoding: parts[2], as: UTF8.self)))
        }
        return updates
    }
}

/// The shared repository's default branch, which nobody deletes or rewrites.
public struct ProtectedBranch: Sendable, Equatable {
    /// Why an update is refused.
    public struct Refusal: Sendable, Equatable {
        /// The branch's short name.
        public var branch: String
        /// Whether it was to be deleted, rather than rewritten.
        public var isDeletion: Bool

        /// The refusal in one line.
        public var message: String {
            isDeletion
                ? "'\(branch)' is the shared branch and is not deleted"
                : "'\(branch)' is the shared branch and is not rewritten: the push would drop commits that are on it"
        }

        /// What to type instead.
        public var hints: [String] {
            isDeletion ? [] : ["git pull --rebase", "git push"]
        }
    }

    /// The full name.
    public var name: String

    /// A branch by its full name.
    public init(name: String) {
        self.name = name
    }

    /// The branch that the repository's HEAD names, there or not; nil where HEAD is detached.
    public static func ofRepository(_ git: GitCommand) throws -> ProtectedBranch? {
        let completed = try git.run(["symbolic-ref", "--quiet", "HEAD"])
        guard completed.succeeded else { return nil }
        return ProtectedBranch(name: String(completed.outputText.prefix { $0 != "\n" }))
    }

    /// The updates that would delete or rewrite the branch.
    ///
    /// - Parameter isAncestor: whether the first commit is reachable from the second.
    public func refusals(
        of updates: [ReferenceUpdate], isAncestor: (ObjectID, ObjectID) throws -> Bool
    ) rethrows -> [Refusal] {
        try updates.compactMap { update in
            guard isChanged(by: update), !update.isCreation else { return nil }
            if !update.isDeletion, try isAncestor(update.old, update.new) { return nil }
            return Refusal(branch: shortName, isDeletion: update.isDeletion)
        }
    }

    /// The updates that would delete or rewrite the branch, asked of the repository that the hook runs in.
    public func refusals(of updates: [ReferenceUpdate], git: GitCommand) throws -> [Refusal] {
        try refusals(of: updates) { old, new in
            // 1 is "no"; any other failure is a commit that cannot be read, and so no proof either.
            try git.succeeds(["merge-base", "--is-ancestor", Argument(old.hex), Argument(new.hex)])
        }
    }

    /// Whether the update is about this branch; where upper and lower case are one, so is the branch.
    public func isChanged(by update: ReferenceUpdate) -> Bool { update.name.lowercased() == name.lowercased() }

    /// The name without `refs/heads/`.
    public var shortName: String {
        name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
    }
}
