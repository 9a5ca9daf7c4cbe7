/// Where a push goes and what it changes there, as git tells its pre-push hook (githooks(5)).
public struct PushDestination: Sendable, Equatable {
    /// One reference that the push changes.
    public struct Update: Sendable, Equatable {
        /// What is sent; zero where the reference is deleted.
        public var local: ObjectID
        /// The reference's full name there.
        public var remoteName: String
        /// What the remote has now; zero where it has no such reference.
        public var remote: ObjectID

        /// An update.
        public init(local: ObjectID, remoteName: String, remote: ObjectID) {
            self.local = local
            self.remoteName = remoteName
            self.remote = remote
        }
    }

    /// The remote's name; the URL itself where the push names one.
    public var name: String
    /// The URL that is pushed to, with the user's `insteadOf` and `pushInsteadOf` applied.
    public var url: String
    /// What changes there.
    public var updates: [Update]

    /// A destination.
    public init(name: String, url: String, updates: [Update]) {
        self.name = name
        self.url = url
        self.updates = updates
    }

    /// The objects that are sent.
    public var tips: [ObjectID] { updates.map(\.local).filter { !$0.isZero } }

    /// Reads the hook's input: `<local ref> <local id> <remote ref> <remote id>` a line. The local one may be any revision, with
    /// blanks in it.
    ///
    /// - Throws: ``PushLineError`` for a line that says something else.
    public static func updates(_ input: [UInt8]) throws(PushLineError) -> [Update] {
        var updates: [Update] = []
        for line in input.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count >= 4, let local = ObjectID(hexDigits: fields[fields.count - 3]),
                let remote = ObjectID(hexDigits: fields[fields.count - 1])
            else { throw PushLineError(line: String(decoding: line, as: UTF8.self)) }
            updates.append(
                Update(
                    local: local, remoteName: String(decoding: fields[fields.count - 2], as: UTF8.self), remote: remote)
            )
        }
        return updates
    }
}

/// A line that git gave pre-push cannot be read.
public struct PushLineError: Error, Sendable, Equatable {
    /// The line.
    public var line: String
}

/// A reference as the remote itself shows it.
public struct ShownReference: Sendable, Equatable {
    /// Its full name; of a tag's target, with `^{}` behind it.
    public var name: String
    /// What it names.
    public var id: ObjectID

    /// A reference.
    public init(name: String, id: ObjectID) {
        self.name = name
        self.id = id
    }
}
