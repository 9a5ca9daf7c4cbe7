import Git
import Platform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows a long result a screen at a time, by the pager that git would use.
enum Pager {
    /// Shows a text through the pager where standard output is a terminal, else as it is.
    static func show(_ text: String) {
        guard isatty(STDOUT_FILENO) == 1, let command, pages(text, through: command) else {
            return Terminal.current.printRaw(text)
        }
    }

    /// `GIT_PAGER`, `core.pager`, `PAGER` or git's own choice; nil where nothing is to be paged.
    private static var command: String? {
        let answer = try? GitCommand.inheriting().text(["var", "GIT_PAGER"])
        return answer.flatMap { $0.isEmpty || $0 == "cat" ? nil : $0 }
    }

    /// Hands the text to the pager; false where the pager cannot be run.
    private static func pages(_ text: String, through command: String) -> Bool {
        // The pager is a line for the shell, as git takes it: it is the user's own setting.
        var pager = ChildProcess(.named("sh"), ["-c", Argument(command)])
        // Git sets these too: less ends by itself when all fits on the screen, and lets colours through.
        if pager.environment["LESS"] == nil { pager.environment["LESS"] = "FRX" }
        if pager.environment["LV"] == nil { pager.environment["LV"] = "-c" }
        pager.input = .bytes(Array(text.utf8))
        pager.output = .inherited
        pager.error = .inherited
        guard let completed = try? pager.run() else { return false }
        // 126 and 127 are the shell's codes for a command that is not there.
        return completed.status != .exited(126) && completed.status != .exited(127)
    }
}
