import Formats
import Testing

@Suite struct TOMLTests {
    func parse(_ text: String) throws -> Node { try TOML.parse(Array(text.utf8)) }

    @Test func everyKindOfValue() throws {
        let node = try parse(
            """
            text = "a\\u00e9\\n"
            raw = 'c:\\x'
            whole = -9_223_372_036_854_775_808
            hex = 0xff
            number = 6.0e3
            endless = -inf
            yes = true
            day = 1979-05-27
            moment = 1979-05-27T07:32:00Z
            list = [1, [2.5], {a = 1}]
            """)
        #expect(node["text"]?.string == "aé\n")
        #expect(node["raw"]?.string == "c:\\x")
        #expect(node["whole"]?.value == .integer("-9223372036854775808"))
        #expect(node["hex"]?.integer == 255)
        #expect(node["number"]?.value == .float(6000, text: "6000.0"))
        #expect(node["endless"]?.value == .float(-.infinity, text: "-inf"))
        #expect(node["yes"]?.boolean == true)
        #expect(node["day"]?.value == .date("1979-05-27"))
        #expect(node["moment"]?.value == .date("1979-05-27T07:32:00Z"))
        #expect(
            node["list"]?.array == [
                Node(.integer("1")), Node(.array([Node(.float(2.5))])),
                Node(.table(Table([(key: "a", node: Node(.integer("1")))]))),
            ])
    }

    @Test func keysStandInTheOrderOfTheDocument() throws {
        let node = try parse(
            """
            zebra = 1
            apple = 2
            mango.worm = 3
            [b]
            y = 1
            x = 2
            [a]
            [a.z]
            [a.c]
            [[rules]]
            id = "one"
            [[rules]]
            id = "two"
            """)
        #expect(node.table?.keys == ["zebra", "apple", "mango", "b", "a", "rules"])
        #expect(node["b"]?.table?.keys == ["y", "x"])
        #expect(node["a"]?.table?.keys == ["z", "c"])
        #expect(node["rules"]?.array?.compactMap { $0["id"]?.string } == ["one", "two"])
    }

    @Test func valuesKnowTheirPlace() throws {
        let node = try parse("a = 1\n\n[t]\n  name = 'x'\n")
        #expect(node["a"]?.line == 1)
        #expect(node["t"]?["name"]?.line == 4)
        #expect(node["t"]?["name"]?.column == 10)
    }

    @Test(arguments: [
        ("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ("[t\n", 1), ("a = 'x\n", 1), ("x = 1979-13-01", 1),
        ("a = \"\\q\"", 1), ("= 1", 1), ("[=]", 1),
    ])
    func faultsHaveLines(text: String, line: Int) {
        #expect {
            try parse(text)
        } throws: { error in
            guard let error = error as? FormatError else { return false }
            return error.format == "TOML" && error.line == line && !error.message.isEmpty
                && !error.message.contains("\n")
        }
    }

    @Test func bytesThatAreNotUTF8AreAFault() {
        #expect(throws: FormatError.self) { try TOML.parse(Array("a = '".utf8) + [0xff, 0x27]) }
    }

    @Test func emptyIsAnEmptyTable() throws {
        #expect(try TOML.parse([]) == Node(.table(Table())))
    }

    @Test func deepNestingIsAnErrorNotACrash() {
        #expect(throws: FormatError.self) { try parse("a = " + String(repeating: "[", count: 100_000)) }
    }

    @Test func noInputCrashes() {
        var random = SeededGenerator(seed: 1)
        let seed = Array(
            "[a.b]\nk = [1, 'x', {y = 1.5e3}]\n[[r]]\nd = 1979-05-27T07:32:00Z\n\"q\\u00e9\" = '''z'''\n".utf8)
        for _ in 0..<5000 { _ = try? TOML.parse(random.mutate(seed)) }
    }
}
