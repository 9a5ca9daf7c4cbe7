import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A process and all that it has started, to be told of a signal, each once.
struct ProcessTree {
    private let root: pid_t
    private var told: Set<pid_t> = []

    init(of root: pid_t) {
        self.root = root
    }

    /// Sends a signal to those that have not been told yet.
    ///
    /// What has begun a session of its own, such as a daemon that is to stay, is left out.
    mutating func tell(_ signal: Int32) {
        var processes = [root]
        var next = 0
        while next < processes.count {
            let process = processes[next]
            // One that stands still starts no other meanwhile, and does not go on to its next step.
            if !told.contains(process) { kill(process, SIGSTOP) }
            processes += Self.children(of: process).filter { getsid($0) == getsid(0) }
            next += 1
        }
        for process in processes where told.insert(process).inserted {
            kill(process, signal)
            kill(process, SIGCONT)
        }
    }

    private static func children(of process: pid_t) -> [pid_t] {
        var children = [pid_t](repeating: 0, count: 256)
        let count = ccds_children(process, &children, Int32(children.count))
        return Array(children.prefix(Int(count)))
    }
}
