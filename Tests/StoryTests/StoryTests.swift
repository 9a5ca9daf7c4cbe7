import Platform
import SystemPackage
import Testing

@Suite struct StoryTests {
    /// Where the stories stand, a text file each.
    static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Stories")

    /// The binary that `swift build` has put beside the tests, or the one named by GIT_CCDS_BINARY.
    static var binary: FilePath {
        if let path = EnvironmentVariables.current("GIT_CCDS_BINARY") { return FilePath(path).absolute }
        return folder.removingLastComponent().removingLastComponent().pushing(".build/debug/git-ccds")
    }

    static let stories: [Story] = {
        let names = (try? FileSystem.list(folder)) ?? []
        return names.filter { $0.string.hasSuffix(".txt") }.compactMap { name in
            guard let bytes = try? FileSystem.read(folder.appending(name)) else { return nil }
            return try? Story(name: String(name.string.dropLast(4)), text: String(decoding: bytes, as: UTF8.self))
        }
    }()

    @Test(arguments: stories) func comesOutAsTold(_ story: Story) throws {
        var run = try StoryRun(story, binary: Self.binary)
        defer { run.cleanUp() }
        try run.run()
    }

    @Test func everyStoryIsRead() throws {
        let names = try FileSystem.list(Self.folder).filter { $0.string.hasSuffix(".txt") }
        #expect(names.count == Self.stories.count)
        #expect(names.count >= 25)
    }
}
