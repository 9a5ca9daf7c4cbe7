/// Scans text for secrets: the one place where it is decided what is a finding, whichever road leads to the text.
public struct Scanner: Sendable {
    /// The rules.
    public let rules: RuleSet
    /// How many encodings, one in another, are taken off the text (gitleaks' `--max-decode-depth`).
    public var maximumDecodeDepth: Int
    /// Whether findings on lines that say `gitleaks:allow` count too.
    public var ignoresAllowComments: Bool

    /// Makes a scanner.
    public init(rules: RuleSet = .standard, maximumDecodeDepth: Int = 5, ignoresAllowComments: Bool = false) {
        self.rules = rules
        self.maximumDecodeDepth = maximumDecodeDepth
        self.ignoresAllowComments = ignoresAllowComments
    }

    /// Scans a text as it is: no archive, notebook or UTF-16 is looked for.
    ///
    /// - Parameters:
    ///   - text: the text, UTF-8 by preference.
    ///   - file: the path that rules and allowlists see.
    ///   - commit: the commit that brought it.
    ///   - firstLine: the number of the text's first line.
    ///   - memo: what is known of parts of texts that were scanned before with these rules; it learns this one. The findings are
    ///     the same without it.
    /// - Throws: only where a rule's expression does not compile, which reading a configuration rules out.
    public func scan(
        _ text: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts? = nil, firstLine: Int = 1,
        memo: ScanMemo? = nil
    ) throws(ExpressionError) -> [Finding] {
        let paths = try rules.paths()
        let isTelling = paths.isTelling(file)
        if isTelling || !paths.areAllowedAlone,
            try Self.isAllowed(file: file, commit: commit?.hash, by: rules.allowlists)
        {
            return []
        }
        let fragment = Fragment(text, file: file, commit: commit, firstLine: firstLine)
        defer { fragment.deallocate() }
        var candidates = try candidates(in: fragment.text, memo)
        if !isTelling { candidates.entries.removeAll { paths.rules.contains($0.rule) } }
        var findings = try detect(candidates, in: fragment, text: fragment.text, pass: nil)

        // What is encoded, decoded in place, pass by pass.
        guard candidates.isEncoded else { return Self.withoutGeneric(findings) }
        var pass: DecodingPass?
        var decoded: [UInt8] = []
        for depth in 0..<maximumDecodeDepth {
            let next =
                depth == 0
                ? Decoder.decoded(fragment.text, previous: nil)
                : decoded.withUnsafeBytes { Decoder.decoded($0, previous: pass) }
            guard let next else { break }
            decoded = next.text
            pass = next.pass
            var result: Result<[Finding], ExpressionError> = .success([])
            decoded.withUnsafeBytes { text in
                result = Result { () throws(ExpressionError) in
                    try detect(try self.candidates(in: text, memo), in: fragment, text: text, pass: next.pass)
                }
            }
            findings += try result.get()
        }
        return Self.withoutGeneric(findings)
    }

    private func candidates(
        in text: UnsafeRawBufferPointer, _ memo: ScanMemo?
    ) throws(ExpressionError) -> RuleCandidates {
        if let candidates = try rules.candidates(in: text, memo: memo) { return candidates }
        return RuleCandidates(rules.keywordCandidates(in: text))
    }

    private func detect(
        _ candidates: RuleCandidates, in fragment: Fragment, text: UnsafeRawBufferPointer, pass: DecodingPass?
    ) throws(ExpressionError) -> [Finding] {
        var findings: [Finding] = []
        for entry in candidates.entries {
            findings += try detect(
                rules.rule(at: entry.rule), in: fragment, text: text, at: entry.places, pass: pass, isRequired: false)
        }
        return findings
    }

    /// Scans a text as it is.
    public func scan(
        _ text: [UInt8], file: [UInt8], commit: CommitFacts? = nil, firstLine: Int = 1
    ) throws(ExpressionError) -> [Finding] {
        var result: Result<[Finding], ExpressionError> = .success([])
        text.withUnsafeBytes { bytes in
            result = Result { () throws(ExpressionError) in
                try scan(bytes, file: file, commit: commit, firstLine: firstLine)
            }
        }
        return try result.get()
    }

    /// What one rule finds in one pass' text, at some places of it or anywhere.
    private func detect(
        _ compiled: CompiledRule, in fragment: Fragment, text: UnsafeRawBufferPointer, at places: [SearchPlace]? = nil,
        pass: DecodingPass?, isRequired: Bool
    ) throws(ExpressionError) -> [Finding] {
        let rule = compiled.rule
        if rule.skipReport, !isRequired { return [] }
        if try Self.isAllowed(file: fragment.file, commit: fragment.commit?.hash, by: compiled.allowlists) { return [] }
        if let path = try compiled.path(), !path.matches(fragment.file) { return [] }
        guard let regex = try compiled.regex() else {
            guard rule.path != nil, pass == nil, fragment.isStart else { return [] }
            return [
                Finding(
                    ruleID: rule.id, description: rule.description,
                    match: Array("file detected: ".utf8) + fragment.file,
                    file: fragment.path, commit: fragment.commit, tags: rule.tags, severity: rule.severity,
                    revoke: rule.revoke)
            ]
        }
        let matches = places.map { regex.allMatches(in: text, at: $0) } ?? regex.allMatches(in: text)
        if rules.needsKeywords, !isRequired, !compiled.hasKeyword(in: text, at: matches) { return [] }
        var findings: [Finding] = []
        for match in matches {
            if let finding = try confirm(match, compiled, regex, in: fragment, text: text, pass: pass) {
                findings.append(finding)
            }
        }
        if findings.isEmpty || isRequired || rule.required.isEmpty { return findings }
        return try withRequired(findings, rule, in: fragment, text: text, pass: pass)
    }

    /// A match as a finding, unless entropy or an allowlist speaks against it.
    private func confirm(
        _ found: Range<Int>, _ compiled: CompiledRule, _ regex: Expression, in fragment: Fragment,
        text: UnsafeRawBufferPointer, pass: DecodingPass?
    ) throws(ExpressionError) -> Finding? {
        let rule = compiled.rule
        // The match without newlines around it, as gitleaks takes it.
        var trimmed = found
        while !trimmed.isEmpty, text[trimmed.lowerBound] == 0x0A {
            trimmed = trimmed.lowerBound + 1..<trimmed.upperBound
        }
        while !trimmed.isEmpty, text[trimmed.upperBound - 1] == 0x0A {
            trimmed = trimmed.lowerBound..<trimmed.upperBound - 1
        }
        let match = UnsafeRawBufferPointer(rebasing: text[trimmed])

        var tags = rule.tags
        var original = found.lowerBound..<found.lowerBound + trimmed.count
        var line: UnsafeRawBufferPointer?
        if let pass {
            // Only what a decoded stretch has a part in is new in this pass.
            let segments = pass.touching(found)
            if segments.isEmpty { return nil }
            original = pass.original(of: found)
            tags += pass.tags(for: segments)
            line = UnsafeRawBufferPointer(rebasing: text[pass.lines(of: segments, in: text)])
        }
        let place = fragment.place(of: original)
        let ownLine = UnsafeRawBufferPointer(rebasing: fragment.text[place.text])
        if !ignoresAllowComments, fragment.hasAllowComment, Fragment.hasAllowComment(ownLine) { return nil }

        let secret = UnsafeRawBufferPointer(rebasing: match[Self.secret(in: match, rule, regex)])
        let entropy = Entropy.shannon(secret)
        if rule.entropy != 0, entropy <= rule.entropy { return nil }
        let candidate = Candidate(secret: secret, match: match, line: line ?? ownLine)
        if try Self.isAllowed(candidate, in: fragment, by: rules.allowlists) { return nil }
        if try Self.isAllowed(candidate, in: fragment, by: compiled.allowlists) { return nil }
        return Finding(
            ruleID: rule.id, description: rule.description, startLine: fragment.firstLine + place.startLine,
            endLine: fragment.firstLine + place.endLine,
            startColumn: fragment.originalColumn(place.startColumn, at: original.lowerBound),
            endColumn: place.endColumn, line: fragment.excerpt(of: original), match: Array(match),
            secret: Array(secret),
            file: fragment.path, commit: fragment.commit, entropy: entropy, tags: tags, severity: rule.severity,
            revoke: rule.revoke)
    }

    /// The secret's place in the match: the rule's group, else the first that is not empty, else all of it.
    private static func secret(in match: UnsafeRawBufferPointer, _ rule: Rule, _ regex: Expression) -> Range<Int> {
        let whole = 0..<match.count
        guard regex.groupCount > 0, let groups = regex.groups(in: match) else { return whole }
        if rule.secretGroup > 0 {
            guard rule.secretGroup < groups.count else { return whole }
            return groups[rule.secretGroup] ?? 0..<0
        }
        return groups.dropFirst().compactMap { $0 }.first { !$0.isEmpty } ?? whole
    }

    /// Keeps the findings that have one of every required rule near them.
    private func withRequired(
        _ findings: [Finding], _ rule: Rule, in fragment: Fragment, text: UnsafeRawBufferPointer, pass: DecodingPass?
    ) throws(ExpressionError) -> [Finding] {
        var others: [String: [Finding]] = [:]
        for required in rule.required where others[required.id] == nil {
            guard let index = rules.index(of: required.id) else { return [] }
            others[required.id] = try detect(
                rules.rule(at: index), in: fragment, text: text, pass: pass, isRequired: true)
        }
        // A rule that is named twice may be near in either way.
        let ways = Dictionary(grouping: rule.required, by: \.id)
        return findings.filter { finding in
            ways.allSatisfy { id, ways in
                (others[id] ?? []).contains { other in ways.contains { Self.isNear(other, finding, $0) } }
            }
        }
    }

    private static func isNear(_ other: Finding, _ finding: Finding, _ required: RequiredRule) -> Bool {
        if let lines = required.withinLines, abs(finding.startLine - other.startLine) > lines { return false }
        if let columns = required.withinColumns, abs(finding.startColumn - other.startColumn) > columns { return false }
        return true
    }

    /// Leaves out generic rules' findings where a particular rule found the same secret on the same line.
    static func withoutGeneric(_ findings: [Finding]) -> [Finding] {
        guard findings.count > 1 else { return findings }
        func isGeneric(_ finding: Finding) -> Bool { finding.ruleID.lowercased().contains("generic") }
        let particular = Dictionary(grouping: findings.filter { !isGeneric($0) }, by: \.startLine)
        guard !particular.isEmpty else { return findings }
        return findings.filter { finding in
            guard isGeneric(finding), let others = particular[finding.startLine] else { return true }
            return !others.contains { contains($0.secret, finding.secret) }
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains {
            text[$0] == first && text[$0..<$0 + part.count].elementsEqual(part)
        }
    }
}
