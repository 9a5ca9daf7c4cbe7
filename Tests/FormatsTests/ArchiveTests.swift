import Platform
import SystemPackage
import Testing

@testable import Formats

@Suite struct ArchiveTests {
    /// Bytes that a Python script writes to standard output.
    static func python(_ script: String) throws -> [UInt8] {
        var child = ChildProcess(
            .named("python3"), ["-c", Argument("import bz2, gzip, io, lzma, sys, tarfile, zipfile\n" + script)])
        child.environment["LC_ALL"] = "C.UTF-8"
        let done = try child.run()
        try #require(done.succeeded, "\(done.errorText)")
        return done.standardOutput
    }

    static let tools = """
        out = sys.stdout.buffer
        def tar(names, mode='w', data=b'hello'):
            b = io.BytesIO()
            with tarfile.open(fileobj=b, mode=mode) as t:
                for n in names:
                    i = tarfile.TarInfo(n); i.size = len(data); t.addfile(i, io.BytesIO(data))
            return b.getvalue()
        def zip(names, data=b'hello'):
            b = io.BytesIO()
            with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:
                for n in names: z.writestr(n, data)
            return b.getvalue()

        """

    private func entries(
        _ bytes: [UInt8], limits: Archive.Limits = Archive.Limits()
    ) throws -> [(path: String, contents: String)] {
        try bytes.withUnsafeBytes { bytes in
            guard let kind = ArchiveKind(bytes) else { throw ArchiveError(.damaged("no archive")) }
            var archive = try Archive(bytes, as: kind, limits: limits)
            var found: [(String, String)] = []
            while let entry = try archive.next() {
                found.append(
                    (
                        String(decoding: entry.path, as: UTF8.self),
                        String(decoding: try archive.contents(), as: UTF8.self)
                    ))
            }
            return found
        }
    }

    @Test(arguments: [
        "zip(['a/b', 'ü'])", "tar(['a/b', 'ü'])", "tar(['a/b', 'ü'], 'w:gz')", "tar(['a/b', 'ü'], 'w:bz2')",
        "tar(['a/b', 'ü'], 'w:xz')",
    ])
    func readsEntries(expression: String) throws {
        let found = try entries(try Self.python(Self.tools + "out.write(\(expression))"))
        #expect(found.map(\.path) == ["a/b", "ü"])
        #expect(found.map(\.contents) == ["hello", "hello"])
    }

    @Test(arguments: ["gzip", "bz2", "lzma"])
    func readsCompressedFiles(module: String) throws {
        let found = try entries(try Self.python(Self.tools + "out.write(\(module).compress(b'hello'))"))
        #expect(found.map(\.contents) == ["hello"])
    }

    @Test func knowsArchivesByTheirFirstBytes() throws {
        for text in ["", "PK", "hello world", "PK\u{1}\u{2}abcdef", "BZhello", String(repeating: "ustar", count: 200)] {
            #expect(Array(text.utf8).withUnsafeBytes { ArchiveKind($0) } == nil, "\(text)")
        }
        let tail = Array("#!/bin/sh\n".utf8) + (try Self.python(Self.tools + "out.write(zip(['a']))"))
        #expect(tail.withUnsafeBytes { ArchiveKind($0) } == nil)
        #expect(tail.withUnsafeBytes { ArchiveKind.endsAsZip($0) })
    }

    @Test func limitsHold() throws {
        let many = try Self.python(Self.tools + "out.write(zip([str(n) for n in range(20)]))")
        #expect(throws: ArchiveError(.tooManyEntries(10))) { try entries(many, limits: Archive.Limits(entryCount: 10)) }
        #expect(throws: ArchiveError(.entryTooLarge(3))) { try entries(many, limits: Archive.Limits(entrySize: 3)) }
        #expect(throws: ArchiveError(.tooLarge(50))) { try entries(many, limits: Archive.Limits(totalSize: 50)) }
        // 100 MB in 100 KB.
        let bomb = try Self.python(Self.tools + "out.write(gzip.compress(b'a' * 100_000_000))")
        #expect(throws: ArchiveError(.tooLarge(Archive.Limits.freeSize))) { try entries(bomb) }
    }

    @Test func linksAndFoldersAreToldApart() throws {
        let bytes = try Self.python(
            Self.tools + """
                with tarfile.open(fileobj=out, mode='w|') as t:
                    for name, kind in (('d', tarfile.DIRTYPE), ('l', tarfile.SYMTYPE), ('h', tarfile.LNKTYPE), ('p', tarfile.FIFOTYPE)):
                        i = tarfile.TarInfo(name); i.type = kind; i.linkname = 'target'; i.mode = 0o750; t.addfile(i)
                """)
        try bytes.withUnsafeBytes { bytes in
            var archive = try Archive(bytes, as: .tar)
            var found: [Archive.Entry] = []
            while let entry = try archive.next() { found.append(entry) }
            #expect(found.map(\.kind) == [.directory, .symlink, .other, .other])
            #expect(found.map(\.target) == [nil, Array("target".utf8), nil, nil])
            #expect(found.allSatisfy { $0.mode == 0o750 })
        }
    }

    @Test func damagedArchivesAreErrors() throws {
        for expression in ["zip(['a', 'b'], bytes(range(256)) * 9)", "tar(['a', 'b'], 'w:gz', bytes(range(256)) * 9)"] {
            let bytes = try Self.python(Self.tools + "out.write(\(expression))")
            var random = SeededGenerator(seed: 7)
            for _ in 0..<300 { _ = try? entries(random.mutate(bytes)) }
            #expect(throws: ArchiveError.self) { try entries(Array(bytes.prefix(80))) }
        }
    }
}
