import Formats
import Testing

@testable import Templates

@Suite struct BinaryDetectionTests {
    /// Random samples of many kinds, judged by binaryornot itself.
    @Test func decidesAsBinaryornotDoes() throws {
        let script = """
            import json, random, sys
            from binaryornot.helpers import is_binary_string
            r = random.Random(7)
            def some():
                n = r.choice([1, 2, 5, 9, 10, 16, 40, 200, 512, 512, 512])
                kind = r.randrange(12)
                if kind == 0: b = bytes(r.randrange(256) for _ in range(n))
                elif kind == 1: b = bytes(r.choice(b'abc def\\n{}') for _ in range(n))
                elif kind == 2: b = bytes(r.choice([65, 66, 10, 0, 200, 27]) for _ in range(n))
                elif kind == 3: b = ''.join(chr(r.randrange(0x4e00, 0x9000)) for _ in range(n)).encode()[:n]
                elif kind == 4: b = ''.join(r.choice('abc äöüß€\\n') for _ in range(n)).encode()[:n]
                elif kind == 5: b = ''.join(chr(r.randrange(0x3040, 0x30ff)) for _ in range(n)).encode('shift_jis', 'ignore')[:n]
                elif kind == 6: b = ''.join(chr(r.randrange(0xac00, 0xd7a3)) for _ in range(n)).encode('euc_kr', 'ignore')[:n]
                elif kind == 7: b = ''.join(chr(r.randrange(0x4e00, 0x9000)) for _ in range(n)).encode('big5', 'ignore')[:n]
                elif kind == 8: b = ''.join(r.choice('abc ä\\n') for _ in range(n)).encode(r.choice(['utf-16', 'utf-16-le', 'utf-16-be', 'utf-32']))[:n]
                elif kind == 9: b = ''.join(r.choice('abc äöü\\n') for _ in range(n)).encode('latin-1')[:n]
                elif kind == 10: b = bytes(r.choice([0, 0, 0, 1, 2, 128, 200, 255]) for _ in range(n))
                else: b = bytes(r.randrange(32, 127) for _ in range(n // 2)) + bytes(r.randrange(256) for _ in range(n // 2))
                return b
            out = []
            for _ in range(6000):
                b = some()
                out.append([b.hex(), is_binary_string(b[:512])])
            print(json.dumps(out))
            """
        let samples = try JSON.parse(Array(try Peer.python(script).utf8)).array ?? []
        #expect(samples.count == 6000)
        var wrong: [String] = []
        for sample in samples {
            guard let pair = sample.array, let digits = pair[0].string, let isBinary = pair[1].boolean else { continue }
            let nibbles = digits.utf8.map { $0 < 0x61 ? $0 - 0x30 : $0 - 0x57 }
            let bytes = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
            if BinaryDetection.isBinary(name: "x", contents: bytes) != isBinary { wrong.append(digits) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(3))")
    }

    @Test func namesDecideFirst() throws {
        let names = [
            "a.png", "a.PNG", ".png", "a.png.", "x/a.gz", "a.b.c.zip", "png", "a.txt", "a.com", "{{ x }}.ico", "a.",
            "..png",
            "ä.pdf", "dir.png/a", "a.png ",
        ]
        let script = """
            import json, sys
            from binaryornot.helpers import has_binary_extension
            print(json.dumps([has_binary_extension(n) for n in json.load(sys.stdin)]))
            """
        let input = JSON.write(Node(.array(names.map { Node(.string($0)) })))
        let expected = try JSON.parse(Array(try Peer.python(script, input: input).utf8)).array?.map(\.boolean)
        #expect(names.map { BinaryDetection.isBinary(name: $0, contents: Array("text\n".utf8)) } == expected)
    }
}
