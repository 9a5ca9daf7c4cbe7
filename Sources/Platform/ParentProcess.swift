import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process that started this one.
public enum ParentProcess {
    /// Its command line; nil where the system does not tell.
    public static func arguments() -> [String]? {
        let id = getppid()
        if let line = try? FileSystem.read(FilePath("/proc/\(id)/cmdline")) {
            let words = line.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            return words.count > 1 ? words.dropLast() : nil
        }
        // Systems without /proc: words with blanks in them come in pieces.
        let ps = ChildProcess(.named("ps"), ["-o", "args=", "-p", Argument(String(id))])
        guard let completed = try? ps.run(), completed.succeeded else { return nil }
        return completed.outputText.split { $0.isWhitespace }.map(String.init)
    }
}
