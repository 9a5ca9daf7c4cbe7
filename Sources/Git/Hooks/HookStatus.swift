public import SystemPackage

/// Which hooks git will run in a repository.
public struct HookStatus: Sendable, Equatable {
    /// How a hook stands.
    public enum State: String, Sendable {
        /// Ours, and git runs it.
        case installed
        /// Ours and run, but of another version or another place of git-ccds.
        case outdated
        /// Another tool's hook stands in its place and runs ours.
        case through
        /// Another hook stands in its place, and ours does not run.
        case foreign
        /// There is none.
        case absent
        /// Ours, but not executable: git passes over it.
        case ignored
        /// git runs no hook at all.
        case disabled
    }

    /// One hook.
    public struct Entry: Sendable, Equatable {
        /// Its name.
        public var name: HookName
        /// How it stands.
        public var state: State
        /// Where it is, or would be.
        public var file: FilePath?
        /// The hook that was here before and runs too.
        public var chained: FilePath?
        /// Whether pre-commit or prek stands there: its configuration says what it runs.
        public var isOfFramework = false
    }

    /// Where git looks.
    public var directory: HooksDirectory
    /// The hooks that belong here.
    public var hooks: [Entry]
    /// Hooks of another folder that run through scripts of ours.
    public var passedThrough: [FilePath]
    /// Our own folder, where core.hooksPath names it.
    public var ownFolder: FilePath?
    /// The place of git-ccds that the scripts have recorded.
    public var recordedProgram: FilePath?
    /// Whether something executable is still there.
    public var recordedProgramExists: Bool

    /// Whether every hook that belongs here runs.
    public var isComplete: Bool {
        hooks.allSatisfy { [.installed, .outdated, .through].contains($0.state) }
    }

    /// What a person reads: the folder, then a line for each hook.
    public var lines: [String] {
        var lines = [folderLine]
        let width = hooks.map(\.name.rawValue.count).max() ?? 0
        for entry in hooks {
            let padding = String(repeating: " ", count: width - entry.name.rawValue.count)
            var line = "\(entry.name.rawValue)\(padding)  \(Self.words(entry.state))"
            if entry.state == .through, let file = entry.file { line += " '\(file.string)'" }
            if let chained = entry.chained { line += ", together with '\(chained.string)'" }
            lines.append(line)
        }
        for hook in passedThrough {
            lines.append("\(hook.lastComponent?.string ?? "") of '\(hook.removingLastComponent().string)' runs too")
        }
        if let recordedProgram, !recordedProgramExists {
            lines.append(
                "the scripts know git-ccds at '\(recordedProgram.string)', where it is no longer: 'git ccds hooks install'"
            )
        }
        return lines
    }

    private var folderLine: String {
        let path = directory.path?.string ?? ""
        switch directory.source {
        case .disabled(let value, let scope):
            return "git runs no hook: core.hooksPath is '\(value)' (\(scope))"
        case .standard where directory.obstacle == .link:
            return "git looks for hooks in '\(path)', a link to a folder that may be others' too"
        case .standard:
            return "git looks for hooks in '\(path)'"
        case .configured where ownFolder != nil:
            return "git looks for hooks in '\(path)', our folder, set as core.hooksPath for this repository alone"
        case .configured(let value, let scope):
            return "git looks for hooks in '\(path)', since core.hooksPath is '\(value)' (\(scope))"
        }
    }

    private static func words(_ state: State) -> String {
        switch state {
        case .installed: "installed"
        case .outdated: "installed, an older script"
        case .through: "runs through"
        case .foreign: "another hook stands there, git-ccds does not run"
        case .absent: "not installed"
        case .ignored: "not executable, so git passes over it"
        case .disabled: "not run"
        }
    }
}
