import Git
import Platform

extension ProjectView {
    /// Whether what stands at a path is committed, and which rule decides that, in a sentence.
    func ruleText(
        _ path: RepositoryPath, match: PlaceMatch?, counts: Counts, isFolder: Bool
    ) throws(GitCommandError) -> String {
        switch project.kind {
        case .folder: return "there is no repository here: nothing is recorded; `git init` makes one"
        case .bare:
            return counts.files + counts.markers > 0
                ? "yes: it is in the last commit" : "no: it is not in the last commit"
        case .workTree: break
        }
        let isDataFolder = isFolder && policy.dataFolder(of: path.string) != nil
        if isDataFolder || (isFolder && match?.isExact == true && match?.place.commitment == .folderOnly) {
            return try folderRuleText(path)
        }
        // With a slash at its end a path is a folder for git, even if it is not there.
        let rule = try project.ignoreRules(for: [isFolder ? RepositoryPath(path.bytes + [UInt8(ascii: "/")]) : path])[0]
        let hides = rule.map { !$0.letsIn } ?? false
        if isFolder {
            if let rule, hides { return "no: `\(rule.text)` hides the folder" }
            if counts.files + counts.markers + counts.missing == 0, !counts.isClosed {
                return FileSystem.exists(path.filePath(below: project.top))
                    ? "no: git records files, not folders, and this one is empty" : "it would be: no rule hides it"
            }
            if counts.isClosed, counts.ignored > 0 { return "no: a rule in it hides its files" }
            return counts.tracked + counts.markers > 0
                ? "yes: no rule hides it" : "not yet: no rule hides it; `git add` takes its files in"
        }
        let isSecret = match?.isExact == true && match?.place.commitment == .never
        if isSecret, !hides { return openSecretText(path, rule: rule, counts: counts) }
        return fileRuleText(path, rule: rule, counts: counts)
    }

    /// The sentence for a file that never belongs in git, where no rule keeps it out.
    private func openSecretText(_ path: RepositoryPath, rule: IgnoreRule?, counts: Counts) -> String {
        let name = ShellQuoting.quoted(path.string)
        let cause = rule.map { "`\($0.text)` lets it in" } ?? "no rule hides it"
        let out = rule == nil ? "add \(name) to .gitignore" : "take that line out of \(rule?.file ?? "")"
        if counts.tracked + counts.missing > 0 {
            return """
                yes, and it must not be: \(cause); \(out), and `git rm --cached \(name)` takes it out and keeps \
                the file
                """
        }
        return "it must not be, but \(cause): \(out)"
    }

    private func fileRuleText(_ path: RepositoryPath, rule: IgnoreRule?, counts: Counts) -> String {
        let hides = rule.map { !$0.letsIn } ?? false
        let refuses = policy.dataFolder(of: path.string)
        if counts.tracked + counts.missing > 0 || (counts.markers > 0 && !hides) {
            if let rule, hides {
                return """
                    yes, though `\(rule.text)` would hide it: it was added before, or by force; \
                    `git rm --cached \(ShellQuoting.quoted(path.string))` takes it out and keeps the file
                    """
            }
            return "yes" + (rule.map { ": `\($0.text)` lets it in" } ?? ": no rule hides it")
        }
        if let rule, hides { return "no: `\(rule.text)` hides it" }
        let letIn = rule.map { " (`\($0.text)` lets it in)" } ?? ""
        if !policy.allows(path.string) {
            if let refuses, rule == nil, !FileKind(bytes: path.bytes[...]).mayEnterDataFolders {
                return "no: git does not hide it, but git-ccds refuses data under \(refuses)/ (\(policy.origin))"
            }
            if let status = try? FileSystem.status(path.filePath(below: project.top)), status.kind == .file,
                status.size > policy.maxFileSize
            {
                return "no: git does not hide it, but git-ccds refuses files over \(Self.size(policy.maxFileSize))"
            }
        }
        return counts.untracked > 0
            ? "not yet: no rule hides it\(letIn); `git add \(ShellQuoting.quoted(path.string))` takes it in"
            : "it would be: no rule hides it\(letIn)"
    }

    /// The sentence for a folder whose files stay out while the folder itself goes in.
    private func folderRuleText(_ path: RepositoryPath) throws(GitCommandError) -> String {
        let example = path.appending(path == "models" ? "model.pkl" : "example.csv")
        let rules = try project.ignoreRules(for: [example, path.appending(".gitkeep"), path])
        let guarded = policy.dataFolder(of: path.string)
        let refusal = guarded.map { _ in "git-ccds refuses them too (\(policy.origin))" }
        if let rule = rules[2], !rule.letsIn { return "no: `\(rule.text)` hides the whole folder" }
        if let rule = rules[0], !rule.letsIn {
            // A rule of the same file is named by its line alone: the page has little room.
            let marker =
                rules[1].flatMap { marker -> String? in
                    guard marker.letsIn else { return nil }
                    return marker.file == rule.file
                        ? " line \(marker.line) lets .gitkeep in;" : " `\(marker.text)` lets .gitkeep in;"
                } ?? ""
            return "its files are not: `\(rule.text)` hides them;\(marker) \(refusal ?? "nothing else speaks of it")"
        }
        if let refusal { return "no rule of .gitignore hides its files, but \(refusal)" }
        return "yes: no rule keeps its files out"
    }
}

extension FileKind {
    /// Whether the guard lets such files into the data folders: code, texts named README, markers.
    var mayEnterDataFolders: Bool { self == .code || self == .marker || self == .documentation }
}
