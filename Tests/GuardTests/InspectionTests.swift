import Platform
import Testing

@testable import Guard

@Suite struct InspectionTests {
    private func inspect(
        _ items: [(path: String, text: String, old: [String])], removed: [String] = [], policy: Policy = .standard,
        accepted: String = "", size: Int? = nil
    ) throws -> Verdict {
        let settings = Settings(
            policy: policy, scanner: try Samples.scanner(Samples.tokenRule),
            accepted: Accepted(ignoreFile: IgnoreFile(Array(accepted.utf8))))
        return try Inspection(settings).inspect(
            items.map { path, text, old in
                Item(
                    path: Array(path.utf8), blob: BlobReference(Array(text.utf8)), size: size ?? text.utf8.count,
                    previous: old.map { BlobReference(Array($0.utf8)) })
            }, removed: removed.map { BlobReference(Array($0.utf8)) }
        ) { $0.bytes }
    }

    @Test func whatKeepsAFolderIsSmall() throws {
        for path in ["data/raw/.gitkeep", "data/README.md", "models/.gitignore", "data/readme"] {
            #expect(try inspect([(path, "x", [])], size: 100_000).isClean, "\(path)")
            let verdict = try inspect([(path, "x", [])], size: 100_001)
            #expect(verdict.refusals.map(\.kind) == [.data], "\(path)")
        }
        #expect(try inspect([("data/make.py", "x", [])], size: 200_000).isClean)
    }

    @Test func refusesANewSecret() throws {
        let verdict = try inspect([("a.py", "k = '\(Samples.token())'", [])])
        #expect(verdict.refusals.map(\.kind) == [.secret] && !verdict.isClean && verdict.inspected == 1)
        #expect(try inspect([("a.py", "nothing", [])]).isClean)
    }

    @Test func notesWhatWasThereBefore() throws {
        let line = "k = '\(Samples.token())'\n"
        let touched = try inspect([("a.py", "new\n  " + line, [line])])
        #expect(touched.isClean && touched.notes.count == 1)
        let changed = try inspect([("a.py", "key = '\(Samples.token())'\n", [line])])
        #expect(!changed.isClean)
        let doubled = try inspect([("a.py", line + line, [line])])
        #expect(doubled.refusals.count == 1 && doubled.notes.count == 1)
        let moved = try inspect([("b.py", "x\n" + line, [])], removed: [line])
        #expect(moved.isClean && moved.notes.count == 1)
        let same = try inspect([("a.py", line, [line])])
        #expect(same.isClean && same.notes.isEmpty)
        let merged = try inspect([("a.py", line + "k2 = '\(Samples.token(2))'", ["x", line])])
        #expect(merged.refusals.map(\.finding.secretText) == [Samples.token(2)])
    }

    @Test func accepts() throws {
        #expect(try inspect([("a.py", Samples.token(), [])], accepted: "a.py:test-token:1").isClean)
        #expect(try inspect([(".env", "A=1", [])], accepted: ".env:env-file:0").isClean)
        #expect(try !inspect([(".env", "A=1", [])]).isClean)
    }

    @Test func keepsDataOut() throws {
        let verdict = try inspect([("data/raw/a.csv", "1,2", []), ("data/raw/.gitkeep", "", []), ("x.csv", "1", [])])
        #expect(verdict.refusals.map(\.kind) == [.data])
        #expect(verdict.refusals.first?.message == "data file in 'data/', 3 bytes")
        let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
        #expect(try inspect([("data/a.csv", lfs, [])]).isClean)
    }

    @Test func refusesLargeFilesWithoutReadingThem() throws {
        let item = Item(path: Array("x.bin".utf8), blob: BlobReference([]), size: 6_000_000)
        let verdict = try Inspection(Settings()).inspect([item]) { _ in
            Issue.record("read a file that is too large")
            return []
        }
        #expect(verdict.refusals.map(\.message) == ["large file: 6 MB, more than the 5 MB allowed"])
    }

    @Test func findsTheSameOnAllCores() throws {
        let items = (0..<300).map { index in
            (
                path: "f\(index).py",
                text: "line\nk = '\(Samples.token(index))'\n" + String(repeating: "text ", count: 2000),
                old: [String]()
            )
        }
        let alone = try inspect(items, size: 1)
        let together = try inspect(items)
        #expect(together.refusals.count == 300 && together.refusals == alone.refusals)
    }

    @Test func goesOnWhereAFileIsGone() throws {
        let folder = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "gone-")
        defer { try? FileSystem.removeTree(folder) }
        let token = Array("k = '\(Samples.token())'\n".utf8)
        for index in 0..<100 { try FileSystem.write(token, to: folder.appending("f\(index)")) }
        let scan = FileScan(Inspection(Settings(scanner: try Samples.scanner(Samples.tokenRule))), below: folder)
        for index in 0..<103 { scan.add(FileScan.Entry(path: Array("f\(index)".utf8), isLink: index == 102)) }
        let verdict = try scan.finish()
        #expect(verdict.refusals.count == 100 && verdict.inspected == 100 && verdict.unread == 3)
        #expect(verdict.notes.map { String(decoding: $0.finding.file, as: UTF8.self) } == ["f100", "f101", "f102"])
    }

    @Test func countsWhatItPassesOver() throws {
        let picture = [0xFF, 0xD8, 0xFF, 0xE0, 0] + (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var settings = Settings(scanner: try Samples.scanner(Samples.tokenRule))
        settings.maximumScannedSize = 20_000
        let items = [("a.txt", 10), ("b.jpg", picture.count), ("c.txt", 20_001)].map { name, size in
            Item(path: Array(name.utf8), blob: BlobReference(Array(name.utf8)), size: size)
        }
        let verdict = try Inspection(settings).inspect(items) { blob in
            blob.bytes.last == UInt8(ascii: "g") ? picture : Array("text\n".utf8)
        }
        #expect(verdict.inspected == 1 && verdict.passedOver == 1 && verdict.tooLarge == 1)
    }

    @Test func passesErrorsOn() {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try Inspection(Settings()).inspect([Item(path: [97], blob: BlobReference([]))]) { _ in throw Failure() }
        }
    }
}
