import Platform
import SystemPackage
import Templates
import Testing

@Suite struct GenerationTests {
    func simple(_ folder: TestFolder, hook: String? = nil, stage: String = "post_gen_project") throws {
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "path": "x"}"#)
        try folder.write("template/{{cookiecutter.name}}/a.txt", "{{ cookiecutter.name }}\n")
        if let hook { try folder.write("template/hooks/\(stage).sh", "#!/bin/sh\n\(hook)\n") }
        try FileSystem.createDirectory(folder.at("out"), intermediates: true)
    }

    struct Stop: Error {}

    @Test func finishSeesTheProjectBeforeItsRename() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.generate { staged in
            #expect(!staged.isInPlace)
            #expect(staged.directory.lastComponent?.string == "demo")
            #expect(staged.directory.removingLastComponent().lastComponent?.string.hasPrefix(".ccds-") == true)
            #expect(!FileSystem.exists(staged.target))
            try FileSystem.write([], to: staged.directory.appending("made"))
        }
        #expect(try folder.names("out") == ["demo"])
        #expect(try folder.names("out/demo") == ["a.txt", "made"])
    }

    @Test func finishRunsInPlaceAfterAPostHook() throws {
        let folder = try TestFolder()
        try simple(folder, hook: "pwd > where")
        try folder.generate { staged in
            #expect(staged.isInPlace)
            #expect(FileSystem.exists(staged.directory.appending("where")))
            let names = try folder.names("out")
            #expect(names.contains { $0.hasPrefix(".ccds-") })
        }
        #expect(try folder.text("out/demo/where") == folder.at("out/demo").string + "\n")
        #expect(try folder.names("out") == ["demo"])
    }

    @Test(arguments: ["exit 3", "kill -9 $$"], ["pre_gen_project", "post_gen_project"])
    func aFailingHookLeavesNothing(hook: String, stage: String) throws {
        let folder = try TestFolder()
        try simple(folder, hook: "touch x; " + hook, stage: stage)
        #expect {
            try folder.generate(output: "out/new/deep")
        } throws: { error in
            (error as? TemplateProblem)?.kind == .hook
        }
        #expect(try folder.names("out") == [])
    }

    @Test func whatFinishThrowsUndoesEverything() throws {
        for hook in [nil, "true"] {
            let folder = try TestFolder()
            try simple(folder, hook: hook)
            #expect(throws: Stop.self) { try folder.generate { _ in throw Stop() } }
            #expect(try folder.names("out") == [])
        }
    }

    @Test func everyFaultLeavesNothing() throws {
        for (name, text) in [
            ("b.txt", "{% if %}"), ("b.txt", "{{ cookiecutter.nothing }}"), ("{{ cookiecutter.nothing }}", ""),
            ("{{ cookiecutter.path }}/b", ""), ("{% for %}", ""),
        ] {
            let folder = try TestFolder()
            try simple(folder)
            try folder.write("template/{{cookiecutter.name}}/\(name)", text)
            #expect(throws: TemplateProblem.self) { try folder.generate(["path=../out"]) }
            #expect(try folder.names("out") == [], "\(name)")
        }
    }

    @Test(arguments: [
        "../x", "/tmp/x", ".git", ".GIT", ".git/hooks", "a/../../x", "git~1", ".git.", ".git ",
        ".Git::$INDEX_ALLOCATION",
        ".g\u{200C}it", "..", "a\u{0}b",
    ])
    func namesThatLeaveTheProjectAreRefused(path: String) throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("template/{{cookiecutter.name}}/{{ cookiecutter.path }}/b", "")
        #expect(throws: TemplateProblem.self) { try folder.generate(["path=\(path)"]) }
        #expect(try folder.names("out") == [])
        #expect(!FileSystem.exists(folder.at("x")))
    }

    @Test func namesOfTheProjectAreChecked() throws {
        for name in ["", "..", "../y", "/abs", ".git", "."] {
            let folder = try TestFolder()
            try simple(folder)
            #expect(throws: TemplateProblem.self) { try folder.generate(["name=\(name)"]) }
            #expect(try folder.names("out") == [])
        }
    }

    @Test func linksStayInsideTheProject() throws {
        let folder = try TestFolder()
        try simple(folder)
        let top = "template/{{cookiecutter.name}}"
        try folder.write("\(top)/sub/b.txt", "b")
        try folder.link("\(top)/sub/up", to: "../a.txt")
        try folder.link("\(top)/dir", to: "sub")
        try folder.link("\(top)/named", to: "{{ cookiecutter.path }}.txt")
        try folder.write("template/shared.txt", "{{ cookiecutter.name }} shared")
        try folder.link("\(top)/shared", to: "../shared.txt")
        try folder.generate(["path=a"])
        #expect(try FileSystem.readLink(folder.at("out/demo/sub/up")) == Array("../a.txt".utf8))
        #expect(try FileSystem.readLink(folder.at("out/demo/dir")) == Array("sub".utf8))
        #expect(try FileSystem.readLink(folder.at("out/demo/named")) == Array("a.txt".utf8))
        #expect(try FileSystem.status(folder.at("out/demo/shared"))?.kind == .file)
        #expect(try folder.text("out/demo/shared") == "demo shared")
    }

    @Test(arguments: ["/etc/passwd", "../../secret", "../../../x", "sub/../../..", ".git/config", "../secret-link"])
    func linksOutAreRefused(target: String) throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("secret", "secret")
        try folder.link("template/secret-link", to: "../secret")
        try folder.link("template/{{cookiecutter.name}}/link", to: target)
        #expect(throws: TemplateProblem.self) { try folder.generate() }
        #expect(try folder.names("out") == [])
    }

    @Test func anExistingProjectIsRefusedAndAnEmptyFolderIsNot() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("out/demo/mine", "mine")
        #expect {
            try folder.generate()
        } throws: { error in
            (error as? TemplateProblem)?.kind == .target
        }
        #expect(try folder.names("out/demo") == ["mine"])
        try FileSystem.remove(folder.at("out/demo/mine"))
        try folder.generate()
        #expect(try folder.names("out/demo") == ["a.txt"])
    }

    @Test func withForceWhatWasThereComesBack() throws {
        for hook in [nil, "rm mine; echo x > other; exit 1"] {
            let folder = try TestFolder()
            try simple(folder, hook: hook)
            try folder.write("template/{{cookiecutter.name}}/new/b.txt", "b")
            try folder.write("out/demo/a.txt", "old", mode: 0o600)
            try folder.write("out/demo/mine", "mine", mode: 0o755)
            try folder.link("out/demo/link", to: "nowhere")
            let before = try Snapshot(folder.at("out"))
            #expect(throws: (any Error).self) { try folder.generate(existing: .overwrite) { _ in throw Stop() } }
            #expect(try Snapshot(folder.at("out")) == before)
        }
    }

    @Test func withForceALinkIsNeverWrittenThrough() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("template/{{cookiecutter.name}}/sub/b.txt", "b")
        try folder.write("outside/keep", "keep")
        try folder.link("out/demo/a.txt", to: "../../outside/keep")
        try folder.generate(existing: .overwrite)
        #expect(try folder.text("outside/keep") == "keep")
        try FileSystem.removeTree(folder.at("out/demo/sub"))
        try folder.link("out/demo/sub", to: "../../outside")
        #expect(throws: TemplateProblem.self) { try folder.generate(existing: .overwrite) }
        #expect(try folder.names("outside") == ["keep"])
    }

    @Test func hereFillsAFreshClone() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("here/.git/HEAD", "ref: refs/heads/main\n")
        let template = try Template(directory: folder.at("template"))
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.path)
        _ = try Generation(template, answers, here: folder.at("here")).run()
        #expect(try folder.names("here") == [".git", "a.txt"])
        #expect(throws: TemplateProblem.self) { try Generation(template, answers, here: folder.at("here")).run() }
    }

    @Test func anInterruptedRunIsFound() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write(
            "out/.ccds-abc/.ccds-unfinished.json",
            #"{"target": "demo", "process": 999999999, "new": true, "placed": true}"#)
        try folder.write("out/demo/half", "")
        let found = try UnfinishedProject.find(in: folder.at("out"))
        #expect(found.map(\.target) == [folder.at("out/demo")])
        #expect(found.first?.isRunning == false)
        try found.first?.remove()
        #expect(try folder.names("out") == [])
        #expect(try UnfinishedProject.find(in: folder.at("nowhere")).isEmpty)
    }

    @Test func pathsUnderAConditionAreLeftOut() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"name": "demo", "license": ["none", "MIT"], "_copy_without_render": ["raw"],
             "_paths": {"LICENSE": "cookiecutter.license != 'none'", "src": "cookiecutter.license == 'MIT'", "raw/*.x": false}}
            """)
        let top = "template/{{cookiecutter.name}}"
        try folder.write("\(top)/LICENSE", "{{ cookiecutter.nothing if cookiecutter.license == 'none' else 1 }}")
        try folder.write("\(top)/src/a", "")
        try folder.write("\(top)/raw/a.x", "")
        try folder.write("\(top)/raw/b.y", "")
        try folder.generate()
        #expect(try Snapshot(folder.at("out/demo")).items.keys.sorted() == ["raw", "raw/b.y"])
        try FileSystem.removeTree(folder.at("out"))
        try folder.generate(["license=MIT"])
        #expect(try folder.names("out/demo") == ["LICENSE", "raw", "src"])
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "_paths": {"LICENCE": "true"}}"#)
        #expect(throws: TemplateProblem.self) { try folder.generate(output: "out2") }
    }

    @Test func theBuiltInTemplateIsInMemory() throws {
        let folder = try TestFolder()
        let template = try Template(
            builtIn: [
                TemplateFile(path: "ccds.json", contents: Array(#"{"repo_name": "x"}"#.utf8)),
                TemplateFile(path: "templates/m.jinja", contents: Array("{% macro m() %}m{% endmacro %}".utf8)),
                TemplateFile(
                    path: "{{ cookiecutter.repo_name }}/sub/run.sh", isExecutable: true,
                    contents: Array("{% from 'm.jinja' import m %}{{ m() }}{{ cookiecutter.none }}".utf8)),
            ], name: "built-in", version: "1.0")
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.path)
        let record = CruftFile(template: template, answers: answers)
        var generation = Generation(template, answers, outputDirectory: folder.path)
        generation.extraFiles = [record.file]
        #expect(try generation.preview().entries.map(\.path.string) == ["sub", "sub/run.sh", ".cruft.json"])
        #expect(try folder.names() == [])
        _ = try generation.run()
        #expect(try folder.text("x/sub/run.sh") == "m")
        #expect(try FileSystem.status(folder.at("x/sub/run.sh"))?.mode == 0o755)
        let read = try CruftFile(parsing: try FileSystem.read(folder.at("x/.cruft.json")))
        #expect(read == record)
        #expect(read.isBuiltIn && read.commit == "1.0")
    }

    @Test func aMissingPythonModuleIsNamed() throws {
        let folder = try TestFolder()
        try simple(folder)
        try folder.write("template/hooks/post_gen_project.py", "import surely_not_there.sub\n")
        #expect {
            try folder.generate()
        } throws: { error in
            guard let problem = error as? TemplateProblem else { return false }
            return problem.hints.first?.contains("'surely_not_there'") == true
                && problem.details?.contains("ModuleNotFoundError") == true
        }
    }

    @Test func hooksSeeNoRepositoryOfOurs() throws {
        let folder = try TestFolder()
        try simple(folder, hook: "echo \"[$GIT_DIR$GIT_INDEX_FILE]\" > env")
        let template = try Template(directory: folder.at("template"))
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        var generation = Generation(
            template, try questions.answers(outputDirectory: folder.at("out")), outputDirectory: folder.at("out"))
        generation.environment["GIT_DIR"] = "/x"
        generation.environment["GIT_INDEX_FILE"] = "/y"
        _ = try generation.run()
        #expect(try folder.text("out/demo/env") == "[]\n")
    }
}
