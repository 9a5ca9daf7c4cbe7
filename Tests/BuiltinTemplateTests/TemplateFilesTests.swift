import BuiltinTemplate
import Formats
import Testing

struct TemplateFilesTests {
    private let project = "{{ cookiecutter.repo_name }}/"
    private let paths = BuiltinTemplate.files.map(\.path)

    @Test func hiddenFilesAreEmbedded() {
        for name in [".ccds.toml", ".env", ".env.example", ".gitattributes", ".gitignore", "data/raw/.gitkeep"] {
            #expect(paths.contains(project + name))
        }
        #expect(paths.contains("ccds.json"))
        #expect(Set(paths).count == paths.count)
    }

    @Test func everyConditionIsAboutAPathThatExists() throws {
        let file = try #require(BuiltinTemplate.files.first { $0.path == "ccds.json" })
        let conditions = try #require(try JSON.parse(file.bytes)["_paths"]?.table)
        for pattern in conditions.keys {
            let path = project + pattern
            #expect(paths.contains { $0 == path || $0.hasPrefix(path + "/") }, "\(pattern)")
        }
    }

    @Test func filesAreTextInUTF8() {
        for file in BuiltinTemplate.files {
            #expect(Array(String(decoding: file.bytes, as: UTF8.self).utf8) == file.bytes, "\(file.path)")
            #expect(!file.isExecutable)
        }
    }
}
