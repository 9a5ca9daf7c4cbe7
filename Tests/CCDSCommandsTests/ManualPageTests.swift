import Platform
import SystemPackage
import Testing

@testable import CCDSCommands

@Suite struct ManualPageTests {
    private static let page: String? = {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let file = root.appending("Packaging").appending("git-ccds.1")
        return (try? FileSystem.read(file)).map { String(decoding: $0, as: UTF8.self).replacing("\\-", with: "-") }
    }()

    @Test func hasEveryCommand() throws {
        let page = try #require(Self.page)
        for command in GitCCDS.configuration.subcommands {
            let name = command.configuration.commandName ?? command._commandName
            #expect(page.contains("git ccds \(name)"), "the manual page has no 'git ccds \(name)'")
        }
        #expect(page.contains("git-ccds \(GitCCDS.version)"))
    }

    @Test(arguments: [
        Init.helpMessage(), Scan.helpMessage(), Update.helpMessage(), Share.helpMessage(), Join.helpMessage(),
    ])
    func hasEveryLongOption(_ help: String) throws {
        let page = try #require(Self.page)
        for match in help.matches(of: /(?m)^ +(?:-[a-z], )?(--[a-z-]+)/) {
            let option = String(match.output.1)
            if option != "--help" && option != "--version" {
                #expect(page.contains(option), "the manual page has no \(option)")
            }
        }
    }
}
