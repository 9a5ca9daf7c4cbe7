/// Another way than keywords to find the rules that may match a text: faster over much text, slower to begin.
protocol BulkCandidates: Sendable {
    /// The rules to try, a superset of those that match; nil where it cannot tell for this text.
    func candidates(in text: UnsafeRawBufferPointer) -> RuleMask?
}
