import Platform
import SystemPackage
import Testing

@testable import Templates

/// Templates in zip files, against the real cookiecutter.
@Suite struct ZipSourceTests {
    /// Makes zip files with Python's own library: `entry(archive, name, contents, mode)` writes one entry.
    private func make(_ folder: TestFolder, _ script: String) throws {
        let prelude = """
            import os, zipfile
            os.chdir('\(folder.path.string)')
            def entry(archive, name, contents, mode=0o644, method=zipfile.ZIP_DEFLATED, kind=0o100000):
                info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
                info.external_attr = (kind | mode) << 16
                info.compress_type = method
                archive.writestr(info, contents)

            """
        _ = try Peer.python(prelude + script)
    }

    /// Makes a project of the zip without questions, in `out`.
    private func generate(_ folder: TestFolder, _ name: String, password: String? = nil) throws {
        let cache = TemplateCache(environment: folder.environment)
        let template = try cache.fetch(
            TemplateRequest(folder.at(name).string, password: password),
            config: UserConfig(environment: folder.environment))
        defer { template.discard() }
        var questions = try Questionnaire(template)
        try questions.answerAllDefaults()
        let answers = try questions.answers(outputDirectory: folder.at("out"))
        _ = try Generation(template, answers, outputDirectory: folder.at("out")).run()
    }

    /// Expects that cookiecutter and we make the same of a zip.
    private func expectSame(
        _ folder: TestFolder, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for place in ["out", "theirs"] {
            try FileSystem.removeTree(folder.at(place))
            try FileSystem.createDirectory(folder.at(place))
        }
        let theirs = try Peer.cookiecutter(
            folder, [folder.at(name).string, "--no-input", "-o", folder.at("theirs").string])
        #expect(theirs.succeeded, "\(name): \(theirs.text)", sourceLocation: sourceLocation)
        try generate(folder, name)
        let expected = try Snapshot(folder.at("theirs"))
        #expect(!expected.items.isEmpty, sourceLocation: sourceLocation)
        #expect(try Snapshot(folder.at("out")) == expected, "\(name)", sourceLocation: sourceLocation)
    }

    @Test func unpacksAsCookiecutterDoes() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            for name, method in (('stored', 0), ('deflated', 8), ('bzip2', 12), ('lzma', 14)):
                with zipfile.ZipFile(name + '.zip', 'w') as z:
                    z.writestr('top/', '')
                    entry(z, 'top/cookiecutter.json', '{"name": "demo"}', method=method)
                    entry(z, 'top/{{cookiecutter.name}}/a.txt', 'line {{ cookiecutter.name }}\\n' * 3000, method=method)
                    entry(z, 'top/{{cookiecutter.name}}/b.bin', bytes(range(256)) * 300, method=method)
                    if name != 'lzma': entry(z, 'top/{{cookiecutter.name}}/empty', '', method=method)
            with zipfile.ZipFile('modes.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/run.sh', '#!/bin/sh\\n', 0o755)
                entry(z, 'top/{{cookiecutter.name}}/secret', 'x', 0o400)
                entry(z, 'top/{{cookiecutter.name}}/none', 'x', 0)
                entry(z, 'top/{{cookiecutter.name}}/link', 'run.sh', 0o777, kind=0o120000)
                entry(z, 'top/{{cookiecutter.name}}/away', '/etc/passwd', 0o777, kind=0o120000)
                z.writestr('top/{{cookiecutter.name}}/folder/', '')
            """)
        for name in ["stored.zip", "deflated.zip", "bzip2.zip", "lzma.zip", "modes.zip"] {
            try expectSame(folder, name)
        }
    }

    @Test func namesAreReadAsPythonReadsThem() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            with zipfile.ZipFile('utf8.zip', 'w') as z:
                z.writestr('töp/', '')
                entry(z, 'töp/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'töp/{{cookiecutter.name}}/größe 大.txt', 'x')
            with zipfile.ZipFile('plain.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/caf#.txt', 'x')
            # Names without the mark for UTF-8: in a PC's character set, and in UTF-8 all the same.
            data = open('plain.zip', 'rb').read()
            open('pc.zip', 'wb').write(data.replace(b'caf#', b'caf\\x82'))
            with zipfile.ZipFile('plain2.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/caf##.txt', 'x')
            data = open('plain2.zip', 'rb').read()
            open('unmarked.zip', 'wb').write(data.replace(b'caf##', b'caf\\xc3\\xa9'))
            """)
        for name in ["utf8.zip", "pc.zip", "unmarked.zip"] { try expectSame(folder, name) }
    }

    @Test func nothingLeavesTheFolder() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            with zipfile.ZipFile('slip.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/a', 'x')
                entry(z, '../../evil.txt', 'x')
                entry(z, '/tmp/ccds-evil.txt', 'x')
                entry(z, 'top/{{cookiecutter.name}}/../{{cookiecutter.name}}/b', 'x')
                entry(z, 'top/{{cookiecutter.name}}/out', '/tmp', 0o777, kind=0o120000)
                entry(z, 'top/{{cookiecutter.name}}/up/./c', 'x')
            """)
        try expectSame(folder, "slip.zip")
        #expect(!FileSystem.exists(folder.path.removingLastComponent().appending("evil.txt")))
        #expect(!FileSystem.exists("/tmp/ccds-evil.txt"))
    }

    @Test func whatIsNoTemplateIsRefusedAsCookiecutterRefusesIt() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            zipfile.ZipFile('empty.zip', 'w').close()
            with zipfile.ZipFile('loose.zip', 'w') as z:
                entry(z, 'cookiecutter.json', '{"name": "demo"}')
            open('text.zip', 'w').write('this is no zip file')
            with zipfile.ZipFile('whole.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/a', 'abcdefgh' * 100, method=0)
            data = open('whole.zip', 'rb').read()
            open('cut.zip', 'wb').write(data[:-40])
            open('damaged.zip', 'wb').write(data.replace(b'abcdefgh', b'abcdefgx', 1))
            """)
        let expected: [(name: String, words: String)] = [
            ("empty.zip", "is empty"), ("loose.zip", "does not begin with a folder"),
            ("text.zip", "is no zip file that can be read"), ("damaged.zip", "cannot be unpacked"),
        ]
        for (name, words) in expected {
            let theirs = try Peer.cookiecutter(
                folder, [folder.at(name).string, "--no-input", "-o", folder.at("o").string])
            #expect(!theirs.succeeded, "\(name)")
            #expect {
                try generate(folder, name)
            } throws: { error in
                let problem = error as? TemplateProblem
                return problem?.kind == .source && problem?.message.contains(words) ?? false
            }
        }
        #expect(throws: TemplateProblem.self) { try generate(folder, "none.zip") }
    }

    @Test func passwordsOpenProtectedZips() throws {
        // Python reads this encryption and does not write it: https://pkware.com APPNOTE.TXT, section 6.1.
        let folder = try TestFolder()
        try make(
            folder,
            """
            import binascii, struct
            table = [0] * 256
            for n in range(256):
                c = n
                for _ in range(8): c = (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1
                table[n] = c
            def encrypted(password, data, check):
                keys = [0x12345678, 0x23456789, 0x34567890]
                step = lambda c, b: (c >> 8) ^ table[(c ^ b) & 255]
                def update(b):
                    keys[0] = step(keys[0], b)
                    keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
                    keys[2] = step(keys[2], keys[1] >> 24)
                for b in password: update(b)
                out = bytearray()
                for b in bytes(range(11)) + bytes([check]) + data:
                    t = (keys[2] | 2) & 0xFFFF
                    out.append(b ^ ((t * (t ^ 1) >> 8) & 255))
                    update(b)
                return bytes(out)
            local, central = b'', b''
            files = [('top/', b''), ('top/cookiecutter.json', b'{"name": "demo"}'),
                     ('top/{{cookiecutter.name}}/a', b'hi {{cookiecutter.name}}\\n')]
            for name, data in files:
                name, crc, flag = name.encode(), binascii.crc32(data), 0 if name.endswith('/') else 1
                body = encrypted(b'secret', data, crc >> 24) if flag else b''
                head = struct.pack('<HHHHHIIIHH', 20, flag, 0, 0, 0x5821, crc, len(body), len(data), len(name), 0)
                central += (b'PK\\x01\\x02' + struct.pack('<H', 20) + head
                            + struct.pack('<HHHII', 0, 0, 0, 0, len(local)) + name)
                local += b'PK\\x03\\x04' + head + name + body
            end = b'PK\\x05\\x06' + struct.pack('<HHHHIIH', 0, 0, 3, 3, len(central), len(local), 0)
            open('p.zip', 'wb').write(local + central + end)
            import pathlib, cookiecutter.main
            cookiecutter.main.cookiecutter('p.zip', no_input=True, output_dir='theirs', password='secret')
            """)
        func message(_ password: String?) throws -> String {
            do {
                try generate(folder, "p.zip", password: password)
                return ""
            } catch let problem as TemplateProblem {
                return problem.message
            }
        }
        #expect(try message(nil).hasSuffix("is protected by a password"))
        #expect(try message("wrong").hasPrefix("the password does not open"))
        #expect(try message("secret") == "")
        #expect(try Snapshot(folder.at("out")) == Snapshot(folder.at("theirs")))
        #expect(try folder.text("out/demo/a") == "hi demo\n")
    }

    @Test func folderOfTheArchiveIsTheTemplate() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            with zipfile.ZipFile('forge.zip', 'w') as z:
                z.writestr('repository-main/', '')
                z.writestr('repository-main/deep/', '')
                entry(z, 'repository-main/deep/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'repository-main/deep/{{cookiecutter.name}}/a', 'x')
            """)
        let cache = TemplateCache(environment: folder.environment)
        let template = try cache.fetch(
            TemplateRequest(folder.at("forge.zip").string, directory: "deep"),
            config: UserConfig(environment: folder.environment))
        #expect(template.origin.directory == "deep")
        let place = try #require(template.temporaryDirectory)
        template.discard()
        #expect(!FileSystem.exists(place))
    }

    @Test func comesFromElsewhereAndIsKept() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            with zipfile.ZipFile('far.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/{{cookiecutter.name}}/a', 'x')
            """)
        let cache = TemplateCache(environment: folder.environment)
        let config = UserConfig(environment: folder.environment)
        let request = TemplateRequest("file://" + folder.at("far.zip").string)
        #expect(throws: TemplateProblem.self) { try cache.fetch(request, config: config, offline: true) }
        let fetched = try cache.fetch(request, config: config)
        #expect(!fetched.origin.isFromCache && fetched.origin.url == request.template)
        fetched.discard()
        try FileSystem.remove(folder.at("far.zip"))
        for offline in [false, true] {
            let kept = try cache.fetch(request, config: config, offline: offline)
            #expect(kept.origin.isFromCache)
            kept.discard()
        }
    }

    @Test func damagedZipsNeverCrash() throws {
        let folder = try TestFolder()
        try make(
            folder,
            """
            with zipfile.ZipFile('a.zip', 'w') as z:
                z.writestr('top/', '')
                entry(z, 'top/cookiecutter.json', '{"name": "demo"}')
                entry(z, 'top/x', 'hello ' * 50)
            """)
        let bytes = try FileSystem.read(folder.at("a.zip"))
        let cache = TemplateCache(environment: folder.environment)
        let config = UserConfig(environment: folder.environment)
        var random = Seeded(3)
        for _ in 0..<400 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { changed.removeLast(Int.random(in: 0..<30, using: &random)) }
            try FileSystem.write(changed, to: folder.at("b.zip"))
            let request = TemplateRequest(folder.at("b.zip").string, password: "x")
            if let template = try? cache.fetch(request, config: config) { template.discard() }
        }
    }
}
