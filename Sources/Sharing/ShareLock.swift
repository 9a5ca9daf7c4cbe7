import Git
import Platform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets one `share` at a time work on a repository. The system takes the lock back from a process that dies.
struct ShareLock {
    private let file: FileDescriptor

    /// Waits for the lock; nil where there is no repository, or none to write into, which comes to light soon enough.
    init?(of git: GitCommand) {
        guard let common = try? git.run(["rev-parse", "--path-format=absolute", "--git-common-dir"]), common.succeeded
        else { return nil }
        let path = FilePath(bytes: common.standardOutput.dropLast()).appending("ccds-share.lock")
        guard
            let file = try? FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
        else { return nil }
        self.file = file
        while flock(file.rawValue, LOCK_EX) != 0, errno == EINTR {}
    }

    /// Lets the next one in. The file stays: another process may hold its lock.
    func release() { try? file.close() }
}
