import Formats
import Testing

@testable import Templates

@Suite struct ZonedTimeTests {
    @Test func formatsAsArrowDoes() throws {
        let moments = [
            0, 951_782_399, 1_711_846_799, 1_711_846_800, 1_730_000_000, 1_730_077_199, 1_730_077_200, 1_795_572_467,
            4_102_444_800,
        ]
        let zones = [
            "utc", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "+02:00", "-0330", "05",
        ]
        let formats = [
            "%Y-%m-%d %H:%M:%S %z %Z", "%A %a %B %b %d %e %j %U %W %u %w %V %G", "%c|%x|%X|%p|%I|%y|%C|%D|%F|%T",
            "%%Z %f %-d",
        ]
        let shifts = ["", "days=1", "months=1,hours=2.5", "years=1,weeks=-1", "quarters=3"]
        let script = """
            import arrow, json, sys
            moments, zones, formats, shifts = json.load(sys.stdin)
            out = []
            for m in moments:
                for z in zones:
                    a = arrow.Arrow.fromtimestamp(m, tzinfo=z)
                    for s in shifts:
                        b = a
                        if s:
                            b = a.shift(**{p.split('=')[0]: float('-' + p.split('=')[1]) if not p.split('=')[1].startswith('-') else float(p.split('=')[1][1:]) for p in s.split(',')})
                        out.append([b.strftime(f) for f in formats])
            print(json.dumps(out))
            """
        func list(_ texts: [String]) -> Node { Node(.array(texts.map { Node(.string($0)) })) }
        let input = JSON.write(
            Node(
                .array([
                    Node(.array(moments.map { Node(.integer(String($0))) })), list(zones), list(formats), list(shifts),
                ])))
        let expected =
            try JSON.parse(Array(try Peer.python(script, input: input).utf8)).array?.compactMap(\.strings) ?? []
        var index = 0
        for moment in moments {
            for zone in zones {
                for shift in shifts {
                    var time = try ZonedTime.at(moment, in: zone)
                    if !shift.isEmpty { time = try time.shifted(by: shift, sign: -1) }
                    #expect(formats.map(time.formatted) == expected[index], "\(moment) \(zone) \(shift)")
                    index += 1
                }
            }
        }
    }

    @Test func unknownZonesAreErrors() {
        #expect(throws: (any Error).self) { try ZonedTime.now(in: "Nowhere/City") }
        #expect(throws: (any Error).self) { try ZonedTime.now(in: "../../etc/passwd") }
        #expect(throws: (any Error).self) { try ZonedTime.now(in: "utc").shifted(by: "fortnights=1", sign: 1) }
    }

    @Test func rulesGoOnAfterTheLastTransition() throws {
        let rule = try #require(TimeZoneRule("CET-1CEST,M3.5.0,M10.5.0/3"))
        #expect(rule.entry(at: 4_118_000_000).name == "CEST")  // 2100-06
        #expect(rule.entry(at: 4_102_444_800).name == "CET")  // 2100-01-01
        #expect(try #require(TimeZoneRule("<+0530>-5:30")).entry(at: 0).offset == 19800)
        let south = try #require(TimeZoneRule("AEST-10AEDT,M10.1.0,M4.1.0/3"))
        #expect(south.entry(at: 4_102_444_800).name == "AEDT")
        #expect(TimeZoneRule("") == nil)
    }
}
