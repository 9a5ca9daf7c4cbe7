import Platform
import SystemPackage

/// A hooks folder of the repository's own, with our scripts beside what others put there.
struct HookFolder {
    var place: HookPlace
    var scripts: HookScripts

    private var folder: FilePath { place.folder }
    private var kept: FilePath { place.keptFolder }

    func installation() throws -> [HookChange] {
        var changes: [HookChange] = []
        let isNew = !FileSystem.isDirectory(folder)
        if isNew { changes.append(HookChange(.createFolder, folder)) }
        let ownsFolder = try isNew || ours().contains { HookScripts.ownsFolder($0.script) }
        var toKeep: [HookName] = []
        for name in place.names {
            let file = folder.appending(name.rawValue)
            let chained = kept.appending(name.rawValue)
            let wanted = try script(name, ownsFolder: ownsFolder)
            switch try occupant(file) {
            case .nothing: break
            case .ours(let script, let isExecutable):
                if script == wanted, isExecutable { continue }
            case .other:
                if try through(name) != nil { continue }
                if try isSame(file, chained) {
                    // Its tool has put it there once more.
                    changes.append(HookChange(.remove, chained))
                } else if FileSystem.exists(chained) {
                    throw HookError(.twoEarlierHooks(name: name.rawValue, current: file, kept: chained))
                }
                toKeep.append(name)
                changes.append(HookChange(.keep, file, hook: name.rawValue, other: chained))
            }
            changes.append(HookChange(.write, file, hook: name.rawValue, bytes: wanted))
        }
        if !toKeep.isEmpty { changes = try neighbours(of: toKeep) + changes }
        return changes
    }

    private func isSame(_ file: FilePath, _ other: FilePath) throws -> Bool {
        guard let status = try FileSystem.status(other), status.kind == .file,
            try FileSystem.status(file)?.kind == .file
        else { return false }
        return try FileSystem.read(file) == FileSystem.read(other)
    }

    /// The folder for the kept hooks, with links to the files that stand beside them now: hooks read those by
    /// `$(dirname "$0")`.
    private func neighbours(of names: [HookName]) throws -> [HookChange] {
        var changes: [HookChange] = []
        if !FileSystem.exists(kept) { changes.append(HookChange(.createFolder, kept)) }
        guard let folderName = folder.lastComponent else { return changes }
        let moved = Set(names.map(\.rawValue))
        for entry in try FileSystem.list(folder) {
            let name = entry.string
            let link = kept.appending(entry)
            if moved.contains(name) || name.hasSuffix(".sample") || FileSystem.exists(link) { continue }
            if try occupant(folder.appending(entry), refusing: false).isOurs { continue }
            let target = FilePath("..").appending(folderName).appending(entry)
            changes.append(HookChange(.link, link, other: folder.appending(entry), bytes: target.bytes))
        }
        return changes
    }

    func removal() throws -> [HookChange] {
        var changes: [HookChange] = []
        var ownsFolder = false
        var remaining = Set(try FileSystem.list(folder).map { $0 })
        for (entry, script) in try ours() {
            ownsFolder = ownsFolder || HookScripts.ownsFolder(script)
            let file = folder.appending(entry)
            if let name = HookScripts.name(of: script), FileSystem.exists(kept.appending(name.rawValue)),
                !changes.contains(where: { $0.kind == .restore && $0.hook == name.rawValue })
            {
                changes.append(
                    HookChange(.restore, file, hook: name.rawValue, other: kept.appending(name.rawValue)))
            } else {
                changes.append(HookChange(.remove, file))
                remaining.remove(entry)
            }
        }
        guard !changes.isEmpty else { return [] }
        changes += try emptyKeptFolder(after: changes)
        if ownsFolder, remaining.isEmpty { changes.append(HookChange(.removeFolder, folder)) }
        return changes
    }

    private func emptyKeptFolder(after changes: [HookChange]) throws -> [HookChange] {
        guard FileSystem.isDirectory(kept), let folderName = folder.lastComponent else { return [] }
        let restored = Set(changes.filter { $0.kind == .restore }.compactMap { $0.other?.lastComponent })
        var result: [HookChange] = []
        for entry in try FileSystem.list(kept) where !restored.contains(entry) {
            let path = kept.appending(entry)
            let target = FilePath("..").appending(folderName).appending(entry).bytes
            if try FileSystem.status(path)?.kind == .symlink, try FileSystem.readLink(path) == target { continue }
            result.append(HookChange(.leave, path))
        }
        if result.isEmpty { result.append(HookChange(.removeFolder, kept)) }
        return result
    }

    func status() throws -> HookStatus {
        var status = HookStatus(
            directory: place.directory, hooks: [], passedThrough: [], ownFolder: nil, recordedProgram: nil,
            recordedProgramExists: false)
        for name in place.names {
            let file = folder.appending(name.rawValue)
            var entry = HookStatus.Entry(name: name, state: .absent, file: file, chained: nil)
            switch try occupant(file, refusing: false) {
            case .nothing: break
            case .ours(let script, let isExecutable):
                let wanted = try self.script(name, ownsFolder: HookScripts.ownsFolder(script))
                entry.state = !isExecutable ? .ignored : script == wanted ? .installed : .outdated
                status.record(HookScripts.recordedProgram(in: script))
            case .other:
                entry.state = try through(name) == nil ? .foreign : .through
                entry.isOfFramework = entry.state == .foreign && HookScripts.isOfFramework(file)
            }
            let chained = kept.appending(name.rawValue)
            if FileSystem.isExecutableFile(chained), entry.state != .foreign { entry.chained = chained }
            status.hooks.append(entry)
        }
        return status
    }

    private func script(_ name: HookName, ownsFolder: Bool) throws(HookError) -> [UInt8] {
        let chained = kept.appending(name.rawValue)
        let removal: String
        if place.directory.isBare {
            removal =
                FileSystem.exists(chained)
                ? ShellQuoting.line(["mv", chained.string, folder.appending(name.rawValue).string])
                : ShellQuoting.line(["rm", folder.appending(name.rawValue).string])
        } else {
            // No path of today: the repository may be moved.
            let here = "\"$(git rev-parse --git-path hooks/\(name.rawValue))\""
            let there = "\"$(git rev-parse --git-common-dir)/\(HookPlace.keptFolderName)/\(name.rawValue)\""
            removal = isChained(name) ? "mv \(there) \(here)" : "rm \(here)"
        }
        return try scripts.script(
            name, chained: Array("${0%/*}/../\(HookPlace.keptFolderName)/\(name.rawValue)".utf8), removal: removal,
            ownsFolder: ownsFolder)
    }

    /// Whether a hook of this name is kept, or is about to be.
    private func isChained(_ name: HookName) -> Bool {
        if FileSystem.exists(kept.appending(name.rawValue)) { return true }
        if case .other = try? occupant(folder.appending(name.rawValue), refusing: false) { return true }
        return false
    }

    // MARK: What stands there

    private enum Occupant {
        case nothing
        case ours([UInt8], isExecutable: Bool)
        case other

        var isOurs: Bool {
            if case .ours = self { true } else { false }
        }
    }

    private func occupant(_ file: FilePath, refusing: Bool = true) throws -> Occupant {
        guard let status = try FileSystem.status(file) else { return .nothing }
        switch status.kind {
        case .symlink: return .other
        case .file:
            // A script of ours is small; nothing big is read.
            guard status.size < 1 << 16 else { return .other }
            guard let bytes = try? FileSystem.read(file), HookScripts.isOurs(bytes) else { return .other }
            return .ours(bytes, isExecutable: FileSystem.isExecutableFile(file))
        case .directory, .other:
            if refusing { throw HookError(.notAFile(file)) }
            return .other
        }
    }

    /// The scripts of ours in the folder, under whatever names: other tools rename them.
    private func ours() throws -> [(entry: FilePath.Component, script: [UInt8])] {
        guard FileSystem.isDirectory(folder) else { return [] }
        return try FileSystem.list(folder).compactMap { entry in
            guard case .ours(let script, _) = try occupant(folder.appending(entry), refusing: false) else { return nil }
            return (entry, script)
        }
    }

    /// A script of ours that another tool has moved aside and runs: the pre-commit framework's `NAME.legacy`.
    private func through(_ name: HookName) throws -> FilePath? {
        let legacy = folder.appending(name.rawValue + ".legacy")
        guard case .ours(let script, true) = try occupant(legacy, refusing: false),
            HookScripts.name(of: script) == name,
            HookScripts.isOfFramework(folder.appending(name.rawValue))
        else { return nil }
        return legacy
    }
}

extension HookStatus {
    /// Takes down the program that a script has recorded, the first one found.
    mutating func record(_ program: FilePath?) {
        guard recordedProgram == nil, let program else { return }
        recordedProgram = program
        recordedProgramExists = FileSystem.isExecutableFile(program)
    }
}
