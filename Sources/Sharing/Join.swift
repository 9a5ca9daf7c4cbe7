public import Git
public import Platform
public import SystemPackage

/// Joining a project that somebody shares.
public enum Join {
    /// Finds out what joining would do, without changing anything.
    ///
    /// - Throws: ``SharingError``; of kind `nameNeeded` where only the user can tell which partner they are.
    public static func plan(_ request: JoinRequest) throws -> JoinPlan {
        let git = request.git
        let remote = try RemoteURL(request.location, relativeTo: request.currentDirectory)
        let effective = try remote.resolved(git, relativeTo: request.currentDirectory)
        let asked = try request.name.map { try Partner($0) }
        let directory = try target(request, effective)
        let references = try shared(remote, git: git)
        guard !references.branches.isEmpty else {
            throw SharingError(
                .emptyRemote, "there is nothing at '\(remote.display)' yet",
                hints: [
                    "whoever shares it has to share it first: git ccds share \(ShellQuoting.quoted(effective.withoutCredentials))"
                ])
        }
        let names = references.partnerNames
        let partner = try self.partner(asked, names: names, git: git, remote: effective)
        guard let branch = partner?.branch ?? references.head ?? onlyBranch(references) else {
            throw SharingError(
                .emptyRemote, "'\(remote.display)' does not say which of its branches is the default one",
                hints: [ShellQuoting.line(["git", "clone", "--branch", "BRANCH", remote.withoutCredentials])])
        }
        return JoinPlan(remote: remote, directory: directory, partner: partner, branch: branch, request: request)
    }

    /// Clones, installs the hooks and looks whether everything stands.
    ///
    /// A failure leaves nothing behind; what the checks find is no failure.
    ///
    /// - Parameters:
    ///   - progress: where git's own words go.
    ///   - showsProgress: whether git shows there how far it is.
    ///   - installHooks: installs them in the clone and tells how they stand.
    public static func carryOut(
        _ plan: JoinPlan, progress: ChildProcess.Output = .standardError, showsProgress: Bool = false,
        installHooks: (FilePath) throws -> HookStatus
    ) throws -> Joined {
        let directory = plan.directory
        let wasThere = FileSystem.exists(directory)
        let madeParents = missingParents(of: directory)
        var staging: CloneStaging?
        do {
            let place = try CloneStaging(for: directory, isThere: wasThere)
            staging = place
            try clone(plan, to: place.clone, progress: progress, showsProgress: showsProgress)
            // Before the clone is seen; hooks that record where they are have to wait for their place.
            let environment = plan.request.environment
            if case .standard = try HooksDirectory.locate(from: place.clone, environment: environment).source {
                _ = try installHooks(place.clone)
            }
            try place.putInPlace()
            staging = nil
            let status = try installHooks(directory)
            return try joined(plan, hooks: status)
        } catch {
            if let staging {
                staging.remove()
                for folder in madeParents where FileSystem.exists(folder) { try? FileSystem.remove(folder) }
            } else {
                try? takeAway(directory, wasThere: wasThere, parents: madeParents)
            }
            throw error
        }
    }

    // MARK: Planning

    /// What is at the place; where nothing is, that is no place to make a repository in, as it would be for sharing.
    private static func shared(_ remote: RemoteURL, git: GitCommand) throws -> RemoteReferences {
        do {
            return try RemoteReferences.ask(remote, git: git)
        } catch let error as SharingError where error.kind == .transport(.notFound) {
            var error = error
            let look = ShellQuoting.line(["git", "ls-remote", remote.withoutCredentials])
            error.hints = ["compare it with the invitation; whether you can read it shows: \(look)"]
            throw error
        }
    }

    private static func target(_ request: JoinRequest, _ remote: RemoteURL) throws -> FilePath {
        let typed = request.directory ?? remote.repositoryName
        guard !typed.isEmpty else {
            throw SharingError(
                .notALocation, "'\(remote.display)' gives no name for a folder",
                hints: [ShellQuoting.line(["git", "ccds", "join", remote.withoutCredentials, "project"])])
        }
        var directory = request.currentDirectory.absolute.pushing(FilePath(typed)).lexicallyNormalized()
        if directory.components.isEmpty { directory = FilePath("/") }
        guard let status = try FileSystem.statusFollowingLinks(directory) else {
            if FileSystem.exists(directory) { throw occupied(directory, "is a link that leads nowhere") }
            return directory
        }
        guard status.kind == .directory else { throw occupied(directory, "is there already and is no folder") }
        guard try FileSystem.list(directory).isEmpty else {
            throw occupied(directory, "is there already and not empty")
        }
        return directory
    }

    private static func occupied(_ directory: FilePath, _ what: String) -> SharingError {
        SharingError(
            .targetNotEmpty, "'\(directory.string)' \(what)",
            hints: ["name another folder: git ccds join … URL DIR"])
    }

    private static func partner(
        _ asked: Partner?, names: [String], git: GitCommand, remote: RemoteURL
    ) throws -> Partner? {
        if let asked {
            if let name = names.first(where: { asked.isSame(as: $0) }) {
                var partner = asked
                partner.name = name
                return partner
            }
            let invite = ShellQuoting.line(["git", "ccds", "share", remote.withoutCredentials, "--with", asked.name])
            throw SharingError(
                .noSuchName(names: names), "there is no branch '\(asked.branch)' at '\(remote.display)'",
                hints: (names.isEmpty ? [] : ["names there: \(names.joined(separator: ", "))"])
                    + ["whoever shares the project makes it: \(invite)"])
        }
        if names.isEmpty { return nil }
        let user = try git.run(["config", "--get", "user.name"]).outputText
        if let user = try? Partner(String(user.prefix { $0 != "\n" })),
            let name = names.first(where: { user.isSame(as: $0) })
        {
            return Partner(existing: name)
        }
        throw SharingError(
            .nameNeeded(names: names), "which partner are you: \(names.joined(separator: ", "))?",
            hints: names.map { ShellQuoting.line(["git", "ccds", "join", "--as", $0, remote.withoutCredentials]) })
    }

    private static func onlyBranch(_ references: RemoteReferences) -> String? {
        if references.branches["main"] != nil { return "main" }
        return references.branches.count == 1 ? references.branches.keys.first : nil
    }

    // MARK: Cloning

    private static func clone(
        _ plan: JoinPlan, to place: FilePath, progress: ChildProcess.Output, showsProgress: Bool
    ) throws {
        // Quiet, since git would name a folder that is not going to stay.
        let words = ["clone", "--quiet"] + (showsProgress ? ["--progress"] : [])
        let arguments: [Argument] =
            words.map { Argument($0) } + [
                "--origin", "origin", Argument("--branch=\(plan.branch)"), "--", Argument(plan.remote.text),
                Argument(place),
            ]
        let completed = try plan.request.git.run(arguments, error: progress)
        guard !completed.succeeded else { return }
        let failure = TransportFailure(completed.errorText)
        if failure.kind != .other { throw failure.error(for: plan.remote) }
        throw SharingError(
            .cloneFailed, "'\(plan.remote.display)' could not be cloned, and nothing is left behind",
            hints: failure.detail.isEmpty ? [] : [failure.detail])
    }

    private static func missingParents(of directory: FilePath) -> [FilePath] {
        var missing: [FilePath] = []
        var folder = directory.removingLastComponent()
        while !FileSystem.exists(folder), folder != folder.removingLastComponent() {
            missing.append(folder)
            folder = folder.removingLastComponent()
        }
        return missing
    }

    private static func takeAway(_ directory: FilePath, wasThere: Bool, parents: [FilePath]) throws {
        if wasThere {
            for entry in try FileSystem.list(directory) { try FileSystem.removeTree(directory.appending(entry)) }
        } else {
            try FileSystem.removeTree(directory)
        }
        for folder in parents where FileSystem.exists(folder) { try FileSystem.remove(folder) }
    }

    // MARK: The first check

    private static func joined(_ plan: JoinPlan, hooks: HookStatus) throws -> Joined {
        let git = GitCommand(in: plan.directory, environment: plan.request.environment)
        let isElsewhere = plan.request.currentDirectory.absolute != plan.directory
        var next = isElsewhere ? [ShellQuoting.line(["cd", folder(plan)])] : []
        next += ["git status", "git push"]
        if let partner = plan.partner {
            next.insert(ShellQuoting.line(["git", "switch", "-c", partner.name + "/first-topic"]), at: next.count - 1)
            next[next.count - 1] = ShellQuoting.line(["git", "push", "-u", "origin", "HEAD"])
        }
        var notes: [String] = []
        if plan.partner == nil {
            notes.append("no partner has a branch of their own there, so this is '\(plan.branch)' itself")
        }
        return Joined(
            directory: plan.directory, branch: plan.branch,
            checks: [try identity(git), check(hooks), try upstream(plan, git), try access(plan, git)],
            nextSteps: next, notes: notes)
    }

    /// The folder as short as it can be typed from where the user stands.
    private static func folder(_ plan: JoinPlan) -> String {
        var relative = plan.directory
        guard relative.removePrefix(plan.request.currentDirectory.absolute) else { return plan.directory.string }
        // `cd -name` would be an option.
        return relative.string.hasPrefix("-") ? "./" + relative.string : relative.string
    }

    private static func identity(_ git: GitCommand) throws -> Joined.Check {
        func value(_ part: String) throws -> String? {
            if let value = git.environment["GIT_AUTHOR_\(part.uppercased())"], !value.isEmpty { return value }
            for key in ["author.\(part)", "user.\(part)"] {
                let value = try git.run(["config", "--get", Argument(key)]).outputText.dropLast()
                if !value.isEmpty { return String(value) }
            }
            return part == "email" ? git.environment["EMAIL"] : nil
        }
        let (name, email) = (try value("name"), try value("email"))
        let detail = name.flatMap { name in email.map { "\(name) <\($0)>" } } ?? "git does not know who you are"
        return Joined.Check(
            title: "identity", passed: name != nil && email != nil, detail: detail,
            hints: (name == nil ? ["git config --global user.name \"Your Name\""] : [])
                + (email == nil ? ["git config --global user.email \"you@example.com\""] : []))
    }

    private static func check(_ hooks: HookStatus) -> Joined.Check {
        let missing = hooks.hooks.filter { ![.installed, .outdated, .through].contains($0.state) }.map(\.name.rawValue)
        return Joined.Check(
            title: "hooks", passed: hooks.isComplete,
            detail: hooks.isComplete ? "git runs them" : "git does not run \(missing.joined(separator: ", "))",
            hints: hooks.isComplete ? [] : ["git ccds hooks install", "git ccds hooks status"])
    }

    private static func upstream(_ plan: JoinPlan, _ git: GitCommand) throws -> Joined.Check {
        let completed = try git.run(["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"])
        let follows = completed.outputText == "origin/\(plan.branch)\n"
        return Joined.Check(
            title: "branch", passed: follows,
            detail: follows ? "'\(plan.branch)' follows 'origin/\(plan.branch)'" : "'\(plan.branch)' follows nothing",
            hints: follows ? [] : [ShellQuoting.line(["git", "branch", "--set-upstream-to=origin/\(plan.branch)"])])
    }

    /// Whether the remote would take a push: the protocol is spoken up to the point where something would be sent.
    private static func access(_ plan: JoinPlan, _ git: GitCommand) throws -> Joined.Check {
        var git = git
        git.environment["LC_ALL"] = "C"
        git.environment["LANGUAGE"] = ""
        let completed = try git.run([
            "push", "--dry-run", "--no-verify", "--porcelain", "origin", Argument("HEAD:refs/heads/\(plan.branch)"),
        ])
        let remote = try RemoteURL(plan.remote.text, relativeTo: plan.request.currentDirectory)
        if completed.succeeded {
            // A folder is asked about itself: git tries to write only when there is something to write.
            if let path = remote.path, !LocalRepository.isWritable(path.appending("objects")),
                FileSystem.exists(path.appending("objects"))
            {
                return Joined.Check(
                    title: "remote", passed: false, detail: "you may read '\(path.string)' but not write there",
                    hints: ["ask its owner to let you into its group"])
            }
            return Joined.Check(
                title: "remote", passed: true, detail: "'\(remote.display)' takes your pushes", hints: [])
        }
        let error = TransportFailure(completed.errorText).error(for: remote)
        return Joined.Check(title: "remote", passed: false, detail: error.message, hints: error.hints)
    }
}
