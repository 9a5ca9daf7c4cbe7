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
        var verdict = try inspect(hook, input ?? [])
        guard verdict.isClean else {
            verdict = verdict.knowing(try? Reader.open())
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

    /// How to go on after a step that was refused.
    private func step(_ verdict: Verdict) -> StoppedStep {
        StoppedStep(
            in: (try? Reader.open())?.location.gitDirectory ?? "",
            mending: verdict.refusals.allSatisfy { $0.kind == .message } ? nil : mend(verdict),
            isEdited: Self.isEdited)
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
        let words = ParentProcess.arguments() ?? []
        let isAmended = words.contains { $0.hasPrefix("--am") && "--amend".hasPrefix($0) }
        var options = isAmended ? "--amend -e" : "-e"
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
            var hints = ["a commit that was not pushed yet can be mended: \(UnpushedCommits(with: verdict).mending)"]
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
            return CommandFailure("patch refused: \(count) in its message", hints: step(verdict).patchHints)
        case .prepareCommitMessage:
            let isMessage = verdict.refusals.allSatisfy { $0.kind == .message }
            return CommandFailure(
                "commit refused: \(count)" + (isMessage ? " in its message" : ""),
                hints: step(verdict).hints)
        case .preApplyPatch: return CommandFailure("patch refused: \(count)", hints: step(verdict).patchHints)
        case .preMergeCommit:
            return CommandFailure(
                "merge refused: \(count)",
                hints: [mend(verdict) + ", then: git commit", "or give up: git merge --abort"])
        case .preCommit:
            guard HookFramework.isRunByHand else {
                return CommandFailure("commit refused: \(count)", hints: [mend(verdict) + ", then commit again"])
            }
            let isRange = (try? Reader.open()).flatMap { try? HookFramework.range($0) } != nil
            return CommandFailure(
                isRange ? "\(count) in these commits" : "\(count) in these files",
                hints: [
                    isRange
                        ? "what was not pushed yet can be mended: \(UnpushedCommits(with: verdict).mending)"
                        : "take it out and commit that; what was pushed stays known until it is revoked"
                ])
        }
    }

    /// What to do with the files that keep a commit from being made.
    private func mend(_ verdict: Verdict) -> String {
        // What a file holds can be changed; for one that is to stay out as a whole it has been said.
        let isText = verdict.refusals.contains { $0.kind == .secret }
        let isFile = verdict.refusals.contains { $0.kind != .secret && $0.kind != .message }
        // Not git restore --staged: git commit -a would take it in again.
        let text = "take it out of the file, git add the file"
        let file = "take the file out with git rm --cached"
        return isText && isFile ? "\(text), or \(file)" : isText ? text : file
    }
}

/// A chained hook that refused: its code is git's answer, and it has said why itself.
struct ChainedExit: Error {
    let code: Int32
}
