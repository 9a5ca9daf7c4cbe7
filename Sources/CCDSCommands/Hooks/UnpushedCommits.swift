import Git
import Guard
import Platform

/// The commits in which something was found, in the history that somebody works on.
struct UnpushedCommits {
    private let hashes: Set<String>
    private let git = GitCommand.inheriting()

    init(with verdict: Verdict) {
        hashes = Set(verdict.refusals.compactMap { $0.finding.commit?.hash })
    }

    /// What to type to change them. git rebase -i has to be told from where where the branch follows no other.
    var mending: String {
        let newest = try? git.text(["rev-list", "--topo-order", "--max-count=10000", "HEAD"])
        let history = (newest ?? "").split(separator: "\n").map(String.init)
        guard let oldest = history.last(where: hashes.contains), hashes.isSubset(of: history) else {
            return "git rebase -i, or git commit --amend"
        }
        if oldest == history.first { return "git commit --amend" }
        let isRoot = (try? git.succeeds(["rev-parse", "--quiet", "--verify", Argument(oldest + "^")])) == false
        return "git rebase -i " + (isRoot ? "--root" : "\(oldest.prefix(10))^")
    }
}
