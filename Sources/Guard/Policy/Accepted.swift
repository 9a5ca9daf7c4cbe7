/// Findings that somebody has looked at and accepted.
public struct Accepted: Sendable {
    /// `.gitleaksignore`.
    public var ignoreFile: IgnoreFile
    /// An earlier report.
    public var baseline: Baseline

    /// Makes a record; of nothing, where nothing is given.
    public init(ignoreFile: IgnoreFile = IgnoreFile(), baseline: Baseline = Baseline()) {
        self.ignoreFile = ignoreFile
        self.baseline = baseline
    }

    /// Whether the finding is accepted.
    public func accepts(_ finding: Finding) -> Bool { ignoreFile.contains(finding) || baseline.contains(finding) }

    /// Whether the finding in a message is accepted: by its commit or tag, or by its value.
    public func accepts(message finding: Finding) -> Bool {
        ignoreFile.contains(message: finding) || baseline.contains(finding)
    }
}
