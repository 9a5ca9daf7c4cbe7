import Formats
import Git
import Platform
import Structure
import SystemPackage
import Templates

extension InitRun {
    /// The template itself, or the one of its nested templates that was chosen.
    func choose(_ template: Template) throws -> Template {
        var template = template
        while !template.nestedTemplates.isEmpty {
            template = try template.nested(try nestedKey(template))
        }
        return template
    }

    private func nestedKey(_ template: Template) throws -> String? {
        if options.noInput || !terminal.isInteractive { return nil }
        let names = template.nestedTemplates.map(\.key)
        return try prompter.choose("Which of its templates?", from: names)
    }

    /// All answers: given, asked for, or the defaults.
    func answer(
        _ template: Template, _ config: UserConfig, _ given: [GivenAnswer], _ outputDirectory: FilePath
    ) throws -> Answers {
        var questionnaire = try Questionnaire(
            template, defaults: config.defaultContext, given: given,
            host: HostFacts.current(for: template, writesCruftFile: !options.noGit),
            replay: try replay(template, config))
        questionnaire.warnings.forEach(terminal.warn)
        if options.noInput || options.replay || options.replayFile != nil {
            try questionnaire.answerAllDefaults()
        } else if terminal.isInteractive {
            if questionnaire.question != nil { terminal.say("Answer, or press Enter for the default; ? explains.\n") }
            try prompter.complete(&questionnaire)
        } else if let question = questionnaire.question {
            throw CommandFailure(
                "there is no terminal to ask for '\(question.key)'",
                hints: [
                    "take the defaults: git ccds init --no-input", "answer it: git ccds init \(question.key)=VALUE",
                ])
        }
        return try questionnaire.answers(outputDirectory: outputDirectory)
    }

    private func replay(_ template: Template, _ config: UserConfig) throws -> Replay? {
        if let file = options.replayFile { return try Replay.load(file: file) }
        return options.replay ? try Replay.load(name: template.name, in: config.replayDirectory) : nil
    }

    var prompter: Prompter {
        Prompter(terminal: terminal) { OptionExplanation.text(for: $0, width: Terminal.width) }
    }

    /// Prints the tree that would be made.
    func preview(_ generation: Generation) throws {
        let tree = try generation.preview()
        if options.json {
            return terminal.print(
                JSON.write(
                    .table([
                        ("project", .string(generation.target.string)),
                        ("files", .strings(tree.entries.filter { !$0.isDirectory }.map(\.path.string))),
                        ("folders", .strings(tree.entries.filter(\.isDirectory).map(\.path.string))),
                    ]), indent: 2))
        }
        terminal.print(generation.target.string + "/")
        TreeListing(paths: tree.entries.map { ($0.path.display, $0.isDirectory) }).lines.forEach(terminal.print)
        terminal.say("nothing was made: --dry-run")
    }

    /// A project that a killed init left half made: a person at the terminal may have it removed, else it is named.
    func seeToUnfinished(in directory: FilePath) throws {
        for project in try UnfinishedProject.find(in: directory) where !project.isRunning {
            terminal.warn("an init of '\(project.target.string)' did not end: what it left is unfinished")
            if !options.noInput, terminal.isInteractive {
                if try prompter.confirms("Remove it?") { try project.remove() }
            } else {
                let leftovers = project.isInPlace ? [project.target, project.folder] : [project.folder]
                let words = leftovers.map(ShellQuoting.pasteable).joined(separator: " ")
                terminal.hint("to remove it: rm -rf \(words)")
            }
        }
    }
}
