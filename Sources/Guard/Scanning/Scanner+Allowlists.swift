// How allowlists decide, as gitleaks does: by commit and path before a text is looked at, by secret, match and line after.

/// A match that an allowlist may allow.
struct Candidate {
    var secret: UnsafeRawBufferPointer
    var match: UnsafeRawBufferPointer
    var line: UnsafeRawBufferPointer
}

extension Scanner {
    /// Whether commit or path alone allow whatever stands in the file.
    static func isAllowed(
        file: [UInt8], commit: String?, by allowlists: [CompiledAllowlist]
    ) throws(ExpressionError) -> Bool {
        if file.isEmpty, commit == nil { return false }
        for list in allowlists {
            let allowlist = list.allowlist
            switch allowlist.condition {
            case .or:
                if list.allows(commit: commit) { return true }
                if try list.allows(path: file) { return true }
            case .and:
                // With checks of the text beside them, these come later.
                guard allowlist.regexes.isEmpty, allowlist.stopwords.isEmpty else { continue }
                if !allowlist.commits.isEmpty, !list.allows(commit: commit) { continue }
                if !allowlist.paths.isEmpty, !(try list.allows(path: file)) { continue }
                return true
            }
        }
        return false
    }

    /// Whether an allowlist allows this match.
    static func isAllowed(
        _ candidate: Candidate, in fragment: Fragment, by allowlists: [CompiledAllowlist]
    ) throws(ExpressionError) -> Bool {
        for list in allowlists {
            let allowlist = list.allowlist
            let target =
                switch allowlist.regexTarget {
                case .secret: candidate.secret
                case .match: candidate.match
                case .line: candidate.line
                }
            switch allowlist.condition {
            case .or:
                if list.hasStopword(in: candidate.secret) { return true }
                if try list.allows(target: target) { return true }
            case .and:
                if !allowlist.commits.isEmpty, !list.allows(commit: fragment.commit?.hash) { continue }
                if !allowlist.paths.isEmpty, !(try list.allows(path: fragment.file)) { continue }
                if !allowlist.stopwords.isEmpty, !list.hasStopword(in: candidate.secret) { continue }
                if !allowlist.regexes.isEmpty, !(try list.allows(target: target)) { continue }
                return true
            }
        }
        return false
    }
}

extension Scanner {
    /// Whether the path or commit that a finding was attributed to later is allowed.
    func allows(_ finding: Finding) throws(ExpressionError) -> Bool {
        let file = Fragment.readable(finding.file)
        if try Self.isAllowed(file: file, commit: finding.commit?.hash, by: rules.allowlists) { return true }
        guard let index = rules.index(of: finding.ruleID) else { return false }
        return try Self.isAllowed(
            file: file, commit: finding.commit?.hash, by: rules.rule(at: index).allowlists)
    }
}
