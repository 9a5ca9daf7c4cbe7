import Templates

/// Whether a template's hooks may run: they are programs of somebody else.
struct HookConsentQuestion {
    /// What was said on the command line.
    let answer: HookAnswer
    /// The subcommand, for what to type.
    let command: String
    let terminal: Terminal

    /// The person's consent, asked for where it was not given; an error where nobody can be asked.
    func answer(for template: Template) throws -> HookConsent {
        if template.scripts.isEmpty { return .leaveOut }
        switch answer {
        case .yes: return .run
        case .no: return .leaveOut
        case .ask:
            let names = template.scripts.map(\.path).joined(separator: ", ")
            guard terminal.isInteractive else {
                throw CommandFailure(
                    "the template brings hooks that would run on this machine: \(names)",
                    hints: [
                        "to let them run: git ccds \(command) --accept-hooks yes …",
                        "to go without them: git ccds \(command) --accept-hooks no …",
                    ])
            }
            return try ask(template) ? .run : .leaveOut
        }
    }

    private func ask(_ template: Template) throws -> Bool {
        terminal.say("The template brings these programs, which would run on this machine with your rights:")
        for script in template.scripts {
            terminal.say("\n  \(terminal.errorStyle.bold(script.path)) (\(script.stage.rawValue))")
            for line in script.text.split(separator: "\n", omittingEmptySubsequences: false) {
                terminal.say("  | " + TerminalText.safe(String(line)))
            }
        }
        return try Prompter(terminal: terminal) { _ in nil }.confirms("\nRun them?")
    }
}

/// Text of somebody else, made fit for a terminal.
enum TerminalText {
    /// The text with control characters shown as `^X`, so that none of them is carried out.
    static func safe(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09: result += "    "
            case 0..<0x20: result += "^" + String(UnicodeScalar(UInt8(scalar.value) + 0x40))
            case 0x7f...0x9f, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
