import ArgumentParser
import Platform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs `git-ccds` with the arguments after its name, and exits.
public func gitCCDS(_ arguments: [String]) -> Never {
    let code = exitCode(of: arguments)
    Interruption.conclude()
    exit(code)
}

private func exitCode(of arguments: [String]) -> Int32 {
    // A reader that goes away (`git ccds explain | head`) is an error of a write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows over a limit (`ulimit -f`): what is half made is to be taken away.
    signal(SIGXFSZ, SIG_IGN)
    do {
        // A hook runs on every commit of every user: it does not pay for the parser of arguments.
        if arguments.first == "hook", let name = arguments.dropFirst().first, !name.hasPrefix("-") {
            var hook = HookRun(name: name, arguments: Array(arguments.dropFirst(2)))
            return try hook.run().rawValue
        }
        if let failure = unreadable(arguments) ?? unknownSubcommand(arguments) { throw failure }
        let arguments = withRedactValue(arguments).map { $0 == "-h" ? "--help" : $0 }
        var command = try parsedAlone(arguments) ?? GitCCDS.parseAsRoot(arguments)
        guard FileSystem.hasCurrentDirectory else {
            throw CommandFailure("the current folder has been removed", hints: ["cd to one that is there"])
        }
        try command.run()
        return ExitCode.done.rawValue
    } catch let ending as Ending {
        return ending.exitCode.rawValue
    } catch let exit as ChainedExit {
        return exit.code
    } catch  where isFromParser(error) {
        return reportParserExit(error)
    } catch {
        let failure = CommandFailure(error)
        // Whoever interrupted it knows.
        if Interruption.pending != nil { return failure.exitCode.rawValue }
        Terminal.current.report(failure)
        return failure.exitCode.rawValue
    }
}

/// A subcommand that was parsed by itself, which takes half the time; nil where it is not to be had so, and for whatever is
/// wrong with it: the whole command says that.
private func parsedAlone(_ arguments: [String]) -> (any ParsableCommand)? {
    guard let name = arguments.first,
        let command = GitCCDS.configuration.subcommands.first(where: { $0.configuration.commandName == name }),
        command.configuration.subcommands.isEmpty
    else { return nil }
    return try? command.parseAsRoot(Array(arguments.dropFirst()))
}

/// The arguments of a scan with a value for `--redact`, which may do without one as in gitleaks: all is masked then.
private func withRedactValue(_ arguments: [String]) -> [String] {
    guard arguments.first == "scan" else { return arguments }
    let options = arguments.prefix { $0 != "--" }
    return arguments.indices.map { index in
        guard arguments[index] == "--redact", index < options.count else { return arguments[index] }
        let isValued = index + 1 < options.count && Int(options[index + 1]) != nil
        return isValued ? "--redact" : "--redact=100"
    }
}

/// What is wrong with arguments that are not text: Swift has put U+FFFD for the bytes, so they name something else.
private func unreadable(_ arguments: [String]) -> CommandFailure? {
    guard let argument = arguments.first(where: { $0.unicodeScalars.contains("\u{fffd}") }) else { return nil }
    return CommandFailure(
        "the argument '\(argument)' is not UTF-8 text",
        hints: ["a folder with such a name can be entered: cd FOLDER, then type '.' for it"])
}

/// What is wrong with the first word that is no subcommand where one belongs; nil where all is well.
private func unknownSubcommand(_ arguments: [String]) -> CommandFailure? {
    var words = arguments[...]
    if words.first == "help" { words.removeFirst() }
    var command: any ParsableCommand.Type = GitCCDS.self
    var path = "git ccds"
    while let word = words.popFirst(), !word.hasPrefix("-") {
        let configuration = command.configuration
        guard !configuration.subcommands.isEmpty, configuration.defaultSubcommand == nil else { return nil }
        if let next = configuration.subcommands.first(where: { $0.configuration.commandName == word }) {
            command = next
            path += " " + word
            continue
        }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let nearest = NearestNames.of(word, in: names, count: 1).map { "did you mean '\(path) \($0)'?" }
        return CommandFailure(
            "'\(word)' is no subcommand of '\(path)'", hints: nearest + ["see what there is: \(path) -h"])
    }
    return nil
}

/// Whether the parser of arguments raised the error: a request for help or a usage error.
private func isFromParser(_ error: any Error) -> Bool {
    GitCCDS.exitCode(for: error) == .success || GitCCDS.exitCode(for: error) == .validationFailure
}

/// Help goes to standard output; a usage error to standard error, as one line and a hint.
private func reportParserExit(_ error: any Error) -> Int32 {
    if GitCCDS.exitCode(for: error).isSuccess {
        // People type `git ccds`: the help says it too. A completion script keeps the program's own name.
        let text = GitCCDS.fullMessage(for: error)
        Terminal.current.print(text.hasPrefix("OVERVIEW") ? text.replacing("git-ccds ", with: "git ccds ") : text)
        return ExitCode.done.rawValue
    }
    let message = GitCCDS.message(for: error)
    let first = message.split(separator: "\n").first.map(String.init) ?? message
    Terminal.current.report(CommandFailure(first.lowercasingFirst, hints: usageHint(error)))
    return ExitCode.environment.rawValue
}

private func usageHint(_ error: any Error) -> [String] {
    let lines = GitCCDS.fullMessage(for: error).split(separator: "\n")
    return lines.filter { $0.hasPrefix("Usage:") || $0.contains("--help") }.map {
        // git looks for a manual page where it is given --help, and there may be none.
        $0.trimmingSpaces.lowercasingFirst.replacing("git-ccds", with: "git ccds").replacing(" --help'", with: " -h'")
    }
}

extension StringProtocol {
    /// The text with its first character in lower case, as git's messages begin.
    var lowercasingFirst: String { prefix(1).lowercased() + dropFirst() }

    /// The text without spaces at its ends.
    var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
