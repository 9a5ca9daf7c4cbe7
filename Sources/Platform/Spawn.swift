import CPlatform
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One run of a child process, on the calling thread alone.
///
/// Not swift-subprocess: it is asynchronous, and an operation of the cooperative pool that waits for it (every
/// synchronous test does) starves it.
struct Spawn {
    private let process: ChildProcess
    private let path: FilePath

    init(_ process: ChildProcess, path: FilePath) {
        self.process = process
        self.path = path
    }

    func complete() throws(Errno) -> Completed {
        let input = try openInput()
        defer { try? input?.close() }
        let output = try openOutput(process.output)
        defer { try? output?.closeBoth() }
        let error = try openOutput(process.error)
        defer { try? error?.closeBoth() }

        let wasInterrupted = Interruption.pending != nil
        let child = try start(
            input: input?.rawValue ?? STDIN_FILENO,
            output: output?.writeEnd.rawValue ?? descriptor(process.output, of: STDOUT_FILENO),
            error: error?.writeEnd.rawValue ?? descriptor(process.error, of: STDERR_FILENO))
        var tree = process.passesSignalsToDescendants && !wasInterrupted ? ProcessTree(of: child) : nil
        if tree == nil { ccds_signals_set_child(child) }
        defer { ccds_signals_set_child(0) }
        // One that came before the child had a number has not reached it.
        if tree == nil, !wasInterrupted, let signal = Interruption.pending { kill(child, signal) }
        var pipes = [output, error].compactMap { $0 }
        for pipe in pipes { try? pipe.closeWriteEnd() }
        Self.drain(&pipes, of: child, &tree)
        return Completed(
            status: try Self.wait(for: child), standardOutput: output?.captured ?? [],
            standardError: error?.captured ?? [])
    }

    private func openInput() throws(Errno) -> FileDescriptor? {
        switch process.input {
        case .inherited: return nil
        case .nothing: return try open("/dev/null", .readOnly)
        // A file rather than a pipe: a program that does not read its input can neither block nor kill us.
        case .bytes(let bytes): return try FileSystem.anonymousFile(holding: bytes)
        }
    }

    private func openOutput(_ output: ChildProcess.Output) throws(Errno) -> CapturePipe? {
        switch output {
        case .captured: try CapturePipe()
        case .discarded: CapturePipe(discardingTo: try open("/dev/null", .writeOnly))
        case .inherited, .standardError: nil
        }
    }

    private func descriptor(_ output: ChildProcess.Output, of stream: Int32) -> Int32 {
        if case .standardError = output { return STDERR_FILENO }
        return stream
    }

    private func open(_ path: FilePath, _ mode: FileDescriptor.AccessMode) throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, mode, options: .closeOnExec)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    private func start(input: Int32, output: Int32, error: Int32) throws(Errno) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }

        for (source, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, source, target)
        }
        if let directory = process.directory {
            _ = directory.withPlatformString { ccds_spawn_chdir(&actions, $0) }
        }
        // A handler is not inherited but an ignored signal is, and a child that writes to a closed pipe must end.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        // Worker threads block signals; a child that inherited that could not be stopped.
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var child = pid_t()
        let arguments = [Array(process.programText.utf8)] + process.arguments.map(\.bytes)
        let result = Self.withStrings(arguments) { arguments in
            Self.withStrings(process.environment.entries) { environment in
                path.withPlatformString { posix_spawn(&child, $0, &actions, &attributes, arguments, environment) }
            }
        }
        guard result == 0 else { throw Errno(rawValue: result) }
        return child
    }

    private static func withStrings<Result>(
        _ strings: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { bytes -> UnsafeMutablePointer<CChar>? in
            let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
            for (index, byte) in bytes.enumerated() { pointer[index] = CChar(bitPattern: byte) }
            pointer[bytes.count] = 0
            return pointer
        }
        defer { for pointer in pointers { pointer?.deallocate() } }
        return body(pointers + [nil])
    }

    /// Reads all pipes until each has come to its end.
    ///
    /// A tree of processes is told of a signal that comes meanwhile, and waited for until the child has ended.
    private static func drain(_ pipes: inout [CapturePipe], of child: pid_t, _ tree: inout ProcessTree?) {
        pipes.removeAll { $0.isAtEnd }
        while !pipes.isEmpty || (tree != nil && ccds_has_ended(child) == 0) {
            var entries = pipes.map { pollfd(fd: $0.readDescriptor, events: Int16(POLLIN), revents: 0) }
            if let signal = Interruption.pending { tree?.tell(signal) }
            let isInterrupted = Interruption.pending != nil
            // A signal interrupts this; one that comes just before it is found a moment later.
            let patience: Int32 = pipes.isEmpty ? 5 : isInterrupted || tree != nil ? 100 : -1
            let ready = poll(&entries, nfds_t(entries.count), patience)
            guard ready >= 0 || errno == EINTR else { return }
            // What a child that a signal has ended leaves running may hold the pipes open.
            if ready == 0, isInterrupted, ccds_has_ended(child) != 0 { return }
            for (pipe, entry) in zip(pipes, entries) where entry.revents != 0 { pipe.read() }
            pipes.removeAll { $0.isAtEnd }
        }
    }

    private static func wait(for child: pid_t) throws(Errno) -> ExitStatus {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}
