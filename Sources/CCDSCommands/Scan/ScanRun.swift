import Git
import Guard
import Platform
import SystemPackage

/// One run of `git ccds scan`.
struct ScanRun {
    let options: Scan
    let terminal = Terminal.current

    func run() throws {
        let reader = options.stdin ? nil : try? Reader.open()
        if isHistory(reader) { try reader?.checkPacks() }
        let top = reader?.location.workTree ?? FileSystem.currentDirectory
        let settings = try ScanSettings(options: options, reader: reader, top: top).settings()
        if options.logLevel.saysWarnings { settings.warnings.forEach(terminal.warn) }
        let verdict = try inspect(Inspection(settings), reader, top)
        try report(verdict, settings)
    }

    private func isHistory(_ reader: (any RepositoryReader)?) -> Bool {
        options.history || reader?.location.isBare ?? false
    }

    private func inspect(_ inspection: Inspection, _ reader: (any RepositoryReader)?, _ top: FilePath) throws -> Verdict
    {
        if options.stdin { return try inspection.text(FileSystem.readStandardInput(), name: "stdin") }
        if options.staged {
            return try inspection.staged(try require(reader))
        }
        if let range = options.range {
            let reader = try require(reader)
            let (from, to) = try ends(of: range, reader)
            return try inspection.range(reader, tips: [to], excluding: [from])
        }
        if isHistory(reader) {
            let reader = try require(reader)
            return try inspection.history(reader, tips: try tips(reader))
        }
        return try files(inspection, reader, top)
    }

    private func require(_ reader: (any RepositoryReader)?) throws -> any RepositoryReader {
        if let reader { return reader }
        // Opened again for its error, which says why it cannot be.
        return try Reader.open()
    }

    private func ends(of range: String, _ reader: any RepositoryReader) throws -> (ObjectID, ObjectID) {
        func resolve(_ name: Substring) throws -> ObjectID {
            let name = name.isEmpty ? "HEAD" : String(name)
            guard let id = try reader.resolve(name) else { throw CommandFailure("there is no revision '\(name)'") }
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

    private func files(
        _ inspection: Inspection, _ reader: (any RepositoryReader)?, _ top: FilePath
    ) throws -> Verdict {
        let here = try FileSystem.realPath(FileSystem.currentDirectory)
        let top = try FileSystem.realPath(top)
        let starts = try (options.paths.isEmpty ? ["."] : options.paths).map { name -> FilePath in
            let path = here.pushing(FilePath(name)).lexicallyNormalized()
            guard FileSystem.exists(path) else {
                throw CommandFailure("there is no file or folder '\(name)'")
            }
            return path
        }
        var verdict = Verdict()
        let inside = starts.filter { $0.starts(with: top) }
        if !inside.isEmpty {
            let relative = inside.compactMap { path -> FilePath? in
                var path = path
                return path.removePrefix(top) ? path : nil
            }
            verdict.add(
                try inspection.files(below: top, from: relative.contains { $0.isEmpty } ? [] : relative) {
                    path, isFolder in
                    guard !options.noIgnore, let reader else { return false }
                    return try reader.isIgnored(path, isDirectory: isFolder)
                })
        }
        // What lies outside the repository has no .gitignore of its own.
        for path in starts where !path.starts(with: top) {
            let isFolder = FileSystem.isDirectory(path)
            let folder = isFolder ? path : path.removingLastComponent()
            let names = isFolder ? [] : path.lastComponent.map { [FilePath(root: nil, [$0])] } ?? []
            verdict.add(try inspection.files(below: folder, from: names))
        }
        return verdict
    }

    private func report(_ verdict: Verdict, _ settings: Settings) throws {
        let format = options.reportFormat ?? options.reportPath.flatMap(Self.format(ofFile:)) ?? .json
        if let path = options.reportPath, path != "-" {
            let text = write(verdict, settings, format)
            try FileSystem.writeAtomically(Array(text.utf8), to: FilePath(path), mode: 0o600)
        } else if options.reportPath != nil || options.reportFormat != nil {
            terminal.printRaw(write(verdict, settings, format))
        }
        if options.verbose || (options.reportPath == nil && options.reportFormat == nil) {
            terminal.printRaw(Report.human(verdict, colour: terminal.outputStyle.isColoured))
        } else if options.logLevel.saysWarnings {
            for note in verdict.notes where note.kind == .unreadable {
                terminal.warn("'\(Display.safe(note.finding.file))' is passed over: \(note.message)")
            }
        }
        if options.logLevel.saysSummary { terminal.say(summary(verdict)) }
        if !verdict.isClean { throw ChainedExit(code: options.exitCode) }
    }

    private func write(_ verdict: Verdict, _ settings: Settings, _ format: ReportFormat) -> String {
        let kind: Report.Format =
            switch format {
            case .json: .json
            case .csv: .csv
            case .junit: .junit
            case .sarif: .sarif
            }
        return Report.write(
            verdict.findings, format: kind, rules: settings.scanner.rules.rules, redact: options.redact)
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
        if verdict.inspected == 0 { return "nothing was scanned: there is no file to look at" }
        let scanned = verdict.inspected == 1 ? "1 file scanned" : "\(verdict.inspected) files scanned"
        let count = verdict.refusals.count
        return count == 0
            ? "\(scanned), nothing found" : "\(scanned), \(count == 1 ? "1 finding" : "\(count) findings")"
    }
}
