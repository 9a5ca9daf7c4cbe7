import Platform
import SystemPackage
import Testing

@testable import CCDSCommands

@Suite struct InitTests {
    @Test func theNewestRealPythonIsTaken() throws {
        let folder = try FileSystem.createTemporaryDirectory()
        defer { try? FileSystem.removeTree(folder) }
        try FileSystem.write([0x7f, 0x45], to: folder.appending("python3.9"), mode: 0o755)
        try FileSystem.write([0x7f, 0x45], to: folder.appending("python3.11"), mode: 0o755)
        // A shim, a file that cannot be run, and names that are no version.
        try FileSystem.write(Array("#!/bin/sh\n".utf8), to: folder.appending("python3.14"), mode: 0o755)
        try FileSystem.write([0x7f, 0x45], to: folder.appending("python3.13"), mode: 0o644)
        try FileSystem.write([0x7f, 0x45], to: folder.appending("python3.12-config"), mode: 0o755)
        #expect(PythonVersion.newest(in: ["/no/such/folder", folder]) == "3.11")
        #expect(PythonVersion.newest(in: []) == nil)
    }

    @Test func aTreeIsDrawn() {
        let lines = TreeListing(paths: [("b", true), ("b/c.txt", false), ("a.txt", false), ("b/d", true)]).lines
        #expect(lines == ["├── a.txt", "└── b/", "    ├── c.txt", "    └── d/"])
    }

    @Test func textOfOthersCannotSteerTheTerminal() {
        #expect(TerminalText.safe("a\u{1b}[2Jb\tc\u{202e}d") == "a^[[2Jb    c\u{fffd}d")
    }
}
