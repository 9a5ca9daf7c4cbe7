import BuiltinTemplate
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
        let folder = try TemplateUpdate.project(around: FileSystem.currentDirectory)
        var update = TemplateUpdate(of: folder)
        // What is under way may stand in the record itself.
        if !options.check { try update.check() }
        let record = try update.record()
        let config = try UserConfig.load(file: options.configFile, useDefaults: false)
        let scratch = try FileSystem.createTemporaryDirectory()
        defer { try? FileSystem.removeTree(scratch) }
        if options.check || options.dryRun { update.quarantine = scratch.appending("objects") }
        var template = try template(record, config, checkout: options.checkout)
        defer { template.discard() }
        if options.check, let isCurrent = try isCurrent(record, template) { return try tell(isCurrent) }

        update.hooks = try consent(for: template, in: folder)
        if update.hooks == .run { template = try template.afterPrePrompt() }
        let prepared = try prepare(update, template, record, config, folder)
        if options.check { return try tell(!prepared.hasChanges) }
        if options.dryRun { return try update.preview(prepared).tell(terminal, json: options.json) }
        if try update.isHeadDetached() {
            terminal.warn("HEAD is on no branch: the merge is kept only by its name")
            terminal.hint("to give it a branch: git switch -c NAME")
        }
        try update.merge(prepared).tell(terminal, upToDate: "the project is up to date with its template")
    }

    private func prepare(
        _ update: TemplateUpdate, _ template: Template, _ record: CruftFile, _ config: UserConfig, _ folder: FilePath
    ) throws -> TemplateUpdate.Prepared {
        let given = try options.words.map { try GivenAnswer(argument: $0) }
        var update = update
        let host = HostFacts.current(for: template, writesCruftFile: true)
        update.host = host
        var questionnaire = try Questionnaire(
            template, defaults: config.defaultContext, given: given, host: host,
            replay: Replay(answers: record.answers))
        questionnaire.warnings.forEach(terminal.warn)
        try questionnaire.answerAllDefaults()
        let answers = try questionnaire.answers(outputDirectory: folder.removingLastComponent())
        let prepared = try update.prepare(template, answers) {
            let base = try self.template(record, config, checkout: record.commit)
            if record.isBuiltIn, record.commit != BuiltinTemplate.version {
                throw TemplateProblem(
                    .source,
                    "this git-ccds has version \(BuiltinTemplate.version) of its template, not '\(record.commit ?? "")'"
                )
            }
            let hooks = update.hooks == .run ? try consent(for: base, in: folder) : .leaveOut
            return (hooks == .run ? try base.afterPrePrompt() : base, hooks)
        }
        if let problem = prepared.problem {
            terminal.warn(
                "what the project was made of is not known (\(problem.message)): all that differs is a conflict")
        }
        switch prepared.leavings {
        case .none: break
        case .kept: terminal.warn("hooks are left out: what they made before stays as it is")
        case .keptWithRemovedFiles:
            terminal.warn(
                "hooks are left out: what they made before stays, and so do files that the template has no longer")
        }
        return prepared
    }

    /// Whether the template's hooks run: asked again only where they have changed since the last answer.
    private func consent(for template: Template, in folder: FilePath) throws -> HookConsent {
        if template.scripts.isEmpty { return .leaveOut }
        let accepted = AcceptedHooks(in: folder)
        let question = HookConsentQuestion(answer: options.acceptHooks, command: "update", terminal: terminal)
        guard options.acceptHooks == .ask else { return try keep(question.answer(for: template), template, accepted) }
        if let answer = try accepted.answer(for: template) {
            if answer == .leaveOut {
                terminal.say("the template's hooks are left out as before; --accept-hooks yes lets them run")
            }
            return answer
        }
        if options.dryRun || options.check {
            let names = template.scripts.map(\.path).joined(separator: ", ")
            terminal.warn("hooks are left out, and what they would make is missing below: \(names)")
            terminal.hint("--accept-hooks yes lets them run, in a scratch folder")
            return .leaveOut
        }
        if accepted.hasOthers() { terminal.say("The template's hooks have changed since you were asked about them.") }
        return try keep(question.answer(for: template), template, accepted)
    }

    private func keep(_ consent: HookConsent, _ template: Template, _ accepted: AcceptedHooks) throws -> HookConsent {
        if !options.dryRun, !options.check { try accepted.keep(consent, for: template) }
        return consent
    }

    private func template(_ record: CruftFile, _ config: UserConfig, checkout: String?) throws -> Template {
        if record.isBuiltIn {
            if let version = record.commit, Self.isNewer(version, than: BuiltinTemplate.version) {
                throw CommandFailure(
                    "the project was made by a newer git-ccds: its template has version \(version), this one \(BuiltinTemplate.version)",
                    hints: ["install the newer git-ccds on this machine too"])
            }
            return try Template.builtIn()
        }
        let template = try TemplateCache().fetch(
            record.request(checkout: checkout ?? record.checkout, password: options.password), config: config,
            progress: terminal.isInteractive)
        if template.origin.isFromCache {
            let name = GitCommand.masked(record.template)
            if options.check {
                throw CommandFailure(
                    "'\(name)' cannot be reached: whether there is a newer template is not known",
                    hints: ["git ccds update uses what was fetched before"])
            }
            terminal.warn("'\(name)' cannot be reached: what was fetched before is used")
        }
        return template.known(as: record.answers["_template"]?.string)
    }

    /// Whether a version is newer than another: the numbers between the dots count, then the text.
    static func isNewer(_ version: String, than other: String) -> Bool {
        func numbers(_ text: String) -> [Int] {
            text.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "+" }).map { Int($0) ?? 0 }
        }
        return other != version && numbers(other).lexicographicallyPrecedes(numbers(version))
    }

    /// Whether the project is of the template's newest version; nil where only a render can tell.
    private func isCurrent(_ record: CruftFile, _ template: Template) throws -> Bool? {
        let isEdited = try template.hasUncommittedChanges()
        if let isCurrent = TemplateUpdate.isCurrent(record, template), !isCurrent || !isEdited { return isCurrent }
        guard template.scripts.isEmpty else {
            let why = isEdited ? "changes that are not committed" : "no versions"
            throw CommandFailure(
                "'\(record.template)' has \(why), and hooks: whether it has changed cannot be told",
                hints: ["to see what an update would change: git ccds update --dry-run"])
        }
        return nil
    }

    private func tell(_ isCurrent: Bool) throws {
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
}
