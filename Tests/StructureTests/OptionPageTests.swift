import Formats
import Platform
import Structure
import SystemPackage
import Testing

/// What `?` says at a prompt.
struct OptionPageTests {
    @Test func everyOptionOfTheTemplateIsExplainedWithEachOfItsChoices() throws {
        let repository = try FileSystem.realPath(FilePath(#filePath)).removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let file = repository.pushing(FilePath("Sources/BuiltinTemplate/Template/ccds.json"))
        let template = try JSON.parse(FileSystem.read(file))
        let table = try #require(template.table)
        var names: [String] = []
        for (name, node) in table.entries where !name.hasPrefix("_") {
            names.append(name)
            let page = try #require(Option.explanation(for: name), "\(name)")
            let option = try #require(Option.known(name))
            #expect(page.identity == .option(name))
            var choices: [String] = []
            for choice in node.array ?? [] {
                if let text = choice.string { choices.append(text) }
                guard let sub = choice.table?.entries.first else { continue }
                choices.append(sub.key)
                for key in sub.node.table?.keys ?? [] {
                    #expect(Option.explanation(for: "\(name).\(key)") != nil, "\(name).\(key)")
                    #expect(option.choice(sub.key)?.subOptions.contains { $0.name == key } == true, "\(name).\(key)")
                }
            }
            #expect(option.choices.map(\.name) == choices, "\(name)")
            for choice in choices {
                #expect(option.page(ofChoice: choice) != nil)
                #expect(PageText(page).text.contains(choice), "\(name): \(choice)")
            }
        }
        #expect(names == Option.all.map(\.name))
    }

    @Test func whatIsNoOptionHasNoExplanation() {
        #expect(Option.explanation(for: "colour") == nil)
        #expect(Option.explanation(for: "dataset_storage.colour") == nil)
        #expect(Option.explanation(for: "dataset_storage.s3.bucket") != nil)
        #expect(Option.explanation(for: "dataset_storage.azure.bucket") == nil)
    }
}
