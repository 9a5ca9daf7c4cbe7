/// What a path means for a scan of what is at it: two paths of one treatment have the same findings.
struct PathTreatment: Hashable {
    private var matches: [Bool]
    private var isLink: Bool
    // Notebooks and archives are known by it.
    private var suffix: [UInt8]

    /// What looks at paths: rules, and allowlists.
    struct Looks {
        fileprivate var allowlists: [CompiledAllowlist]
        fileprivate var expressions: [Expression] = []

        /// Those of a scanner.
        init(_ scanner: Scanner) throws {
            allowlists = scanner.rules.allowlists
            for (index, rule) in scanner.rules.rules.enumerated() {
                let hasAllowlists = rule.allowlists.contains { !$0.paths.isEmpty }
                guard rule.path != nil || hasAllowlists else { continue }
                let compiled = scanner.rules.rule(at: index)
                if let expression = try compiled.path() { expressions.append(expression) }
                allowlists += compiled.allowlists
            }
            allowlists = allowlists.filter { !$0.allowlist.paths.isEmpty }
        }
    }

    /// The treatment of what is at a path.
    init(_ path: [UInt8], isLink: Bool, _ looks: Looks) throws {
        matches = try looks.allowlists.map { try $0.allows(path: path) } + looks.expressions.map { $0.matches(path) }
        self.isLink = isLink
        let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
        suffix = name.firstIndex(of: UInt8(ascii: ".")).map { Array(name[$0...]) } ?? []
    }
}
