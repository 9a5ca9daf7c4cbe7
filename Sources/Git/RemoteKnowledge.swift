import Platform
import SystemPackage

/// What a remote has already, as far as that is certain.
///
/// The ids that git names to pre-push are the remote's own words. What this repository remembers of a remote (`refs/remotes/`) is not:
/// the remote may have got another URL since, may be pushed to and fetched from at two places, or may have been made anew. It
/// counts where it was once seen to agree with what the remote at that URL shows, and nothing speaks against it now; else
/// the remote is asked, if that can make a difference.
struct RemoteKnowledge {
    let reader: any RepositoryReader
    let destination: PushDestination
    /// Asks the remote for its references; nil where it does not answer.
    var ask: (PushDestination) throws -> [ShownReference]?

    private struct Tracking {
        var name: String
        var target: ObjectID
        var peeled: ObjectID
    }

    func newObjects() throws -> NewObjects {
        let tips = destination.tips
        if tips.isEmpty { return NewObjects(commits: []) }
        let said = destination.updates.map(\.remote).filter { !$0.isZero }
        let entries = try reader.configurationEntries()
        let remote = ConfiguredRemote(destination.name, entries)
        let tracking = try reader.references(prefix: "refs/remotes/\(destination.name)/").map {
            Tracking(name: $0.name, target: $0.target, peeled: $0.peeled)
        }
        let remembered = said + tracking.map(\.peeled)
        if !tracking.isEmpty, isBelieved(remote, tracking) {
            return try reader.newObjects(tips: tips, excluding: remembered)
        }
        // An ordinary push: what the remote says it has leaves nothing to ask for.
        if try destination.updates.allSatisfy({ try $0.local.isZero || isHere($0.remote) }) {
            let certain = try reader.newObjects(tips: tips, excluding: said)
            if tracking.isEmpty { return certain }
            let hoped = try reader.newObjects(tips: tips, excluding: remembered)
            if hoped.commits.count == certain.commits.count { return certain }
        }
        let shown = try mayAsk(entries) ? ask(destination) ?? [] : []
        remember(remote, isAgreed: try agree(shown, tracking, remote))
        return try reader.newObjects(tips: tips, excluding: said + shown.map(\.id))
    }

    private func isHere(_ id: ObjectID) throws -> Bool {
        try !id.isZero && reader.resolve(id.hex + "^{commit}") != nil
    }

    // MARK: Belief

    private func isBelieved(_ remote: ConfiguredRemote, _ tracking: [Tracking]) -> Bool {
        guard isOnePlace(remote), Memory(reader).holds(destination) else { return false }
        let known = Set(tracking.map(\.name))
        return destination.updates.allSatisfy { update in
            !update.remote.isZero || !(remote.trackingName(of: update.remoteName).map(known.contains) ?? false)
        }
    }

    /// Whether fetches and pushes go to one repository; one on this machine is asked each time, which costs next to nothing.
    private func isOnePlace(_ remote: ConfiguredRemote) -> Bool {
        guard let fetched = remote.fetchURL, !remote.hasSeveralPushURLs else { return false }
        let pushed = RemoteAddress(text: destination.url)
        return !pushed.isLocal && pushed.isSamePlace(as: fetched)
    }

    /// Whether everything remembered is as the remote shows it, or has gone on from there as far as can be told.
    private func agree(
        _ shown: [ShownReference], _ tracking: [Tracking], _ remote: ConfiguredRemote
    ) throws -> Bool {
        var there: [String: ObjectID] = [:]
        for reference in shown {
            if let name = remote.trackingName(of: reference.name) { there[name] = reference.id }
        }
        var hasEqual = false
        for reference in tracking where !reference.name.hasSuffix("/HEAD") {
            guard let id = there[reference.name] else { return false }
            if id == reference.target {
                hasEqual = true
            } else if try isHere(id) {
                return false
            }
        }
        return hasEqual
    }

    private func remember(_ remote: ConfiguredRemote, isAgreed: Bool) {
        guard isOnePlace(remote) else { return }
        Memory(reader).set(destination, isAgreed)
    }

    /// Whether `git ls-remote` would ask the place that is pushed to: it rewrites URLs once more, and takes names of remotes.
    private func mayAsk(_ entries: [Config.Entry]) -> Bool {
        !destination.url.isEmpty
            && RemoteAddress.rewritten(destination.url, by: "insteadof", entries) == destination.url
            && !entries.contains { $0.key.hasPrefix("remote.\(destination.url).") }
    }
}

extension RepositoryReader {
    /// What a push would send and the remote does not have.
    ///
    /// - Parameter ask: asks the remote for its references; nil where it does not answer. Called only where what git says and what
    ///   the repository remembers does not settle the question.
    public func newObjects(
        pushedTo destination: PushDestination, ask: (PushDestination) throws -> [ShownReference]?
    ) throws -> NewObjects {
        try withoutActuallyEscaping(ask) { ask in
            try RemoteKnowledge(reader: self, destination: destination, ask: ask).newObjects()
        }
    }
}

extension PushDestination {
    /// Asks the remote for its references (`git ls-remote`); nil where it does not answer.
    public func shownReferences(_ reader: any RepositoryReader, git: GitCommand) throws -> [ShownReference]? {
        var arguments: [Argument] = ["ls-remote", "--quiet"]
        if let program = ConfiguredRemote(name, try reader.configurationEntries()).uploadPack {
            arguments.append(Argument("--upload-pack=\(program)"))
        }
        let completed = try git.run(arguments + ["--", Argument(url)])
        guard completed.succeeded else { return nil }
        return GitCommand.lines(completed.standardOutput).compactMap { line in
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")), let id = ObjectID(hexDigits: line[..<tab]) else {
                return nil
            }
            return ShownReference(name: String(decoding: line[(tab + 1)...], as: UTF8.self), id: id)
        }
    }
}

/// For which URL a remote's references here were last seen to agree with it: a line of the URL's hash and the remote's name for each, in
/// `git-ccds-remotes` of the git directory.
private struct Memory {
    private let file: FilePath

    init(_ reader: any RepositoryReader) { file = reader.location.commonDirectory.appending("git-ccds-remotes") }

    func holds(_ destination: PushDestination) -> Bool {
        line(destination).map(lines().contains) ?? false
    }

    /// A file that cannot be written costs time at the next push, no more.
    func set(_ destination: PushDestination, _ isAgreed: Bool) {
        guard let line = line(destination) else { return }
        let old = lines()
        var new = old.filter { !$0.hasSuffix(" " + destination.name) }
        if isAgreed { new.append(line) }
        guard new != old else { return }
        try? FileSystem.writeAtomically(Array(new.map { $0 + "\n" }.joined().utf8), to: file, mode: 0o600)
    }

    private func lines() -> [String] {
        guard let bytes = try? FileSystem.read(file) else { return [] }
        return GitCommand.lines(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    // A hash, for a URL may hold a password.
    private func line(_ destination: PushDestination) -> String? {
        (try? ObjectDatabase.name(of: destination.url.utf8, kind: .blob)).map { $0.hex + " " + destination.name }
    }
}
