import Formats
import Testing

@Suite struct YAMLTests {
    func parse(_ text: String) throws -> Node { try YAML.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("yes", Value.boolean(true)), ("Off", .boolean(false)), ("y", .string("y")), ("TRUE", .boolean(true)),
        ("tRue", .string("tRue")), ("~", .null), ("", .null), ("Null", .null), ("none", .string("none")),
        ("12", .integer("12")), ("-1_000", .integer("-1000")), ("010", .integer("8")), ("0o10", .string("0o10")),
        ("0x1F", .integer("31")), ("0b101", .integer("5")), ("-0x10", .integer("-16")), ("08", .string("08")),
        ("1:30", .integer("90")), ("-1:30:00", .integer("-5400")), ("1:99", .string("1:99")),
        ("0xffffffffffffffffffff", .integer("1208925819614629174706175")), ("0_0", .integer("0")),
        ("1.5", .float(1.5)), ("1.", .float(1)), (".5", .float(0.5)), ("-.5", .string("-.5")),
        ("1e3", .string("1e3")), ("1.0e3", .string("1.0e3")), ("1.0e+3", .float(1000)), ("1_0.2_5", .float(10.25)),
        ("1:30.5", .float(90.5)), (".inf", .float(.infinity)), ("-.INF", .float(-.infinity)), (".NaN", .float(.nan)),
        ("2001-12-14", .date("2001-12-14")), ("2001-1-1", .string("2001-1-1")),
        ("2001-12-14t21:59:43.10-05:00", .date("2001-12-14t21:59:43.10-05:00")), ("1.2.3", .string("1.2.3")),
        ("'12'", .string("12")), ("\"yes\"", .string("yes")), ("!!str 12", .string("12")),
        ("!!int '12'", .integer("12")),
        ("!!float 3", .float(3)), ("0", .integer("0")), ("+1", .integer("1")), ("3.10", .float(3.1)),
    ])
    func plainScalars(text: String, value: Value) throws {
        #expect(try parse(text).value == value)
    }

    @Test func collections() throws {
        let node = try parse(
            """
            default_context:
                full_name: "Ada"   # a comment
                1: one
                yes: two
            list:
            - a
            - {b: [c, 'd']}
            text: |
              one
              two
            folded: >-
              one
              two
            """)
        #expect(node["default_context"]?["full_name"]?.string == "Ada")
        #expect(node["default_context"]?.table?.keys == ["full_name", "1", "True"])
        #expect(node["list"]?.array?[1]["b"]?.strings == ["c", "d"])
        #expect(node["text"]?.string == "one\ntwo\n")
        #expect(node["folded"]?.string == "one two")
        #expect(node["list"]?.array?[1].line == 7)
    }

    @Test func anchorsAndMergeKeys() throws {
        let node = try parse(
            """
            base: &base {a: 1, b: 2}
            other: &other {b: 3, c: 4}
            one:
              b: 9
              <<: *base
            two:
              <<: [*base, *other]
            plain: *base
            """)
        #expect(node["one"]?["a"]?.integer == 1)
        #expect(node["one"]?["b"]?.integer == 9)
        #expect(node["two"]?["b"]?.integer == 2)
        #expect(node["two"]?["c"]?.integer == 4)
        #expect(node["plain"] == node["base"])
    }

    @Test func aliasesCannotMultiplyWithoutBound() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(names)]\n"
        }
        #expect(throws: FormatError.self) { try parse(text) }
        #expect(throws: FormatError.self) { try parse("&a [*a]") }
    }

    @Test(arguments: [
        ("a: [1", 2), ("a: 1\n b: 2", 2), ("*x", 1), ("a: !!python/object:x y", 1), ("? [a]\n: b", 1), ("a\n---\nb", 2),
        ("\ta: 1", 1), ("a: \"x", 1),
    ])
    func faultsHaveLines(text: String, line: Int) {
        #expect {
            try parse(text)
        } throws: { error in
            guard let error = error as? FormatError else { return false }
            return error.format == "YAML" && abs(error.line - line) <= 1 && !error.message.isEmpty
        }
    }

    @Test func emptyIsNull() throws {
        #expect(try YAML.parse([]).value == .null)
        #expect(try parse("# nothing\n").value == .null)
    }

    @Test func depthIsBounded() {
        #expect(throws: FormatError.self) { try parse(String(repeating: "[", count: 10_000)) }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let node = try parse(
            """
            a: {b: [1, 2.5, 1.0e+20, [x, [y]], {}, [], {k: v, l: [m]}], 'yes': 'no', '1': '2', 'a: b': "x\\ny", '': ''}
            c: [null, true, 2001-01-01, ' x ', '-', '# x', é, .inf]
            """)
        #expect(try YAML.parse(Array(YAML.write(node).utf8)) == node)
        #expect(YAML.write(try parse("{a: [b, {c: 1, d: e}]}")) == "a:\n  - b\n  - c: 1\n    d: e\n")
    }

    @Test func noInputCrashes() {
        var random = SeededGenerator(seed: 3)
        let seed = Array("a: &x {b: [1, 'q', \"é\\n\"], <<: {c: 0x1f}}\nd: *x\ne: |\n  t\n- 1:30\n!!int 3\n".utf8)
        for _ in 0..<5000 {
            guard let node = try? YAML.parse(random.mutate(seed)) else { continue }
            _ = YAML.write(node)
        }
    }
}
