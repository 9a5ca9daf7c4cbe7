extension Report {
    /// A verdict for people: grouped by file, secrets masked, with the ways out. Empty when there is nothing to say.
    ///
    /// - Parameter colour: whether a terminal shows it.
    public static func human(_ verdict: Verdict, colour: Bool = false) -> String {
        let style = Style(isOn: colour)
        var text = ""
        var file: [UInt8]?
        let refusals = verdict.refusals.sorted(by: Problem.precedes)
        for (index, problem) in refusals.enumerated() {
            if problem.finding.file != file {
                if file != nil { text += "\n" }
                file = problem.finding.file
                text += style.bold(Display.safe(problem.finding.file)) + "\n"
            }
            text += describe(problem, style, near: neighbours(of: index, in: refusals))
        }
        let unreadable = verdict.notes.filter { $0.kind == .unreadable }
        if !unreadable.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += "noted, since it could not be looked into:\n"
            for problem in unreadable { text += "  \(Display.safe(problem.finding.file)): \(what(problem))\n" }
        }
        let old = verdict.notes.filter { $0.kind != .unreadable }
        if !old.isEmpty {
            if !text.isEmpty { text += "\n" }
            text += "noted, since it was there before:\n"
            for problem in old {
                let place = Display.safe(problem.finding.file) + ", " + Report.place(problem.finding)
                text += "  \(place): \(what(problem)), \(Display.safe(Array(problem.finding.masked.utf8)))\n"
            }
        }
        return text
    }

    /// The findings of the same line that may stand in an excerpt of it: a line may hold any number.
    private static func neighbours(of index: Int, in problems: [Problem]) -> ArraySlice<Problem> {
        let finding = problems[index].finding
        func isNear(_ other: Finding) -> Bool {
            other.startLine == finding.startLine && abs(other.startColumn - finding.startColumn) <= 1000
                && other.file == finding.file
        }
        var start = index
        while start > 0, isNear(problems[start - 1].finding) { start -= 1 }
        var end = index + 1
        while end < problems.count, isNear(problems[end].finding) { end += 1 }
        return problems[start..<end]
    }

    private static func describe(_ problem: Problem, _ style: Style, near others: ArraySlice<Problem>) -> String {
        let finding = problem.finding
        let place = Report.place(finding)
        var text = "  " + (place.isEmpty ? "" : style.bold(place) + ": ") + style.red(what(problem)) + "\n"
        if let commit = finding.commit {
            let object = finding.file == MessageFile.tag ? "tag" : "commit"
            text += "    in \(object) \(Display.safe(Array(commit.hash.prefix(10).utf8)))\n"
        }
        if problem.kind == .secret || problem.kind == .message, !finding.secret.isEmpty {
            text += "    " + (excerpt(finding, near: others) ?? Display.safe(Array(finding.masked.utf8))) + "\n"
        }
        for line in problem.wayOut { text += style.faint("    -> ") + Display.safe(Array(line.utf8)) + "\n" }
        return text
    }

    private static func what(_ problem: Problem) -> String {
        let description = Display.safe(Array(problem.message.utf8))
        let rule = Display.safe(Array(problem.finding.ruleID.utf8))
        switch problem.kind {
        case .secret, .message: return description.isEmpty ? rule : "\(description) (\(rule))"
        case .secretFile: return "\(description) (\(rule))"
        case .data, .large, .unreadable: return description
        }
    }

    /// `line 12`, or `cell 3, source line 2 (line 47)`; nothing for a finding about the file.
    static func place(_ finding: Finding) -> String {
        guard finding.startLine > 0 else { return "" }
        guard let cell = finding.cell else { return "line \(finding.startLine)" }
        let part =
            switch cell.part {
            case .source: "source line \(cell.line)"
            case .output: "output line \(cell.line)"
            case .metadata: "metadata"
            }
        return "cell \(cell.cell), \(part) (line \(finding.startLine))"
    }

    /// The line around the secret, this and every other secret on it masked; nil where the secret does not stand on it as it is.
    private static func excerpt(_ finding: Finding, near others: ArraySlice<Problem>) -> String? {
        let marker: [UInt8] = [0]
        var line = finding.line.map { $0 == 0 ? 1 : $0 }
        guard let start = firstIndex(of: finding.secret, in: line) else { return nil }
        line.replaceSubrange(start..<start + finding.secret.count, with: marker)
        // The longest first: one may hold another.
        let secrets = Set(others.map(\.finding.secret)).sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
        }
        for secret in secrets { line = Mask.masking(secret, in: line, with: Array(Mask.masked(secret).utf8)) }
        guard let place = line.firstIndex(of: 0) else { return nil }
        let before = cut(String(decoding: line[..<place], as: UTF8.self), keepEnd: true)
        let after = cut(String(decoding: line[(place + 1)...], as: UTF8.self), keepEnd: false)
        return before + Display.safe(Array(finding.masked.utf8)) + after
    }

    private static func cut(_ text: String, keepEnd: Bool) -> String {
        let safe = Array(Display.safe(Array(text.utf8)))
        let limit = 48
        if keepEnd {
            let trimmed = safe.drop { $0 == " " }
            return trimmed.count > limit ? "…" + String(trimmed.suffix(limit)) : String(trimmed)
        }
        return safe.count > limit ? String(safe.prefix(limit)) + "…" : String(safe)
    }

    private static func firstIndex(of part: [UInt8], in text: [UInt8]) -> Int? {
        guard let first = part.first, part.count <= text.count else { return nil }
        return (0...text.count - part.count).first {
            text[$0] == first && text[$0..<$0 + part.count].elementsEqual(part)
        }
    }

    /// Colours for a terminal.
    private struct Style {
        var isOn: Bool
        func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
        func red(_ text: String) -> String { isOn ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
        func faint(_ text: String) -> String { isOn ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    }
}
