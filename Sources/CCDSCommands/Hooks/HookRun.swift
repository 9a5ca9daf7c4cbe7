import Git
import Guard
import Platform
import Sharing
import SystemPackage

/// One run of a hook: the guard, and the hook that was there before it.
struct HookRun {
    let name: String
    let arguments: [String]
    var terminal = Terminal.current
    /// Whether the remote has branches that were not fetched: it may have what is refused.
    private var isBehindRemote = false

    init(name: String, arguments: [String]) {
        self.name = name
        self.arguments = arguments
    }

    mutating func run() throws -> ExitCode {
        guard let hook = HookName(rawValue: name) else {
            let names = HookName.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("unknown hook '\(name)'", hints: ["the hooks are \(names)"])
        }
        // git names remote and URL to pre-push; pre-commit and prek give no arguments, and nothing to read.
        let isRead = hook.readsStandardInput && (hook == .preReceive || !arguments.isEmpty)
        let input = isRead ? try FileSystem.readStandardInput() : nil
        let chained = ChainedHook()
        if hook.chainedRunsFirst, let code = try code(of: chained, input), code != 0 { throw ChainedExit(code: code) }
        let verdict = try inspect(hook, input ?? [])
        guard verdict.isClean else {
            terminal.sayRaw(Report.human(verdict, colour: terminal.errorStyle.isColoured))
            terminal.report(refusal(hook, verdict))
            return .attention
        }
        if !verdict.notes.isEmpty {
            terminal.sayRaw(Report.human(verdict, colour: terminal.errorStyle.isColoured))
        }
        if !hook.chainedRunsFirst, let code = try code(of: chained, input), code != 0 { throw ChainedExit(code: code) }
        return .done
    }

    private func code(of chained: ChainedHook?, _ input: [UInt8]?) throws -> Int32? {
        try chained?.run(arguments.map { Argument($0) }, standardInput: input)
    }

    private mutating func inspect(_ hook: HookName, _ input: [UInt8]) throws -> Verdict {
        switch hook {
        case .preReceive: return try received(ReferenceUpdate.parse(input))
        case .prePush:
            let reader = try Reader.open()
            let inspection = Inspection(try GuardSettings.staged(reader))
            let destination = try arguments.isEmpty ? HookFramework.destination(reader) : destination(input)
            let new = try reader.newObjects(pushedTo: destination) { destination in
                let shown = try destination.shownReferences(reader, git: .inheriting())
                isBehindRemote = try (shown ?? []).contains {
                    try $0.name.hasPrefix("refs/heads/") && reader.resolve($0.id.hex + "^{commit}") == nil
                }
                return shown
            }
            return try inspection.pushed(reader, new, tips: destination.tips)
        case .commitMessage:
            let reader = try Reader.open()
            let message = try CommitMessage(file: try messageFile(), reader: reader, isEdited: Self.isEdited)
            let inspection = Inspection(try GuardSettings.staged(reader))
            let verdict = try inspection.message(message.text)
            guard verdict.isClean, message.text != message.textWithComments else { return verdict }
            // What git is going to keep of comments only its command line says.
            let whole = try inspection.message(message.textWithComments)
            return whole.isClean || !CommitCommandLine.mayKeepComments(ParentProcess.arguments()) ? verdict : whole
        case .applyPatchMessage:
            let reader = try Reader.open()
            return try Inspection(GuardSettings.staged(reader)).message(try messageFile())
        case .prepareCommitMessage:
            let reader = try Reader.open()
            guard Self.isInStep(reader.location.gitDirectory) else { return Verdict() }
            let inspection = Inspection(try GuardSettings.staged(reader))
            var verdict = try inspection.staged(reader)
            if let message = try unseenMessage(reader) { verdict.add(try inspection.message(message)) }
            return verdict
        case .preCommit, .preMergeCommit, .preApplyPatch:
            let reader = try Reader.open()
            let inspection = Inspection(try GuardSettings.staged(reader))
            if let range = try HookFramework.range(reader) {
                return try inspection.range(reader, tips: [range.to], excluding: [range.from])
            }
            // git gives these hooks no arguments: pre-commit and prek name files.
            return try inspection.staged(reader, andAll: HookFramework.isRunByHand ? namedFiles(reader) : [])
        }
    }

    /// The files that the arguments name; all, where one is no text, so that it cannot be told which.
    private func namedFiles(_ reader: any RepositoryReader) throws -> [RepositoryPath] {
        if arguments.contains(where: { $0.unicodeScalars.contains("\u{fffd}") }) {
            return try reader.indexEntries().map(\.path)
        }
        return arguments.map { RepositoryPath($0) }
    }

    /// Whether somebody edits the message: git names the editor `:` to hooks where nobody does.
    private static var isEdited: Bool { EnvironmentVariables.current("GIT_EDITOR") != ":" }

    /// The message in the file that git names to the hook.
    private func messageFile() throws -> [UInt8] {
        guard let file = arguments.first else {
            throw CommandFailure(
                "\(name) takes the message's file as its argument", hints: ["git gives it to the hook"])
        }
        return try FileSystem.read(FilePath(file))
    }

    /// Whether a cherry-pick, revert or rebase is under way, as the hook's script asks too. A clean revert leaves no REVERT_HEAD, but a
    /// message without a merge.
    private static func isInStep(_ directory: FilePath) -> Bool {
        func has(_ name: String) -> Bool { FileSystem.exists(directory.appending(name)) }
        return has("rebase-merge") || has("CHERRY_PICK_HEAD") || has("REVERT_HEAD")
            || (has("MERGE_MSG") && !has("MERGE_HEAD"))
    }

    /// How to go on after a step that was refused: git keeps no account of a clean revert, and does a rebase's step again.
    private func stepHint(isMessage: Bool) -> String {
        let directory = (try? Reader.open())?.location.gitDirectory ?? ""
        func has(_ name: String) -> Bool { FileSystem.exists(directory.appending(name)) }
        if isMessage, has("rebase-merge") {
            return "give up with git rebase --abort, and reword that commit first: git rebase -i"
        }
        let mend = isMessage ? "write another with git commit -e" : "take it out and git add the file"
        if has("rebase-merge") || has("sequencer") || has("CHERRY_PICK_HEAD") || has("REVERT_HEAD") {
            return mend + ", then go on with --continue; or give up with --abort"
        }
        return mend + (isMessage ? "" : ", then git commit") + "; or give up: git reset --merge"
    }

    /// The message that prepare-commit-msg was given, where git runs no commit-msg after it: for a step of a cherry-pick, revert or
    /// rebase. nil where it does, for what somebody commits or rewords, who may be about to take the secret out.
    private func unseenMessage(_ reader: any RepositoryReader) throws -> [UInt8]? {
        guard !arguments.isEmpty else { return nil }
        let done = try? FileSystem.read(reader.location.gitDirectory.appending("rebase-merge").appending("done"))
        let step = done?.split(separator: 0x0A).last?.split(separator: 0x20).first.map {
            String(decoding: $0, as: UTF8.self)
        }
        // git commits what is to be reworded as it is, and then has it amended.
        if ["reword", "r"].contains(step) { return nil }
        // git's own `git commit` is told what it is a part of.
        if Self.isEdited, EnvironmentVariables.current("GIT_REFLOG_ACTION") == nil { return nil }
        // Messages of commits melted into others are comments.
        let hasComments = Self.isEdited || ["squash", "s", "fixup", "f"].contains(step)
        return try CommitMessage(file: try messageFile(), reader: reader, isEdited: hasComments).text
    }

    /// How to go on after a refused message, which git keeps in its file.
    private func messageHints() -> [String] {
        let file = FilePath(arguments.first ?? "").absolute
        if file.lastComponent == "MERGE_MSG" {
            return ["the merge stands: take it out of the message, with git commit -e"]
        }
        var options = "-e"
        if let bytes = try? FileSystem.read(file), CommitMessage(file: bytes).hasChanges { options += " -v" }
        return [
            "the message is kept: take it out of it, with",
            "  git commit \(options) -F \(ShellQuoting.quoted(file.string))",
        ]
    }

    /// Where git says that a push goes, in its arguments and lines.
    private func destination(_ input: [UInt8]) throws -> PushDestination {
        let name = arguments.first ?? ""
        do {
            return PushDestination(
                name: name, url: arguments.count > 1 ? arguments[1] : name, updates: try PushDestination.updates(input))
        } catch {
            throw CommandFailure("cannot read the line '\(error.line)' from git push")
        }
    }

    private func received(_ updates: [ReferenceUpdate]) throws -> Verdict {
        let git = GitCommand.inheriting()
        let branch = try ProtectedBranch.ofRepository(git)
        if let branch, let refusal = try branch.refusals(of: updates, git: git).first {
            throw CommandFailure(refusal.message, hints: refusal.hints, exitCode: .attention)
        }
        let reader = try Reader.open()
        if let branch { try checkPolicy(branch, updates, reader) }
        let inspection = Inspection(try GuardSettings.shared(reader, warn: terminal.warn))
        return try inspection.received(reader, tips: updates.filter { !$0.isDeletion }.map(\.new))
    }

    /// Keeps a policy that cannot be used off the branch whose policy every push is judged by.
    private func checkPolicy(
        _ branch: ProtectedBranch, _ updates: [ReferenceUpdate], _ reader: any RepositoryReader
    ) throws {
        for update in updates where branch.isChanged(by: update) && !update.isDeletion {
            do {
                _ = try GuardSettings.committed(reader, in: update.new)
            } catch {
                let failure = CommandFailure(error)
                throw CommandFailure(
                    "push refused: it would leave '\(branch.shortName)' with a policy that cannot be used: "
                        + failure.message,
                    hints: ["every push is judged by the policy there: correct it, and push again"],
                    exitCode: .attention)
            }
        }
    }

    private func refusal(_ hook: HookName, _ verdict: Verdict) -> CommandFailure {
        let count = verdict.refusals.count == 1 ? "1 finding" : "\(verdict.refusals.count) findings"
        switch hook {
        case .prePush:
            var hints = ["a commit that was not pushed yet can be mended: git rebase -i, or git commit --amend"]
            if isBehindRemote {
                hints.append(
                    "the remote has commits that are not here; if it has these: git fetch \(arguments.first ?? ""), then push again"
                )
            }
            return CommandFailure("push refused: \(count) in what would leave", hints: hints)
        case .preReceive: return CommandFailure("push refused by the shared repository: \(count)")
        case .commitMessage:
            return CommandFailure("commit refused: \(count) in its message", hints: messageHints())
        case .applyPatchMessage:
            return CommandFailure(
                "patch refused: \(count) in its message",
                hints: ["take it out of the patch; leave it out: git am --skip; or give up: git am --abort"])
        case .prepareCommitMessage:
            // git runs this hook alone for a step of a cherry-pick, revert or rebase.
            let isMessage = verdict.refusals.allSatisfy { $0.kind == .message }
            return CommandFailure(
                "commit refused: \(count)" + (isMessage ? " in its message" : ""),
                hints: [stepHint(isMessage: isMessage)])
        case .preApplyPatch:
            return CommandFailure(
                "patch refused: \(count)",
                hints: ["leave it out: git am --skip; or give up: git am --abort"])
        default:
            return CommandFailure(
                "commit refused: \(count)", hints: ["take it out (git restore --staged FILE), then commit again"])
        }
    }
}

/// A chained hook that refused: its code is git's answer, and it has said why itself.
struct ChainedExit: Error {
    let code: Int32
}
