import Git
import Guard
import Platform
import SystemPackage

/// Where a scan looks: a repository, or a folder that is none, with what to look at in it.
struct ScanPlace {
    var reader: (any RepositoryReader)?
    /// The folder that paths count from: the work tree's, or the folder itself.
    var top: FilePath
    /// The files and folders to look at, from ``top``; empty for all.
    var starts: [FilePath] = []
    /// What stands before the paths in reports: nothing in the repository that the user is in.
    var prefix: [UInt8] = []
    /// Whether it is another repository or folder than the one the user is in.
    var isElsewhere = false

    var isBare: Bool { reader?.location.isBare ?? false }

    /// The place where the user is: the repository, the one that GIT_DIR and GIT_WORK_TREE name, or the folder.
    static func here() throws -> ScanPlace {
        let current = try FileSystem.realPath(FileSystem.currentDirectory)
        guard let reader = try? Reader.open() else { return ScanPlace(top: current) }
        guard let workTree = reader.location.workTree else { return ScanPlace(reader: reader, top: current) }
        return ScanPlace(reader: reader, top: try FileSystem.realPath(workTree))
    }

    /// The places that paths lie in, each once.
    static func of(_ names: [String]) throws -> [ScanPlace] {
        var home = try here()
        let current = try FileSystem.realPath(FileSystem.currentDirectory)
        guard !names.isEmpty else {
            // A work tree that GIT_WORK_TREE names may lie elsewhere.
            if var inside = current.within(home.top), !inside.isEmpty {
                home.starts = [inside]
                inside = ""
            }
            return [home]
        }
        var places: [ScanPlace] = []
        var known: [FilePath: ScanPlace] = [:]
        for name in names {
            let path = try located(name, current)
            // The files of one folder lie in one place.
            let folder = FileSystem.isDirectory(path) ? path : path.removingLastComponent()
            let place =
                try known[folder] ?? home.orElsewhere(path, in: folder, isAbsolute: FilePath(name).isAbsolute, current)
            known[folder] = place
            add(path.within(place.top) ?? "", to: place, &places)
        }
        return places
    }

    /// The place that a path lies in: this one, unless it lies outside of it or in a repository of its own.
    private func orElsewhere(
        _ path: FilePath, in folder: FilePath, isAbsolute: Bool, _ current: FilePath
    ) throws -> ScanPlace {
        let other = try Self.elsewhere(path, in: folder, isAbsolute: isAbsolute, current)
        guard !isBare, path.within(top) != nil else { return other }
        let isOther = other.reader != nil && (reader == nil || (other.top != top && other.top.within(top) != nil))
        return isOther ? other : self
    }

    /// The path with the links above it resolved: a link that is named is looked at itself.
    private static func located(_ name: String, _ current: FilePath) throws -> FilePath {
        let path = current.pushing(FilePath(name)).lexicallyNormalized()
        guard FileSystem.exists(path), let last = path.lastComponent else {
            if path.components.isEmpty { return path }
            throw CommandFailure("there is no file or folder '\(name)'")
        }
        return try FileSystem.realPath(path.removingLastComponent()).appending(last)
    }

    private static func add(_ start: FilePath, to place: ScanPlace, _ places: inout [ScanPlace]) {
        guard let index = places.firstIndex(where: { $0.top == place.top }) else {
            var place = place
            place.starts = start.isEmpty ? [] : [start]
            places.append(place)
            return
        }
        // No start at all means all of it.
        if places[index].starts.isEmpty || start.isEmpty {
            places[index].starts = []
        } else {
            places[index].starts.append(start)
        }
    }

    private static func elsewhere(
        _ path: FilePath, in folder: FilePath, isAbsolute: Bool, _ current: FilePath
    ) throws -> ScanPlace {
        var place = ScanPlace(top: folder, isElsewhere: true)
        let environment = EnvironmentVariables.current.removing(GitCommand.localEnvironmentVariables)
        if let reader = try? Reader.open(environment: environment, directory: folder) {
            if let workTree = reader.location.workTree {
                place.reader = reader
                place.top = try FileSystem.realPath(workTree)
            } else if try FileSystem.realPath(reader.location.gitDirectory) == path {
                place.reader = reader
                return place
            }
        }
        place.prefix = isAbsolute ? place.top.bytes : place.top.relative(to: current)
        if place.prefix.last != UInt8(ascii: "/"), !place.prefix.isEmpty { place.prefix.append(UInt8(ascii: "/")) }
        return place
    }

    /// What was found, by the names that the user knows and with the ways out from where the user is.
    func renamed(_ verdict: Verdict, _ settings: Settings) -> Verdict {
        guard isElsewhere || reader == nil || isBare else { return verdict }
        var verdict = verdict
        func rename(_ problem: inout Problem) {
            let fingerprint = Fingerprint(of: problem.finding)
            if fingerprint.canBeWritten { problem.acceptance = wayToAccept(fingerprint) }
            guard !prefix.isEmpty else { return }
            problem.finding.file = prefix + problem.finding.file
            if problem.finding.startLine == 0, !problem.finding.match.isEmpty {
                problem.finding.match = Array("file detected: ".utf8) + problem.finding.file
            }
        }
        for index in verdict.refusals.indices { rename(&verdict.refusals[index]) }
        for index in verdict.notes.indices { rename(&verdict.notes[index]) }
        // gitleaks accepts findings by these names.
        verdict.refusals.removeAll { settings.accepted.accepts($0.finding) }
        return verdict
    }

    /// What to type to accept a finding of this place.
    private func wayToAccept(_ fingerprint: Fingerprint) -> String {
        if reader != nil, !isBare { return "git -C \(ShellQuoting.pasteable(prefix)) ccds allow \(fingerprint.word)" }
        let file = top.appending(".gitleaksignore")
        let isHere = top == (try? FileSystem.realPath(FileSystem.currentDirectory))
        return "echo \(ShellQuoting.pasteable(fingerprint.bytes)) >> "
            + (isHere ? ".gitleaksignore" : ShellQuoting.pasteable(file))
    }
}

extension FilePath {
    /// The path from a folder that it lies in; nil where it does not.
    fileprivate func within(_ top: FilePath) -> FilePath? {
        var path = self
        return path.removePrefix(top) ? path : nil
    }

    /// The path as it is typed in another folder: `../data`. Both are absolute.
    fileprivate func relative(to folder: FilePath) -> [UInt8] {
        let own = Array(components)
        let other = Array(folder.components)
        var shared = 0
        while shared < own.count, shared < other.count, own[shared] == other[shared] { shared += 1 }
        var path = FilePath()
        for _ in shared..<other.count { path.append("..") }
        for component in own[shared...] { path.append(component) }
        return path.bytes
    }
}
