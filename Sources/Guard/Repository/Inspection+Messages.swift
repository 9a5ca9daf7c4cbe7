import Git

/// The names that findings in messages have for a file: git's own for the files in which messages are edited.
public enum MessageFile {
    /// Whether a finding's file is no file but a message: what accepts it is bound to its value, commit or tag.
    public static func isMessage(_ file: String) -> Bool { [commit, tag].contains(Array(file.utf8)) }

    static let commit = Array("COMMIT_EDITMSG".utf8)
    static let tag = Array("TAG_EDITMSG".utf8)
}

extension Inspection {
    /// Inspects the message of a commit that is being made.
    public func message(_ bytes: [UInt8]) throws -> Verdict {
        var verdict = Verdict(inspected: 1)
        try inspectMessage(bytes, file: MessageFile.commit, commit: nil, &verdict)
        return verdict
    }

    /// Inspects the messages of new commits, and of the annotated tags among what is pushed.
    func messages(of new: NewObjects, tips: [ObjectID], _ reader: any RepositoryReader) throws -> Verdict {
        var verdict = Verdict()
        for commit in new.commits {
            // A tag may name a tree or a blob, which has no message.
            guard let info = try? reader.commit(commit.id) else { continue }
            try inspectMessage(info.messageBytes, file: MessageFile.commit, commit: CommitFacts(info), &verdict)
        }
        for tip in Set(tips).sorted() {
            var next: ObjectID? = tip
            while let id = next, let tag = try reader.annotatedTag(id) {
                let facts = CommitFacts(hash: id.hex, message: String(decoding: tag.messageBytes, as: UTF8.self))
                try inspectMessage(tag.messageBytes, file: MessageFile.tag, commit: facts, &verdict)
                next = tag.target
            }
        }
        return verdict
    }

    private func inspectMessage(
        _ bytes: [UInt8], file: [UInt8], commit: CommitFacts?, _ verdict: inout Verdict
    ) throws {
        let findings = try bytes.withUnsafeBytes { try contentScanner.scanText($0, file: file, commit: commit) }
        for finding in findings where !settings.accepted.accepts(message: finding) {
            verdict.refusals.append(Problem(kind: .message, finding: finding, message: finding.description))
        }
    }
}
