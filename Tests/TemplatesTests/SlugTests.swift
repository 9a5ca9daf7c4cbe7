import Formats
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
            var options = [Slug.Options(), Slug.Options(), .init(), .init(), .init(), .init()]
            options[1].maximumLength = 7
            options[2].maximumLength = 9
            options[2].wordBoundary = true
            options[3].separator = "_"
            options[3].lowercase = false
            options[4].allowUnicode = true
            options[5].stopwords = ["b", "world"]
            options[5].saveOrder = true
            let found = options.map { Slug.make(text, $0) }
            // Composed and decomposed letters are compared as they are.
            #expect(
                found.map { Array($0.unicodeScalars) } == expected.map { Array($0.unicodeScalars) },
                "\(text): \(found) \(expected)")
        }
    }
}
