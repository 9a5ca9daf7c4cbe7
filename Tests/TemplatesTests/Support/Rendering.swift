import Platform
import SystemPackage
import Templates
import Testing

extension TestFolder {
    /// Makes a project of the template in `template` without questions, in `out`.
    @discardableResult
    func generate(
        _ given: [String] = [], existing: Generation.Existing = .refuse, hooks: HookConsent = .run,
        output: String = "out", template folder: String = "template", finish: (StagedProject) throws -> Void = { _ in }
    ) throws -> GeneratedProject {
        let template = try Template(directory: at(folder)).afterPrePrompt(environment: environment, output: .discarded)
        defer { template.discard() }
        var questions = try Questionnaire(template, given: given.map { try GivenAnswer(argument: $0) })
        try questions.answerAllDefaults()
        var generation = Generation(
            template, try questions.answers(outputDirectory: at(output)), outputDirectory: at(output))
        generation.existing = existing
        generation.hooks = hooks
        generation.environment = environment
        generation.hookOutput = .discarded
        return try generation.run(finish)
    }

    /// Expects that cookiecutter and we make the same of the template in `template`.
    func expectSame(
        _ given: [String] = [], options: [String] = [], existing: Generation.Existing = .refuse,
        template: String = "template", sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try FileSystem.removeTree(at("out"))
        try FileSystem.createDirectory(at("out"))
        let theirs = try Peer.cookiecutter(
            self, [at(template).string, "--no-input", "-o", at("out").string] + options + given)
        #expect(theirs.succeeded, "\(theirs.text)", sourceLocation: sourceLocation)
        let expected = try Snapshot(at("out"))
        try FileSystem.removeTree(at("out"))
        do {
            try generate(given, existing: existing, template: template)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
        let found = try Snapshot(at("out"))
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    /// Expects that neither cookiecutter nor we make a project of the template in `template`.
    func expectBothFail(_ given: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) throws {
        try FileSystem.removeTree(at("out"))
        try FileSystem.createDirectory(at("out"))
        let theirs = try Peer.cookiecutter(
            self, [at("template").string, "--no-input", "-o", at("out").string] + given)
        #expect(!theirs.succeeded, "\(theirs.text)", sourceLocation: sourceLocation)
        try FileSystem.removeTree(at("out"))
        #expect(throws: TemplateProblem.self, sourceLocation: sourceLocation) { try generate(given) }
    }
}
