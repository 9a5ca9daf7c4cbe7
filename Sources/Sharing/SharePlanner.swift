import Git
import Platform
import SystemPackage

/// Finds out what sharing has to do, reading only.
struct SharePlanner {
    let request: ShareRequest
    let git: GitCommand
    private var plan: SharePlan
    private var references = RemoteReferences()
    private var existing: ExistingSharedRepository?
    private var localBranches: [String: ObjectID] = [:]
    /// The tip of the default branch there, where it is there.
    private var remoteTip: ObjectID?

    init(_ request: ShareRequest) throws {
        self.request = request
        git = request.git
        // A git that is not there is another matter, and says so itself.
        guard try git.run(["rev-parse", "--git-dir"]).succeeded else {
            throw SharingError(
                .notARepository, "there is no git repository here", hints: ["start one: git ccds init"])
        }
        let directory = request.directory ?? FileSystem.currentDirectory
        let remote = try RemoteURL(request.location, relativeTo: directory)
        plan = SharePlan(
            remote: remote, remoteName: request.remoteName, branch: "", partners: [], steps: [], notes: [],
            invitations: [], request: request, effective: try remote.resolved(git, relativeTo: directory),
            isConfigured: false)
    }

    mutating func makePlan() throws -> SharePlan {
        let partners = try distinctPartners()
        localBranches = try readLocalBranches()
        try checkRemoteName()
        try lookAtPlace()
        try chooseBranch()
        let start = try planDefaultBranch()
        try planPartners(partners, from: start)
        planConfiguration()
        addNotes()
        addInvitations()
        return plan
    }

    // MARK: Names

    private func distinctPartners() throws -> [Partner] {
        var partners: [Partner] = []
        for typed in request.partners {
            let partner = try Partner(typed)
            if let other = partners.first(where: { $0.isSame(as: partner.name) }) {
                if other.typed == partner.typed { continue }
                throw SharingError(
                    .nameTaken, "'\(other.typed)' and '\(partner.typed)' would both have the branch '\(other.branch)'",
                    hints: ["give one of them another name"])
            }
            partners.append(partner)
        }
        return partners
    }

    private func readLocalBranches() throws -> [String: ObjectID] {
        let lines = try git.text(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"])
        var branches: [String: ObjectID] = [:]
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2, let id = ObjectID(hex: parts[0]) {
                branches[String(parts[1].dropFirst("refs/heads/".count))] = id
            }
        }
        return branches
    }

    private mutating func checkRemoteName() throws {
        let name = request.remoteName
        let isFit =
            !name.isEmpty && !name.hasPrefix("-")
            ? try git.succeeds(["check-ref-format", Argument("refs/remotes/\(name)/x")]) : false
        guard isFit else {
            throw SharingError(
                .unfitName, "'\(name)' cannot be a remote's name", hints: ["leave --remote out for 'origin'"])
        }
        let configured = try git.run(["config", "--get-regexp", "^remote\\..*\\.(url|pushurl|fetch)$"]).outputText
        let prefix = "remote.\(name)."
        guard configured.split(separator: "\n").contains(where: { $0.hasPrefix(prefix) }) else { return }
        let url = try git.run(["config", "--get", Argument("remote.\(name).url")])
        let text = url.outputText.hasSuffix("\n") ? String(url.outputText.dropLast()) : url.outputText
        let top = try git.run(["rev-parse", "--show-toplevel"])
        let base = top.succeeded ? FilePath(bytes: top.standardOutput.dropLast()) : FileSystem.currentDirectory
        if let other = try? RemoteURL(text, relativeTo: base), other.isSame(as: plan.remote) {
            plan.isConfigured = true
            return
        }
        throw SharingError(
            .remoteExists, "the remote '\(name)' is there already, for '\(text)'",
            hints: [
                "share as well: git ccds share \(ShellQuoting.quoted(plan.remote.withoutCredentials)) --remote shared",
                "or share there: git ccds share \(ShellQuoting.quoted(text))",
            ])
    }

    // MARK: The place

    private mutating func lookAtPlace() throws {
        guard let path = plan.effective.path else {
            references = try RemoteReferences.ask(plan.remote, git: git)
            return
        }
        try refusePlacesInside(path)
        let (found, real) = try LocalRepository.find(at: path, environment: request.environment)
        if real != path {
            plan.remote = try RemoteURL(plan.remote.kind == .file ? plan.remote.text + ".git" : real.string)
            plan.effective = plan.remote
        }
        switch found {
        case .nothing, .emptyFolder:
            plan.steps += [.createRepository(real), .installGuard(real)]
        case .bare:
            references = try RemoteReferences.ask(plan.remote, git: git)
            let repository = ExistingSharedRepository(path: real, environment: request.environment)
            existing = repository
            try planMissing(in: repository)
        case .workTree:
            throw SharingError(
                .notABareRepository, "'\(path.string)' is a repository with a work tree, which cannot be pushed to",
                hints: ["share to a new folder: git ccds share \(ShellQuoting.quoted(path.string + ".git"))"])
        case .other:
            throw SharingError(
                .notABareRepository, "'\(path.string)' is there already and is no git repository",
                hints: ["share to a folder that is not there yet"])
        }
    }

    private func refusePlacesInside(_ path: FilePath) throws {
        func real(_ path: FilePath) -> FilePath {
            if let found = try? FileSystem.realPath(path) { return found }
            guard let last = path.lastComponent else { return path }
            return real(path.removingLastComponent()).appending(last)
        }
        let place = real(path)
        let top = try git.run(["rev-parse", "--show-toplevel"])
        let common = FilePath(
            bytes: try git.output(["rev-parse", "--path-format=absolute", "--git-common-dir"]).dropLast())
        let own = [top.succeeded ? FilePath(bytes: top.standardOutput.dropLast()) : nil, common].compactMap { $0 }
        guard !own.contains(where: { place.starts(with: real($0)) }) else {
            throw SharingError(
                .notALocation, "'\(path.string)' is inside this very project",
                hints: ["share to a folder outside, like \(ShellQuoting.quoted(own[0].string + ".git"))"])
        }
    }

    private mutating func planMissing(in repository: ExistingSharedRepository) throws {
        let path = repository.path
        let hasGuard = try repository.hasGuard
        if !hasGuard {
            if repository.isWritable {
                plan.steps.append(.installGuard(path))
            } else {
                plan.notes.append(
                    "'\(path.string)' is not yours to write into, so the guard cannot be its pre-receive hook: "
                        + "it works on each partner's machine only")
            }
        }
        if try repository.forbidsRewriting, repository.isWritable { plan.steps.append(.allowRewriting(path)) }
        if try !repository.isGroupShared {
            plan.notes.append(
                "the repository is not shared with a group; to change that: "
                    + ShellQuoting.line(["git", "--git-dir=\(path.string)", "config", "core.sharedRepository", "group"])
                    + " and " + ShellQuoting.line(["chmod", "-R", "g+rwX", path.string]))
        }
    }

    // MARK: The default branch

    /// The remote's HEAD, else init.defaultBranch where that branch exists, else the current branch.
    private mutating func chooseBranch() throws {
        if let head = references.head {
            plan.branch = head
            return
        }
        let configured = try git.run(["config", "--get", "init.defaultBranch"])
        let name = configured.succeeded ? String(configured.outputText.dropLast()) : "main"
        if localBranches[name] != nil {
            plan.branch = name
            return
        }
        let current = try git.run(["symbolic-ref", "--quiet", "HEAD"])
        guard current.succeeded else {
            throw SharingError(
                .detachedHead, "HEAD is on no branch, so nobody knows which one to share",
                hints: ["git switch -c \(ShellQuoting.quoted(name))"])
        }
        plan.branch = String(current.outputText.dropFirst("refs/heads/".count).dropLast())
        guard localBranches[plan.branch] != nil else {
            throw SharingError(
                .noCommit, "there is no commit to share yet", hints: ["git add .", "git commit -m 'First commit'"])
        }
    }

    /// Plans the push of the default branch.
    ///
    /// - Returns: the commit that partners' branches start from.
    private mutating func planDefaultBranch() throws -> ObjectID {
        let branch = plan.branch
        let local = localBranches[branch]
        if let existing, references.head == nil, existing.isWritable, try existing.head != branch {
            plan.steps.append(.setHead(existing.path, branch: branch))
        }
        guard let tip = references.branches[branch] else {
            guard let local else { throw otherHistory(nil) }
            let known = try references.branches.values.contains { try isKnown($0) }
            if !references.branches.isEmpty, !known { throw otherHistory(references.branches.keys.sorted().first) }
            plan.steps.append(.push(branch: branch, commit: local))
            return local
        }
        remoteTip = tip
        guard try isKnown(tip) else {
            guard plan.isConfigured else { throw otherHistory(branch) }
            plan.notes.append("'\(branch)' has commits there that are not here yet: git pull")
            let tracking = try git.run([
                "rev-parse", "--quiet", "--verify", Argument("refs/remotes/\(plan.remoteName)/\(branch)^{commit}"),
            ])
            if let id = ObjectID(hex: tracking.outputText.prefix { $0 != "\n" }) { return id }
            return local ?? tip
        }
        guard let local else {
            // Its history may still be ours, under another name.
            guard try git.succeeds(["merge-base", "HEAD", Argument(tip.hex)]) else { throw otherHistory(branch) }
            plan.notes.append("the default branch there is '\(branch)', which is not here yet: git switch \(branch)")
            return tip
        }
        guard local != tip else { return tip }
        if try isAncestor(tip, of: local) {
            guard plan.isConfigured else {
                plan.steps.append(.push(branch: branch, commit: local))
                return local
            }
            plan.notes.append("'\(branch)' has commits here that are not there yet: git push")
        } else if try isAncestor(local, of: tip) {
            plan.notes.append("'\(branch)' has commits there that are not in yours yet: git pull")
        } else if plan.isConfigured {
            plan.notes.append("'\(branch)' here and there have gone different ways: git pull")
        } else if try git.succeeds(["merge-base", Argument(local.hex), Argument(tip.hex)]) {
            throw SharingError(
                .otherHistory, "'\(branch)' here and at '\(plan.remote.display)' have gone different ways",
                hints: [ShellQuoting.line(["git", "pull", "--no-rebase", plan.remote.withoutCredentials, branch])])
        } else {
            throw otherHistory(branch)
        }
        return tip
    }

    private func otherHistory(_ branch: String?) -> SharingError {
        let what = branch.map { " (branch '\($0)')" } ?? ""
        return SharingError(
            .otherHistory,
            "'\(plan.remote.display)' has a history of its own\(what), which is not that of this project",
            hints: [
                "share to an empty repository: make one without README, licence and .gitignore",
                "or work on what is there: git ccds join \(ShellQuoting.quoted(plan.remote.withoutCredentials))",
            ])
    }

    private func isKnown(_ commit: ObjectID) throws -> Bool {
        try git.succeeds(["cat-file", "-e", Argument(commit.hex + "^{commit}")])
    }

    private func isAncestor(_ commit: ObjectID, of other: ObjectID) throws -> Bool {
        try git.succeeds(["merge-base", "--is-ancestor", Argument(commit.hex), Argument(other.hex)])
    }

    // MARK: Partners

    private mutating func planPartners(_ partners: [Partner], from start: ObjectID) throws {
        let names = references.partnerNames
        for partner in partners {
            if let name = names.first(where: { partner.isSame(as: $0) }) {
                var there = partner
                there.name = name
                plan.partners.append(there)
                continue
            }
            try refuseConflicts(of: partner)
            plan.partners.append(partner)
            plan.steps.append(.pushPartner(partner, commit: start))
        }
    }

    /// A branch is a file for git, or was one: `ann` and `ann/main` cannot both be.
    private func refuseConflicts(of partner: Partner) throws {
        func isInTheWay(_ branch: String) -> Bool {
            let branch = branch.lowercased()
            let wanted = partner.branch.lowercased()
            return branch == partner.name.lowercased() || branch.hasPrefix(wanted + "/")
        }
        if isInTheWay(plan.branch) || plan.branch.lowercased() == partner.branch.lowercased() {
            throw SharingError(
                .nameTaken, "'\(partner.branch)' cannot be beside the default branch '\(plan.branch)'",
                hints: ["give \(partner.typed) another name"])
        }
        if let branch = references.branches.keys.sorted().first(where: isInTheWay) {
            throw SharingError(
                .nameTaken, "the branch '\(branch)' at '\(plan.remote.display)' is in the way of '\(partner.branch)'",
                hints: ["give \(partner.typed) another name, or rename that branch"])
        }
        if let branch = localBranches.keys.sorted().first(where: isInTheWay) {
            throw SharingError(
                .nameTaken, "your branch '\(branch)' is in the way of '\(partner.branch)'",
                hints: [ShellQuoting.line(["git", "branch", "-m", branch, branch + "-old"])])
        }
    }

    // MARK: This repository's configuration

    private mutating func planConfiguration() {
        let branch = plan.branch
        if !plan.isConfigured { plan.steps.append(.addRemote(name: plan.remoteName, url: plan.remote.text)) }
        guard localBranches[branch] != nil else { return }
        let remote = try? git.text(["config", "--get", Argument("branch.\(branch).remote")])
        let merge = try? git.text(["config", "--get", Argument("branch.\(branch).merge")])
        if remote != plan.remoteName || merge != "refs/heads/\(branch)" {
            plan.steps.append(.setUpstream(branch: branch, remote: plan.remoteName))
        }
    }

    // MARK: What is said

    private mutating func addNotes() {
        for partner in plan.partners where partner.name != partner.typed {
            plan.notes.append("'\(partner.typed)' goes by the name '\(partner.name)' in branches")
        }
        if plan.remote.hasPassword {
            plan.notes.append(
                "the URL carries a password or token, which git keeps in .git/config: better leave it out and let a "
                    + "credential helper keep it (git help credentials)")
        }
        if let path = plan.effective.path {
            if plan.steps.contains(.createRepository(path)) {
                plan.notes.append(
                    "whoever pushes has to be in the group of '\(path.string)'; to give it another one: "
                        + ShellQuoting.line(["chgrp", "-R", "GROUP", path.string]))
            }
        } else {
            let host = plan.effective.host ?? plan.remote.display
            plan.notes.append(
                "no hook can be put on \(host): the guard looks on each partner's machine, not there")
            plan.notes.append(
                "'\(plan.branch)' is protected against rewriting and deletion only if you say so in the settings of \(host)"
            )
        }
        if plan.effective.kind == .git {
            plan.notes.append("git:// has neither encryption nor passwords: anybody on the network may read and push")
        }
    }

    private mutating func addInvitations() {
        var partners = plan.partners
        if request.partners.isEmpty { partners = references.partnerNames.map(Partner.init(existing:)) }
        let all: [Partner?] = partners.isEmpty ? [nil] : partners
        plan.invitations = all.map { Invitation(to: $0, remote: plan.remote, effective: plan.effective) }
    }
}
