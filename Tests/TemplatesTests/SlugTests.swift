import Formats
import Jinja
import Testing

@testable import Templates

@Suite struct SlugTests {
    @Test func slugsAsPythonSlugifyMakesThem() throws {
        let texts = [
            "Hello World", "  A--b__c  ", "It's Ada's", "don’t", "1,000,000 €", "Ärger & Öl", "Größe",
            "ŁÓDŹ øre æther Œuvre þorn",
            "&amp; &#233; &#xe9; &lt;", "Ελλάδα Ψυχή", "Привет, мир! Щука Ёж", "a/b\\c", "C++ & C#",
            "“quoted” — dash…", "", "---",
            "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸ", "ąćęłńóśźż", "čďěňřšťůž", "ğışİ", "İstanbul",
            "foo.bar_baz", "naïve café", "\u{1F600}x",
        ]
        let script = """
            import json, sys
            from slugify import slugify
            texts = json.load(sys.stdin)
            print(json.dumps([[slugify(t), slugify(t, max_length=7), slugify(t, max_length=9, word_boundary=True),
                slugify(t, separator='_', lowercase=False), slugify(t, allow_unicode=True),
                slugify(t, stopwords=['b', 'world'], save_order=True)] for t in texts]))
            """
        let input = JSON.write(Node(.array(texts.map { Node(.string($0)) })))
        let expected =
            try JSON.parse(Array(try Peer.python(script, input: input).utf8)).array?.compactMap(\.strings) ?? []
        for (text, expected) in zip(texts, expected) {
            var options = [Slug(), Slug(), Slug(), Slug(), Slug(), Slug()]
            options[1].maximumLength = 7
            options[2].maximumLength = 9
            options[2].wordBoundary = true
            options[3].separator = "_"
            options[3].lowercase = false
            options[4].allowUnicode = true
            options[5].stopwords = ["b", "world"]
            options[5].saveOrder = true
            let found = try options.map { (slug) throws(TemplateError) in try slug.make(text) }
            // Composed and decomposed letters are compared as they are.
            #expect(
                found.map { Array($0.unicodeScalars) } == expected.map { Array($0.unicodeScalars) },
                "\(text): \(found) \(expected)")
        }
    }

    @Test func everyCodePointIsWrittenAsPythonSlugifyWritesIt() throws {
        let script = """
            import json
            from slugify import slugify
            rows = []
            for start in range(0, 0x30000, 64):
                text = 'x'.join('(' + chr(c) + ')' for c in range(start, start + 64) if not 0xD800 <= c < 0xE000)
                rows.append([slugify(text, lowercase=False, regex_pattern='[/]'), slugify(text, allow_unicode=True)])
            print(json.dumps(rows))
            """
        let rows = try JSON.parse(Array(try Peer.python(script).utf8)).array?.compactMap(\.strings) ?? []
        #expect(rows.count == 0x30000 / 64)
        var plain = Slug()
        plain.lowercase = false
        plain.pattern = try PythonPattern("[/]")
        var unicode = Slug()
        unicode.allowUnicode = true
        var wrong = 0
        for (row, expected) in rows.enumerated() {
            let scalars = (row * 64..<row * 64 + 64).compactMap { UInt32($0) }.compactMap(Unicode.Scalar.init)
            let text = scalars.map { "(" + String([$0]) + ")" }.joined(separator: "x")
            #expect(Array(try plain.make(text).unicodeScalars) == Array(expected[0].unicodeScalars), "row \(row)")
            // Newer versions of Unicode than Python's know more letters.
            let isNew = scalars.contains { $0.properties.age.map { $0.major >= 14 } ?? true }
            if !isNew, Array(try unicode.make(text).unicodeScalars) != Array(expected[1].unicodeScalars) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func textsOfManyScripts() throws {
        let texts = [
            "北京 影師嗎", "안녕하세요 세계", "こんにちは ガギグゲゴ パピプペポ", "مرحبا بالعالم", "שָׁלוֹם עולם", "สวัสดีชาวโลก",
            "नमस्ते दुनिया", "வணக்கம்", "გამარჯობა", "Բարեւ", "ＦＵＬＬ ｗｉｄｔｈ ｶﾞ", "ﬁ ﬀ ½ ① Ⅷ ㎏ ℡",
            "e\u{301}\u{327} a\u{327}\u{301}",
            "İstanbul ŞĞ ΑΣ ΟΔΟΣ",
            "&eacute;&Eacute; &nbsp; &hearts; &foo; &#233; &#99999999; &#xE9; &#x110000; &amp;#65;",
            "1,000,000 ٣,٤", "a_b__c", "x' 'y''z", "ẛ̣ ﷺ 豈 가각", "😀 family 👨‍👩‍👧", "tab\there\r\nline",
        ]
        let options = [
            "{}", "{\"max_length\": 9}", "{\"max_length\": 12, \"word_boundary\": true}",
            "{\"max_length\": 12, \"word_boundary\": true, \"save_order\": true}",
            "{\"allow_unicode\": true}", "{\"allow_unicode\": true, \"lowercase\": false, \"max_length\": 5}",
            "{\"regex_pattern\": \"[^-a-z0-9_]+\"}", "{\"regex_pattern\": \"[aeiou](?=[a-z])|\\\\s*\"}",
            "{\"regex_pattern\": \"(?i)[^\\\\w.]{1,2}?|\\\\bx\"}",
            "{\"entities\": false, \"decimal\": false, \"hexadecimal\": false}", "{\"separator\": \"_._\"}",
            "{\"replacements\": [[\"a\", \"-b-\"], [\"\", \"z\"]]}",
            "{\"stopwords\": [\"Bei\", \"x\"], \"lowercase\": false}",
            "{\"stopwords\": \"xyz\"}",
        ]
        let script = """
            import json, sys
            from slugify import slugify
            texts, options = json.load(sys.stdin)
            print(json.dumps([[slugify(t, **json.loads(o)) for o in options] for t in texts]))
            """
        let input = Node(.array([texts, options].map { Node(.array($0.map { Node(.string($0)) })) }))
        let rows = try JSON.parse(Array(try Peer.python(script, input: JSON.write(input)).utf8)).array ?? []
        let folder = try TestFolder()
        for (text, expected) in zip(texts, rows.compactMap(\.strings)) {
            for (option, expected) in zip(options, expected) {
                let found = try folder.slug(of: text, option)
                #expect(
                    Array(found.unicodeScalars) == Array(expected.unicodeScalars),
                    "\(text) \(option): \(found) \(expected)")
            }
        }
    }
}

extension TestFolder {
    /// What `{{ text|slugify(**options) }}` renders to.
    fileprivate func slug(of text: String, _ options: String) throws -> String {
        var environment = Environment()
        CookiecutterExtensions.install(in: &environment)
        let node = try JSON.parse(Array(options.utf8))
        return try environment.render(
            "{{ text|slugify(**options) }}", context: ["text": .string(text), "options": JinjaValues.value(of: node)])
    }
}
