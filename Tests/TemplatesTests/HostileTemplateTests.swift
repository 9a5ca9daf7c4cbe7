import Git
import struct Jinja.Limits
import Platform
import SystemPackage
import Testing

@testable import Templates

/// Templates that mean harm: refused, and nothing is touched, neither around the project nor in one that was there.
@Suite struct HostileTemplateTests {
    static let top = "template/{{cookiecutter.name}}"

    /// A template, a folder for projects, and neighbours that must stay as they are.
    func scene(_ context: String = #"{"name": "demo", "path": "x"}"#) throws -> TestFolder {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", context)
        try folder.write("\(Self.top)/a.txt", "{{ cookiecutter.name }}\n")
        try folder.write("secret", "secret")
        try folder.write("neighbour/file", "neighbour")
        try folder.write("out/neighbour", "neighbour")
        return folder
    }

    /// Expects that a template is refused and all that there is stays as it is, with and without a project in its place.
    func expectRefused(
        _ folder: TestFolder, _ given: [String] = [], hooks: HookConsent = .run, says text: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for existing in [Generation.Existing.refuse, .overwrite, .skip] {
            if existing == .overwrite {
                try folder.write("out/demo/a.txt", "mine", mode: 0o600)
                try folder.write("out/demo/sub/own", "own", mode: 0o755)
                try folder.write("out/demo/.git/HEAD", "ref: refs/heads/main\n")
            }
            let before = try Snapshot(folder.path)
            do {
                try folder.generate(given, existing: existing, hooks: hooks)
                Issue.record("it was accepted", sourceLocation: sourceLocation)
            } catch let problem as TemplateProblem {
                if let text {
                    #expect(problem.message.contains(text), "\(problem)", sourceLocation: sourceLocation)
                }
                #expect(!problem.message.isEmpty && !problem.message.contains("\n"), sourceLocation: sourceLocation)
            }
            let after = try Snapshot(folder.path)
            #expect(after == before, "\(existing)", sourceLocation: sourceLocation)
        }
    }

    // MARK: Names

    @Test(arguments: [
        "../x", "../../x", "/tmp/git-ccds-hostile", "a/../../x", "..", "a/../../../etc/x", ".git", ".GIT", ".Git",
        ".git/hooks/pre-commit", "sub/.git/config", ".git ", ".git.", ".git...", ".git . .", "git~1", "GIT~1",
        ".git::$DATA",
        ".git:stream", ".g\u{200C}it", "\u{FEFF}.git", "a\u{0}b", "a\nb", "a\rb", "a\u{1B}[2Jb",
    ])
    func namesOfFilesAndFolders(path: String) throws {
        for name in ["{{ cookiecutter.path }}", "{{ cookiecutter.path }}/b", "sub/{{ cookiecutter.path }}"]
        where !(name.hasPrefix("sub/") && ["../x", "..", "a/../../x", "/tmp/git-ccds-hostile"].contains(path)) {
            let folder = try scene()
            try folder.write("\(Self.top)/\(name)", "hostile")
            try expectRefused(folder, ["path=\(path)"])
        }
    }

    @Test func namesThatLeaveTheirFolderButNotTheProject() throws {
        let folder = try scene()
        try folder.write("\(Self.top)/sub/{{ cookiecutter.path }}", "b")
        try folder.generate(["path=../b.txt"])
        #expect(try folder.names("out/demo") == ["a.txt", "b.txt", "sub"])
    }

    @Test func emptyNames() throws {
        // A folder is an error, as in cookiecutter; a file is left out, as in cookiecutter.
        var folder = try scene()
        try folder.write("\(Self.top)/{{ cookiecutter.path }}/b", "b")
        try expectRefused(folder, ["path="], says: "renders to nothing")
        folder = try scene()
        try folder.write("\(Self.top)/{{ cookiecutter.path }}", "b")
        try folder.generate(["path="])
        #expect(try folder.names("out/demo") == ["a.txt"])
    }

    @Test(arguments: ["", ".", "..", "../y", "/tmp/git-ccds-hostile", ".git", "a/../..", "x\ny", ".ccds-x", "a/.git/b"])
    func namesOfTheProject(name: String) throws {
        let folder = try scene()
        let before = try Snapshot(folder.path)
        #expect(throws: TemplateProblem.self) { try folder.generate(["name=\(name)"]) }
        #expect(try Snapshot(folder.path) == before)
    }

    /// The names that the staging folder uses itself.
    @Test(arguments: ["before", "replaced", "unfinished.json"])
    func namesOfTheProjectThatAreFine(name: String) throws {
        let folder = try scene()
        try folder.write("template/hooks/post_gen_project.sh", "#!/bin/sh\nexit 1\n")
        try folder.write("out/\(name)/mine", "mine")
        let before = try Snapshot(folder.path)
        #expect(throws: TemplateProblem.self) { try folder.generate(["name=\(name)"], existing: .overwrite) }
        #expect(try Snapshot(folder.path) == before)
        try folder.generate(["name=\(name)"], existing: .overwrite, hooks: .leaveOut)
        #expect(try folder.names("out/\(name)") == ["a.txt", "mine"])
    }

    @Test func namesThatAreTooLong() throws {
        let folder = try scene()
        try folder.write("\(Self.top)/{{ cookiecutter.path * 1000 }}", "b")
        try expectRefused(folder, ["path=abc"])
    }

    // MARK: Links

    @Test(arguments: [
        "/etc/passwd", "../../secret", "../../../x", "sub/../../..", ".git/config", ".GIT/hooks", "../secret-link",
        "../../neighbour", "./../../secret", "../../out/neighbour",
    ])
    func linksOut(target: String) throws {
        let folder = try scene()
        try folder.link("template/secret-link", to: "../secret")
        try folder.link("\(Self.top)/link", to: target)
        try expectRefused(folder)
        // The same below a folder that is copied unrendered.
        let copied = try scene(#"{"name": "demo", "_copy_without_render": ["raw", "raw/*"]}"#)
        try copied.link("template/secret-link", to: "../secret")
        try copied.link("\(Self.top)/raw/link", to: target.hasPrefix("..") ? "../" + target : target)
        try expectRefused(copied)
    }

    @Test func targetsThatRenderToSomewhereElse() throws {
        let folder = try scene()
        try folder.link("\(Self.top)/link", to: "{{ cookiecutter.path }}")
        try expectRefused(folder, ["path=../../secret"])
        try expectRefused(folder, ["path=/etc/passwd"])
    }

    @Test func chainsOfLinks() throws {
        let folder = try scene()
        try folder.link("\(Self.top)/one", to: "two")
        try folder.link("\(Self.top)/two", to: "sub/three")
        try folder.link("\(Self.top)/sub/three", to: "../../../secret")
        try expectRefused(folder)
        // A chain that would leave by a link in the middle of a path.
        let other = try scene()
        try other.link("\(Self.top)/sub/up", to: "..")
        try other.link("\(Self.top)/over", to: "sub/up/../../secret")
        try expectRefused(other)
        // One that goes round.
        let round = try scene()
        try round.link("\(Self.top)/one", to: "two")
        try round.link("\(Self.top)/two", to: "one")
        try round.generate()
        #expect(try FileSystem.readLink(round.at("out/demo/two")) == Array("one".utf8))
    }

    @Test func filesThatWouldBeWrittenThroughALink() throws {
        let folder = try scene()
        try folder.write("\(Self.top)/real/b", "b")
        try folder.link("\(Self.top)/link", to: "real")
        try folder.write("\(Self.top)/{{ cookiecutter.path }}/c", "c")
        // The folder comes first, and the link does not take its place.
        try folder.generate(["path=link"])
        #expect(try FileSystem.status(folder.at("out/demo/link"))?.kind == .directory)
        #expect(try folder.names("out/demo/real") == ["b"])
        let deeper = try scene()
        try deeper.write("\(Self.top)/real/b", "b")
        try deeper.link("\(Self.top)/link", to: "real")
        try deeper.write("\(Self.top)/real/{{ cookiecutter.path }}", "c")
        try expectRefused(deeper, ["path=../link/c"])
        // A link of the template in place of a file of the template.
        let other = try scene()
        try other.link("\(Self.top)/b", to: "a.txt")
        try other.write("\(Self.top)/{{ cookiecutter.path }}", "through")
        try other.generate(["path=b"])
        #expect(try other.text("out/demo/a.txt") == "demo\n")
    }

    @Test func linksInAProjectThatIsThere() throws {
        // A folder of the project that is a link elsewhere is never written through.
        let folder = try scene()
        try folder.write("\(Self.top)/sub/file", "hostile")
        try folder.write("out/demo/a.txt", "mine")
        try folder.link("out/demo/sub", to: "../../neighbour")
        let before = try Snapshot(folder.path)
        #expect(throws: TemplateProblem.self) { try folder.generate(existing: .overwrite) }
        #expect(throws: TemplateProblem.self) { try folder.generate(existing: .skip) }
        #expect(try Snapshot(folder.path) == before)
        // Nor by what a hook made before.
        try FileSystem.removeTree(folder.at("\(Self.top)/sub"))
        try folder.write("template/hooks/pre_gen_project.sh", "#!/bin/sh\nmkdir sub; echo hostile > sub/file\n")
        let again = try Snapshot(folder.path)
        #expect(throws: TemplateProblem.self) { try folder.generate(existing: .overwrite) }
        #expect(try Snapshot(folder.path) == again)
        // A file that is a link is replaced, not followed.
        let other = try scene()
        try other.link("out/demo/a.txt", to: "../../secret")
        try other.generate(existing: .overwrite)
        #expect(try other.text("secret") == "secret")
        #expect(try other.text("out/demo/a.txt") == "demo\n")
    }

    @Test func projectsInPlaceOfALink() throws {
        let folder = try scene()
        try folder.link("out/demo", to: "../neighbour")
        let before = try Snapshot(folder.path)
        for existing in [Generation.Existing.refuse, .overwrite, .skip] {
            #expect(throws: TemplateProblem.self) { try folder.generate(existing: existing) }
        }
        #expect(try Snapshot(folder.path) == before)
        // A folder for projects may be a link: whoever named it meant where it leads.
        try FileSystem.remove(folder.at("out/demo"))
        try folder.link("link", to: "neighbour")
        try folder.generate(output: "link")
        #expect(try folder.text("neighbour/demo/a.txt") == "demo\n")
    }

    @Test func templatesThatAreLinks() throws {
        let folder = try scene()
        try folder.link("alias", to: "template")
        try folder.generate(template: "alias")
        #expect(try folder.text("out/demo/a.txt") == "demo\n")
        // The project folder, the options or a hook elsewhere.
        for (name, target) in [
            ("{{cookiecutter.name}}", "../neighbour"), ("cookiecutter.json", "../json"),
            ("hooks/post_gen_project.sh", "../../hook"),
        ] {
            let folder = try scene()
            try folder.write("json", #"{"name": "demo"}"#)
            try folder.write("hook", "#!/bin/sh\ntouch ran\n", mode: 0o755)
            try FileSystem.removeTree(folder.at("template/\(name)"))
            try folder.link("template/\(name)", to: target)
            try expectRefused(folder)
        }
    }

    @Test func nestedTemplatesElsewhere() throws {
        for path in ["../neighbour", "/etc", "link", "a/../../neighbour"] {
            let folder = try scene(#"{"templates": {"one": {"path": "\#(path)", "title": "One"}}}"#)
            try folder.link("template/link", to: "../neighbour")
            try folder.write("neighbour/cookiecutter.json", #"{"name": "demo"}"#)
            let template = try Template(directory: folder.at("template"))
            #expect(throws: TemplateProblem.self) { try template.nested(nil) }
        }
    }

    @Test func whatIsNoFile() throws {
        for path in [
            "template/cookiecutter.json", "\(Self.top)/pipe", "template/hooks/pre_gen_project.sh", "template/ccds.json",
        ] {
            let folder = try scene()
            try? FileSystem.remove(folder.at(path))
            try FileSystem.createDirectory(folder.at(path).removingLastComponent(), intermediates: true)
            let made = try ChildProcess(.named("mkfifo"), [Argument(folder.at(path))]).run()
            try #require(made.succeeded)
            // A pipe is as good as nothing there; above all nobody waits for it.
            if path == "template/cookiecutter.json" {
                #expect(throws: TemplateProblem.self) { try folder.generate() }
            } else {
                try folder.generate()
                #expect(try folder.names("out/demo") == ["a.txt"])
            }
        }
    }

    // MARK: What a template can read

    @Test(arguments: [
        "{% include '../../../etc/passwd' %}", "{% include '/etc/passwd' %}", "{% include '../cookiecutter.json' %}",
        "{% include '../../secret' %}", "{% include 'secret-link' %}", "{% import '../../secret' as x %}",
        "{% extends '../../../../etc/passwd' %}", "{% include 'sub/../../../secret' %}",
        "{% include '..\\\\..\\\\secret' %}",
        "{{ ''.__class__.__mro__ }}", "{{ cookiecutter.__class__.__init__.__globals__ }}", "{{ self.__init__ }}",
        "{{ range.__globals__ }}", "{{ ''|attr('__class__') }}", "{{ '{0.__class__}'.format('') }}",
    ])
    func filesAndObjectsOfTheHost(source: String) throws {
        let folder = try scene()
        try folder.link("\(Self.top)/secret-link", to: "../../secret")
        try FileSystem.remove(folder.at("\(Self.top)/secret-link"))
        try folder.link("template/templates/secret-link", to: "../../secret")
        try folder.write("\(Self.top)/z.txt", source)
        try expectRefused(folder)
    }

    @Test func whatTheTemplateSaysOfItself() throws {
        let folder = try scene(
            #"""
            {"name": "demo", "_template": "hostile", "_output_dir": "/tmp/git-ccds-hostile", "_repo_dir": "/etc",
             "_checkout": "hostile", "seen": "{{ cookiecutter._output_dir }}"}
            """#)
        try folder.write(
            "\(Self.top)/a.txt",
            "{{ cookiecutter._template }}|{{ cookiecutter._output_dir }}|{{ cookiecutter._repo_dir }}|{{ cookiecutter._checkout }}"
        )
        try folder.generate()
        let template = folder.at("template").string
        #expect(try folder.text("out/demo/a.txt") == "\(template)|\(folder.at("out").string)|\(template)|None")
    }

    // MARK: What a template can use up

    private static let endlessLoop = "{% for i in range(10**12) %}x{% endfor %}"

    @Test(arguments: [
        "{% for i in range(10**12) %}{% endfor %}", "{% for i in range(10**12) %}x{% endfor %}",
        "{% for i in range(10**6) %}{% for j in range(10**6) %}{% for k in range(10**6) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 'z.txt' %}", "{{ 'x' * 10**12 }}",
        "{{ [1] * 10**12 }}",
        "{{ range(10**12)|list }}", "{{ 10 ** 9999999999 }}", "{{ 'x'.ljust(10**12) }}", "{{ 'x'.center(10**12) }}",
        "{{ '%1000000000000d' % 1 }}", "{{ '{:>1000000000000}'.format(1) }}", "{{ 'x'|center(10**12) }}",
        "{{ 'x\n'|indent(10**12) }}",
        "{{ lipsum(n=10**9) }}",
        "{% set ns = namespace(x='x') %}{% for i in range(100) %}{% set ns.x = ns.x * 2 %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{{ 'x'.replace('', 'y' * 10**7).replace('y', 'z' * 10**7) }}", "{{ (['x' * 10**6] * 10**6)|join }}",
        "{{ 2 ** 99999999 }}",
        "{{ ('a' * 10**7).split('a') * 10**5 }}", "{{ range(10**7)|batch(1)|list|length * ['x'] }}",
        "{{ 'a'|wordwrap(0) }}",
    ])
    func endlessWork(source: String) throws {
        for place in ["\(Self.top)/z.txt", "template/cookiecutter.json", "\(Self.top)/name"] {
            let folder = try scene()
            switch place {
            case "template/cookiecutter.json":
                let escaped = source.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
                try folder.write(place, #"{"name": "demo", "x": "\#(escaped)"}"#)
            case "\(Self.top)/name": try folder.write("\(Self.top)/{{ cookiecutter.path }}", "x")
            default: try folder.write(place, source)
            }
            let given = place.hasSuffix("name") ? ["path=\(source)"] : []
            // The long loops take seconds in a debug build: one goes to the real end, the others to a near one.
            var limits = Limits()
            let isLong = source.contains("include") || source.contains("range")
            if isLong, source != Self.endlessLoop || !place.hasSuffix("z.txt") { limits.steps = 200_000 }
            let before = try Snapshot(folder.path)
            let clock = ContinuousClock()
            let time = clock.measure {
                RenderEnvironment.$limits.withValue(limits) {
                    _ = #expect(throws: TemplateProblem.self) { try folder.generate(given) }
                }
            }
            #expect(time < .seconds(60))
            #expect(try Snapshot(folder.path) == before)
        }
    }

    @Test func manyLargeFiles() throws {
        let folder = try scene()
        for number in 0..<6 { try folder.write("\(Self.top)/\(number)", "{{ 'x' * 1000 }}") }
        let template = try Template(directory: folder.at("template"))
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        var renderer = try ProjectRenderer(
            template, try questions.answers(outputDirectory: folder.at("out")), host: HostFacts())
        #expect(try renderer.render().size == 6005)
        renderer.maximumSize = 6000
        #expect(throws: TemplateProblem.self) { try renderer.render() }
    }

    @Test func deepNesting() throws {
        var folder = try scene()
        try folder.write("template/cookiecutter.json", String(repeating: "[", count: 200_000))
        try expectRefused(folder)
        folder = try scene()
        try folder.write("\(Self.top)/z.txt", "{{ " + String(repeating: "(", count: 200_000) + " }}")
        try expectRefused(folder)
        folder = try scene()
        try folder.write("\(Self.top)/z.txt", String(repeating: "{% if 1 %}", count: 50_000))
        try expectRefused(folder)
    }

    // MARK: Programs

    @Test(arguments: HookScript.Stage.allCases)
    func hooksWithoutConsent(stage: HookScript.Stage) throws {
        let folder = try scene()
        try folder.write(
            "template/hooks/\(stage.rawValue).sh", "#!/bin/sh\ntouch \(folder.path.string)/ran\n", mode: 0o755)
        let template = try Template(directory: folder.at("template"))
        #expect(template.scripts.map(\.stage) == [stage])
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        var generation = Generation(
            template, try questions.answers(outputDirectory: folder.at("out")), outputDirectory: folder.at("out"))
        generation.hooks = .leaveOut
        _ = try generation.run()
        #expect(!FileSystem.exists(folder.at("ran")))
        #expect(try folder.names("out/demo") == ["a.txt"])
    }

    @Test(
        arguments: [
            "cd /; exit 1", "cd ..; cd ..; exit 1", "kill -9 $$", "kill -15 $$", "rm -rf \"$PWD\"; exit 1", "exit 1",
            "chmod 000 . ; exit 1", "ln -s / root; exit 1", "mkdir .git; echo x > .git/config; exit 1",
            "mkdir -p a/b; chmod 555 a; exit 1",
            "mkfifo pipe; exit 1",
        ], ["pre_gen_project", "post_gen_project"])
    func hooksThatFail(hook: String, stage: String) throws {
        let folder = try scene()
        try folder.write("template/hooks/\(stage).sh", "#!/bin/sh\n\(hook)\n", mode: 0o755)
        try expectRefused(folder)
    }

    @Test func aHookThatGoesElsewhereIsFollowedByNobody() throws {
        let folder = try scene()
        try folder.write("template/hooks/pre_gen_project.sh", "#!/bin/sh\ncd /tmp\n", mode: 0o755)
        try folder.generate()
        #expect(try folder.text("out/demo/a.txt") == "demo\n")
    }

    @Test func aHookThatTakesTheProjectAway() throws {
        let folder = try scene()
        try folder.write("template/hooks/post_gen_project.sh", "#!/bin/sh\nrm -rf \"$PWD\"\n", mode: 0o755)
        let before = try Snapshot(folder.path)
        #expect(throws: (any Error).self) {
            try folder.generate { staged in _ = try FileSystem.list(staged.directory) }
        }
        #expect(try Snapshot(folder.path) == before)
    }

    // MARK: Git

    @Test func foldersThatGitWouldObey() throws {
        let folder = try scene()
        let repository = "\(Self.top)/{{ cookiecutter.path }}"
        try folder.write("\(repository)/HEAD", "ref: refs/heads/main\n")
        try folder.write("\(repository)/config", "[core]\n\tfsmonitor = touch ran\n")
        try folder.write("\(repository)/objects/.gitkeep", "")
        try folder.write("\(repository)/refs/.gitkeep", "")
        try expectRefused(folder, says: "git repository of its own")
    }

    @Test(arguments: [
        "-x", "--upload-pack=touch ran", "ext::sh -c touch% ran", "git+ext::sh -c touch% ran",
        "git::ext::sh -c touch% ran",
        "ssh://-oProxyCommand=touch ran/x", "ada@-oProxyCommand=touch ran:x", "file://-x",
        "git+file://--upload-pack=touch ran",
    ])
    func addressesThatAreCommands(address: String) throws {
        let folder = try scene()
        var environment = folder.environment
        environment["GIT_CONFIG_GLOBAL"] = folder.at("config").string
        try folder.write("config", "[protocol \"ext\"]\n\tallow = always\n")
        let cache = TemplateCache(environment: environment)
        let before = try folder.names()
        for checkout in [nil, "--upload-pack=touch ran"] {
            #expect(throws: TemplateProblem.self) {
                try cache.fetch(
                    TemplateRequest(address, checkout: checkout), config: UserConfig(environment: environment))
            }
        }
        #expect(try folder.names().filter { $0 != "home" } == before)
        #expect(!FileSystem.exists(FilePath("ran")))
    }

    @Test func repositoriesWithSubmodulesFiltersAndSettings() throws {
        let folder = try scene()
        let git = GitCommand(in: folder.at("template"), environment: folder.environment)
        try folder.write(
            "template/.gitmodules",
            "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% \(folder.path.string)/ran\n")
        try folder.write("template/.gitattributes", "* filter=evil diff=evil merge=evil\n")
        try folder.write("\(Self.top)/.gitattributes", "* filter=evil\n")
        try git.perform(["init", "--quiet", "--initial-branch=main"])
        try git.perform(["add", "--all"])
        let commit = String(repeating: "1", count: 40)
        try git.perform(["update-index", "--add", "--cacheinfo", "160000,\(commit),x"])
        try git.perform(["commit", "--quiet", "-m", "one"])
        let command = "touch \(folder.path.string)/ran; cat"
        for (key, value) in [
            ("filter.evil.smudge", command), ("filter.evil.clean", command), ("core.fsmonitor", command),
            ("core.sshCommand", command),
            ("uploadpack.packObjectsHook", command), ("core.hooksPath", folder.at("evil").string),
        ] { try git.perform(["config", Argument(key), Argument(value)]) }
        try folder.write("evil/post-checkout", "#!/bin/sh\n\(command)\n", mode: 0o755)
        let cache = TemplateCache(environment: folder.environment)
        let config = UserConfig(environment: folder.environment)
        for (address, checkout) in [
            (folder.at("template").string, nil), (folder.at("template").string, "main"),
            ("file://\(folder.at("template").string)", nil),
        ] as [(String, String?)] {
            let template = try cache.fetch(TemplateRequest(address, checkout: checkout), config: config)
            var questions = try Questionnaire(template)
            try questions.answerAllDefaults()
            let out = folder.at("made")
            _ = try Generation(template, try questions.answers(outputDirectory: out), outputDirectory: out).run()
            #expect(try folder.text("made/demo/a.txt") == "demo\n")
            try FileSystem.removeTree(out)
        }
        #expect(!FileSystem.exists(folder.at("ran")))
    }

    // MARK: Zip files

    /// Makes a zip file with Python, the last word on what such a file may hold.
    func zip(_ folder: TestFolder, _ body: String) throws -> FilePath {
        let place = folder.at("t.zip")
        let lines = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        _ = try Peer.python(
            "import zipfile, stat\nwith zipfile.ZipFile('\(place.string)', 'w', zipfile.ZIP_DEFLATED) as z:\n"
                + "    z.writestr('top/', '')\n    z.writestr('top/cookiecutter.json', '{\"name\": \"demo\"}')\n"
                + "    z.writestr('top/{{cookiecutter.name}}/a.txt', 'a')\n" + lines)
        return place
    }

    func fetch(_ folder: TestFolder, _ zip: FilePath) throws -> Template {
        try TemplateCache(environment: folder.environment).fetch(
            TemplateRequest(zip.string), config: UserConfig(environment: folder.environment))
    }

    @Test func zipsThatLeaveTheirFolder() throws {
        let folder = try scene()
        let zip = try zip(
            folder,
            #"""
            for name in ('../../ran', '/tmp/git-ccds-hostile', 'top/../../ran', '..\\..\\ran', 'top/../../../../../../ran'):
                z.writestr(name, 'x')
            link = zipfile.ZipInfo('top/{{cookiecutter.name}}/link')
            link.create_system = 3
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            z.writestr(link, '../../../../../../etc')
            z.writestr('top/{{cookiecutter.name}}/link/passwd', 'x')
            """#)
        let before = try Snapshot(folder.path)
        let neighbours = try FileSystem.list(FileSystem.temporaryDirectory).filter { $0.string == "ran" }
        // What is unpacked stays in a folder of its own; a link in an archive is a file with its target's name.
        if let template = try? fetch(folder, zip) { template.discard() }
        #expect(try Snapshot(folder.path).items.filter { !$0.key.hasPrefix("home") } == before.items)
        #expect(!FileSystem.exists("/tmp/git-ccds-hostile"))
        #expect(try FileSystem.list(FileSystem.temporaryDirectory).filter { $0.string == "ran" } == neighbours)
    }

    @Test func zipsThatSwell() throws {
        let folder = try scene()
        // 1.2 GB of zeros in a megabyte; and one that says it holds ten bytes.
        let large = try zip(folder, "for i in range(24): z.writestr('top/%d' % i, b'0' * 50000000)")
        #expect {
            try fetch(folder, large)
        } throws: { error in
            (error as? TemplateProblem)?.message.contains("more than") == true
        }
        let lying = try zip(folder, "z.writestr('top/big', b'0' * 5000000)")
        var bytes = try FileSystem.read(lying)
        let size: [UInt8] = [0x40, 0x4B, 0x4C, 0]
        for index in bytes.indices.dropLast(4) where bytes[index..<index + 4].elementsEqual(size) {
            bytes.replaceSubrange(index..<index + 4, with: [10, 0, 0, 0])
        }
        try FileSystem.write(bytes, to: lying)
        #expect {
            try fetch(folder, lying)
        } throws: { error in
            (error as? TemplateProblem)?.message.contains("damaged") == true
        }
    }
}
