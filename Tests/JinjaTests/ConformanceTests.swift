import Testing

/// The table of cases: what our engine makes of it, and that Jinja2 agrees with what the table expects.
@Suite struct ConformanceTests {
    @Test func theTableIsRenderedAsExpected() throws {
        let cases = try Peer.table()
        #expect(cases.count > 2000)
        for item in cases {
            let found = item.render()
            #expect(
                found == item.expected,
                "\(item.area): \(item.template.debugDescription) gave \(found), expected \(String(describing: item.expected))"
            )
        }
    }

    @Test func jinja2AgreesWithTheTable() throws {
        let cases = try Peer.table()
        for (item, outcome) in zip(cases, try Peer.render(cases)) {
            #expect(
                outcome == item.expected,
                "\(item.area): \(item.template.debugDescription) gives \(outcome), the table says \(String(describing: item.expected))"
            )
        }
    }
}
