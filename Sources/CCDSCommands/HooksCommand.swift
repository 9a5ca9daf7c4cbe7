import ArgumentParser
import Formats
import Git
import Platform
import SystemPackage

/// `git ccds hooks`: the hooks of a repository.
struct Hooks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "Install the guard's hooks, take them out, or say how they stand.",
        discussion: """
            A hook that is there already is kept as it is and runs as before, with the same arguments and input. A \
            hooks folder that other repositories share, or that is tracked, is never written into: a folder inside \
            this repository is set instead, and runs that folder's hooks too.
            """,
        subcommands: [HooksInstall.self, HooksUninstall.self, HooksStatus.self])
}

/// `git ccds hooks install`.
struct HooksInstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install the hooks where git looks for them; again changes nothing.")

    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false

    func run() throws {
        let changes = try HookInstallation(scripts: .embedded).install(dryRun: dryRun)
        HookChange.say(changes, dryRun: dryRun, none: "the hooks are installed already")
    }
}

/// `git ccds hooks uninstall`.
struct HooksUninstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take the hooks out and put back what was there before.")

    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false

    func run() throws {
        let changes = try HookInstallation(scripts: .embedded).uninstall(dryRun: dryRun)
        HookChange.say(changes, dryRun: dryRun, none: "no hook of git-ccds is installed here")
    }
}

/// `git ccds hooks status`.
struct HooksStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say which hooks git will run here; exit 1 where the guard is not complete.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var status = try HookInstallation(scripts: .embedded).status()
        if let workTree = try? Reader.open().location.workTree {
            status = status.knowing(FrameworkConfiguration(in: workTree))
        }
        if json {
            Terminal.current.print(JSON.write(status.node, indent: 2))
        } else {
            status.lines.forEach(Terminal.current.print)
        }
        if status.isComplete { return }
        status.hints.forEach(Terminal.current.hint)
        throw Ending(exitCode: .attention)
    }
}

extension HookChange {
    /// Says what changed, or would.
    static func say(_ changes: [HookChange], dryRun: Bool, none: String) {
        let terminal = Terminal.current
        if changes.isEmpty { terminal.say(none) }
        for change in changes where !change.isDetail {
            terminal.print(dryRun ? "would \(change.summary)" : change.summary)
        }
    }
}

extension HookScripts {
    /// The hook scripts in this binary, handing over to this very program.
    static var embedded: HookScripts {
        HookScripts(
            files: hookFiles.map { ($0.path, $0.bytes) }, program: FileSystem.currentProgram)
    }
}

extension EmbeddedFile {
    /// The file's bytes.
    var bytes: [UInt8] {
        contents.withUTF8Buffer { Array($0) }
    }
}

extension HookStatus {
    /// The status as `--json` prints it.
    var node: Node {
        .table([
            ("complete", .boolean(isComplete)),
            ("folder", directory.path.map { .string($0.string) } ?? .null),
            (
                "hooks",
                .array(
                    hooks.map { entry in
                        .table([
                            ("name", .string(entry.name.rawValue)),
                            ("state", .string(entry.state.rawValue)),
                            ("file", entry.file.map { .string($0.string) } ?? .null),
                            ("chained", entry.chained.map { .string($0.string) } ?? .null),
                        ])
                    })
            ),
            ("program", recordedProgram.map { .string($0.string) } ?? .null),
        ])
    }
}
