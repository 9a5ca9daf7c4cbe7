import Formats
import Platform
import SystemPackage
import Templates
import Testing

@Suite struct QuestionnaireTests {
    func template(_ folder: TestFolder, _ json: String, name: String = "cookiecutter.json") throws -> Template {
        try folder.write("template/\(name)", json)
        try folder.write("template/{{cookiecutter.name}}/x", "")
        return try Template(directory: folder.at("template"))
    }

    @Test func asksInOrderWithRenderedDefaults() throws {
        let folder = try TestFolder()
        let template = try template(
            folder,
            """
            {"name": "demo", "_x": 1, "dict": {"k": "{{ cookiecutter.name }}"}, "slug": "{{ cookiecutter.name }}-s", "ok": false,
             "license": ["MIT", "BSD"], "__prompts__": {"slug": "Short name", "license": {"__prompt__": "Which?", "BSD": "BSD 3"}}}
            """)
        var questions = try Questionnaire(template)
        #expect(questions.question?.key == "name")
        #expect(questions.question?.count == 5)
        try questions.answer("  {{ literal }} ")
        #expect(questions.question?.text == "Short name")
        guard case .text("{{ literal }}-s")? = questions.question?.kind else { return #expect(Bool(false)) }
        try questions.answer("")
        guard case .yesNo(false)? = questions.question?.kind else { return #expect(Bool(false)) }
        #expect(throws: TemplateProblem.self) { try questions.answer("perhaps") }
        try questions.answer("Y")
        guard case .choice(let choices, 0)? = questions.question?.kind else { return #expect(Bool(false)) }
        #expect(choices.map(\.label) == ["MIT", "BSD 3"])
        #expect(questions.question?.text == "Which?")
        #expect(throws: TemplateProblem.self) { try questions.answer("3") }
        try questions.answer("2")
        guard case .dictionary(#"{"k": "{{ literal }}"}"#)? = questions.question?.kind else {
            return #expect(Bool(false))
        }
        #expect(throws: TemplateProblem.self) { try questions.answer("[]") }
        try questions.answer(#"{"a": 1}"#)
        #expect(questions.question == nil)
        let table = try questions.answers(outputDirectory: FilePath("/out")).table
        #expect(table["license"]?.string == "BSD")
        #expect(table["ok"]?.boolean == true)
        #expect(table["dict"]?["a"]?.integer == 1)
        #expect(table["_output_dir"]?.string == "/out")
        #expect(table["__prompts__"] == nil)
    }

    @Test func aCopyGoesBack() throws {
        let folder = try TestFolder()
        var questions = try Questionnaire(try template(folder, #"{"name": "demo", "b": "{{ cookiecutter.name }}"}"#))
        let before = questions
        try questions.answer("one")
        var again = before
        try again.answer("two")
        guard case .text("one")? = questions.question?.kind, case .text("two")? = again.question?.kind else {
            return #expect(Bool(false))
        }
    }

    @Test func nullWantsAnAnswerUnlessNobodyIsThere() throws {
        let folder = try TestFolder()
        var questions = try Questionnaire(try template(folder, #"{"name": "demo", "must": null}"#))
        try questions.answer("")
        #expect(throws: TemplateProblem.self) { try questions.answer(" ") }
        try questions.answerAllDefaults()
        #expect(try questions.answers(outputDirectory: folder.path).table["must"]?.value == .null)
    }

    @Test(arguments: [
        ("nmae=x", "unknown option 'nmae'", "did you mean 'name'?"),
        ("zzzz=x", "unknown option 'zzzz'", "options: name, license, ok"),
        ("license=MTI", "'MTI' is no choice of 'license'", "did you mean 'MIT'?"),
        ("ok=perhaps", "'perhaps' is neither yes nor no, as 'ok' wants it", "say ok=yes or ok=no"),
    ])
    func badAnswersNameWhatThereIs(argument: String, message: String, hint: String) throws {
        let folder = try TestFolder()
        let template = try template(folder, #"{"name": "demo", "license": ["MIT", "BSD"], "ok": true}"#)
        #expect {
            _ = try Questionnaire(template, given: [try GivenAnswer(argument: argument)])
        } throws: { error in
            guard let problem = error as? TemplateProblem else { return false }
            return problem.kind == .answer && problem.message == message && problem.hints.first == hint
        }
        #expect(throws: TemplateProblem.self) { try GivenAnswer(argument: "name") }
    }

    @Test func oneBadDefaultDropsOnlyItself() throws {
        let folder = try TestFolder()
        let template = try template(
            folder, #"{"name": "demo", "license": ["MIT", "BSD"], "ok": true, "d": {"a": 1, "b": 2}}"#)
        let defaults =
            try YAML.parse(Array("{license: GPL, name: mine, ok: 'no', other: 1, d: {b: 3}}".utf8)).table ?? Table()
        var questions = try Questionnaire(template, defaults: defaults)
        #expect(questions.warnings.count == 1)
        try questions.answerAllDefaults()
        let table = try questions.answers(outputDirectory: folder.path).table
        #expect(table["name"]?.string == "mine")
        #expect(table["license"]?.string == "MIT")
        #expect(table["ok"]?.boolean == false)
        #expect(table["d"]?["b"]?.string == "3")
        #expect(table["d"]?["a"]?.string == "1")
    }

    static let ccds = """
        {"name": "demo", "storage": [{"none": "none"}, {"s3": {"bucket": "{{ cookiecutter.name }}-b", "profile": "default"}},
          {"gcs": {"bucket": "g"}}, {"list": ["x", "y"]}],
         "manager": ["virtualenv", "pipenv"], "file": ["requirements.txt", "Pipfile"],
         "missing": "[{{ cookiecutter.nothing }}]",
         "__prompts__": {"storage.s3.bucket": "Bucket?"},
         "_choices_if": {"file": {"Pipfile": "cookiecutter.manager == 'pipenv'", "requirements.txt": "cookiecutter.manager != 'pipenv'"}},
         "_validate": {"name": [{"valid": "answer.isidentifier()", "error": "name '{{ answer }}' is no identifier", "hint": "letters"}],
           "storage.bucket": [{"valid": "answer != 'bad'", "error": "bad bucket"}]}}
        """

    func ccdsTemplate(_ folder: TestFolder) throws -> Template { try template(folder, Self.ccds, name: "ccds.json") }

    func answered(_ given: [String]) throws -> Table {
        let folder = try TestFolder()
        var questions = try Questionnaire(
            try ccdsTemplate(folder), given: try given.map { try GivenAnswer(argument: $0) })
        try questions.answerAllDefaults()
        return try questions.answers(outputDirectory: folder.path).table
    }

    @Test func choicesWithSubOptions() throws {
        #expect(try answered([])["storage"] == Node(.table(Table([(key: "none", node: Node(.string("none")))]))))
        #expect(try answered([])["missing"]?.string == "[]")
        let s3 = try answered(["storage=s3", "storage.profile={{ cookiecutter.name }}"])["storage"]?["s3"]
        #expect(s3?["bucket"]?.string == "demo-b")
        #expect(s3?["profile"]?.string == "demo")
        #expect(try answered(["storage=gcs", "storage.gcs.bucket=x"])["storage"]?["gcs"]?["bucket"]?.string == "x")
        #expect(try answered(["storage=list"])["storage"]?["list"]?.string == "x")
        #expect(throws: TemplateProblem.self) { try answered(["storage.bucket=x"]) }
        #expect(throws: TemplateProblem.self) { try answered(["storage=gcs", "storage.profile=x"]) }
        #expect(throws: TemplateProblem.self) { try answered(["storage=s3", "storage.bukket=x"]) }
        #expect(throws: TemplateProblem.self) { try answered(["storage=s3", "storage.gcs.bucket=x"]) }
    }

    @Test func subOptionsAreAskedForOneByOne() throws {
        let folder = try TestFolder()
        var questions = try Questionnaire(try ccdsTemplate(folder))
        try questions.answer("")
        try questions.answer("s3")
        #expect(questions.question?.key == "storage.s3.bucket")
        #expect(questions.question?.option == "storage")
        #expect(questions.question?.text == "Bucket?")
        #expect(throws: TemplateProblem.self) { try questions.answer("bad") }
        #expect(questions.question?.key == "storage.s3.bucket")
        try questions.answer("good")
        #expect(questions.question?.text == "profile")
        try questions.answer("")
        #expect(questions.question?.key == "manager")
    }

    @Test func onlyChoicesThatFitAreOffered() throws {
        #expect(try answered(["manager=pipenv"])["file"]?.string == "Pipfile")
        #expect {
            try answered(["manager=virtualenv", "file=Pipfile"])
        } throws: { error in
            guard let problem = error as? TemplateProblem else { return false }
            return problem.message == "file 'Pipfile' does not fit manager 'virtualenv'"
                && problem.hints == ["these fit: requirements.txt"]
        }
    }

    @Test func answersAreValidated() throws {
        #expect {
            try answered(["name=a b"])
        } throws: { error in
            guard let problem = error as? TemplateProblem else { return false }
            return problem.kind == .answer && problem.message == "name 'a b' is no identifier"
                && problem.hints == ["letters"]
        }
        #expect(throws: TemplateProblem.self) { try answered(["storage=gcs", "storage.bucket=bad"]) }
    }

    @Test func faultsOfTheTemplateNameTheOption() throws {
        let folder = try TestFolder()
        #expect {
            _ = try Questionnaire(try template(folder, #"{"name": "{{ cookiecutter.later }}", "later": "x"}"#))
        } throws: { error in
            (error as? TemplateProblem)?.message.contains("'name'") == true
                && (error as? TemplateProblem)?.kind == .template
        }
        #expect(throws: TemplateProblem.self) { try Questionnaire(try template(folder, #"{"name": []}"#)) }
        #expect(throws: TemplateProblem.self) { try template(folder, #"{"name": }"#) }
        #expect {
            _ = try Questionnaire(try template(folder, #"{"name": "x", "_extensions": ["my.Extension"]}"#))
        } throws: { error in
            (error as? TemplateProblem)?.message.contains("'my.Extension'") == true
        }
    }

    @Test func recordedAnswersAreTakenWhereTheyFit() throws {
        let folder = try TestFolder()
        let template = try template(
            folder, #"{"name": "demo", "license": ["MIT", "BSD"], "new": "{{ cookiecutter.name }}", "ok": true}"#)
        let recorded =
            try JSON.parse(Array(#"{"name": "{{ mine }}", "license": "GPL", "gone": 1, "ok": false}"#.utf8)).table
            ?? Table()
        var questions = try Questionnaire(template, replay: Replay(answers: recorded))
        #expect(questions.question?.key == "license")
        try questions.answerAllDefaults()
        let table = try questions.answers(outputDirectory: folder.path).table
        #expect(table["name"]?.string == "{{ mine }}")
        #expect(table["new"]?.string == "{{ mine }}")
        #expect(table["license"]?.string == "MIT")
        #expect(table["ok"]?.boolean == false)
        #expect(table["gone"] == nil)
    }
}
