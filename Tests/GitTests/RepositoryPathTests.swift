import Git
import SystemPackage
import Testing

@Suite struct RepositoryPathTests {
    @Test(arguments: [
        ("data/raw/train.csv", "data/raw/train.csv"),
        ("a b'c", "a b'c"),
        ("müller/ß.txt", "müller/ß.txt"),
        ("line\nbreak", "\"line\\nbreak\""),
        ("quote\"", "\"quote\\\"\""),
        ("back\\slash", "\"back\\\\slash\""),
        ("esc\u{1b}[31m", "\"esc\\033[31m\""),
        ("rtl\u{202e}txt", "\"rtl\\342\\200\\256txt\""),
    ])
    func displayIsSafe(_ text: String, _ shown: String) {
        #expect(RepositoryPath(text).display == shown)
    }

    @Test func bytesThatAreNotUTF8Survive() {
        let path = RepositoryPath([0x61, 0xff, 0x2f, 0xc3])
        #expect(path.display == "\"a\\377/\\303\"")
        #expect(!path.isValidUTF8)
        #expect(path.components.map(\.bytes) == [[0x61, 0xff], [0xc3]])
        #expect(RepositoryPath(path.filePath(below: "/top"), below: "/top") == path)
    }

    @Test func whatIsQuotedIsReadAgain() throws {
        for bytes in [Array(1...255), Array("\"\\\n\t\r\u{7F}ä\u{202E}".utf8), [0xFF]] {
            let quoted = Array(RepositoryPath(bytes).display.utf8)
            let read = try #require(CQuoting.unquoted(quoted[...]))
            #expect(read.bytes == bytes && read.length == quoted.count)
        }
    }

    @Test func partsAndPlaces() {
        let path: RepositoryPath = "data/raw/train.csv"
        #expect(path.name == "train.csv")
        #expect(path.parent == "data/raw")
        #expect(RepositoryPath("x").parent == nil)
        #expect(path.isInside("data") && path.isInside("data/raw") && path.isInside(""))
        #expect(!path.isInside("dat") && !path.isInside(path))
        #expect(RepositoryPath("").appending("a").appending("b") == "a/b")
        #expect(RepositoryPath("a-b") < RepositoryPath("a/b"))
    }

    @Test func pathsOutsideTheTopHaveNone() {
        #expect(RepositoryPath("/other/a", below: "/top") == nil)
        #expect(RepositoryPath("/top/a/../b", below: "/top") == "b")
        #expect(RepositoryPath("/top", below: "/top") == "")
    }
}
