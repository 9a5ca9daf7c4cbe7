/// What the command line of a `git` that makes commits says of how it cleans up a message, which hooks are not told.
public enum CommitCommandLine {
    /// Whether comment lines may become part of the message that somebody edits: where `--cleanup` says so, and where the command is
    /// not known (an alias, another program between git and the hook).
    ///
    /// - Parameter words: the command line, the program first; nil where it is not known.
    public static func mayKeepComments(_ words: [String]?) -> Bool {
        guard let words, let program = words.first?.split(separator: "/").last else { return true }
        var rest = words.dropFirst()
        if program.hasPrefix("git-") {
            rest = ([String(program.dropFirst("git-".count))] + rest)[...]
        } else if program != "git" && program != "git.exe" {
            return true
        }
        while let word = rest.first, word.hasPrefix("-") {
            rest = rest.dropFirst(optionsWithValue.contains(word) ? 2 : 1)
        }
        guard let command = rest.popFirst(), commands.contains(command) else { return true }
        while let word = rest.popFirst(), word != "--" {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            // git takes options that are cut short, while they stay clear.
            guard parts[0].hasPrefix("--cl"), "--cleanup".hasPrefix(parts[0]) else { continue }
            switch CommitMessage.Cleanup(rawValue: parts.count > 1 ? parts[1] : rest.first ?? "") {
            case .strip?, .standard?: return false
            case .whitespace?, .verbatim?, .scissors?, nil: return true
            }
        }
        return false
    }

    private static let commands: Set = ["commit", "merge", "pull", "rebase", "cherry-pick", "revert", "am", "citool"]
    private static let optionsWithValue: Set = [
        "-c", "-C", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source",
    ]
}
