import Testing

@testable import Guard

@Suite struct ConfigurationTests {
    @Test func readsEveryKey() throws {
        let configuration = try Samples.parse(
            """
            title = "mine"
            minVersion = "v8.25.0"
            [[rules]]
            ID = "one"
            description = "One"
            regex = '''a(b)'''
            path = '''\\.py$'''
            secretgroup = 1
            entropy = 3.5
            keywords = ["Key"]
            tags = ["t"]
            skipReport = true
            [[rules.required]]
            id = "two"
            withinLines = 3
            [[rules.allowlists]]
            condition = "and"
            regexTarget = "line"
            regexes = ["x"]
            stopWords = ["Stop"]
            commits = [" ABC "]
            [[rules]]
            id = "two"
            path = "x"
            [rules.allowlist]
            paths = ["p"]
            [[allowlists]]
            targetRules = ["two"]
            stopwords = ["w"]
            [[allowlists]]
            regexes = ["r"]
            """)
        #expect(configuration.title == "mine")
        let one = configuration.rules[0]
        #expect(one.id == "one" && one.regex == "a(b)" && one.path == "\\.py$" && one.secretGroup == 1)
        #expect(one.entropy == 3.5 && one.keywords == ["key"] && one.tags == ["t"] && one.skipReport)
        #expect(one.required == [RequiredRule(id: "two", withinLines: 3)])
        #expect(
            one.allowlists == [
                Allowlist(condition: .and, commits: ["abc"], regexTarget: .line, regexes: ["x"], stopwords: ["stop"])
            ])
        #expect(configuration.rules[1].allowlists.map(\.paths) == [["p"], []])
        #expect(configuration.rules[1].allowlists[1].stopwords == ["w"])
        #expect(configuration.allowlists.map(\.regexes) == [["r"]])
        #expect(configuration.warnings.isEmpty)
    }

    @Test(arguments: [
        ("[[rules]]\nid = 'a'\nregex = 'a(?=b)'", "rule 'a'"),
        ("[[rules]]\nid = 'a'", "rule 'a'"),
        ("[[rules]]\nregex = 'a'", "no id"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\nsecretGroup = 1", "secretGroup"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\nkeywords = [1]", "rule 'a'"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.allowlists]]\ndescription = 'x'", "at least one of"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.allowlists]]\npaths = ['(']", "rule 'a'"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.allowlists]]\npaths = ['a']\ncondition = 'xor'", "xor"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.required]]\nid = 'b'", "required rule 'b'"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\n[[rules.required]]\nwithinLines = 1", "has no id"),
        ("[[allowlists]]\nregexes = ['(']", "allowlist"),
        ("[[allowlists]]\nregexes = ['a']\ntargetRules = ['b']", "target rule 'b'"),
        ("[allowlist]\nregexes = ['a']\n[[allowlists]]\nregexes = ['a']", "alongside"),
        ("[extend]\nuseDefault = true\npath = 'x'", "together"),
        ("[extend]\npath = 'x'", "cannot read 'x'"),
        ("rules = 1", "must be an array"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\nsecretGroup = -1", "'secretGroup' must be 0 or more, not -1"),
        ("[[rules]]\nid = 'a'\nregex = 'a'\ntags = ['x', 1]", "'tags' must be an array of strings, not of an integer"),
        ("[[rules", "line 1"),
    ])
    func saysWhatIsWrong(toml: String, part: String) {
        #expect {
            try Samples.parse(toml)
        } throws: { error in
            "\(error)".contains(part)
        }
    }

    @Test func extendsAnotherFile() throws {
        let base = """
            [[rules]]
            id = "a"
            description = "base"
            regex = "base"
            keywords = ["base"]
            tags = ["x"]
            [[rules]]
            id = "b"
            regex = "b"
            [[rules]]
            id = "c"
            regex = "c"
            [[allowlists]]
            stopwords = ["s"]
            """
        let configuration = try Configuration.parse(
            Array(
                """
                [extend]
                path = "base.toml"
                disabledRules = ["b", "z"]
                [[rules]]
                id = "a"
                entropy = 2.0
                keywords = ["own"]
                [[rules]]
                id = "d"
                regex = "d"
                """.utf8), name: "own.toml"
        ) { path in
            #expect(path == "base.toml")
            return Array(base.utf8)
        }
        #expect(configuration.rules.map(\.id) == ["a", "c", "d"])
        let merged = configuration.rules[0]
        #expect(merged.description == "base" && merged.regex == "base" && merged.entropy == 2)
        #expect(merged.keywords == ["base", "own"] && merged.tags == ["x"])
        #expect(configuration.allowlists.count == 1)
        #expect(configuration.warnings == ["disabled rule 'z' does not exist in 'base.toml'"])
    }

    @Test func aRequiredRuleMayBeDisabled() throws {
        let base = """
            [[rules]]
            id = "a"
            regex = "a"
            [[rules.required]]
            id = "b"
            [[rules]]
            id = "b"
            regex = "b"
            """
        let own = "[extend]\npath = 'base.toml'\ndisabledRules = ['b']\n"
        let configuration = try Configuration.parse(Array(own.utf8), name: "own.toml") { _ in Array(base.utf8) }
        #expect(configuration.rules.map(\.id) == ["a"])
        #expect(configuration.warnings == ["rule 'a' finds nothing: 'b', which it requires, is disabled"])
        #expect(try Scanner(rules: RuleSet(configuration)).scan("a b").isEmpty)
    }

    @Test func extendsTwiceAndNoMore() throws {
        // a.toml extends b.toml extends c.toml extends d.toml, which is not read, as in gitleaks.
        var read: [String] = []
        let next = ["b": "c", "c": "d", "d": "e"]
        let configuration = try Configuration.parse(
            Array("[extend]\npath = 'b'\n[[rules]]\nid = 'a'\nregex = 'a'".utf8), name: "a"
        ) { path in
            read.append(path)
            return Array("[extend]\npath = '\(next[path] ?? "")'\n[[rules]]\nid = '\(path)'\nregex = 'x'".utf8)
        }
        #expect(read == ["b", "c"])
        #expect(configuration.rules.map(\.id) == ["a", "b", "c"])
    }

    @Test func extendsTheDefaultRules() throws {
        let configuration = try Samples.parse("[extend]\nuseDefault = true\n[[rules]]\nid = 'zzz'\nregex = 'a'")
        #expect(configuration.rules.count == DefaultRules.count + 1)
    }

    @Test func warnsOfANewerVersion() throws {
        #expect(try Samples.parse("minVersion = 'v99.0.0'").warnings.count == 1)
        for version in ["8", "v8.1", "8.30.1-rc1", "8.1.2.3", "1.2.3+b", ""] {
            #expect(try Samples.parse("minVersion = '\(version)'").warnings.isEmpty)
        }
        for version in ["foo", " 8.1.0", "8.x", "8.1 b"] {
            #expect(throws: ConfigurationError.self) { try Samples.parse("minVersion = '\(version)'") }
        }
    }

    @Test func readsRecords() {
        let node = RecordReader.read("d2:id3:a-b7:entropyf3.5e4:listl1:xi4ee3:yesb1ee")
        #expect(node["id"]?.string == "a-b" && node["entropy"]?.number == 3.5)
        #expect(node["list"]?.array?.count == 2 && node["yes"]?.boolean == true)
    }
}
