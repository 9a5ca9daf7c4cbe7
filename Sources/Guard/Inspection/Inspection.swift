/// Looks at what is about to enter a repository, or is in it, and says what should not be there.
public struct Inspection: Sendable {
    /// What it goes by.
    public let settings: Settings
    let contentScanner: ContentScanner
    private let dataPolicy: DataPolicy
    let unscanned: Set<[UInt8]>

    /// Work of fewer bytes than this is done at once, on the calling thread.
    private static let parallelThreshold = 1 << 20

    /// Makes an inspection.
    public init(_ settings: Settings) {
        self.settings = settings
        contentScanner = ContentScanner(
            scanner: settings.scanner, maximumArchiveDepth: settings.maximumArchiveDepth,
            looksIntoMedia: settings.looksIntoMedia, notes: ArchiveNotes())
        dataPolicy = DataPolicy(settings.policy)
        unscanned = Set(settings.unscannedFiles)
    }

    /// Whether the file is the scanner's own configuration.
    func isUnscanned(_ path: [UInt8]) -> Bool { !unscanned.isEmpty && unscanned.contains(path) }

    /// What applies besides the search for secrets.
    public struct Scope: OptionSet, Sendable {
        /// The flags.
        public let rawValue: Int
        /// Makes a scope of raw flags.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Secrets in texts.
        public static let secrets = Scope(rawValue: 1)
        /// Files that are secrets by name.
        public static let secretFiles = Scope(rawValue: 2)
        /// Data folders and large files.
        public static let data = Scope(rawValue: 4)
        /// All of them: what a hook looks for.
        public static let all: Scope = [.secrets, .secretFiles, .data]
    }

    /// Inspects items.
    ///
    /// - Parameters:
    ///   - items: what to look at. A finding that stood in an item's previous contents on the same line is a note.
    ///   - removed: contents that go away at the same time: what moves from there is a note too.
    ///   - scope: what to look for.
    ///   - contents: gives the contents of an item or of what was before it; called on this thread only.
    public func inspect(
        _ items: [Item], removed: [BlobReference] = [], scope: Scope = .all,
        contents: (BlobReference) throws -> [UInt8]
    ) throws -> Verdict {
        let total = items.reduce(0) { $0 + ($1.size ?? 0) }
        return try inspect(
            items, removed: removed, scope: scope, contents: contents,
            scans: total > Self.parallelThreshold ? ParallelScan(contentScanner) : nil)
    }

    /// Inspects items on the calling thread alone.
    func inspectHere(_ items: [Item], scope: Scope, contents: (BlobReference) throws -> [UInt8]) throws -> Verdict {
        try inspect(items, removed: [], scope: scope, contents: contents, scans: nil)
    }

    private func inspect(
        _ items: [Item], removed: [BlobReference], scope: Scope, contents: (BlobReference) throws -> [UInt8],
        scans: ParallelScan?
    ) throws -> Verdict {
        var verdict = Verdict()
        var found: [(item: Item, findings: [Finding])] = []
        for item in items {
            switch try look(at: item, scope, contents, &verdict) {
            case .done: verdict.inspected += 1
            case .tooLarge: verdict.tooLarge += 1
            case .contents:
                let bytes = try contents(item.blob)
                let form = bytes.withUnsafeBytes { TextForm($0) }
                let isPassedOver = bytes.withUnsafeBytes {
                    contentScanner.passesOver($0, form, file: item.path, isLink: item.isLink)
                }
                if isPassedOver { verdict.passedOver += 1 } else { verdict.inspected += 1 }
                if let scans {
                    try scans.add(item, bytes)
                    continue
                }
                let findings = try bytes.withUnsafeBytes {
                    try contentScanner.scan($0, form: form, file: item.path, commit: item.commit, isLink: item.isLink)
                }
                if !findings.isEmpty { found.append((item, findings)) }
            }
        }
        if let scans { found = try scans.finish() }
        try sortOut(found, removed: removed, contents, &verdict)
        verdict.notes += archiveNotes()
        verdict.sort()
        return verdict
    }

    /// What is left to do with an item when all but its contents has been looked at.
    enum Look {
        case done
        case tooLarge
        case contents
    }

    func look(
        at item: Item, _ scope: Scope, _ contents: (BlobReference) throws -> [UInt8], _ verdict: inout Verdict
    ) throws -> Look {
        if item.previous.contains(item.blob) { return .done }
        guard try checkFile(item, scope, contents, &verdict) else { return .done }
        guard scope.contains(.secrets), !unscanned.contains(item.path) else { return .done }
        if let size = item.size, let most = settings.maximumScannedSize, size > most { return .tooLarge }
        return .contents
    }

    /// Inspects a text that is no file: a commit's message, the standard input.
    public func text(_ bytes: [UInt8], name: String) throws -> Verdict {
        let item = Item(path: Array(name.utf8), blob: BlobReference([]), size: bytes.count)
        return try inspect([item], scope: .secrets) { _ in bytes }
    }

    /// What a file's place, name and size say. False: its contents need not be looked at any more.
    func checkFile(
        _ item: Item, _ scope: Scope, _ contents: (BlobReference) throws -> [UInt8], _ verdict: inout Verdict
    ) throws -> Bool {
        func refuse(_ kind: Problem.Kind, _ rule: String, _ message: String) {
            let finding = Finding(
                ruleID: rule, description: message, match: Array("file detected: ".utf8) + item.path, file: item.path,
                commit: item.commit)
            if settings.accepted.accepts(finding) { return }
            verdict.refusals.append(Problem(kind: kind, finding: finding, message: message))
        }
        if scope.contains(.secretFiles), let kind = SecretFileNames.kind(of: item.path), !item.isLink {
            let isSecret = try kind.holds.map { holds in
                try (item.size ?? 0) <= settings.policy.maxFileSize && contents(item.blob).withUnsafeBytes(holds)
            }
            if isSecret ?? true { refuse(.secretFile, kind.id, kind.description) }
        }
        guard scope.contains(.data) else { return true }
        if let folder = dataPolicy.dataFolder(of: item.path, size: item.size) {
            let isPointer =
                try (item.size ?? 0) <= PointerFile.maximumSize
                && contents(item.blob).withUnsafeBytes {
                    PointerFile.isPointer($0, path: item.path, isLink: item.isLink)
                }
            if !isPointer {
                let size = item.size.map { ", " + Display.size($0) } ?? ""
                refuse(.data, "data-file", "data file in '\(Display.safe(Array(folder.utf8)))/'\(size)")
                return (item.size ?? 0) <= settings.policy.maxFileSize
            }
        }
        if let size = item.size, dataPolicy.isTooLarge(item.path, size: size) {
            refuse(
                .large, "large-file",
                "large file: \(Display.size(size)), more than the \(Display.size(settings.policy.maxFileSize)) allowed")
            return false
        }
        return true
    }

    /// Tells what is new from what was there before.
    func sortOut(
        _ found: [(item: Item, findings: [Finding])], removed: [BlobReference],
        _ contents: (BlobReference) throws -> [UInt8], _ verdict: inout Verdict
    ) throws {
        var moved: [LineKey: Int]?
        for (item, findings) in found {
            let findings = findings.filter { !settings.accepted.accepts($0) }
            if findings.isEmpty { continue }
            var before: [[LineKey: Int]] = []
            for blob in item.previous { before.append(try keys(of: blob, item, contents)) }
            for finding in findings {
                let problem = Problem(kind: .secret, finding: finding, message: finding.description)
                let key = LineKey(finding)
                var isOld = false
                for index in before.indices where before[index][key, default: 0] > 0 {
                    before[index][key, default: 0] -= 1
                    isOld = true
                }
                if !isOld, !removed.isEmpty {
                    // Only now is what goes away worth reading.
                    if moved == nil {
                        moved = [:]
                        for blob in removed { moved?.merge(try keys(of: blob, item, contents)) { $0 + $1 } }
                    }
                    if let count = moved?[key], count > 0 {
                        moved?[key] = count - 1
                        isOld = true
                    }
                }
                if isOld { verdict.notes.append(problem) } else { verdict.refusals.append(problem) }
            }
        }
    }

    func keys(
        of blob: BlobReference, _ item: Item, _ contents: (BlobReference) throws -> [UInt8]
    ) throws -> [LineKey: Int] {
        let findings = try contents(blob).withUnsafeBytes {
            try contentScanner.withoutNotes.scan($0, file: item.path, isLink: item.isLink)
        }
        return findings.reduce(into: [:]) { $0[LineKey($1), default: 0] += 1 }
    }
}
