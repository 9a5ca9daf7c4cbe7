import Git
import Platform
import SystemPackage
import Templates
import Testing

/// A template in a repository, and a project made of its first version.
@Suite struct TemplateUpdateTests {
    struct Project {
        let folder: TestFolder
        let git: GitCommand
        let origin: GitCommand
        var url: String { folder.at("origin").string }

        var cache: TemplateCache { TemplateCache(environment: folder.environment) }
        var config: UserConfig { UserConfig(environment: folder.environment) }

        func fetch(_ checkout: String? = nil) throws -> Template {
            try cache.fetch(TemplateRequest("file://" + url, checkout: checkout), config: config)
        }

        /// A template's next version: a change of its files, committed.
        func change(_ body: () throws -> Void) throws {
            try body()
            try origin.perform(["add", "--all"])
            try origin.perform(["commit", "--quiet", "-m", "change"])
        }

        func update(_ given: [GivenAnswer] = []) throws -> (TemplateUpdate, TemplateUpdate.Prepared) {
            var update = TemplateUpdate(of: folder.at("demo"), environment: folder.environment)
            update.hookOutput = .discarded
            let template = try fetch()
            let record = try update.record()
            var questions = try Questionnaire(template, given: given, replay: Replay(answers: record.answers))
            try questions.answerAllDefaults()
            let answers = try questions.answers(outputDirectory: folder.path)
            let prepared = try update.prepare(template, answers) { (try fetch(record.commit), .run) }
            return (update, prepared)
        }

        func commit(_ message: String = "work") throws {
            try git.perform(["add", "--all"])
            try git.perform(["commit", "--quiet", "-m", Argument(message)])
        }
    }

    func project(trailer: Bool = true) throws -> Project {
        let folder = try TestFolder()
        try folder.write("origin/cookiecutter.json", #"{"name": "demo", "who": "you"}"#)
        let top = "origin/{{cookiecutter.name}}"
        try folder.write("\(top)/a.txt", (1...9).map { "line \($0)\n" }.joined())
        try folder.write("\(top)/b.txt", "hello {{ cookiecutter.who }}\nsecond\nthird\nfourth\n")
        try folder.write("\(top)/run.sh", "#!/bin/sh\n")
        try folder.write("\(top)/.gitignore", "ignored\n")
        let origin = GitCommand(in: folder.at("origin"), environment: folder.environment)
        try origin.perform(["init", "--quiet", "--initial-branch=main"])
        try origin.perform(["add", "--all"])
        try origin.perform(["commit", "--quiet", "-m", "one"])
        let git = GitCommand(in: folder.at("demo"), environment: folder.environment)
        let project = Project(folder: folder, git: git, origin: origin)
        let template = try project.fetch()
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.path)
        let record = CruftFile(template: template, answers: answers)
        var generation = Generation(template, answers, outputDirectory: folder.path)
        generation.extraFiles = [record.file]
        _ = try generation.run { staged in
            let git = GitCommand(in: staged.directory, environment: folder.environment)
            try git.perform(["init", "--quiet", "--initial-branch=main"])
            try git.perform(["add", "--all"])
            let tree = try #require(ObjectID(hex: try git.text(["write-tree"])))
            let message = "First commit" + (trailer ? "\n\n" + RenderCommit.trailers(for: record, tree: tree) : "")
            try git.perform(["commit", "--quiet", "-m", Argument(message)])
        }
        return project
    }

    @Test func changesOfBothSidesAreMerged() throws {
        let project = try project()
        try project.folder.write("demo/mine.txt", "mine")
        try project.folder.write("demo/a.txt", (1...9).map { "line \($0)\n" }.joined() + "my own line\n")
        try project.commit()
        try project.change {
            try project.folder.write(
                "origin/{{cookiecutter.name}}/b.txt", "HELLO {{ cookiecutter.who }}\nsecond\nthird\nfourth\n")
            try project.folder.write("origin/{{cookiecutter.name}}/run.sh", "#!/bin/sh\n", mode: 0o755)
            try project.folder.write("origin/{{cookiecutter.name}}/new/c.txt", "{{ cookiecutter.who }}")
            try project.folder.write("origin/{{cookiecutter.name}}/ignored", "x")
        }
        let (update, prepared) = try project.update()
        #expect(prepared.hasChanges && !prepared.isAdopted)
        let preview = try update.preview(prepared)
        #expect(preview.conflicts.isEmpty)
        #expect(preview.changes.map(\.path.string).sorted() == [".cruft.json", "b.txt", "new/c.txt", "run.sh"])
        #expect(try project.git.text(["status", "--porcelain"]) == "")
        #expect(try update.merge(prepared) == .merged)
        #expect(try project.folder.text("demo/b.txt").hasPrefix("HELLO you"))
        #expect(try project.folder.text("demo/a.txt").hasSuffix("my own line\n"))
        #expect(try project.folder.text("demo/new/c.txt") == "you")
        #expect(try FileSystem.status(project.folder.at("demo/run.sh"))?.mode == 0o755)
        #expect(!FileSystem.exists(project.folder.at("demo/ignored")))
        #expect(try project.git.text(["status", "--porcelain"]) == "")
        // Once more there is nothing to do, and the base is the last render.
        let (again, nothing) = try project.update()
        #expect(nothing.base == prepared.render)
        #expect(try again.merge(nothing) == .upToDate)
        let (record, newest) = (try again.record(), try project.fetch())
        #expect(TemplateUpdate.isCurrent(record, newest) == true)
    }

    @Test func overlappingEditsAreConflictsThatCanBeTakenBack() throws {
        let project = try project()
        try project.folder.write("demo/b.txt", "my hello\nsecond\nthird\nfourth\n")
        try project.commit()
        let before = try Snapshot(project.folder.at("demo")).items.filter { !$0.key.hasPrefix(".git/") }
        try project.change {
            try project.folder.write("origin/{{cookiecutter.name}}/b.txt", "their hello\nsecond\nthird\nfourth\n")
        }
        let (update, prepared) = try project.update()
        #expect(try update.preview(prepared).conflicts == ["b.txt"])
        #expect(try update.merge(prepared) == .conflicts([MergeConflict("b.txt", .bothChanged)]))
        #expect(try project.folder.text("demo/b.txt").contains("<<<<<<<"))
        // While they stand nothing new begins.
        #expect(throws: TemplateProblem.self) { try project.update() }
        try project.git.perform(["merge", "--abort"])
        #expect(try Snapshot(project.folder.at("demo")).items.filter { !$0.key.hasPrefix(".git/") } == before)
        // Afterwards it can be done again and resolved.
        let (second, repeated) = try project.update()
        #expect(try second.merge(repeated) == .conflicts([MergeConflict("b.txt", .bothChanged)]))
        try project.folder.write("demo/b.txt", "both\n")
        try project.commit("resolved")
        #expect(try project.update().1.base == repeated.render)
    }

    @Test func renamesAndDeletionsByTheTemplate() throws {
        let project = try project()
        try project.folder.write("demo/a.txt", (1...9).map { "line \($0)\n" }.joined() + "mine\n")
        try project.folder.write("demo/b.txt", "hello you\nsecond\nthird\nfourth, edited\n")
        try project.commit()
        try project.change {
            try project.origin.perform(["mv", "{{cookiecutter.name}}/a.txt", "{{cookiecutter.name}}/renamed.txt"])
            try project.origin.perform(["rm", "--quiet", "{{cookiecutter.name}}/b.txt"])
        }
        let (update, prepared) = try project.update()
        #expect(try update.merge(prepared) == .conflicts([MergeConflict("b.txt", .deletedByTemplate)]))
        #expect(try project.folder.text("demo/renamed.txt").hasSuffix("mine\n"))
        #expect(!FileSystem.exists(project.folder.at("demo/a.txt")))
        #expect(try project.folder.text("demo/b.txt").hasSuffix("edited\n"))
    }

    @Test func changedAnswersAreAnUpdateToo() throws {
        let project = try project()
        let (update, prepared) = try project.update([GivenAnswer(key: "who", value: "world")])
        #expect(try update.merge(prepared) == .merged)
        #expect(try project.folder.text("demo/b.txt").hasPrefix("hello world"))
        #expect(try update.record().answers["who"]?.string == "world")
        // The next update keeps the answer.
        try project.change { try project.folder.write("origin/{{cookiecutter.name}}/a.txt", "new\n") }
        let (next, more) = try project.update()
        #expect(try next.merge(more) == .merged)
        #expect(try project.folder.text("demo/b.txt").hasPrefix("hello world"))
    }

    @Test func aProjectWithoutRendersIsAdopted() throws {
        let project = try project(trailer: false)
        try project.folder.write("demo/b.txt", "hello you\nsecond\nthird\nfourth\nfifth\n")
        try project.commit()
        try project.change {
            try project.folder.write(
                "origin/{{cookiecutter.name}}/a.txt", "new\n" + (1...9).map { "line \($0)\n" }.joined())
        }
        let (update, prepared) = try project.update()
        #expect(prepared.isAdopted)
        #expect(try update.preview(prepared).conflicts.isEmpty)
        #expect(try update.merge(prepared) == .merged)
        #expect(try project.folder.text("demo/a.txt").hasPrefix("new\n"))
        #expect(try project.folder.text("demo/b.txt").hasSuffix("fifth\n"))
        // A clone finds the base by the trailer alone.
        let clone = GitCommand(in: project.folder.path, environment: project.folder.environment)
        try clone.perform(["clone", "--quiet", "demo", "clone"])
        let other = TemplateUpdate(of: project.folder.at("clone"), environment: project.folder.environment)
        let template = try project.fetch()
        var questions = try Questionnaire(template, replay: Replay(answers: try other.record().answers))
        try questions.answerAllDefaults()
        let again = try other.prepare(template, try questions.answers(outputDirectory: project.folder.path)) {
            throw TemplateProblem(.source, "not to be called")
        }
        #expect(again.base == prepared.render)
    }

    @Test func dirtyTreesAndSubfoldersAreRefused() throws {
        let project = try project()
        try project.folder.write("demo/b.txt", "changed")
        #expect(throws: TemplateProblem.self) { try project.update() }
        try project.git.perform(["checkout", "--quiet", "b.txt"])
        try project.folder.write("demo/sub/x", "")
        let inner = TemplateUpdate(of: project.folder.at("demo/sub"), environment: project.folder.environment)
        #expect(throws: TemplateProblem.self) { try inner.record() }
    }

    @Test func skippedPathsStay() throws {
        let project = try project()
        var record = try CruftFile(parsing: try FileSystem.read(project.folder.at("demo/.cruft.json")))
        record.skip = ["b.txt"]
        try project.folder.write("demo/.cruft.json", record.text)
        try project.commit()
        try project.change {
            try project.folder.write("origin/{{cookiecutter.name}}/b.txt", "other\n")
            try project.folder.write("origin/{{cookiecutter.name}}/a.txt", "other\n")
        }
        let (update, prepared) = try project.update()
        _ = try update.merge(prepared)
        #expect(try project.folder.text("demo/b.txt").hasPrefix("hello you"))
        #expect(try project.folder.text("demo/a.txt") == "other\n")
    }

    @Test func intakeAddsKeepsAndConflicts() throws {
        let folder = try TestFolder()
        try folder.write("mine/same", "same\n")
        try folder.write("mine/differs", "mine\n")
        try folder.write("mine/own", "own\n")
        let git = GitCommand(in: folder.at("mine"), environment: folder.environment)
        try git.perform(["init", "--quiet", "--initial-branch=main"])
        let intake = TemplateIntake(into: folder.at("mine"), environment: folder.environment)
        #expect(throws: TemplateProblem.self) { try intake.check() }
        try git.perform(["add", "--all"])
        try git.perform(["commit", "--quiet", "-m", "mine"])
        try intake.check()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        for (name, text) in [("same", "same\n"), ("differs", "theirs\n"), ("added", "added\n")] {
            try folder.write("template/{{cookiecutter.name}}/\(name)", text)
        }
        let template = try Template(directory: folder.at("template"))
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.at("scratch"))
        let project = try Generation(template, answers, outputDirectory: folder.at("scratch")).run()
        let outcome = try intake.merge(
            project.directory, scratch: folder.at("scratch"), record: CruftFile(template: template, answers: answers))
        #expect(outcome == .conflicts([MergeConflict("differs", .bothAdded)]))
        #expect(try folder.text("mine/added") == "added\n")
        #expect(try folder.text("mine/own") == "own\n")
        let text = try folder.text("mine/differs")
        #expect(text.contains("mine") && text.contains("theirs"))
        try git.perform(["merge", "--abort"])
        #expect(try folder.names("mine") == [".git", "differs", "own", "same"])
    }
}
