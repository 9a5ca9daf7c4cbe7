import ArgumentParser
import Git
import Guard
import Platform
import SystemPackage

/// `git ccds scan`: the secret scanner over a work tree, what is staged, a range, a history, a folder, a stream.
struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        _superCommandName: "git-ccds",
        abstract: "Look for secrets in files, in what is staged, or in history.",
        discussion: """
            Without more it looks through the work tree, or the folder, that it is in; .gitignore is respected. \
            Options are gitleaks' own where gitleaks has them, and so are .gitleaks.toml, .gitleaksignore, \
            GITLEAKS_CONFIG, GITLEAKS_CONFIG_TOML and gitleaks:allow. Secrets are masked, in reports too; \
            --redact=0 writes whole ones, and only into a report file. Exit code 1 where something is found.
            """)

    @ArgumentParser.Argument(help: "Files and folders to look through.")
    var paths: [String] = []

    @Flag(help: "Look through what is staged.")
    var staged = false

    @Option(help: ArgumentHelp("Look through the commits of a range.", valueName: "A..B"))
    var range: String?

    @Flag(help: "Look through the whole history, of all refs.")
    var history = false

    @Flag(help: "With --history: also what only reflogs and the stash hold.")
    var allRefs = false

    @Flag(help: "Look through standard input.")
    var stdin = false

    @Flag(help: "Look through ignored files too.")
    var noIgnore = false

    @Option(name: [.customShort("f"), .long], help: "The report's format: json, csv, junit or sarif.")
    var reportFormat: ReportFormat?

    @Option(name: [.customShort("r"), .long], help: "The report's file; - is standard output.")
    var reportPath: String?

    @Option(name: [.short, .long], help: "The rules' configuration file.", transform: { FilePath($0) })
    var config: FilePath?

    @Option(
        name: [.short, .long], help: "An earlier JSON report: what it has is not told again.",
        transform: { FilePath($0) })
    var baselinePath: FilePath?

    @Option(
        name: [.customShort("i"), .long], help: "The .gitleaksignore, or the folder that it is in.",
        transform: { FilePath($0) })
    var gitleaksIgnorePath: FilePath?

    @Flag(help: "Let comments with gitleaks:allow count for nothing.")
    var ignoreGitleaksAllow = false

    @Option(help: "The exit code where something is found.")
    var exitCode: Int32 = 1

    @Option(help: "Pass over larger files.")
    var maxTargetMegabytes: Int?

    @Option(help: "How deep encoded text is decoded.")
    var maxDecodeDepth = 5

    @Option(help: "How many archives, one in another, are looked into; 0 for none.")
    var maxArchiveDepth = Settings.standardArchiveDepth

    @Option(help: "Use only this rule; may be given again.")
    var enableRule: [String] = []

    @Option(
        help: ArgumentHelp(
            "How much of a secret reports mask, in percent: all of it without a value; 0 writes it whole.",
            valueName: "percent"))
    var redact: Int?

    @Option(name: [.customShort("l"), .long], help: "How much is said: trace, debug, info, warn, error or fatal.")
    var logLevel = LogLevel.info

    @Flag(name: [.short, .long], help: "Print every finding, even with a report file.")
    var verbose = false

    func validate() throws {
        let modes = [staged, range != nil, history, stdin, !paths.isEmpty].filter { $0 }.count
        if modes > 1 { throw ValidationError("choose one of --staged, --range, --history, --stdin and paths") }
        if allRefs && !history { throw ValidationError("--all-refs goes with --history") }
        if let redact, !(0...100).contains(redact) { throw ValidationError("--redact takes a percentage, 0 to 100") }
        // Whole secrets, or more of them than the usual mask shows, belong on no terminal and in no log.
        let isReportPrinted = reportPath == "-" || (reportPath == nil && reportFormat != nil)
        if let redact, redact < 100, isReportPrinted || (redact == 0 && reportPath == nil) {
            throw ValidationError(
                redact == 0
                    ? "--redact=0 writes whole secrets, so it needs a report file: -r FILE"
                    : "--redact=\(redact) writes most of a secret, so it needs a report file: -r FILE")
        }
        if maxArchiveDepth < 0 { throw ValidationError("--max-archive-depth takes 0 or more") }
        if !(0...255).contains(exitCode) { throw ValidationError("--exit-code takes 0 to 255") }
    }

    func run() throws {
        try ScanRun(options: self).run()
    }
}

/// The formats of a report, by gitleaks' names.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case json, csv, junit, sarif
}

/// gitleaks' log levels.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, warn, error, fatal

    /// Whether warnings are said.
    var saysWarnings: Bool { self != .error && self != .fatal }
    /// Whether the closing line is said.
    var saysSummary: Bool { self == .info || self == .debug || self == .trace }
}
