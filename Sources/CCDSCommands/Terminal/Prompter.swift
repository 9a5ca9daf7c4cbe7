import Platform
import Templates

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks a questionnaire's questions on the terminal, in cookiecutter's manner.
struct Prompter {
    let terminal: Terminal
    /// What `?` shows for a question; nil where nothing is known about it.
    let explanation: (Question) -> String?

    /// Asks until every question has its answer.
    func complete(_ questionnaire: inout Questionnaire) throws {
        while let question = questionnaire.question {
            if question.isGiven {
                try questionnaire.answerDefault()
                continue
            }
            if case .choice(let choices, _) = question.kind, choices.count == 1 {
                terminal.say(style.dim("  \(heading(question)): \(choices[0].label), the only one that fits"))
                try questionnaire.answerDefault()
                continue
            }
            try ask(question, &questionnaire)
        }
    }

    /// Asks a yes-or-no question; the default is no.
    func confirms(_ question: String) throws -> Bool {
        while true {
            switch try readLine("\(question) [y/N] ").lowercased() {
            case "y", "yes": return true
            case "", "n", "no": return false
            default: terminal.say("  please answer y or n")
            }
        }
    }

    /// Asks for one of several names.
    func choose(_ question: String, from names: [String]) throws -> String {
        terminal.say(question)
        for (index, name) in names.enumerated() { terminal.say("  \(style.bold(String(index + 1))) - \(name)") }
        while true {
            let typed = try readLine("  Choose from [\(Self.numbers(names.count))] (1): ")
            if typed.isEmpty { return names[0] }
            if let number = Int(typed), names.indices.contains(number - 1) { return names[number - 1] }
            if names.contains(typed) { return typed }
            terminal.say("  please answer with a number from 1 to \(names.count)")
        }
    }

    /// Asks for a line of text.
    func text(_ question: String) throws -> String {
        try readLine("\(question): ")
    }

    private var style: Style { terminal.errorStyle }

    private func ask(_ question: Question, _ questionnaire: inout Questionnaire) throws {
        while true {
            let typed = try readLine(prompt(question))
            if typed == "?" {
                terminal.say(explanation(question) ?? "  nothing more is known about '\(question.key)'")
                continue
            }
            guard let problem = refusal(of: typed, &questionnaire) else { return }
            guard problem.kind == .answer else { throw problem }
            let failure = CommandFailure(problem)
            terminal.say("  \(style.red(failure.message))")
            failure.hints.forEach { terminal.say("  \($0)") }
        }
    }

    /// Why an answer is not taken; nil where it is.
    private func refusal(of typed: String, _ questionnaire: inout Questionnaire) -> TemplateProblem? {
        do {
            try questionnaire.answer(typed)
            return nil
        } catch {
            return error
        }
    }

    private func heading(_ question: Question) -> String {
        "[\(question.number)/\(question.count)] \(style.bold(question.text))"
    }

    private func prompt(_ question: Question) -> String {
        switch question.kind {
        case .text(let value?): return "  \(heading(question)) (\(value)): "
        case .text(nil): return "  \(heading(question)): "
        case .yesNo(let value): return "  \(heading(question)) [y/n] (\(value ? "y" : "n")): "
        case .dictionary(let value): return "  \(heading(question)) [JSON] (\(value)): "
        case .choice(let choices, let chosen):
            terminal.say("  \(heading(question))")
            for (index, choice) in choices.enumerated() {
                terminal.say("    \(style.bold(String(index + 1))) - \(choice.label)")
            }
            return "    Choose from [\(Self.numbers(choices.count))] (\(chosen + 1)): "
        }
    }

    private static func numbers(_ count: Int) -> String {
        (1...max(count, 1)).map(String.init).joined(separator: "/")
    }

    private func readLine(_ prompt: String) throws -> String {
        var editor = LineEditor(prompt: prompt, terminal: terminal)
        switch Interruption.suspended({ editor.read() }) {
        case .line(let line): return line
        case .end: throw CommandFailure("the questions were left unanswered: nothing was made")
        case .interrupted:
            throw CommandFailure("interrupted: nothing was made", exitCode: .interrupted)
        }
    }
}
