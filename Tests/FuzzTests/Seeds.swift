import Platform

/// Good input of every kind that is fuzzed, made here.
enum Seeds {
    /// A key that the default rules find, put together so that no scanner takes this file for a leak.
    static let key = "AKIA" + "Q3EGRZ7WJ5LTXN2M"

    static let ruleFiles: [String] = [
        """
        title = "rules"
        minVersion = "8.25.0"
        [extend]
        useDefault = false
        disabledRules = ["one"]
        [[rules]]
        id = "one"
        description = "A rule"
        regex = '''(?i)\\b(tok_[a-z0-9]{16,64})(?:['"\\s;]|$)'''
        secretGroup = 1
        entropy = 3.5
        keywords = ["tok_", "KEY"]
        tags = ["a", "b"]
        path = '''(^|/)src/.*\\.py$'''
        [[rules.allowlists]]
        description = "fine"
        condition = "AND"
        regexTarget = "line"
        regexes = ['''^example''']
        paths = ['''test''']
        commits = ["0123456789abcdef0123456789abcdef01234567"]
        stopwords = ["dummy"]
        [[rules.required]]
        id = "two"
        withinLines = 5
        withinColumns = 10
        [[rules]]
        id = "two"
        regex = '''x{2,5}?[^\\pL\\d]+\\z'''
        skipReport = true
        [[allowlists]]
        targetRules = ["one", "two"]
        stopwords = ["abc"]
        """,
        """
        [allowlist]
        paths = ['''a''', '''b''']
        [[rules]]
        id = "path"
        path = '''\\.pem$'''
        [[rules]]
        id = "flags"
        regex = '''(?s:(?P<name>a.b){1,1000}|(?U)x*|[[:alpha:]]\\Q.*\\E\\x{1F600})'''
        """,
        "[extend]\nuseDefault = true\n[[rules]]\nid = \"aws-access-token\"\n[rules.allowlist]\nregexes = ['''^A''']\n",
    ]

    static let policies: [String] = [
        "[guard]\ndata-folders = [\"data\", \"models\"]\nallow = [\"data/*.csv\", \"**/x\"]\nmax-file-size = \"5 MB\"\n",
        "[tool.ccds.guard]\nmax-file-size = 1000\n[other]\nx = 1979-05-27T07:32:00Z\ny = {a = [1, 2.5e3, inf]}\n",
    ]

    static let ignoreFiles: [String] = [
        "# a remark\nfile.py:rule:12\n0123456789abcdef0123456789abcdef01234567:a b/c.py:rule:3\n\r\nbad line\n",
        "a:b:c:d:e:1\n::\n:rule:0\nC:\\dir\\file:rule:7\n",
    ]

    static let baselines: [String] = [
        """
        [{"RuleID": "aws-access-token", "Description": "x", "StartLine": 1, "EndLine": 1, "StartColumn": 2,
          "Match": "REDACTED", "Secret": "REDACTED", "File": "a.py", "Commit": "", "Entropy": 3.5, "Tags": ["t"]}]
        """,
        "null", "[]",
    ]

    static var notebooks: [String] {
        [
            """
            {"cells": [
              {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["key = \\"\(key)\\"\\n", "print(key)"],
               "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["\(key)\\n", "\\u00e9\\ud83d\\ude00"]},
                {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo=", "text/plain": "x"}},
                {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\\u001b[0;31m\(key)"]}]},
              {"cell_type": "markdown", "metadata": {}, "source": "# \(key)", "attachments": {"a.png": {"image/png": "AAAA"}}}],
             "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
            """,
            """
            {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = '\(key)'", "outputs": [{"png": "AAAA"}]}]}],
             "nbformat": 3, "nbformat_minor": 0}
            """,
        ]
    }

    static var texts: [[UInt8]] {
        let plain =
            "import os\naws_key = \"\(key)\"\npassword = 'kX9$vQ2#mN7pL4wR'\n# gitleaks:allow\nurl = postgres://u:s3cr3tPa55w0rd@h/db\n"
        let encoded = base64(Array(plain.utf8))
        let twice = base64(Array(encoded.utf8))
        let hex = plain.utf8.map { String($0, radix: 16) }.map { $0.count < 2 ? "0" + $0 : $0 }.joined()
        let percent = plain.utf8.map { "%" + (String($0, radix: 16).count < 2 ? "0" : "") + String($0, radix: 16) }
            .joined()
        let units = Array(plain.utf16)
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let pem = """
            -----BEGIN RSA PRIVATE KEY-----
            \(base64(Array(repeating: 7, count: 300)))
            -----END RSA PRIVATE KEY-----
            """
        let texts = [
            plain, "data: \(encoded)\n", "x=\(twice)\n", "hex \(hex)\n", "q=\(percent)&b=1\n", pem, "é😀\u{0}\r\n",
        ]
        return texts.map { Array($0.utf8) } + [little, big]
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for index in 0..<4 {
                result.append(index <= part.count ? digits[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Archives of every kind, one in another too, made by Python's own library.
    static func archives() throws -> [[UInt8]] {
        let script = """
            import bz2, gzip, io, lzma, sys, tarfile, zipfile
            S = ('key = "%s"\\n' % sys.argv[1]).encode() * 3
            def zip(names, data=S, method=zipfile.ZIP_DEFLATED):
                b = io.BytesIO()
                with zipfile.ZipFile(b, 'w', method) as f:
                    for n in names: f.writestr(n, data)
                return b.getvalue()
            def tar(names, mode='w', data=S, format=tarfile.PAX_FORMAT):
                b = io.BytesIO()
                with tarfile.open(fileobj=b, mode=mode, format=format) as f:
                    for n in names:
                        i = tarfile.TarInfo(n); i.size = len(data); f.addfile(i, io.BytesIO(data))
                return b.getvalue()
            for made in (zip(['a.py', 'b/ü.txt']), zip(['a.ipynb'], S, zipfile.ZIP_STORED), zip(['n.zip'], zip(['m.tgz'], tar(['x'], 'w:gz'))),
                         b'#!/bin/sh\\n' + zip(['a']), tar(['a', 'b' * 150]), tar(['ü' * 120], format=tarfile.GNU_FORMAT),
                         tar(['a'], 'w:gz'), tar(['a'], 'w:bz2'), tar(['a'], 'w:xz'), gzip.compress(S), bz2.compress(S), lzma.compress(S)):
                sys.stdout.buffer.write(len(made).to_bytes(4, 'big') + made)
            """
        let done = try ChildProcess(.named("python3"), ["-c", Argument(script), Argument(key)]).run()
        guard done.succeeded else { return [] }
        var rest = done.standardOutput[...]
        var archives: [[UInt8]] = []
        while rest.count >= 4 {
            let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            archives.append(Array(rest.dropFirst(4).prefix(size)))
            rest = rest.dropFirst(4 + size)
        }
        return archives
    }
}
