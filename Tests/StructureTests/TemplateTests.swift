import Formats
import Platform
import Structure
import SystemPackage
import Testing

/// That the built-in template and what is known of it keep in step, for every combination of its options.
///
/// The template is read as files: which of them a project has depends on nothing but the conditions in `_paths`.
struct TemplateTests {
    private let folder: FilePath
    private let conditions: [(path: String, condition: String)]
    private static let repository = "{{ cookiecutter.repo_name }}"

    init() throws {
        folder = try FileSystem.realPath(FilePath(#filePath)).removingLastComponent().removingLastComponent()
            .removingLastComponent().pushing(FilePath("Sources/BuiltinTemplate/Template"))
        let template = try JSON.parse(FileSystem.read(folder.appending("ccds.json")))
        let paths = try #require(template.table?["_paths"]?.table)
        conditions = paths.entries.map { (Self.known($0.key), $0.node.string ?? "") }
    }

    /// A path of the template as Structure writes it.
    private static func known(_ path: String) -> String {
        path.replacing("{{ cookiecutter.module_name }}", with: "{module}")
    }

    /// The paths of the template's files and folders.
    private func paths() throws -> [(path: String, isFolder: Bool)] {
        var found: [(String, Bool)] = []
        try FileSystem.walk(folder.appending(Self.repository)) { path, status in
            found.append((Self.known(path.string), status.kind == .directory))
            return .proceed
        }
        return found
    }

    @Test func everyPathHasAPage() throws {
        let lookup = Lookup(module: "bikes")
        let paths = try paths()
        #expect(paths.count > 40)
        for (path, isFolder) in paths {
            let place = path.hasSuffix("/.gitkeep") ? Place.known("*/.gitkeep") : Place.known(path)
            #expect(place?.origin == .template, "\(path)")
            #expect(place?.isFolder == isFolder || path.hasSuffix(".gitkeep"), "\(path)")
            let meaning = lookup.meanings(of: path.replacing("{module}", with: "bikes")).first
            #expect(meaning == place?.identity, "\(path)")
        }
    }

    @Test func everyPlaceOfTheTemplateIsInIt() throws {
        let paths = Set(try paths().map(\.path))
        for place in Place.all where place.origin == .template && !place.path.hasPrefix("*") {
            // init itself writes this one.
            guard place.path != ".cruft.json" else { continue }
            #expect(paths.contains(place.path), "\(place.path)")
        }
    }

    @Test func aPlaceIsThereUnderTheTemplatesOwnCondition() throws {
        for place in Place.all where place.origin == .template {
            let condition = conditions.first { place.path == $0.path || place.path.hasPrefix($0.path + "/") }?.condition
            #expect(Set(place.requires) == (try choices(condition)), "\(place.path)")
        }
    }

    /// The choices that fulfil `cookiecutter.NAME == 'CHOICE'` or `cookiecutter.NAME != 'CHOICE'`.
    private func choices(_ condition: String?) throws -> Set<String> {
        guard let condition else { return [] }
        let parts = condition.split(separator: "'").map(String.init)
        let words = try #require(parts.first).split(separator: " ").map(String.init)
        let name = try #require(words.first?.split(separator: ".").last.map(String.init))
        let option = try #require(Option.known(name), "\(condition)")
        let choice = try #require(parts.last)
        let all = option.choices.map(\.name)
        #expect(all.contains(choice), "\(condition)")
        return Set(all.filter { ($0 == choice) == (words.last == "==") }.map { "\(name)=\($0)" })
    }

    @Test func everyTargetOfTheMakefileHasAPage() throws {
        let bytes = try FileSystem.read(folder.appending(Self.repository).appending("Makefile"))
        let text = String(decoding: bytes, as: UTF8.self)
        let targets = Set(
            text.split(separator: "\n").compactMap { line -> String? in
                guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else { return nil }
                let name = line[..<colon]
                return name.allSatisfy { $0.isLowercase || $0 == "_" } ? String(name) : nil
            })
        #expect(targets == Set(MakeTarget.all.map(\.name)))
    }

    @Test func theREADMENamesEveryPlaceOfTheTree() throws {
        let bytes = try FileSystem.read(folder.appending(Self.repository).appending("README.md"))
        let readme = String(decoding: bytes, as: UTF8.self)
        for place in Place.all where place.origin == .template && !place.path.hasPrefix("*") {
            #expect(place.path == "{module}" || readme.contains("'\(place.name)'"), "\(place.path)")
        }
    }
}
