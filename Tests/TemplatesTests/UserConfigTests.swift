import Formats
import Platform
import SystemPackage
import Testing

@testable import Templates

@Suite struct UserConfigTests {
    @Test func isFoundAsCookiecutterFindsIt() throws {
        let folder = try TestFolder()
        var environment = folder.environment
        #expect(try UserConfig.load(environment: environment).defaultContext.entries.isEmpty)
        try folder.write(
            "home/.cookiecutterrc",
            "default_context: {a: home}\nabbreviations: {pp: 'https://x/{0}.git'}\nreplay_dir: ~/r\n")
        let config = try UserConfig.load(environment: environment)
        #expect(config.defaultContext["a"]?.string == "home")
        #expect(config.abbreviations["pp"] == "https://x/{0}.git")
        #expect(config.abbreviations["gh"] != nil)
        #expect(config.replayDirectory == folder.at("home/r"))
        try folder.write("other", "default_context: {a: other}\ncookiecutters_dir: $HOME/c/${NONE}\n")
        environment["COOKIECUTTER_CONFIG"] = folder.at("other").string
        #expect(try UserConfig.load(environment: environment).defaultContext["a"]?.string == "other")
        #expect(
            try UserConfig.load(environment: environment).cookiecuttersDirectory.string.hasSuffix("/home/c/${NONE}"))
        #expect(try UserConfig.load(useDefaults: true, environment: environment).defaultContext.entries.isEmpty)
        try folder.write("third", "")
        #expect(try UserConfig.load(file: folder.at("third"), environment: environment).defaultContext.entries.isEmpty)
    }

    @Test func faultsAreErrors() throws {
        let folder = try TestFolder()
        for text in ["[1]", "a: [", "default_context: 3", "abbreviations: x", "replay_dir: [1]"] {
            try folder.write("c", text)
            #expect(throws: TemplateProblem.self) {
                try UserConfig.load(file: folder.at("c"), environment: folder.environment)
            }
        }
        #expect(throws: TemplateProblem.self) {
            try UserConfig.load(file: folder.at("none"), environment: folder.environment)
        }
    }

    @Test func replaysAreExchangedWithCookiecutter() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json", #"{"name": "demo", "l": ["a", "b"], "d": {"k": "v"}, "b": true, "_p": [1.0]}"#
        )
        try folder.write("template/{{cookiecutter.name}}/x", "{{ cookiecutter.l }} {{ cookiecutter.d }}")
        let theirs = try Peer.cookiecutter(
            folder, [folder.at("template").string, "--no-input", "-o", folder.at("out").string, "l=b"])
        #expect(theirs.succeeded, "\(theirs.text)")
        let file = folder.at("home/.cookiecutter_replay/template.json")
        let written = try FileSystem.read(file)
        // Theirs, read by us and written again, is the same file.
        let template = try Template(directory: folder.at("template"))
        let replay = try Replay.load(name: "template", in: folder.at("home/.cookiecutter_replay"))
        let questions = try Questionnaire(template, replay: replay)
        #expect(questions.question == nil)
        let answers = try questions.answers(outputDirectory: folder.at("out"))
        try Replay.save(answers, name: "again", in: folder.at("r"))
        #expect(try folder.text("r/again.json") != "")
        let (ours, expected) = (try JSON.parse(Array(try folder.text("r/again.json").utf8)), try JSON.parse(written))
        #expect(ours["cookiecutter"] == expected["cookiecutter"])
        // Ours, from the same answers, is theirs byte for byte.
        var fresh = try Questionnaire(template, given: [GivenAnswer(key: "l", value: "b")])
        try fresh.answerAllDefaults()
        try Replay.save(try fresh.answers(outputDirectory: folder.at("out")), name: "fresh", in: folder.at("r"))
        #expect(try folder.text("r/fresh.json") == String(decoding: written, as: UTF8.self))
        #expect(throws: TemplateProblem.self) { try Replay.load(name: "none", in: folder.at("r")) }
        try folder.write("bad.json", "{}")
        #expect(throws: TemplateProblem.self) { try Replay.load(file: folder.at("bad.json")) }
    }
}
