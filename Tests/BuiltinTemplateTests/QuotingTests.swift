import Formats
import Platform
import SystemPackage
import Testing

/// Text answers come out as they were typed, whatever they hold.
struct QuotingTests {
    static let texts = [
        "plain", "L'été d'Ann", #"say "hi""#, #"back\slash"#, #"ends in \"#, #"\\"#, #"\" \n \u0041"#, "emoji 🎉 👩‍🔬",
        "日本語 ñ",
        "# heading", "- item", "+ item", "1. first", "12) twelfth", "> quote", "---", "=== end #",
        "*a* _b_ __c__ ~~d~~",
        "snake_case_name", "`code`", "[link](http://a.b)", "![image](x)", "<b>bold</b>", "a & b &amp; c", "a | b",
        ": colon: #x",
        "{x}", "%s %(y)s", "$HOME $(rm -rf) $$", "it's; `echo` && !x", "@user", "null", "true", "3.14", "~",
    ]

    private func project(_ text: String, _ answers: [String: String] = [:]) throws -> RenderedProject {
        let given = [
            "project_name": text, "repo_name": "quoted", "module_name": "quoted_module", "author_name": text,
            "description": text, "open_source_license": "MIT",
        ]
        return try RenderedProject(given.merging(answers) { $1 })
    }

    @Test(arguments: texts)
    func inTOML(text: String) throws {
        let answers = ["environment_manager": "pixi", "dependency_file": "pyproject.toml"]
        let pyproject = try TOML.parse(Array(project(text, answers)["pyproject.toml"].utf8))
        #expect(pyproject["project"]?["description"]?.string == text)
        #expect(pyproject["project"]?["authors"]?.array?.first?["name"]?.string == text)
        #expect(pyproject["tool"]?["pixi"]?["workspace"]?["description"]?.string == text)
    }

    @Test(arguments: texts)
    func inYAML(text: String) throws {
        let site = try YAML.parse(Array(project(text)["docs/mkdocs.yml"].utf8))
        #expect(site["site_name"]?.string == text)
        #expect(site["site_description"]?.string == text)
        #expect(site["site_author"]?.string == text)
    }

    @Test(arguments: texts)
    func inTheLicense(text: String) throws {
        #expect(try project(text)["LICENSE"].split(separator: "\n")[1].hasSuffix(" " + text))
    }

    @Test(arguments: [
        ("plain", "plain"), ("snake_case_name", "snake_case_name"), ("_a_", ##"\_a\_"##), ("*a*", ##"\*a\*"##),
        ("# x", ##"\# x"##), ("x #", ##"x \#"##), ("- x", ##"\- x"##), ("1. x", ##"1\. x"##), ("12) x", ##"12\) x"##),
        ("3.5 mm", "3.5 mm"), ("a. b", "a. b"), (##"C:\data"##, ##"C:\data"##), (##"a\*"##, ##"a\\\*"##),
        (##"\"##, ##"\"##),
        ("a & b", "a & b"), ("&amp;", ##"\&amp;"##), ("<b>", ##"\<b>"##), ("[a](b)", ##"\[a\](b)"##),
        ("---", ##"\---"##),
        (##""q" 'r' é 🎉"##, ##""q" 'r' é 🎉"##),
    ])
    func inMarkdown(text: String, markdown: String) throws {
        let rendered = try project(text)
        #expect(rendered["README.md"].hasPrefix("# \(markdown)\n\n\(markdown)\n\n"))
        #expect(rendered["docs/docs/index.md"].hasPrefix("# \(markdown)\n\n\(markdown)\n\n"))
    }

    @Test func inMakefiles() throws {
        try withTemporaryDirectory { directory in
            // A program in the place of aws that prints its arguments, a line each.
            let program = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"
            try FileSystem.write(Array(program.utf8), to: directory.appending("aws"), mode: 0o755)
            for text in Self.texts {
                let project = try project(
                    text,
                    ["dataset_storage": "s3", "dataset_storage.bucket": text, "dataset_storage.aws_profile": text])
                try FileSystem.write(Array(project["Makefile"].utf8), to: directory.appending("Makefile"))
                var make = ChildProcess(.named("make"), ["-s", "BIN=./", "sync_data_up"])
                make.directory = directory
                let completed = try make.run()
                #expect(completed.succeeded, "\(completed.errorText)")
                #expect(completed.outputText == "s3\nsync\ndata/\ns3://\(text)/data/\n--profile\n\(text)\n")
            }
        }
    }
}
