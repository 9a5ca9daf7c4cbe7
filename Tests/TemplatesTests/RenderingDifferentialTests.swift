import Platform
import Templates
import SystemPackage
import Testing

/// Each test writes a template and lets cookiecutter and us render it.
@Suite struct RenderingDifferentialTests {
    @Test func contextOfEveryKind() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"project_name": "My Proj é", "slug": "{{ cookiecutter.project_name.lower().replace(' ', '_') }}",
             "n": 3, "f": 1.50, "big": 123456789012345678901234567890, "e": 1e22, "yes": true, "nothing": null,
             "choice": ["a {{ cookiecutter.n }}", "b"], "numbers": [1, 2.5],
             "nested_choice": [["x", "{{ cookiecutter.slug }}"], ["y"]],
             "_private": ["{{ x }}", 1.0], "_text": "{{ cookiecutter.slug }}",
             "__rendered": "{{ cookiecutter.slug|upper }}", "__list": ["{{ cookiecutter.n }}", 2],
             "__dict": {"{{ cookiecutter.slug }}": "{{ cookiecutter.n }}"},
             "dict": {"{{ cookiecutter.slug }}": {"k": ["{{ cookiecutter.n }}", 7, true]}, "z": "{{ cookiecutter.f }}"},
             "after": "{{ cookiecutter.choice }}{{ cookiecutter.yes }}{{ cookiecutter.nothing }}\\n",
             "__prompts__": {"n": "How many?"}}
            """)
        try folder.write(
            "template/{{cookiecutter.slug}}/all.txt",
            """
            {% for key, value in cookiecutter.items() if key not in ('_repo_dir', '_template') %}{{ key }}={{ value }}
            {% endfor %}{{ _cookiecutter.slug }} {{ _cookiecutter.n }} {{ _cookiecutter.choice }} {{ cookiecutter._checkout }}
            {{ cookiecutter._template == cookiecutter._repo_dir }} {{ '__prompts__' in cookiecutter }}

            """)
        try folder.expectSame()
        try folder.expectSame([
            "after={{ cookiecutter.n }}x{{ cookiecutter.slug }}", "choice=b", "yes=off", "n=0", "_text=new",
        ])
    }

    @Test func objectsShowThemselvesAsInPython() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"name": "demo", "seen": "{{ cookiecutter }}", "_raw": {"b": [1, {"x": {}}], "a": null, "long": "\(
                String(repeating: "word ", count: 30))"}, "__made": {"k": {"l": "{{ cookiecutter.name }}"}},
             "private": "{{ cookiecutter._raw }}", "dict": {"q": {"r": ["s"]}}, "list": [{"z": {"y": 1}}, {}],
             "__prompts__": {"name": "?"}}
            """)
        try folder.write(
            "template/{{cookiecutter.name}}/a.txt",
            """
            {{ cookiecutter.seen }} {{ cookiecutter.private }} {{ cookiecutter._raw }} {{ cookiecutter.__made }}
            {{ cookiecutter }} {{ _cookiecutter }} {{ cookiecutter.dict }} {{ cookiecutter.list }}
            {{ cookiecutter._raw|pprint }} {{ _cookiecutter|pprint }} {{ cookiecutter._raw.items() }}
            {{ cookiecutter._raw.keys() }} {{ cookiecutter._raw.copy() }} {{ dict(cookiecutter._raw) }} {{ '%s' % cookiecutter._raw }}
            {{ cookiecutter._raw == {'b': [1, {'x': {}}], 'a': none} }} {{ cookiecutter._raw.popitem(last=False) }}
            {{ cookiecutter._raw.move_to_end('a') }} {{ cookiecutter._raw|jsonify }} {{ cookiecutter._raw|tojson }}

            """)
        try folder.expectSame()
    }

    @Test func namesAndFolders() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "pkg": "a/b", "empty": ""}"#)
        let top = "template/{{ cookiecutter.name }}-x"
        try folder.write("\(top)/{{ cookiecutter.pkg }}/__init__.py", "")
        try folder.write("\(top)/{% if cookiecutter.empty %}never{% endif %}", "x")
        try folder.write("\(top)/sub/{{ cookiecutter.empty }}", "x")
        try folder.write("\(top)/{{ cookiecutter.name }}/{{ cookiecutter.name }}.txt", "{{ cookiecutter.pkg }}")
        try folder.write("\(top)/run.sh", "#!/bin/sh\n", mode: 0o755)
        try folder.write("\(top)/private", "{{ cookiecutter.name }}", mode: 0o600)
        try folder.write("\(top)/odd", "", mode: 0o640)
        try FileSystem.createDirectory(folder.at("\(top)/void/{{ cookiecutter.name }}"), intermediates: true)
        try folder.expectSame()
    }

    @Test func filesNeedTheirFolders() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "file": "a/b"}"#)
        try folder.write("template/{{cookiecutter.name}}/{{cookiecutter.file}}.txt", "x")
        try folder.expectBothFail()
        try folder.write("template/hooks/pre_gen_project.sh", "#!/bin/sh\nmkdir a\n")
        try folder.expectSame()
    }

    @Test func foldersAreRenderedBehindTheProjectsName() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        try folder.write("template/{{cookiecutter.name}}/a.txt", "x")
        let name = "name={% raw %}{{ curly }}{% endraw %}"
        try folder.expectSame([name])
        try folder.write("template/{{cookiecutter.name}}/sub/b.txt", "x")
        try folder.expectBothFail([name])
        try folder.expectBothFail(["name={% raw %}{{ 1 }}{% endraw %}"])
    }

    @Test func lineEndings() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        let texts = [
            "plain": "a\nb\n", "dos": "a\r\nb {{ cookiecutter.name }}\r\n", "mac": "a\rb{{ cookiecutter.name }}\r",
            "none": "{{ cookiecutter.name }}", "mixed": "a\nb\r\nc {{ cookiecutter.name }}\n", "mixed2": "a\r\nb\nc",
            "mixed3": "a\r\nb\rc{{ 1 }}\r\n", "mixed4": "a\rb\n", "two": "a\n\n\n", "lastcr": "a\nb\r",
            "onlycr": "abc\r",
            "bom": "\u{FEFF}a {{ cookiecutter.name }}\r\n", "empty": "", "newline": "\n", "dosnewline": "\r\n",
            "late": String(repeating: "x", count: 8191) + "\r\n{{ 1 }}\n",
            "split": String(repeating: "x", count: 8190) + "\n\r\n",
            "later": String(repeating: "x", count: 9000) + "\r{{1}}\n",
            "output": "{{ 'a\\nb' }}\r\n{{ 'c\\r\\nd' }}\r\n", "code": "{% if 1 %}\r\n  yes\r\n{% endif %}\r\n",
        ]
        for (name, text) in texts { try folder.write("template/{{cookiecutter.name}}/\(name).txt", text) }
        try folder.expectSame()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "_new_lines": "\r\n"}"#)
        try folder.expectSame()
        try folder.write(
            "template/cookiecutter.json", #"{"name": "demo", "_jinja2_env_vars": {"newline_sequence": "\r\n"}}"#)
        try folder.expectSame()
    }

    @Test func settingsOfJinja() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"name": "demo", "default": "[[ cookiecutter.name ]]",
             "_jinja2_env_vars": {"variable_start_string": "[[", "variable_end_string": "]]", "trim_blocks": true,
               "lstrip_blocks": true, "line_statement_prefix": "%%", "line_comment_prefix": "##",
               "block_start_string": "<%", "block_end_string": "%>", "comment_start_string": "<#", "comment_end_string": "#>"}}
            """)
        try folder.write(
            "template/[[cookiecutter.name]]/a.txt",
            """
            [[ cookiecutter.default ]] {{ stays }} {% stays %}
              <% if true %>
            yes <# gone #>
              <% endif %>
            %% for x in [1, 2]
            [[ x ]] ## a comment
            %% endfor

            """)
        try folder.expectSame()
    }

    @Test func copiedWithoutRendering() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            #"{"name": "demo", "_copy_without_render": ["*.html", "raw", "dir/not_[ab]?.txt", "{{cookiecutter.name}}.x"]}"#
        )
        let top = "template/{{cookiecutter.name}}"
        for path in [
            "a.html", "deep/er/b.html", "raw/{{cookiecutter.name}}.txt", "raw/sub/c.txt", "dir/not_a1.txt",
            "dir/not_c1.txt",
            "{{cookiecutter.name}}.x", "dir/raw", "x/raw/y.txt", "html",
        ] {
            try folder.write(
                "\(top)/\(path)", "{{ cookiecutter.name }}{% broken".prefix(path == "html" ? 23 : 23) + "\r\n")
        }
        try folder.write("\(top)/broken.html", "{% this is not Jinja {{ \n", mode: 0o700)
        try folder.write("\(top)/raw/tool", "#!/bin/sh\n", mode: 0o755)
        try folder.expectSame()
    }

    @Test func copiedWithoutRenderingByOneText() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "_copy_without_render": "?.x"}"#)
        let top = "template/{{cookiecutter.name}}"
        for path in ["a.x", "x", "b", "xy", "dir/x", "dir/b"] {
            try folder.write("\(top)/\(path)", "{{ cookiecutter.name }}\n")
        }
        try folder.expectSame()
    }

    /// Of two folders that could be the project's, the one that the file system names first.
    @Test func twoProjectFolders() throws {
        for names in [["b", "a"], ["a", "b"], ["one", "two"], ["x9", "x1"], ["q", "w", "e"]] {
            let folder = try TestFolder()
            try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
            for name in names {
                try folder.write("template/{{cookiecutter.name}}\(name)/file", "{{ cookiecutter.name }} \(name)\n")
            }
            try folder.expectSame()
        }
    }

    @Test func binaryFiles() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        let top = "template/{{cookiecutter.name}}"
        try folder.write("\(top)/a.png", "{{ cookiecutter.name }}")
        try folder.write("\(top)/{{cookiecutter.name}}.JPG", "{{ cookiecutter.name }}")
        try folder.write("\(top)/.png", "{{ cookiecutter.name }}")
        try folder.write("\(top)/zip", [0x50, 0x4B, 3, 4] + Array("{{ cookiecutter.name }}".utf8), mode: 0o755)
        try folder.write("\(top)/nulls", [0, 1, 2, 3, 0, 0, 0, 255, 254] + Array("{{ cookiecutter.name }}".utf8))
        try folder.write("\(top)/utf8", "naïve 日本語 {{ cookiecutter.name }}\n")
        try folder.write("\(top)/cut", String(repeating: "日本語", count: 57) + "{{ cookiecutter.name }}")
        try folder.write("\(top)/control", "\u{1B}[31m{{ cookiecutter.name }}\u{7}\n")
        try folder.expectSame()
    }

    @Test func includesAndImports() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        let top = "template/{{cookiecutter.name}}"
        try folder.write("template/templates/macros.jinja", "{% macro hi(x) %}hi {{ x }}{% endmacro %}")
        try folder.write("template/templates/base.txt", "[{% block a %}base{% endblock %}]\r\n")
        try folder.write("\(top)/part.txt", "part {{ cookiecutter.name }}\n")
        try folder.write(
            "\(top)/main.txt", "{% include 'part.txt' %}{% from 'macros.jinja' import hi %}{{ hi('you') }}\n")
        try folder.write("\(top)/child.txt", "{% extends 'base.txt' %}{% block a %}{{ super() }}+{% endblock %}")
        try folder.write("\(top)/sub/deep.txt", "{% include 'sub/other.txt' %}{% include 'nothing' ignore missing %}")
        try folder.write("\(top)/sub/other.txt", "other")
        try folder.expectSame()
    }

    @Test func templatesOfOneRepositoryShareFilesByLinks() throws {
        let folder = try TestFolder()
        let top = "template/one/{{cookiecutter.name}}"
        try folder.write("template/.git/HEAD", "")
        try folder.write("template/one/cookiecutter.json", #"{"name": "demo"}"#)
        try folder.write("template/shared/a.txt", "a {{ cookiecutter.name }}", mode: 0o755)
        try folder.write("template/shared/hook.sh", "#!/bin/sh\necho {{ cookiecutter.name }} > hooked\n")
        try folder.link("\(top)/a.txt", to: "../../shared/a.txt")
        try folder.link("template/one/hooks/post_gen_project.sh", to: "../../shared/hook.sh")
        try folder.expectSame(template: "template/one")
        try folder.write("template/one/hooks/pre_prompt.sh", "#!/bin/sh\ntrue\n", mode: 0o755)
        try folder.expectSame(template: "template/one")
        try FileSystem.removeTree(folder.at("template/.git"))
        #expect(throws: TemplateProblem.self) { try folder.generate(template: "template/one") }
    }

    @Test func extensions() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"name": "Größe & Maß: It's 1,000 “Ærø” Ελλάδα Привет!", "slug": "{{ cookiecutter.name|slugify }}",
             "_extensions": ["jinja2.ext.do", "jinja2.ext.loopcontrols",
               "cookiecutter.extensions.SlugifyExtension"]}
            """)
        try folder.write(
            "template/{{cookiecutter.slug}}/a.txt",
            """
            {{ cookiecutter.slug }} {{ cookiecutter.name|slugify(separator='_', max_length=12, word_boundary=true) }}
            {{ cookiecutter.name|slugify(lowercase=false, stopwords=['It'], replacements=[['&', 'und']]) }}
            {{ {'b': [1, 2.0, none, true], 'a': 'é'}|jsonify }} {{ [1, {'x': 'y'}]|jsonify(none) }} {{ []|jsonify }}
            {{ cookiecutter.slug|jsonify(indent=2) }}
            {{ random_ascii_string(7)|length }} {{ random_ascii_string(5, punctuation=True)|length }} {{ uuid4()|length }}
            {% now 'utc' %} {% now 'utc', '%Y/%m' %} {% now 'Europe/Berlin', '%Z %z %A %B %j' %} {% now 'local', '%Y' %}
            {% now 'utc' + 'days=40,years=1', '%Y-%m-%d' %} {% now '+05:30' - 'months=1', '%Y-%m %Z' %} {% now 'utc', '' %}
            {% set l = [] %}{% do l.append(3) %}{{ l }}{% for x in range(9) %}{% if x == 2 %}{% continue %}{% endif %}
            {%- if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}

            """)
        try folder.expectSame()
    }

    /// Keys are sorted as what they are, and the indent is Python's.
    @Test func jsonOfEveryKind() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "d": {"b": [1, {"x": []}], "a": {}}}"#)
        try folder.write(
            "template/{{cookiecutter.name}}/a.txt",
            #"""
            {{ {10: 'a', 9: 'b', -3: 1}|jsonify(none) }} {{ {1.5: 'a', 10: 'b', 9.25: 1, true: 3}|jsonify(none) }}
            {{ cookiecutter.d|jsonify }} {{ cookiecutter.d|jsonify(0) }} {{ cookiecutter.d|jsonify(-2) }}
            {{ cookiecutter.d|jsonify(true) }} {{ cookiecutter.d|jsonify(false) }} {{ cookiecutter.d|jsonify('-<') }}
            {{ "<>&'é\x7f\u2028\U0001F600"|jsonify }} {{ 1e16|jsonify }} {{ 1e400|jsonify }} {{ (10**30)|jsonify }}
            {{ (1,)|jsonify(none) }} {{ [[], {}, [[]]]|jsonify(1) }} {{ {none: 1}|jsonify(none) }}
            {{ {'b': 1, 'B': 2, 'é': 3, 'a': 4, '\U0001F600': 5, '\uFFFF': 6}|jsonify(none) }}

            """#)
        try folder.expectSame()
        for (source, reason) in [
            ("{1: 2, 'a': 3}|jsonify", "'<' not supported between instances of 'str' and 'int'"),
            ("{1: 2, '1': 3}|jsonify", "'<' not supported between instances of 'str' and 'int'"),
            ("[range(3)]|jsonify", "Object of type range is not JSON serializable"),
            ("[1]|jsonify([])", "'list' object cannot be interpreted as an integer"),
            ("[nope]|jsonify", "Object of type StrictUndefined is not JSON serializable: 'nope' is undefined"),
        ] {
            let folder = try TestFolder()
            try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
            try folder.write("template/{{cookiecutter.name}}/a.txt", "{{ \(source) }}")
            #expect {
                try folder.generate()
            } throws: { error in
                (error as? TemplateProblem)?.message.contains(reason) ?? false
            }
        }
    }

    @Test func filesSeeWhatHooksUpdate() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo", "x": "before"}"#)
        try folder.write(
            "template/hooks/pre_gen_project.py",
            "{{ cookiecutter.update({'x': 'after', 'new': [1]}) }}\nopen('made', 'w').write('{{ cookiecutter.name }}')\n"
        )
        try folder.write(
            "template/hooks/post_gen_project.sh",
            "#!/bin/sh\necho {{ cookiecutter.x }} > post\nrm gone\npwd | sed 's|.*/||' >> post\n")
        try folder.write("template/hooks/post_gen_project.sh~", "#!/bin/sh\nexit 1\n")
        try folder.write("template/hooks/other.sh", "#!/bin/sh\nexit 1\n")
        try folder.write("template/{{cookiecutter.name}}/a.txt", "{{ cookiecutter.x }} {{ cookiecutter.new }}")
        try folder.write("template/{{cookiecutter.name}}/gone", "")
        try folder.expectSame()
    }

    @Test func prePromptHookChangesTheTemplate() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "old"}"#)
        try folder.write(
            "template/hooks/pre_prompt.py",
            "import json\nopen('cookiecutter.json', 'w').write(json.dumps({'name': 'new {{ braces }}'[:3]}))\n")
        try folder.write("template/{{cookiecutter.name}}/a.txt", "{{ cookiecutter.name }}")
        try folder.expectSame()
        #expect(try folder.text("template/cookiecutter.json") == #"{"name": "old"}"#)
    }

    @Test func nestedTemplates() throws {
        let folder = try TestFolder()
        try folder.write(
            "template/cookiecutter.json",
            """
            {"templates": {"one": {"path": "./parts/one", "title": "One"}, "two": {"path": "parts/two"}}}
            """)
        for name in ["one", "two"] {
            try folder.write("template/parts/\(name)/cookiecutter.json", #"{"name": "demo"}"#)
            try folder.write(
                "template/parts/\(name)/{{cookiecutter.name}}/a.txt", "\(name) {{ cookiecutter._template }}")
        }
        try FileSystem.createDirectory(folder.at("out"))
        let theirs = try Peer.cookiecutter(
            folder, [folder.at("template").string, "--no-input", "-o", folder.at("out").string])
        #expect(theirs.succeeded, "\(theirs.text)")
        let expected = try Snapshot(folder.at("out"))
        try FileSystem.removeTree(folder.at("out"))
        let outer = try Template(directory: folder.at("template"))
        #expect(outer.nestedTemplates.map(\.key) == ["one", "two"])
        let inner = try outer.nested(nil)
        var questions = try Questionnaire(inner)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.at("out"))
        _ = try Generation(inner, answers, outputDirectory: folder.at("out")).run()
        #expect(try Snapshot(folder.at("out")) == expected)
        #expect(try outer.nested("two").name == "two")
        #expect(throws: TemplateProblem.self) { try outer.nested("three") }
    }

    @Test func overwritingAndSkipping() throws {
        let folder = try TestFolder()
        try folder.write("template/cookiecutter.json", #"{"name": "demo"}"#)
        for name in ["a.txt", "sub/b.txt", "c.png"] {
            try folder.write("template/{{cookiecutter.name}}/\(name)", "new {{ cookiecutter.name }}", mode: 0o755)
        }
        func prepare() throws {
            try folder.write("out/demo/a.txt", "old")
            try folder.write("out/demo/mine.txt", "mine", mode: 0o600)
            try folder.write("out/demo/sub/x", "x")
        }
        for (option, existing) in [("-f", Generation.Existing.overwrite), ("-s", .skip)] {
            try prepare()
            let options = option == "-f" ? ["-f"] : ["-f", "-s"]
            let theirs = try Peer.cookiecutter(
                folder, [folder.at("template").string, "--no-input", "-o", folder.at("out").string] + options)
            #expect(theirs.succeeded, "\(theirs.text)")
            let expected = try Snapshot(folder.at("out"))
            try FileSystem.removeTree(folder.at("out"))
            try prepare()
            try folder.generate(existing: existing)
            #expect(try Snapshot(folder.at("out")) == expected)
            try FileSystem.removeTree(folder.at("out"))
        }
    }
}
