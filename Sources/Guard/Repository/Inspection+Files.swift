import Dispatch
public import Git
import Platform
import Synchronization
public import SystemPackage

extension Inspection {
    /// Inspects files as they are on disk: a work tree, or a folder that is no repository.
    ///
    /// Links are looked at as their own text and never followed; `.git` is passed over, and so are sockets and the like.
    ///
    /// - Parameters:
    ///   - top: the folder that paths count from.
    ///   - starts: files and folders below it to look at, ignored or not; empty for all.
    ///   - scope: what to look for.
    ///   - isIgnored: whether a file or folder is to be left out (`.gitignore`); folders left out are not entered.
    /// - Throws: ``FileError`` where a file cannot be read.
    public func files(
        below top: FilePath, from starts: [FilePath] = [], scope: Scope = .secrets,
        isIgnored: (RepositoryPath, Bool) throws -> Bool = { _, _ in false }
    ) throws -> Verdict {
        if scope == .secrets { return try secrets(below: top, from: starts, isIgnored: isIgnored) }
        var items: [Item] = []
        func add(_ path: FilePath, _ status: FileStatus) throws -> FileSystem.Walk {
            guard path.lastComponent?.string != ".git" else { return .skip }
            let bytes = path.bytes
            let isDirectory = status.kind == .directory
            if try isIgnored(RepositoryPath(bytes), isDirectory) { return .skip }
            if status.kind == .file || status.kind == .symlink {
                items.append(
                    Item(
                        path: bytes, isLink: status.kind == .symlink, blob: BlobReference(bytes), size: Int(status.size)
                    ))
            }
            return .proceed
        }
        for start in starts.isEmpty ? [FilePath("")] : starts {
            let place = top.pushing(start)
            if start.components.isEmpty {
                try FileSystem.walk(top) { try add($0, $1) }
                continue
            }
            guard let status = try FileSystem.status(place) else {
                throw FileError(path: place, operation: "read", reason: .noSuchFileOrDirectory)
            }
            if try add(start, status) == .proceed, status.kind == .directory {
                try FileSystem.walk(place) { try add(start.pushing($0), $1) }
            }
        }
        return try inspectFiles(items, below: top, scope: scope)
    }

    /// Looks for secrets alone, which needs to know no more of a file than what stands in it.
    private func secrets(
        below top: FilePath, from starts: [FilePath], isIgnored: (RepositoryPath, Bool) throws -> Bool
    ) throws -> Verdict {
        let scan = FileScan(self, below: top)
        var unlisted = Verdict()
        func note(_ path: [UInt8], _ error: FileError) { unlisted.addUnread(path, error) }
        func add(_ path: [UInt8], _ kind: FileStatus.Kind, all: Bool = false) throws -> FileSystem.Walk {
            guard !path.suffix(4).elementsEqual(".git".utf8) || (path.count > 4 && path[path.count - 5] != 0x2F) else {
                return .skip
            }
            if try !all && isIgnored(RepositoryPath(path), kind == .directory) { return .skip }
            if kind == .file || kind == .symlink { scan.add(FileScan.Entry(path: path, isLink: kind == .symlink)) }
            return .proceed
        }
        do {
            for start in starts.isEmpty ? [FilePath("")] : starts {
                if start.components.isEmpty {
                    try FileSystem.walkNames(top, unreadable: note) { try add($0, $1) }
                    continue
                }
                let place = top.pushing(start)
                guard let status = try FileSystem.status(place) else {
                    throw FileError(path: place, operation: "read", reason: .noSuchFileOrDirectory)
                }
                if status.kind != .directory {
                    // Whoever names a file wants it looked at.
                    if status.kind == .other {
                        unlisted.addUnread(start.bytes, "it is no file, folder or link")
                    } else {
                        scan.add(FileScan.Entry(path: start.bytes, isLink: status.kind == .symlink))
                    }
                } else if try isIgnored(RepositoryPath(start.bytes), true) {
                    try FileSystem.walkNames(top, from: start.bytes, unreadable: note) { try add($0, $1, all: true) }
                } else {
                    try FileSystem.walkNames(top, from: start.bytes, unreadable: note) { try add($0, $1) }
                }
            }
        } catch {
            _ = try? scan.finish(isAbandoned: true)
            throw error
        }
        var verdict = try scan.finish()
        verdict.add(unlisted)
        verdict.sort()
        return verdict
    }

    /// Reads and scans on all cores.
    private func inspectFiles(_ items: [Item], below top: FilePath, scope: Scope) throws -> Verdict {
        @Sendable func contents(_ item: Item) throws -> [UInt8] {
            let path = top.pushing(FilePath(bytes: item.path))
            return item.isLink ? try FileSystem.readLink(path) : try FileSystem.read(path)
        }
        struct Outcome {
            var verdict = Verdict()
            var failure: (any Error)?
        }
        let outcome = Mutex(Outcome())
        // Parts of about equal size in bytes, many more than cores.
        var parts: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for index in items.indices {
            bytes += (items[index].size ?? 0) + 4096
            if bytes >= 1 << 20 || index == items.count - 1 {
                parts.append(start..<index + 1)
                start = index + 1
                bytes = 0
            }
        }
        let work = parts
        DispatchQueue.concurrentPerform(iterations: work.count) { part in
            do {
                let slice = Array(items[work[part]])
                let byReference = Dictionary(slice.map { ($0.blob, $0) }) { first, _ in first }
                let verdict = try inspectHere(slice, scope: scope) { blob in
                    guard let item = byReference[blob] else { return [] }
                    return try contents(item)
                }
                outcome.withLock { $0.verdict.add(verdict) }
            } catch {
                outcome.withLock { $0.failure = error }
            }
        }
        var result = outcome.withLock { $0 }
        if let failure = result.failure { throw failure }
        result.verdict.sort()
        return result.verdict
    }
}
