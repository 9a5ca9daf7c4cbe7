import Git
import Guard

extension Verdict {
    /// The findings with what the repository that they are in says of the place where secrets go.
    func knowing(_ reader: (any RepositoryReader)?) -> Verdict {
        guard let reader, !reader.location.isBare, refusals.contains(where: { $0.kind == .secret }) else { return self }
        var verdict = self
        let isIgnored = try? reader.isIgnored(".env", isDirectory: false)
        for index in verdict.refusals.indices { verdict.refusals[index].isEnvironmentFileIgnored = isIgnored }
        return verdict
    }
}
