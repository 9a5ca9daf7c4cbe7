import Git
import Platform
import SystemPackage

/// A step of a cherry-pick, revert, rebase or am that the guard has stopped, and how to go on from there.
///
/// git's pages say little of what it does when a hook refuses a step; each of these ways was found by going it.
struct StoppedStep {
    private let directory: FilePath
    /// What to do with the files; nil where all that was found is in the message.
    private let mending: String?
    /// Whether somebody edits the message.
    private let isEdited: Bool

    /// The step under way in a git directory.
    init(in directory: FilePath, mending: String?, isEdited: Bool) {
        self.directory = directory
        self.mending = mending
        self.isEdited = isEdited
    }

    private var isMessage: Bool { mending == nil }

    /// What to do, for a step of a cherry-pick, revert or rebase: git runs prepare-commit-msg for all of them.
    var hints: [String] {
        if has("rebase-merge") { return rebaseHints }
        if has("CHERRY_PICK_HEAD") {
            let isLast = lines(of: "sequencer", "todo").count < 2
            // It takes the message as it is.
            let next = isMessage && isLast ? "" : "git cherry-pick --continue"
            return [mend(by: isMessage ? "git commit -e" : "", next), "or give up: git cherry-pick --abort"]
        }
        // A clean revert leaves no REVERT_HEAD: git knows of nothing to continue but the rest of a series.
        let isSeries = has("sequencer")
        return [
            mend(by: isMessage ? "git commit -e" : "git commit", isSeries ? "git revert --continue" : ""),
            "or give up: " + (isSeries || has("REVERT_HEAD") ? "git revert --abort" : "git reset --merge"),
        ]
    }

    /// What to do, for a patch of `git am`, or of a rebase that goes its way.
    var patchHints: [String] {
        let isRebase = FileSystem.exists(directory.appending("rebase-apply").appending("rebasing"))
        let command = isRebase ? "git rebase" : "git am"
        let skip = "or leave it out: \(command) --skip"
        if !isMessage { return [mend(by: "", "\(command) --continue"), skip + "; or give up: \(command) --abort"] }
        guard isRebase else { return ["take it out of the patch file, and begin again: git am --abort", skip] }
        let commit = lines(of: "rebase-apply", "original-commit").first ?? ""
        return ["give up with git rebase --abort, and reword that commit first: \(rebase(from: commit))", skip]
    }

    private var rebaseHints: [String] {
        let step = (lines(of: "rebase-merge", "done").last ?? "").split(separator: " ").map(String.init)
        let giveUp = "or give up: git rebase --abort"
        let command = step.first ?? ""
        let isMelted = ["squash", "s", "fixup", "f"].contains(command)
        // git does these in a `git commit` of their own, and what stopped for a conflict in one of git's: not again.
        if ["merge", "m"].contains(command) || (isMelted && isEdited) || !isTakenUpAgain {
            let commit = isMessage ? "git commit " + (isMelted ? "--amend" : "-e") : ""
            return [mend(by: commit, "git rebase --continue"), giveUp]
        }
        let commit = step.first { $0.count >= 4 && $0.allSatisfy(\.isHexDigit) && $0 != command } ?? ""
        if isMelted, isMessage || command.hasPrefix("s") {
            let what = isMessage ? "reword" : "edit"
            return ["give up with git rebase --abort, and \(what) that commit first: \(rebase(from: commit))"]
        }
        let isReworded = isMessage || ["reword", "r"].contains(command)
        let own = isMelted ? "--amend --no-edit" : (isReworded ? "-c " : "-C ") + commit.prefix(10)
        return [
            mend(by: "git commit " + own, ""),
            "git would take up that commit again: delete its line, the first one, with git rebase --edit-todo",
            "then go on: git rebase --continue; " + giveUp,
        ]
    }

    /// Whether git has put, or will put, the step on its list again: not where it stopped before and goes on now.
    private var isTakenUpAgain: Bool {
        if !FileSystem.exists(directory.appending("rebase-merge").appending("stopped-sha")) { return true }
        let next = lines(of: "rebase-merge", "git-rebase-todo").first
        return next != nil && next == lines(of: "rebase-merge", "done").last
    }

    private func rebase(from commit: String) -> String {
        "git rebase -i" + (commit.isEmpty ? "" : " \(commit.prefix(10))^")
    }

    private func mend(by commit: String, _ next: String) -> String {
        let commands = [commit, next].filter { !$0.isEmpty }
        guard let mending else {
            return "take it out of the message with \(commit)" + (next.isEmpty ? "" : ", then go on: \(next)")
        }
        return "\(mending), then: " + commands.joined(separator: " && ")
    }

    private func has(_ name: String) -> Bool { FileSystem.exists(directory.appending(name)) }

    /// The lines of a file of git's own that say something.
    private func lines(of folder: String, _ name: String) -> [String] {
        let bytes = (try? FileSystem.read(directory.appending(folder).appending(name))) ?? []
        return GitCommand.lines(bytes).map { String(decoding: $0, as: UTF8.self) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }
}
