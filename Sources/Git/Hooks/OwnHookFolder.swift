import Platform
import SystemPackage

/// A hooks folder of ours inside the git directory, set as the repository's `core.hooksPath`, from which the hooks of
/// the folder that was in force before still run.
struct OwnHookFolder {
    var place: HookPlace
    var scripts: HookScripts

    /// What `core.hooksPath` was before, as it is written down in the folder.
    private struct Earlier {
        /// git's name of the scope; `standard` where it was not set.
        var scope: String
        /// The value as it was written.
        var value: [UInt8]
        /// The value with `~` expanded: relative values count from the top of each work tree.
        var expanded: [UInt8]

        /// Whether it stood in the file that we write to, and so has to be put back.
        var isOurs: Bool { scope == "local" || scope == "worktree" }
        /// Whether git ran no hook.
        var isDisabled: Bool { value.isEmpty && scope != "standard" || value == Array("/dev/null".utf8) }

        var record: [UInt8] { Array(scope.utf8) + [0] + value + [0] + expanded }

        init(scope: String, value: [UInt8], expanded: [UInt8]) {
            self.scope = scope
            self.value = value
            self.expanded = expanded
        }

        init?(record: [UInt8]) {
            let parts = record.split(separator: 0, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            self.init(
                scope: String(decoding: parts[0], as: UTF8.self), value: Array(parts[1]), expanded: Array(parts[2]))
        }
    }

    private var folder: FilePath { place.ownFolder }
    private var recordFile: FilePath { folder.appending("earlier-hooks-path") }

    private func recorded() -> Earlier? {
        (try? FileSystem.read(recordFile)).flatMap(Earlier.init(record:))
    }

    /// What was in force before ours: written down where ours is in force, else what is in force now.
    private func earlier() throws -> Earlier {
        if place.ownFolderIsSet { return recorded() ?? Earlier(scope: "standard", value: [], expanded: []) }
        switch place.directory.source {
        case .standard: return Earlier(scope: "standard", value: [], expanded: [])
        case .configured(let value, let scope), .disabled(let value, let scope):
            if scope == "command" { throw HookError(.overridden(value: value, scope: scope)) }
            let raw = place.directory.rawValue ?? []
            return Earlier(scope: scope, value: raw, expanded: place.directory.expandedValue ?? raw)
        }
    }

    func installation() throws -> [HookChange] {
        let earlier = try earlier()
        var changes: [HookChange] = []
        if !FileSystem.isDirectory(folder) { changes.append(HookChange(.createFolder, folder)) }
        if (try? FileSystem.read(recordFile)) != earlier.record {
            changes.append(HookChange(.record, recordFile, bytes: earlier.record))
        }
        for name in place.names {
            let file = folder.appending(name.rawValue)
            let wanted = try script(name, earlier: earlier)
            if try isInPlace(wanted, file) { continue }
            try refuseOthers(file)
            changes.append(HookChange(.write, file, hook: name.rawValue, bytes: wanted))
        }
        for name in try namesToPass(earlier) {
            let file = folder.appending(name)
            let wanted = HookScripts.passThrough(to: target(name, earlier: earlier))
            if try isInPlace(wanted, file) { continue }
            // A hook that another tool has put into our folder since runs instead of what stood in the other one.
            if FileSystem.exists(file), try !isOurs(file) { continue }
            changes.append(
                HookChange(.passThrough, file, hook: name, other: otherFolder(earlier), bytes: wanted))
        }
        if !place.ownFolderIsSet {
            changes.append(
                HookChange(.setHooksPath, folder, bytes: folder.bytes, scopeOption: scopeOption(earlier)))
        }
        return changes
    }

    func removal() throws -> [HookChange] {
        guard FileSystem.isDirectory(folder) else { return [] }
        var changes: [HookChange] = []
        let earlier = recorded() ?? Earlier(scope: "standard", value: [], expanded: [])
        if place.ownFolderIsSet {
            changes.append(
                HookChange(
                    .restoreHooksPath, folder, bytes: earlier.isOurs ? earlier.value : nil,
                    scopeOption: scopeOption(earlier)))
        }
        var left: [HookChange] = []
        for entry in try FileSystem.list(folder) {
            let file = folder.appending(entry)
            if file == recordFile { continue }
            if try isOurs(file) {
                changes.append(HookChange(.remove, file))
            } else {
                left.append(HookChange(.leave, file))
            }
        }
        if left.isEmpty { return changes + [HookChange(.removeFolder, folder)] }
        return changes + [HookChange(.remove, recordFile)] + left
    }

    func status() throws -> HookStatus {
        let earlier = try? earlier()
        var status = HookStatus(
            directory: place.directory, hooks: [], passedThrough: [], ownFolder: place.ownFolderIsSet ? folder : nil,
            recordedProgram: nil, recordedProgramExists: false)
        for name in place.names {
            var entry = HookStatus.Entry(name: name, state: .absent, file: nil, chained: nil)
            if place.ownFolderIsSet, let earlier {
                let file = folder.appending(name.rawValue)
                entry.file = file
                if let script = try? FileSystem.read(file) {
                    let wanted = try self.script(name, earlier: earlier)
                    let isExecutable = FileSystem.isExecutableFile(file)
                    entry.state =
                        !HookScripts.isOurs(script)
                        ? .foreign
                        : !isExecutable
                            ? .ignored
                            : script == wanted ? .installed : .outdated
                    status.record(HookScripts.recordedProgram(in: script))
                }
                let chained = otherFolder(earlier)?.appending(name.rawValue)
                if let chained, FileSystem.isExecutableFile(chained) { entry.chained = chained }
            } else if place.directory.obstacle == .disabled {
                entry.state = .disabled
            } else if let file = place.directory.path?.appending(name.rawValue), FileSystem.exists(file) {
                entry.file = file
                entry.state = try isOurs(file) ? .installed : .foreign
                entry.isOfFramework = entry.state == .foreign && HookScripts.isOfFramework(file)
            }
            status.hooks.append(entry)
        }
        if place.ownFolderIsSet, let earlier, let other = otherFolder(earlier) {
            status.passedThrough = try namesToPass(earlier).map { other.appending($0) }
                .filter {
                    FileSystem.isExecutableFile($0) && FileSystem.exists(folder.appending($0.lastComponent ?? "-"))
                }
        }
        return status
    }

    // MARK: The other folder

    /// The folder that was in force before, absolute for this work tree; nil where git ran no hook.
    private func otherFolder(_ earlier: Earlier) -> FilePath? {
        if earlier.scope == "standard" { return place.directory.commonDirectory.appending("hooks") }
        if earlier.isDisabled { return nil }
        let base = place.directory.workTree ?? place.directory.gitDirectory
        return base.pushing(FilePath(bytes: earlier.expanded)).lexicallyNormalized()
    }

    /// A hook of the other folder as a shell expression, by the path that git itself would have run it under.
    private func target(_ name: String, earlier: Earlier) -> [UInt8] {
        if earlier.scope == "standard" { return Array("${0%/*}/../hooks/\(name)".utf8) }
        if earlier.isDisabled { return Array("''".utf8) }
        var path = FilePath(bytes: earlier.expanded).appending(name)
        if path.isRelative, path.components.count == 1 { path = FilePath(".").pushing(path) }
        return ShellQuoting.quoted(path.bytes)
    }

    private func namesToPass(_ earlier: Earlier) throws -> [String] {
        guard let other = otherFolder(earlier) else { return [] }
        let ours = Set(place.names.map(\.rawValue))
        let present = GitHookNames.onlyWherePresent + HookName.allCases.map(\.rawValue)
        return Set(GitHookNames.harmless + present.filter { FileSystem.exists(other.appending($0)) })
            .subtracting(ours).sorted()
    }

    private func script(_ name: HookName, earlier: Earlier) throws(HookError) -> [UInt8] {
        let removal =
            earlier.isOurs
            ? ["git", "config", scopeOption(earlier), "core.hooksPath", String(decoding: earlier.value, as: UTF8.self)]
            : ["git", "config", "--local", "--unset", "core.hooksPath"]
        return try scripts.script(
            name, chained: target(name.rawValue, earlier: earlier), removal: ShellQuoting.line(removal),
            ownsFolder: false)
    }

    private func scopeOption(_ earlier: Earlier) -> String {
        earlier.scope == "worktree" ? "--worktree" : "--local"
    }

    // MARK: Our files

    private func isOurs(_ file: FilePath) throws -> Bool {
        guard let status = try FileSystem.status(file), status.kind == .file, status.size < 1 << 16 else {
            return false
        }
        return HookScripts.isOurs(try FileSystem.read(file))
    }

    private func isInPlace(_ wanted: [UInt8], _ file: FilePath) throws -> Bool {
        guard FileSystem.isExecutableFile(file), try FileSystem.status(file)?.kind == .file else { return false }
        return try FileSystem.read(file) == wanted
    }

    private func refuseOthers(_ file: FilePath) throws {
        if FileSystem.exists(file), try !isOurs(file) {
            throw HookError(.twoEarlierHooks(name: file.lastComponent?.string ?? "", current: file, kept: file))
        }
    }
}
