import SystemPackage
import Testing

@testable import Platform

@Suite struct FileSystemTests {
    private func withDirectory(_ body: (FilePath) throws -> Void) throws {
        let directory = try FileSystem.createTemporaryDirectory()
        defer { try? FileSystem.removeTree(directory) }
        try body(directory)
    }

    @Test func bytesAndModesComeBack() throws {
        try withDirectory { directory in
            let path = directory.pushing(FilePath(bytes: [0x61, 0xff, 0x0a]))
            try FileSystem.write([1, 2, 0, 255], to: path, mode: 0o600)
            #expect(try FileSystem.read(path) == [1, 2, 0, 255])
            #expect(try FileSystem.status(path)?.mode == 0o600)
            #expect(try FileSystem.list(directory).map { FilePath(root: nil, [$0]).bytes } == [[0x61, 0xff, 0x0a]])
        }
    }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000]) func filesOfEverySizeAreReadWhole(_ size: Int) throws {
        try withDirectory { directory in
            let path = directory.appending("file")
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try FileSystem.write(bytes, to: path)
            #expect(try FileSystem.read(path) == bytes)
        }
    }

    #if os(Linux)
        /// Such a file has no size, and gives what it holds in pieces.
        @Test func filesThatDoNotSayTheirSizeAreReadWhole() throws {
            let symbols = try FileSystem.read("/proc/self/smaps")
            #expect(symbols.count > 4096)
            #expect(symbols.last == UInt8(ascii: "\n"))
        }
    #endif

    @Test func pathsAreBytesUpToTheFirstNUL() {
        for bytes: [UInt8] in [[], [0x61], [0x2f, 0xc3, 0x28, 0x2f, 0xff], Array("a/b c/é".utf8)] {
            #expect(FilePath(bytes: bytes).bytes == bytes)
            #expect(FilePath(bytes: (bytes + [0, 0x62])[...]).bytes == bytes)
            #expect(FilePath(bytes: bytes.lazy.map { $0 }).bytes == bytes)
        }
    }

    @Test func anAtomicWriteReplacesALinkAndLeavesNothingBeside() throws {
        try withDirectory { directory in
            try FileSystem.write([1], to: directory.appending("target"))
            try FileSystem.symlink(target: Array("target".utf8), at: directory.appending("link"))
            try FileSystem.writeAtomically([2], to: directory.appending("link"), mode: 0o755)
            #expect(try FileSystem.read(directory.appending("target")) == [1])
            #expect(try FileSystem.status(directory.appending("link"))?.kind == .file)
            #expect(try FileSystem.list(directory).map(\.string) == ["link", "target"])
        }
    }

    @Test func aTreeIsRemovedWithoutFollowingLinks() throws {
        try withDirectory { directory in
            let outside = directory.appending("outside")
            try FileSystem.createDirectory(outside)
            try FileSystem.write([1], to: outside.appending("kept"))
            let tree = directory.appending("tree")
            try FileSystem.createDirectory(tree.appending("a").appending("b"), intermediates: true)
            try FileSystem.symlink(target: outside.bytes, at: tree.appending("link"))
            try FileSystem.setMode(0o500, of: tree.appending("a"))
            try FileSystem.removeTree(tree)
            #expect(!FileSystem.exists(tree))
            #expect(FileSystem.exists(outside.appending("kept")))
        }
    }

    @Test func walksParentsFirstAndSkipsOnDemand() throws {
        try withDirectory { directory in
            try FileSystem.createDirectory(directory.appending("a").appending("b"), intermediates: true)
            try FileSystem.createDirectory(directory.appending("c"))
            try FileSystem.write([], to: directory.appending("a").appending("b").appending("f"))
            try FileSystem.write([], to: directory.appending("c").appending("g"))
            var seen: [String] = []
            try FileSystem.walk(directory) { path, _ in
                seen.append(path.string)
                return path == "c" ? .skip : .proceed
            }
            #expect(seen == ["a", "a/b", "a/b/f", "c"])
        }
    }

    @Test func anErrorNamesPathAndReason() {
        let error = #expect(throws: FileError.self) { try FileSystem.read("/no/such/file") }
        #expect(error?.description == "cannot read '/no/such/file': no such file or directory")
    }
}
