import CPlatform

/// A request to end (^C, `kill`, a closed terminal) that waits until what is half done has been taken back.
///
/// The signal goes on to the child that runs, whose failure unwinds the rest in the ordinary way; where no child runs,
/// ``check()`` says so. The process ends by the signal itself, so that whoever started it knows.
public enum Interruption: Error {
    case signal(Int32)

    /// From now on signals wait.
    public static func start() { ccds_signals_defer() }

    /// Runs a body, such as a question to a person, in which signals do not wait.
    public static func suspended<Result>(_ body: () throws -> Result) rethrows -> Result {
        ccds_signals_suspend()
        defer { ccds_signals_resume() }
        return try body()
    }

    /// The signal that waits; nil where none does.
    public static var pending: Int32? {
        let signal = ccds_signals_pending()
        return signal == 0 ? nil : signal
    }

    /// Throws where a signal waits.
    public static func check() throws(Interruption) {
        if let pending { throw .signal(pending) }
    }

    /// Ends the process by the signal that waits, if one does.
    public static func conclude() {
        if let pending { ccds_signals_die(pending) }
    }
}
