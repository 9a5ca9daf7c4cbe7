import Formats
import Testing

@Suite struct JSONTests {
    func parse(_ text: String) throws -> Node { try JSON.parse(Array(text.utf8)) }

    @Test func everyKindOfValue() throws {
        let node = try parse(#"{"a": [1, -0, 2.50, 1e400, -1E-2, true, false, null, "x"], "b": {}, "c": []}"#)
        let values = node["a"]?.array?.map(\.value)
        #expect(
            values == [
                .integer("1"), .integer("0"), .float(2.5), .float(.infinity), .float(-0.01), .boolean(true),
                .boolean(false), .null, .string("x"),
            ])
        #expect(node["b"]?.table?.entries.isEmpty == true)
        #expect(node["c"]?.array == [])
    }

    @Test func pythonsOwnNumbers() throws {
        let node = try parse("[NaN, Infinity, -Infinity, 123456789012345678901234567890]")
        #expect(
            node.array?.map(\.value) == [
                .float(.nan), .float(.infinity), .float(-.infinity), .integer("123456789012345678901234567890"),
            ])
    }

    @Test func keysKeepTheirOrderAndTheLastValueCounts() throws {
        let node = try parse(#"{"z": 1, "a": 2, "z": 3}"#)
        #expect(node.table?.keys == ["z", "a"])
        #expect(node["z"]?.integer == 3)
    }

    @Test func canonicallyEqualKeysAreTwo() throws {
        #expect(try parse(#"{"\u00e9": 1, "e\u0301": 2}"#).table?.entries.count == 2)
    }

    @Test func escapes() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#).string == "\"\\/\u{8}\u{c}\n\r\té😀")
        #expect(try parse(#""\ud83d-""#).string == "\u{FFFD}-")
        #expect(try parse(#""\ud83d\u0041""#).string == "\u{FFFD}A")
    }

    @Test func valuesKnowTheirPlace() throws {
        let node = try parse("{\n  \"é\": {\"b\": 1},\n\"c\": 2}")
        #expect(node["é"]?["b"]?.line == 2)
        #expect(node["é"]?["b"]?.column == 14)
        #expect(node["c"]?.line == 3)
    }

    @Test(arguments: [
        ("", 1, 1), ("{\n\"a\": 1,\n}", 3, 1), ("[1,]", 1, 4), ("{\"a\" 1}", 1, 6), ("[1 2]", 1, 4),
        ("\"a\nb\"", 1, 3), ("\"a", 1, 1), ("\"\\q\"", 1, 3), ("{'a': 1}", 1, 2), ("01", 1, 2), ("1 2", 1, 3),
        ("[.5]", 1, 2), ("[+1]", 1, 2), ("1.", 1, 2), ("\"\\u12g4\"", 1, 4), ("[1] // no", 1, 5), ("nul", 1, 1),
    ])
    func faultsHavePlaces(text: String, line: Int, column: Int) {
        #expect {
            try parse(text)
        } throws: { error in
            guard let error = error as? FormatError else { return false }
            return error.line == line && error.column == column
        }
    }

    @Test func byteOrderMarkIsAllowedAndBadBytesAreNot() throws {
        #expect(try JSON.parse([0xEF, 0xBB, 0xBF] + Array("1".utf8)).integer == 1)
        #expect(throws: FormatError.self) { try JSON.parse(Array("\"".utf8) + [0xff] + Array("\"".utf8)) }
    }

    @Test func depthIsBounded() throws {
        #expect(throws: FormatError.self) { try parse(String(repeating: "[", count: 100_000)) }
        #expect(throws: FormatError.self) { try parse(String(repeating: "{\"a\":", count: 100_000)) }
        _ = try parse(String(repeating: "[", count: 500) + String(repeating: "]", count: 500))
    }

    @Test func writesAsPythonDoes() throws {
        let node = try parse(#"{"b": [1, 2.0, {"x": null}], "a": "é\"\\\n\u007f😀\u0001", "e": [], "d": {}, "t": true}"#)
        #expect(
            JSON.write(node)
                == #"{"b": [1, 2.0, {"x": null}], "a": "\u00e9\"\\\n\u007f\ud83d\ude00\u0001", "e": [], "d": {}, "t": true}"#
        )
        #expect(JSON.write(try parse(#"["é\u007f"]"#), ensureASCII: false) == "[\"é\u{7f}\"]")
        #expect(
            JSON.write(try parse(#"{"b": [1, {"x": 1}], "a": {}}"#), indent: 2, sortKeys: true) == """
                {
                  "a": {},
                  "b": [
                    1,
                    {
                      "x": 1
                    }
                  ]
                }
                """)
        #expect(
            JSON.write(node, indent: nil, separators: (",", ":"), sortKeys: true, ensureASCII: false).hasPrefix(
                "{\"a\":\"é"))
        #expect(JSON.write(Node(.array([Node(.float(.nan)), Node(.float(-.infinity))]))) == "[NaN, -Infinity]")
    }

    @Test(arguments: [
        (1e16, "1e+16"), (1e15, "1000000000000000.0"), (123456789012345680, "1.2345678901234568e+17"),
        (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"), (1e22, "1e+22"), (1e100, "1e+100"),

        (0.1, "0.1"), (100, "100.0"), (-2.5, "-2.5"), (-0.0, "-0.0"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (12345.678, "12345.678"),
    ])
    func floatsAsPythonPrintsThem(number: Double, text: String) {
        #expect(pythonText(of: number) == text)
    }

    @Test func noInputCrashesAndWhatIsReadIsWrittenBack() throws {
        var random = SeededGenerator(seed: 2)
        let seed = Array(
            #"{"a": [1, -2.5e3, true, null, NaN], "é\u00e9\ud83d\ude00": {"b": "x\ny", "c": []}, "d": {}}"#.utf8)
        for _ in 0..<5000 {
            guard let node = try? JSON.parse(random.mutate(seed)) else { continue }
            for indent in [nil, 2] {
                #expect(try JSON.parse(Array(JSON.write(node, indent: indent).utf8)) == node)
            }
        }
    }
}
