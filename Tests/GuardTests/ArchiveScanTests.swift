import Formats
import Git
import Platform
import SystemPackage
import Testing

@testable import Guard

/// Archives among what is scanned, alone and against the real gitleaks.
@Suite struct ArchiveScanTests {
    /// A folder that a Python script fills; `S` is a text with a secret in its second line.
    private final class Folder {
        let path: FilePath

        init(_ script: String) throws {
            path = try FileSystem.createTemporaryDirectory(in: "/tmp", prefix: "archives-")
            try FileSystem.createDirectory(path.appending("in"))
            var child = ChildProcess(
                .named("python3"), ["-c", Argument(Self.prelude + script), Argument(Samples.token())])
            child.directory = path.appending("in")
            let done = try child.run()
            try #require(done.succeeded, "\(done.errorText)")
            try FileSystem.write(Array(Samples.tokenRule.utf8), to: path.appending("config.toml"))
        }

        deinit { try? FileSystem.removeTree(path) }

        private static let prelude = """
            import bz2, gzip, io, lzma, os, sys, tarfile, zipfile
            S = b'line one\\nkey = "' + sys.argv[1].encode() + b'"\\n'
            def zip(names, data=S):
                b = io.BytesIO()
                with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as f:
                    for n in names: f.writestr(n, data)
                return b.getvalue()
            def tar(names, mode='w', data=S, format=tarfile.PAX_FORMAT):
                b = io.BytesIO()
                with tarfile.open(fileobj=b, mode=mode, format=format) as f:
                    for n in names:
                        i = tarfile.TarInfo(n); i.size = len(data); f.addfile(i, io.BytesIO(data))
                return b.getvalue()
            def write(name, data): open(name, 'wb').write(data)

            """

        /// What we find: file and line of each finding.
        func ours(depth: Int = 3) throws -> (found: Set<String>, notes: [String: String]) {
            var settings = Settings(scanner: try Samples.scanner(Samples.tokenRule))
            settings.maximumArchiveDepth = depth
            let verdict = try Inspection(settings).files(below: path.appending("in"))
            return (
                Set(verdict.findings.map(Self.place)),
                Dictionary(
                    verdict.notes.map { (String(decoding: $0.finding.file, as: UTF8.self), $0.message) },
                    uniquingKeysWith: { $0 + ", " + $1 })
            )
        }

        static func place(_ finding: Finding) -> String {
            "\(String(decoding: finding.file, as: UTF8.self)):\(finding.startLine)"
        }

        /// What gitleaks finds.
        func theirs(depth: Int = 3, mode: String = "dir") throws -> Set<String> {
            var command = ChildProcess(
                .path(try GitleaksDifferentialTests.gitleaks()),
                [
                    Argument(mode), ".", "-c", "../config.toml", "-r", "../report.json", "-l", "error", "--no-banner",
                    "--exit-code", "0", "--max-archive-depth", Argument("\(depth)"),
                ])
            command.directory = path.appending("in")
            let completed = try command.run()
            #expect(completed.succeeded, "\(completed.errorText)")
            let report = try JSON.parse(try FileSystem.read(path.appending("report.json")))
            return Set(
                try #require(report.array).map { "\($0["File"]?.string ?? ""):\($0["StartLine"]?.integer ?? 0)" })
        }
    }

    private static let corpus = """
        for e in 'zip ZIP zipx'.split(): write('z.' + e, zip(['in/a.txt', './b/../c.env', 'ü.txt']))
        for e in 'jar whl egg docx bin txt'.split(): write('other.' + e, zip(['in/a.txt']))
        for e, m in (('tar', 'w'), ('tar.gz', 'w:gz'), ('tgz', 'w:gz'), ('tar.bz2', 'w:bz2'), ('tar.xz', 'w:xz')):
            write('t.' + e, tar(['in/a.txt', '/abs.txt', '../up.txt', './x/./y.txt'], m))
        write('v7.tar', tar(['old.txt'], format=tarfile.GNU_FORMAT).replace(b'ustar  \\0', b'\\0' * 8))
        write('g.txt.gz', gzip.compress(S)); write('g.bz2', bz2.compress(S)); write('g.xz', lzma.compress(S))
        write('nest.zip', zip(['n.zip'], zip(['m.tar.gz'], tar(['deep.txt'], 'w:gz'))))
        write('deeper.zip', zip(['n.zip'], zip(['m.zip'], zip(['o.zip'], zip(['too-deep.txt'])))))
        write('nestgz.zip', zip(['n.txt.gz'], gzip.compress(S)))
        write('self.zip', b'#!/bin/sh\\necho hello\\n' + zip(['a.txt']))
        write('binary.zip', zip(['a.txt'], b'\\x7fELF' + bytes(range(256)) + S))
        os.makedirs('sub'); write('sub/s.zip', zip(['a b/c.txt']))
        """

    @Test(arguments: [1, 2, 3])
    func findsWhatGitleaksFinds(depth: Int) throws {
        let folder = try Folder(Self.corpus)
        let (ours, theirs) = (try folder.ours(depth: depth).found, try folder.theirs(depth: depth))
        #expect(theirs.subtracting(ours).isEmpty)
        #expect(theirs.count > 20)
        // gitleaks goes by names, and so passes over archives under other ones.
        let extra = ours.subtracting(theirs)
        #expect(
            extra.allSatisfy { found in
                ["other.", "t.tgz!", "v7.tar", "binary.zip!"].contains { found.hasPrefix($0) }
            }, "\(extra)")
        #expect(extra.contains("other.whl!in/a.txt:2") && extra.contains("other.bin!in/a.txt:2"))
    }

    @Test func aLargeMemberHidesNoOther() throws {
        let folder = try Folder(
            """
            with zipfile.ZipFile('z.zip', 'w', zipfile.ZIP_DEFLATED) as f:
                f.writestr('zeros.bin', bytes(60 << 20)); f.writestr('a.txt', S)
            """)
        let (found, notes) = try folder.ours()
        #expect(found == ["z.zip!a.txt:2"])
        #expect(notes["z.zip!zeros.bin"]?.contains("unpacks to more than") ?? false)
    }

    @Test func depthCanBeNothing() throws {
        let folder = try Folder(Self.corpus)
        let (found, notes) = try folder.ours(depth: 0)
        // What is not compressed stands in an archive as it is.
        #expect(found.allSatisfy { !$0.contains("!") } && notes.isEmpty, "\(found)")
        #expect(Settings().maximumArchiveDepth == 3)
    }

    @Test func findsWhatGitleaksFindsInHistory() throws {
        let folder = try Folder(
            """
            write('z.zip', zip(['a.txt']))
            write('t.tgz', tar(['b.txt'], 'w:gz'))
            write('plain.txt', b'hello')
            """)
        var environment = EnvironmentVariables.current
        environment["HOME"] = folder.path.string
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        for name in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(name)_NAME"] = "Ann"
            environment["GIT_\(name)_EMAIL"] = "ann@example.org"
        }
        let top = folder.path.appending("in")
        let git = GitCommand(in: top, environment: environment)
        try git.perform(["init", "-q", "-b", "main"])
        try git.perform(["add", "-A"])
        let reader = try Reader.open(environment: environment, directory: top)
        let inspection = Inspection(Settings(scanner: try Samples.scanner(Samples.tokenRule)))
        let staged = try inspection.staged(reader)
        #expect(Set(staged.findings.map(Folder.place)) == ["z.zip!a.txt:2", "t.tgz!b.txt:2"])
        try git.perform(["commit", "-q", "-m", "one"])
        // The same secret in a changed archive is no news, and under a new name the file has that name.
        try git.perform(["mv", "z.zip", "y.zip"])
        try git.perform(["commit", "-q", "-m", "two"])
        let head = try #require(try reader.headCommit())
        let found = Set(try inspection.history(reader, tips: [head]).findings.map(Folder.place))
        #expect(found == ["z.zip!a.txt:2", "t.tgz!b.txt:2", "y.zip!a.txt:2"])
        #expect(try folder.theirs(mode: "git").subtracting(found).isEmpty)
        let fingerprint = staged.findings.map(\.fingerprint).sorted().last
        #expect(fingerprint == "z.zip!a.txt:\(staged.findings[0].ruleID):2")
    }

    @Test func whatCannotBeReadIsNoted() throws {
        let folder = try Folder(
            """
            d = bytearray(zip(['a.txt', 'b.txt'])); i = d.find(b'a.txt') + 8; d[i] ^= 0x55; write('damaged.zip', bytes(d))
            d = bytearray(zip(['a.txt'])); i = d.find(b'PK\\x01\\x02')
            d[6] |= 1; d[i + 8] |= 1; write('locked.zip', bytes(d))
            write('cut.gz', gzip.compress(S + os.urandom(20000))[:9000])
            write('cut-late.gz', gzip.compress(S + os.urandom(300000).hex().encode())[:250000])
            write('words.gz', S)
            write('BZh1.txt', b'BZh1 ' + S)
            write('empty.zip', zip([]))
            write('deep.zip', zip(['b.zip'], zip(['c.zip'], zip(['d.zip'], zip(['e'])))))
            write('bomb.gz', gzip.compress(b'a' * 60_000_000))
            write('fine.zip', zip(['a.txt']))
            """)
        let (found, notes) = try folder.ours()
        #expect(found == ["damaged.zip!b.txt:2", "words.gz:2", "BZh1.txt:2", "fine.zip!a.txt:2", "cut-late.gz:2"])
        #expect(
            Set(notes.keys) == [
                "damaged.zip!a.txt", "locked.zip!a.txt", "cut.gz", "cut-late.gz", "deep.zip!b.zip!c.zip!d.zip",
                "bomb.gz",
            ])
        #expect(notes["locked.zip!a.txt"] == "it is encrypted")
        #expect(notes["bomb.gz"]?.contains("more than 32 MB") == true)
        #expect(notes["damaged.zip!a.txt"]?.hasPrefix("it is damaged") == true)
    }

    @Test func whatIsTooLargeIsLookedAtInPart() throws {
        let folder = try Folder(
            """
            for name, mode in (('big.tar', 'w'), ('big.tar.gz', 'w:gz')):
                with tarfile.open(name, mode) as f:
                    for n, data in (('big.csv', S + b'one line like the others\\n' * 5000), ('small.txt', S)):
                        i = tarfile.TarInfo(n); i.size = len(data); f.addfile(i, io.BytesIO(data))
            """)
        func scan(_ name: String, entry: Int, total: Int) throws -> (found: [String], notes: [String]) {
            var scanner = ContentScanner(
                scanner: try Samples.scanner(Samples.tokenRule), maximumArchiveDepth: 3, notes: ArchiveNotes())
            scanner.archiveLimits = Archive.Limits(entrySize: entry, totalSize: total)
            let bytes = try FileSystem.read(folder.path.appending("in").appending(name))
            let found = try bytes.withUnsafeBytes { try scanner.scan($0, file: Array(name.utf8)) }
            let notes = scanner.notes?.take().map { String(decoding: $0.file, as: UTF8.self) } ?? []
            return (found.map(Folder.place), notes)
        }
        for name in ["big.tar", "big.tar.gz"] {
            let part = try scan(name, entry: 100_000, total: 1 << 30)
            #expect(part.found == ["\(name)!big.csv:2", "\(name)!small.txt:2"])
            #expect(part.notes == ["\(name)!big.csv"])
            let most = try scan(name, entry: 1 << 30, total: 100_000)
            #expect(most.found == ["\(name)!big.csv:2"])
            #expect(most.notes == [name])
        }
    }

    @Test func allowlistsCountForTheArchiveAndWhatIsInIt() throws {
        let folder = try Folder(
            """
            write('a.zip', zip(['vendor/x.txt', 'own/x.txt']))
            write('skipped.zip', zip(['x.txt']))
            """)
        let rules =
            Samples.tokenRule + """

                [[allowlists]]
                paths = ['^vendor/', '^skipped\\.zip$']
                """
        let verdict = try Inspection(Settings(scanner: try Samples.scanner(rules)))
            .files(below: folder.path.appending("in"))
        #expect(verdict.findings.map(Folder.place) == ["a.zip!own/x.txt:2"])
    }

    @Test func notesAreWords() {
        let finding = Finding(ruleID: "unreadable-archive", file: Array("a.zip".utf8))
        let verdict = Verdict(notes: [Problem(kind: .unreadable, finding: finding, message: "it is encrypted")])
        #expect(Report.human(verdict) == "noted, since it could not be looked into:\n  a.zip: it is encrypted\n")
    }
}
