import Formats
import Git
import Platform
import SystemPackage
import Templates

/// One run of `git ccds update`.
struct UpdateRun {
    let options: Update
    let terminal = Terminal.current

    func run() throws {
        guard let top = try Repository.open().workTree else {
            throw CommandFailure("a bare repository has no work tree", hints: ["run git ccds update in a clone"])
        }
        var update = TemplateUpdate(of: top)
        let record = try update.record()
        let config = try UserConfig.load(file: options.configFile, useDefaults: false)
        let template = try template(record, config, checkout: options.checkout)
        if options.check { return try check(record, template) }

        let given = try options.words.map { try GivenAnswer(argument: $0) }
        update.hooks = try HookConsentQuestion(
            answer: options.dryRun ? .no : options.acceptHooks, command: "update", terminal: terminal
        ).answer(for: template)
        let host = HostFacts.current(for: template, writesCruftFile: true)
        update.host = host
        var questionnaire = try Questionnaire(
            template, defaults: config.defaultContext, given: given, host: host,
            replay: Replay(answers: record.answers))
        try questionnaire.answerAllDefaults()
        let answers = try questionnaire.answers(outputDirectory: top.removingLastComponent())
        let prepared = try update.prepare(template, answers) {
            try self.template(record, config, checkout: record.commit)
        }
        if options.dryRun { return try preview(update, prepared) }
        try update.merge(prepared).tell(terminal, upToDate: "the project is up to date with its template")
    }

    private func template(_ record: CruftFile, _ config: UserConfig, checkout: String?) throws -> Template {
        if record.isBuiltIn { return try Template.builtIn() }
        return try TemplateCache().fetch(
            record.request(checkout: checkout ?? record.checkout), config: config, progress: terminal.isInteractive)
    }

    private func check(_ record: CruftFile, _ template: Template) throws {
        let isCurrent = TemplateUpdate.isCurrent(record, template)
        if options.json {
            terminal.print(JSON.write(.table([("current", .boolean(isCurrent))]), indent: 2))
        } else {
            terminal.print(isCurrent ? "the template is current" : "there is a newer template")
        }
        guard isCurrent else {
            terminal.hint("to merge it: git ccds update")
            throw Ending(exitCode: .attention)
        }
    }

    private func preview(_ update: TemplateUpdate, _ prepared: TemplateUpdate.Prepared) throws {
        let preview = try update.preview(prepared)
        if options.json {
            return terminal.print(
                JSON.write(
                    .table([
                        (
                            "changes",
                            .array(
                                preview.changes.map {
                                    .table([("status", .string($0.status)), ("path", .string($0.path.string))])
                                })
                        ),
                        ("conflicts", .strings(preview.conflicts.map(\.string))),
                    ]), indent: 2))
        }
        if preview.changes.isEmpty { terminal.say("nothing would change") }
        for change in preview.changes { terminal.print("\(change.status)  \(change.path.display)") }
        for path in preview.conflicts { terminal.print("conflict in \(path.display)") }
    }
}

extension TemplateUpdate.Outcome {
    /// Says how merging a template's files ended; throws the end with 1 where conflicts wait.
    func tell(_ terminal: Terminal, upToDate: String) throws {
        switch self {
        case .upToDate: terminal.print(upToDate)
        case .merged: terminal.print("merged the template's files")
        case .conflicts(let paths):
            for path in paths { terminal.print("conflict in \(path.display)") }
            terminal.hint("resolve them, git add the files, then: git commit")
            terminal.hint("to take it back: git merge --abort")
            throw Ending(exitCode: .attention)
        }
    }
}
