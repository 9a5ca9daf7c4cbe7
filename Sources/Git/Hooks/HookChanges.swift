import Platform
import SystemPackage

/// Carries out changes, all of them or none.
struct HookChanges {
    var git: GitCommand
    private var undo: [() throws -> Void] = []

    init(git: GitCommand) {
        self.git = git
    }

    /// Carries out the changes in their order; after a failure those already made are taken back.
    mutating func perform(_ changes: [HookChange]) throws {
        do {
            for change in changes { try perform(change) }
        } catch {
            for step in undo.reversed() { try? step() }
            throw error
        }
    }

    private mutating func perform(_ change: HookChange) throws {
        let path = change.path
        switch change.kind {
        case .createFolder:
            try FileSystem.createDirectory(path)
            undo.append { try FileSystem.remove(path) }
        case .keep:
            guard let other = change.other else { return }
            try FileSystem.rename(path, to: other)
            undo.append { try FileSystem.rename(other, to: path) }
        case .link:
            try FileSystem.symlink(target: change.bytes ?? [], at: path)
            undo.append { try FileSystem.remove(path) }
        case .write, .passThrough, .record:
            try write(change.bytes ?? [], to: path, mode: change.kind == .record ? 0o644 : 0o755)
        case .setHooksPath, .restoreHooksPath:
            try setHooksPath(change.bytes, scopeOption: change.scopeOption ?? "--local")
        case .remove:
            let (bytes, mode) = (try FileSystem.read(path), try FileSystem.status(path)?.mode ?? 0o755)
            try FileSystem.remove(path)
            undo.append { try Self.put(bytes, at: path, mode: mode) }
        case .restore:
            guard let other = change.other else { return }
            let (bytes, mode) = (try FileSystem.read(path), try FileSystem.status(path)?.mode ?? 0o755)
            try FileSystem.rename(other, to: path)
            undo.append {
                try FileSystem.rename(path, to: other)
                try Self.put(bytes, at: path, mode: mode)
            }
        case .removeFolder:
            try FileSystem.removeTree(path)
        case .leave:
            break
        }
    }

    private mutating func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32) throws {
        if let status = try FileSystem.status(path), status.kind == .file {
            let before = try FileSystem.read(path)
            undo.append { try Self.put(before, at: path, mode: status.mode) }
        } else {
            undo.append { try FileSystem.remove(path) }
        }
        try Self.put(bytes, at: path, mode: mode)
    }

    /// Moves a finished file into its place, so that git never finds half a script; a lost power line is no concern,
    /// so nothing is forced to the disk.
    private static func put(_ bytes: [UInt8], at path: FilePath, mode: UInt32) throws {
        let temporary = FilePath(bytes: path.bytes + Array(".ccds-new".utf8))
        if let status = try FileSystem.status(temporary), status.kind != .file {
            throw FileError(path: temporary, operation: "write", reason: .fileExists)
        }
        do {
            try FileSystem.write(bytes, to: temporary, mode: mode)
            try FileSystem.setMode(mode, of: temporary)
            try FileSystem.rename(temporary, to: path)
        } catch {
            try? FileSystem.remove(temporary)
            throw error
        }
    }

    private mutating func setHooksPath(_ value: [UInt8]?, scopeOption: String) throws {
        let git = git
        let scope = Argument(scopeOption)
        func set(_ value: [UInt8]?) throws {
            if let value {
                try git.perform(["config", scope, "core.hooksPath", Argument(value)])
            } else {
                try git.perform(["config", scope, "--unset-all", "core.hooksPath"])
            }
        }
        let before = try git.run(["config", scope, "-z", "--get", "core.hooksPath"])
        let old = before.succeeded ? Array(before.standardOutput.dropLast()) : nil
        if old == nil, value == nil { return }
        try set(value)
        undo.append { try set(old) }
    }
}
