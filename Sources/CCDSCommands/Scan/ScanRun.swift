import Git
import Guard
import Platform
import SystemPackage

/// One run of `git ccds scan`.
struct ScanRun {
    let options: Scan
    let terminal = Terminal.current

    func run() throws {
        var verdict = Verdict()
        var rules: [Rule] = []
        for place in try places() {
            if isHistory(place) { try place.reader?.checkPacks() }
            let settings = try ScanSettings(options: options, place: place, isHistory: isHistory(place)).settings()
            if options.logLevel.saysWarnings { settings.warnings.forEach(terminal.warn) }
            verdict.add(place.renamed(try inspect(Inspection(settings), place), settings))
            let known = Set(rules.map(\.id))
            rules += settings.scanner.rules.rules.filter { !known.contains($0.id) }
        }
        try report(verdict, rules)
    }

    private func places() throws -> [ScanPlace] {
        if options.stdin { return [ScanPlace(top: FileSystem.currentDirectory)] }
        if options.staged || options.range != nil || options.history { return [try ScanPlace.here()] }
        return try ScanPlace.of(options.paths)
    }

    private func isHistory(_ place: ScanPlace) -> Bool { options.history || place.isBare }

    private func inspect(_ inspection: Inspection, _ place: ScanPlace) throws -> Verdict {
        if options.stdin { return try inspection.text(FileSystem.readStandardInput(), name: "stdin") }
        if options.staged {
            return try inspection.staged(try require(place.reader))
        }
        if let range = options.range {
            let reader = try require(place.reader)
            let (from, to) = try ends(of: range, reader)
            return try inspection.range(reader, tips: [to], excluding: [from])
        }
        if isHistory(place) {
            let reader = try require(place.reader)
            return try inspection.history(reader, tips: try tips(reader))
        }
        return try files(inspection, place)
    }

    private func require(_ reader: (any RepositoryReader)?) throws -> any RepositoryReader {
        if let reader { return reader }
        // Opened again for its error, which says why it cannot be.
        return try Reader.open()
    }

    private func ends(of range: String, _ reader: any RepositoryReader) throws -> (ObjectID, ObjectID) {
        func resolve(_ name: Substring) throws -> ObjectID {
            let name = name.isEmpty ? "HEAD" : String(name)
            guard let id = try reader.resolve(name) else {
                throw CommandFailure(
                    "there is no revision '\(name)'",
                    hints: ["a range is A..B, of commits, branches or tags: git log --oneline --all shows them"])
            }
            return id
        }
        let parts = range.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else {
            throw CommandFailure("'\(range)' is not a range", hints: ["a range is A..B: what B has and A has not"])
        }
        return (try resolve(parts[0]), try resolve(parts[2]))
    }

    private func tips(_ reader: any RepositoryReader) throws -> [ObjectID] {
        var tips = Set(try reader.references(prefix: "refs/").map(\.target))
        if let head = try reader.headCommit() { tips.insert(head) }
        if options.allRefs {
            let listed = try GitCommand.inheriting().text(["log", "--walk-reflogs", "--all", "--format=%H"])
            tips.formUnion(listed.split(separator: "\n").compactMap { ObjectID(hex: $0) })
        }
        return tips.sorted()
    }

    private func files(_ inspection: Inspection, _ place: ScanPlace) throws -> Verdict {
        guard !options.noIgnore, let reader = place.reader else {
            return try inspection.files(below: place.top, from: place.starts)
        }
        let tracked = TrackedFiles(reader)
        return try inspection.files(below: place.top, from: place.starts) { path, isFolder in
            guard try reader.isIgnored(path, isDirectory: isFolder) else { return false }
            // Of a folder that is named and ignored all is looked at.
            if isFolder, place.starts.contains(FilePath(bytes: path.bytes)) { return true }
            return try !tracked.contains(path, isFolder: isFolder)
        }
    }

    private func report(_ verdict: Verdict, _ rules: [Rule]) throws {
        let format = options.reportFormat ?? options.reportPath.flatMap(Self.format(ofFile:)) ?? .json
        if let path = options.reportPath, path != "-" {
            let text = write(verdict, rules, format)
            try FileSystem.writeAtomically(Array(text.utf8), to: FilePath(path), mode: 0o600)
        } else if options.reportPath != nil || options.reportFormat != nil {
            terminal.printRaw(write(verdict, rules, format))
        }
        if options.verbose || (options.reportPath == nil && options.reportFormat == nil) {
            terminal.printRaw(Report.human(verdict, colour: terminal.outputStyle.isColoured))
        } else if options.logLevel.saysWarnings {
            for note in verdict.notes where note.kind == .unreadable {
                terminal.warn("'\(Display.safe(note.finding.file))' is passed over: \(note.message)")
            }
        }
        if options.logLevel.saysSummary { terminal.say(summary(verdict)) }
        if verdict.unread > 0 {
            throw CommandFailure(
                verdict.unread == 1
                    ? "1 file or folder could not be read" : "\(verdict.unread) files or folders could not be read",
                hints: ["let yourself read them (chmod u+rX), or name what to look at: git ccds scan PATH"])
        }
        if !verdict.isClean { throw ChainedExit(code: options.exitCode) }
    }

    private func write(_ verdict: Verdict, _ rules: [Rule], _ format: ReportFormat) -> String {
        let kind: Report.Format =
            switch format {
            case .json: .json
            case .csv: .csv
            case .junit: .junit
            case .sarif: .sarif
            }
        return Report.write(verdict.findings, format: kind, rules: rules, redact: options.redact)
    }

    private static func format(ofFile name: String) -> ReportFormat? {
        switch FilePath(name).extension {
        case "json": .json
        case "csv": .csv
        case "xml": .junit
        case "sarif": .sarif
        default: nil
        }
    }

    private func summary(_ verdict: Verdict) -> String {
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        var skipped: [String] = []
        if verdict.passedOver > 0 { skipped.append("\(count(verdict.passedOver, "binary file")) skipped") }
        if verdict.tooLarge > 0 {
            let most = options.maxTargetMegabytes.map { " than \($0) MB" } ?? ""
            skipped.append("\(count(verdict.tooLarge, "file")) larger\(most) skipped")
        }
        if verdict.unread > 0 { skipped.append("\(verdict.unread) not readable") }
        let rest = skipped.isEmpty ? "" : "; " + skipped.joined(separator: ", ")
        if verdict.inspected == 0 {
            return skipped.isEmpty
                ? "nothing was scanned: there is no file to look at" : "nothing was scanned" + rest
        }
        let found = verdict.refusals.count
        return "\(count(verdict.inspected, "file")) scanned, "
            + (found == 0 ? "nothing found" : count(found, "finding"))
            + rest
    }
}
