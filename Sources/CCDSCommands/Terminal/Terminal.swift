import Guard
import Git
import Platform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal, or the files and pipes that stand in its place: results to standard output, everything else to
/// standard error.
struct Terminal: Sendable {
    /// Whether a person can be asked: standard input and standard error are both terminals.
    let isInteractive: Bool
    /// How standard output is coloured.
    let outputStyle: Style
    /// How standard error is coloured.
    let errorStyle: Style

    /// The terminal of this process.
    static let current = Terminal(environment: .current)

    init(environment: EnvironmentVariables) {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        let errorIsTerminal = isatty(STDERR_FILENO) == 1
        isInteractive = isatty(STDIN_FILENO) == 1 && errorIsTerminal
        outputStyle = Style(isColoured: Self.wantsColour(outputIsTerminal, environment))
        errorStyle = Style(isColoured: Self.wantsColour(errorIsTerminal, environment))
    }

    private static func wantsColour(_ isTerminal: Bool, _ environment: EnvironmentVariables) -> Bool {
        // https://no-color.org: present and not empty.
        if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return false }
        guard isTerminal, environment["TERM"] != "dumb" else { return false }
        // git-config(1), color.ui; read only where there is a terminal to colour.
        let setting = try? Config.user(environment: environment).string("color.ui")
        return !["never", "false", "no", "off", "0"].contains(setting?.lowercased())
    }

    /// The width in columns; 80 where it is not known.
    static var width: Int { width(of: STDOUT_FILENO) }

    /// The width in columns of the terminal where questions are asked; 80 where it is not known.
    static var promptWidth: Int { width(of: STDERR_FILENO) }

    private static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return EnvironmentVariables.current("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Writes a result and a line end to standard output.
    func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Writes a result as it is to standard output.
    func printRaw(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Writes a line for the person to standard error.
    func say(_ text: String) {
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Writes to standard error without ending the line.
    func sayRaw(_ text: String) {
        write(text, to: STDERR_FILENO)
    }

    /// Says what may go wrong, where the command goes on.
    func warn(_ text: String) {
        say("\(errorStyle.yellow("warning:")) \(text.inOneLine)")
    }

    /// Says what to type next.
    func hint(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            say("\(errorStyle.cyan("hint:")) \(line)")
        }
    }

    /// Says what went wrong, with what to do about it.
    func report(_ failure: CommandFailure) {
        if let details = failure.details, !details.isEmpty { say(details.trimmingTrailingNewlines) }
        say("\(errorStyle.red("error:")) \(failure.message.inOneLine)")
        failure.hints.forEach(hint)
    }

    private func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { writeBytes(descriptor, $0) }
            // Nobody reads any more, or the disk is full: results that are lost must not look like success.
            guard count > 0 else {
                if descriptor == STDOUT_FILENO { exit(ExitCode.environment.rawValue) }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// `write(2)`, outside the type whose own `write` would hide it.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    while true {
        let count = write(descriptor, bytes.baseAddress, bytes.count)
        if count >= 0 || errno != EINTR { return count }
    }
}

extension String {
    /// The text with its control characters escaped: whatever it names, it stays one line and steers no terminal.
    var inOneLine: String {
        unicodeScalars.contains { $0.properties.generalCategory == .control } ? Display.safe(Array(utf8)) : self
    }

    /// The text without the newlines at its end.
    var trimmingTrailingNewlines: String {
        var text = self[...]
        while text.last?.isNewline ?? false { text.removeLast() }
        return String(text)
    }
}
