import BuiltinTemplate
import Formats
import Git
import Platform
import SystemPackage
import Templates

/// One run of `git ccds init`, from the words typed to the project made.
struct InitRun {
    let options: Init
    let terminal = Terminal.current

    /// Runs, and keeps what was done in the file that `--debug-file` names.
    func run() throws {
        let log = try options.debugFile.map { try DebugLog($0.absolute) }
        do {
            try run(log)
        } catch {
            log?.note(ending: error)
            throw error
        }
        log?.note("done")
    }

    private func run(_ log: DebugLog?) throws {
        let (reference, given) = try split(options.words)
        let config = try UserConfig.load(file: options.configFile, useDefaults: options.defaultConfig)
        let here = options.here ? try HerePlace.find(options.outputDir.absolute) : nil
        let outputDirectory = try here?.directory ?? place()
        if !options.noGit && !options.dryRun { try Identity.check() }

        var template = try choose(try template(reference, config))
        let consent = try HookConsentQuestion(
            answer: options.dryRun ? .no : options.acceptHooks, command: "init", terminal: terminal
        ).answer(for: template)
        log?.note(template)
        log?.note("hooks \(consent == .run ? "run" : "do not run"): \(template.scripts.map(\.path))")
        if consent == .run { template = try template.afterPrePrompt() }
        defer { template.discard() }

        let answers = try answer(template, config, given, outputDirectory)
        log?.note(answers)
        var generation =
            if case .empty(let folder)? = here {
                Generation(template, answers, here: folder)
            } else {
                Generation(template, answers, outputDirectory: outputDirectory)
            }
        generation.host = .current(for: template, writesCruftFile: !options.noGit)
        if options.overwriteIfExists { generation.existing = .overwrite }
        if options.skipIfFileExists { generation.existing = .skip }
        generation.hooks = consent
        generation.keepsOnFailure = options.keepProjectOnFailure
        let record = CruftFile(template: template, answers: answers)
        if !options.noGit { generation.extraFiles.append(record.file) }

        if case .repository(let workTree)? = here { return try merge(generation, template, record, into: workTree) }
        if options.dryRun { return try preview(generation) }
        try seeToUnfinished(in: generation.target.removingLastComponent())
        var repository: ProjectRepository?
        let project = try generation.run { staged in
            guard !options.noGit else { return }
            try requireSoundRepository(in: staged.directory)
            var made = ProjectRepository(staged, template: template, record: record, consent: consent)
            try made.make()
            repository = made
        }
        log?.note(project)
        try repository?.finish(in: project.directory)
        if !options.noGit { try? Replay.save(answers, name: template.name, in: config.replayDirectory) }
        try InitReport(project: project, repository: repository, options: options).print(terminal)
    }

    /// The words that are not `key=value` name the template: at most one, before the answers.
    private func split(_ words: [String]) throws -> (String?, [GivenAnswer]) {
        var reference: String?
        var given: [GivenAnswer] = []
        for word in words {
            if isAnswer(word) {
                let answer = try GivenAnswer(argument: word)
                // As in cookiecutter, the last word on an option counts.
                given.removeAll { $0.key == answer.key }
                given.append(answer)
            } else if reference == nil && given.isEmpty {
                reference = word
            } else {
                throw CommandFailure(
                    "'\(word)' is not an answer", hints: ["answers are given as key=value, after the template"])
            }
        }
        let needTemplate = [("--checkout", options.checkout), ("--directory", options.directory)]
        if reference == nil, let option = needTemplate.first(where: { $0.1 != nil })?.0 {
            throw CommandFailure(
                "\(option) is about a template, and none is named",
                hints: ["name it: git ccds init \(option) VALUE TEMPLATE"])
        }
        return (reference, given)
    }

    private func isAnswer(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return false }
        return !word[..<equals].contains { $0 == "/" || $0 == ":" || $0 == "\\" }
    }

    /// A hook of the template may have made the repository; what it calls so must be one.
    private func requireSoundRepository(in folder: FilePath) throws {
        let repository = folder.appending(".git")
        guard FileSystem.exists(repository), try !GitCommand(in: folder).succeeds(["rev-parse", "--git-dir"]) else {
            return
        }
        throw CommandFailure(
            "a hook of the template left a '.git' in the project that is no repository",
            hints: ["the template has to be mended; to go without its hooks: git ccds init --accept-hooks no …"])
    }

    /// Where the project goes, and that nothing there stands against it.
    private func place() throws -> FilePath {
        let directory = options.outputDir.absolute
        if options.noGit { return directory }
        var existing = directory
        while !FileSystem.exists(existing), existing.removeLastComponent() {}
        if let repository = try? Repository.open(environment: EnvironmentVariables(), directory: existing),
            let workTree = repository.workTree
        {
            throw CommandFailure(
                "'\(directory.string)' is inside the repository '\(workTree.string)'",
                hints: [
                    "to put the project into this repository: git ccds init --here",
                    "to make it elsewhere: git ccds init -o FOLDER",
                ])
        }
        return directory
    }

    private func template(_ reference: String?, _ config: UserConfig) throws -> Template {
        guard let reference else { return try .builtIn() }
        let request = TemplateRequest(
            reference, checkout: options.checkout, directory: options.directory, password: options.password)
        let template = try TemplateCache().fetch(request, config: config, progress: terminal.isInteractive)
        if template.origin.isFromCache {
            terminal.warn("'\(GitCommand.masked(reference))' cannot be reached: what was fetched before is used")
        }
        return template
    }
}

extension Template {
    /// The data-science template in this binary.
    static func builtIn() throws -> Template {
        try Template(
            builtIn: BuiltinTemplate.files.map {
                TemplateFile(path: $0.path, isExecutable: $0.isExecutable, contents: $0.bytes)
            }, name: BuiltinTemplate.name, version: BuiltinTemplate.version)
    }
}
